"""Documents that failed are kept: listed, shown, retried, dropped."""
import contextlib, signal, sqlite3, time

import pytest, zmq

from harness import restart


def dead(glossd, action="list", **more):
    return glossd.command("dead", action=action, **more)


def test_dead_letters(spooled, folder):
    """@kill ends its worker as an operator would: nobody is to blame, and after as many as are allowed the document has failed."""
    glossd = spooled()
    listener, req = glossd.listen(), glossd.req()
    text = "@kill " + "é" * 100
    for id in ("a", "b", "c"):
        assert req.ask({"text": text, "id": id, "meta": [id], "reply": "result"})["result"]["outcome"] == "failed"
    made = req.ask({"text": text, "reply": "result"})["result"]
    failed = [listener.receive() for _ in range(4)]
    restart(glossd)
    letters = dead(glossd)["letters"]
    assert [(l["id"], l["channel"], l["seq"], l["code"]) for l in letters] == [
        (id, "default", n + 1, "killed") for n, id in enumerate(["a", "b", "c", made["id"]])]
    assert letters[0]["text"] == text[:letters[0]["text"].__len__()] and 100 <= len(letters[0]["text"].encode()) <= 120
    shown = dead(glossd, "show", number=letters[1]["number"])["letters"][0]
    assert shown["text"] == text and shown["result"] == failed[1]
    assert dead(glossd, "list", after=letters[2]["number"])["letters"] == letters[3:]

    assert dead(glossd, "drop", number=letters[0]["number"]) == {"ok": True, "letters": 1}
    assert dead(glossd, "drop", number=letters[0]["number"])["error"]["code"] == "unknown_document"
    glossd.until(lambda s: s["spool"]["phase"] == "whole")
    glossd.config["pipeline"] = ["words"]
    glossd.write()
    assert glossd.command("reload")["ok"]
    listener = glossd.listen()
    assert dead(glossd, "retry") == {"ok": True, "letters": 3}
    again = {got["id"]: got for got in (listener.receive() for _ in range(3))}
    assert set(again) == {"b", "c", made["id"]} and {got["outcome"] for got in again.values()} == {"whole"}
    assert [again[id]["revision"] for id in ("b", "c", made["id"])] == [1, 1, 1] and again["b"]["meta"] == ["b"]
    assert {got["seq"] for got in again.values()} == {5, 6, 7} and dead(glossd)["letters"] == []
    assert glossd.client(zmq.REQ, glossd.replay).ask({"from": 1, "max": 4})["results"] == failed


def test_large_dead_letters_are_changed_some_at_a_time(spooled):
    """Their memory is glossd's own, beside `limits.memory`."""
    glossd = spooled()
    req = glossd.req()
    for n in range(7):
        assert req.ask({"text": "@kill " + "x" * (6 << 20), "id": str(n), "reply": "result"})["result"]["outcome"] == "failed"
    assert dead(glossd, "drop", number=dead(glossd)["letters"][0]["number"]) == {"ok": True, "letters": 1}
    assert dead(glossd, "drop") == {"ok": True, "letters": 3, "more": True}
    glossd.config["pipeline"] = ["words"]
    glossd.write()
    assert glossd.command("reload")["ok"]
    assert dead(glossd, "retry") == {"ok": True, "letters": 3, "more": True}
    assert dead(glossd, "retry") == {"ok": True, "letters": 0}
    glossd.until(lambda s: s["counters"]["documents_whole"] == 3)


def test_dead_letters_are_retried_once_there_are_workers(spooled, folder):
    glossd = spooled()
    assert glossd.req().ask({"text": "@kill", "id": "a", "reply": "result"})["result"]["outcome"] == "failed"
    glossd.stop()
    glossd.config["pipeline"] = ["words", {"slow": {"until": str(folder / "go")}}]
    glossd.write()
    glossd.start(starting=True)
    while not (listed := dead(glossd)).get("ok"):
        assert listed["error"]["code"] == "busy"
    assert len(listed["letters"]) == 1 and dead(glossd, "retry")["error"]["code"] == "busy"
    (folder / "go").touch()
    glossd.until(lambda s: s["state"] == "running")
    assert dead(glossd, "retry") == {"ok": True, "letters": 1}
    glossd.until(lambda s: s["counters"]["documents_whole"] == 1)


def test_dead_letters_that_are_retried_at_the_end_wait_for_the_next_start(spooled, folder):
    """The spool takes them when glossd has closed already."""
    glossd = spooled()
    assert glossd.req().ask({"text": "@kill", "id": "a", "reply": "result"})["result"]["outcome"] == "failed"
    control = glossd.client(zmq.DEALER, glossd.control)
    with contextlib.closing(sqlite3.connect(folder / "spool/spool.db", isolation_level=None)) as base:
        base.execute("BEGIN IMMEDIATE")
        control.send({"command": "dead", "action": "retry"})
        glossd.until(lambda s: s["spool"]["jobs"])
        glossd.process.send_signal(signal.SIGTERM)
        while "event=stopping" not in glossd.log.read_text():
            time.sleep(0.01)
        time.sleep(0.5)
        base.execute("ROLLBACK")
    assert control.receive() == {"ok": True, "letters": 1}
    assert glossd.process.wait(20) == 0
    glossd.config["pipeline"] = ["words"]
    glossd.write()
    glossd.start()
    glossd.until(lambda s: s["counters"]["documents_whole"] == 1)


@pytest.mark.parametrize("request_of", [{"action": "bury"}, {"action": "show"}, {"action": 5}, {"number": "one"}])
def test_wrong_requests_for_dead_letters(spooled, request_of):
    assert spooled().command("dead", **request_of)["error"]["code"] == "bad_type"
