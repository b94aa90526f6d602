"""A glossd that lives for one test."""
import pytest

from service import Service


@pytest.fixture
def service(tmp_path):
    made = Service(tmp_path)
    yield made
    if made.glossd.returncode is None:
        assert made.stop() == 0, (tmp_path / "log").read_text()
    made.log.close()
