"""What the tests of the numbers plugin share: its items of a text, each with its own text."""
import pytest
from analyze import Analyzer


@pytest.fixture(scope="module")
def read():
    analyzer = Analyzer("[tokens, numbers]")

    def read(text, **more):
        return [dict(item, text=text[item["begin"]:item["end"]]) for item in analyzer(text, **more)["numbers"]]

    yield read
    analyzer.close()


def check(read, text, kind, value, unit=None, **more):
    """The only item of the text, with kind, value and unit as said."""
    (item,) = read(text, **more)
    assert (item["kind"], item.get("unit")) == (kind, unit), item
    assert item["value"] == pytest.approx(value, rel=1e-12)
    return item
