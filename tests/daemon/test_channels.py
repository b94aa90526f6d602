"""Channels with pipelines and deadlines of their own."""
import pytest, zmq

STAMPS = [{"stamp": {"mark": "default"}}]
CHANNELS = {
    "wire": {"pipeline": ["words", "trouble", "follower"], "deadline": {"base": "100ms"}},
    "blog": {"pipeline": [{"stamp": {"mark": "blog"}}, "words"]},
    "slow": {"deadline": {"base": "60s"}},
}


def result(glossd, **document):
    return glossd.req().ask({"text": "some text", "reply": "result", **document})["result"]


def mark(result):
    return result["layers"]["stamps"][0]["mark"]


def test_each_channel_goes_through_its_own(daemon):
    glossd = daemon(pipeline=STAMPS, channels=CHANNELS)
    assert mark(result(glossd)) == "default" == mark(result(glossd, channel="slow")) == mark(result(glossd, channel="other"))
    assert set(result(glossd, channel="wire")["layers"]) == {"words", "trouble", "followers"}
    blog = result(glossd, channel="blog")
    assert mark(blog) == "blog" and set(blog["layers"]) == {"stamps", "words"} and blog["seq"] == 1
    assert [p["plugin"] for p in blog["provenance"]] == ["stamp", "words"]


def test_mixed_in_one_stream(daemon):
    glossd = daemon(pipeline=STAMPS, channels=CHANNELS)
    listener, client = glossd.listen(), glossd.dealer(sndhwm=0)
    for n in range(600):
        client.send({"text": f"text {n}", "channel": ("wire", "blog", "other")[n % 3], "id": str(n)})
    for got in [listener.receive() for _ in range(600)]:
        layers = {"wire": {"words", "trouble", "followers"}, "blog": {"stamps", "words"}, "other": {"stamps"}}[got["channel"]]
        assert got["outcome"] == "whole" and set(got["layers"]) == layers and got["channel"] == ("wire", "blog", "other")[int(got["id"]) % 3]


def test_the_layers_of_each(daemon):
    """An output of layers sends those of the channel's pipeline, also for a document that failed."""
    glossd = daemon(pipeline=STAMPS, channels=CHANNELS, publish=[{"messages": ["layers"]}], workers={"count": 2, "max_attempts": 1})
    listener = glossd.listen()

    def topics(count):
        return sorted(listener.frames()[0].decode() for _ in range(count))

    result(glossd, channel="blog")
    assert topics(2) == ["blog/stamps", "blog/words"]
    result(glossd)
    assert topics(1) == ["default/stamps"]
    assert result(glossd, channel="wire", text="@kill")["outcome"] == "failed"
    assert topics(3) == ["wire/followers", "wire/trouble", "wire/words"]


def test_a_channel_has_its_deadline_and_its_verdicts(daemon, folder):
    glossd = daemon(pipeline=["words", "trouble"], channels=CHANNELS, deadline={"base": "60s"}, workers={"count": 3})
    hung = result(glossd, channel="wire", text="@sleep")
    assert hung["outcome"] == "degraded" and hung["errors"][0]["code"] == "deadline" and hung["errors"][0]["plugin"] == "trouble"
    client = glossd.dealer()
    glossd.until_all_ready()
    client.send({"text": f"@wait {folder}/go", "reply": "result"})
    assert result(glossd, channel="wire", text="@sleep")["outcome"] == "degraded"
    (folder / "go").touch()
    assert client.receive()["result"]["outcome"] == "whole"
    verdicts = {(p["name"], p.get("channel")): p["verdicts"] for p in glossd.status()["plugins"]}
    assert verdicts[("trouble", "wire")] == 2 and verdicts[("trouble", None)] == 0


def test_plugins_tells_of_all(daemon):
    glossd = daemon(pipeline=STAMPS, channels=CHANNELS)
    told = glossd.command("plugins")
    assert told["layers"] == ["stamps"] and set(told["channels"]) == set(CHANNELS)
    assert told["channels"]["wire"]["layers"] == ["words", "trouble", "followers"]
    assert [p["name"] for p in told["channels"]["blog"]["plugins"]] == ["stamp", "words"]
    assert told["channels"]["slow"]["plugins"][0]["deadline_us"]["base"] == 60_000_000


def test_a_reload_changes_which_channels_have_their_own(daemon):
    glossd = daemon(pipeline=STAMPS, channels=CHANNELS)
    assert "words" in result(glossd, channel="wire")["layers"]
    glossd.config["channels"] = {"other": {"pipeline": ["words"]}, "wire": {"pipeline": [{"stamp": {"mark": "wire"}}]}}
    glossd.write()
    assert glossd.command("reload")["ok"]
    assert mark(result(glossd, channel="wire")) == "wire" and mark(result(glossd, channel="blog")) == "default"
    assert set(result(glossd, channel="other")["layers"]) == {"words"}


def test_what_is_wrong_in_a_channel_is_refused(daemon):
    glossd = daemon(pipeline=STAMPS)
    for channels, words in (({"wire": {"pipeline": ["follower"]}}, "trouble"), ({"-": {}}, "cannot be a channel"), ({"a": {"lang": "fr"}}, "lang"),
                            ({"a": {"pipeline": []}}, "pipeline"), ({"a": ["words"]}, "map"), ({"a": {"deadline": "5s"}}, "deadline"), (["a"], "map")):
        glossd.config["channels"] = channels
        glossd.write()
        reply = glossd.command("reload")
        assert not reply["ok"] and words in reply["error"]["message"] and reply["error"]["message"].startswith(f"{glossd.file}:"), reply
    assert mark(result(glossd)) == "default"


def order_of_results(daemon, folder, *documents):
    """Ids in the order in which one worker did these (channel, text) documents, which waited together in this order behind one that was held."""
    glossd = daemon(pipeline=["trouble"], workers={"count": 1}, deadline={"base": "60s"})
    listener, client = glossd.listen(), glossd.dealer(sndhwm=0)
    client.send({"text": f"@wait {folder}/go", "id": "held", "channel": documents[0][0]})
    for n, (channel, text) in enumerate(documents):
        client.send({"text": text, "id": str(n), "channel": channel})
    glossd.until(lambda status: status["documents"]["queued"] + status["documents"]["in_flight"] == len(documents) + 1)
    (folder / "go").touch()
    assert listener.receive()["id"] == "held"
    return [int(listener.receive()["id"]) for _ in documents]


@pytest.mark.parametrize("text, most", [("a" * 8000, 150), ("a", 400)])
def test_a_flood_on_one_channel_does_not_keep_another_waiting(daemon, folder, text, most):
    order = order_of_results(daemon, folder, *[("bulk", text)] * 600, ("live", "at last"))
    assert order.index(600) < most
    order.remove(600)
    assert order == list(range(600))


def test_channels_get_as_much_text_done_as_others(daemon, folder):
    order = order_of_results(daemon, folder, *[("large", "a" * 400_000)] * 30, *[("small", "a" * 4000)] * 300, *[("other", "a" * 4000)] * 300)
    small, other = ([n for n in order if first <= n < first + 300] for first in (30, 330))
    assert small == sorted(small) and other == sorted(other)
    # 1.2 MB of each of the small ones go beside three to five documents of the large ones, and those in flight before.
    assert sum(n < 30 for n in order[:order.index(329)]) < 10 and sum(n < 30 for n in order[:order.index(629)]) < 10
    assert abs(order.index(329) - order.index(629)) < 150
