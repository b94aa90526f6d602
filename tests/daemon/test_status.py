"""Rates, latency and reasons in the status: which keys there are, and what is counted. How fast things went is nobody's business here."""
import zmq

WINDOWS = {"second", "ten_seconds", "minute"}


def test_a_daemon_that_did_nothing(glossd):
    status = glossd.status()
    assert status["rates"] == {flow: dict.fromkeys(WINDOWS, 0) for flow in ("accepted", "finished", "bytes")}
    assert status["latency_us"] == status["refused"] == status["degraded"] == status["failed"] == {}


def test_rates_and_latency_of_what_came_and_went(glossd):
    request = glossd.req()
    for _ in range(7):
        assert request.ask({"text": "four", "reply": "result"})["status"] == "accepted"
    status = glossd.until(lambda s: s["rates"]["finished"]["minute"])
    latency, rates = status["latency_us"], status["rates"]
    assert set(latency) == {"p50", "p90", "p99", "max"}
    assert 0 < latency["p50"] <= latency["p90"] <= latency["p99"] <= latency["max"]
    assert all(set(rates[flow]) == WINDOWS for flow in ("accepted", "finished", "bytes"))
    # One window for all three: four bytes came with each document.
    status = glossd.until(lambda s: s["rates"]["accepted"]["second"] == 0)
    rates = status["rates"]
    assert rates["accepted"]["minute"] > 0 and abs(rates["bytes"]["minute"] - 4 * rates["accepted"]["minute"]) < 0.01
    assert rates["accepted"]["minute"] == rates["finished"]["minute"]


def test_latency_has_the_waiting_in_the_queue(daemon, folder):
    """The worker is given sixteen, the others wait: as long as the first one, whose end an event decides."""
    glossd = daemon(workers={"count": 1}, deadline={"base": "60s"})
    client = glossd.dealer()
    client.send({"text": f"@wait {folder}/go", "reply": "result"})
    for _ in range(40):
        client.send({"text": "short", "reply": "result"})
    status = glossd.until(lambda s: s["documents"]["queued"] > 0 and s["documents"]["queued"] + s["documents"]["in_flight"] == 41)
    before = status["uptime_ms"]
    glossd.until(lambda s: s["uptime_ms"] >= before + 100)
    assert glossd.status()["latency_us"] == {}
    (folder / "go").touch()
    for _ in range(41):
        assert client.receive()["result"]["outcome"] == "whole"
    latency = glossd.until(lambda s: s["documents"]["in_flight"] == 0)["latency_us"]
    assert latency["p50"] >= 90_000, "most of them waited as long as the first"


def test_reasons_are_counted_by_code(daemon):
    glossd = daemon(ingest={"max_document": "1KiB"}, limits={"channels": 2})
    request, listener = glossd.req(), glossd.listen()
    for text in ("@error", "@crash", "fine"):
        assert request.ask({"text": text, "reply": "result"})["status"] == "accepted"
    assert request.ask({"text": "x" * 2000})["code"] == "too_large"
    assert request.ask({"text": "x", "channel": "no/name"})["code"] == "bad_channel"
    for _ in range(2):
        glossd.pusher().send({"text": ""})
    for _ in range(3):
        listener.receive()
    status = glossd.until(lambda s: s["counters"]["documents_dropped"] == 2)
    assert status["refused"] == {"too_large": 1, "bad_channel": 1, "empty_text": 2}
    assert status["degraded"] == {"error": 1, "crashed": 1, "requires": 2}, "each error of each result"
    assert status["failed"] == {} and status["counters"]["documents_degraded"] == 2


def test_failed_documents_are_counted_by_code(glossd):
    client = glossd.client(zmq.DEALER, glossd.request)
    assert client.ask({"text": "@kill", "reply": "result"})["result"]["outcome"] == "failed"
    assert glossd.status()["failed"] == {"killed": 1}
