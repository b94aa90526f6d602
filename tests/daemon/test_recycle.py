"""Workers are replaced before they grow too large or too old, and nobody notices; one that grows too large in a document is killed."""
import os

from test_faults import errors

CAP = {"memory": "256MiB"}


def pids(status):
    return {w["pid"] for w in status["workers"] if "pid" in w}


def all_ready(status):
    return all(w["state"] == "ready" for w in status["workers"])


def lines(glossd, event):
    return [line for line in glossd.log.read_text().splitlines() if f"event={event} " in line]


def test_a_leak_is_cleared_away_between_documents(daemon):
    """120 documents leave 8 MiB each behind: none is disturbed, and no worker is ever above its cap."""
    glossd = daemon(workers=CAP, deadline={"base": "60s"})
    listener, client = glossd.listen(), glossd.dealer(sndhwm=0, rcvhwm=0)
    for n in range(120):
        client.send({"text": "@leak 8", "id": str(n)})
    results = [listener.receive() for _ in range(120)]
    assert {r["id"] for r in results} == set(map(str, range(120))) and [r["seq"] for r in results] == list(range(1, 121))
    assert all(r["outcome"] == "whole" and r["layers"]["trouble"] == [{"begin": 0, "end": 7}] for r in results)
    counters = glossd.until_all_ready()["counters"]
    assert counters["workers_recycled"] >= 120 * 8 // 256 and counters["workers_died"] == counters["workers_recycled"]
    assert counters["workers_killed_memory"] == 0 and lines(glossd, "worker_died") == []
    assert all("reason=memory" in line for line in lines(glossd, "worker_recycled"))
    assert all(w["memory"] < 256 << 20 for w in glossd.status()["workers"])


def test_what_a_full_worker_did_not_begin_is_handed_on(daemon, folder):
    glossd = daemon(workers={**CAP, "count": 1, "max_attempts": 1}, deadline={"base": "60s"})
    listener, client = glossd.listen(), glossd.dealer()
    before = pids(glossd.status())
    client.send({"text": f"@wait {folder}/go", "id": "held"})
    glossd.until(lambda s: (folder / "go.begun").exists())
    for n, text in enumerate(("@leak 200", "one", "two", "three", "four")):
        client.send({"text": text, "id": str(n)})
    glossd.until(lambda s: s["documents"]["in_flight"] == 6)
    (folder / "go").touch()
    results = [listener.receive() for _ in range(6)]
    assert [r["id"] for r in results] == ["held", "0", "1", "2", "3", "4"] and {r["outcome"] for r in results} == {"whole"}
    status = glossd.until_all_ready()
    assert status["counters"].items() >= {"workers_recycled": 1, "workers_died": 1, "documents_retried": 4}.items()
    assert not before & pids(status) and status["workers"][0]["documents"] == 4
    line, = lines(glossd, "worker_recycled")
    assert f"reason=memory worker={before.pop()} documents=2 memory_mib=2" in line


def test_what_a_large_document_took_is_given_back(daemon):
    """A megabyte of one-letter words, the rows of which take tens of them; some of their pieces are less than what malloc keeps by itself."""
    glossd = daemon(workers={"count": 1}, deadline={"base": "60s"})
    listener, client = glossd.listen(), glossd.dealer()

    def memory_after(text, count):
        for n in range(count):
            client.send({"text": text, "id": str(n)})
            assert listener.receive()["outcome"] == "whole"
        return glossd.until(lambda status: "memory" in status["workers"][0])["workers"][0]["memory"]

    before, large, after = memory_after("a b", 5), memory_after("a " * (1 << 19), 2), memory_after("a b", 150)
    assert large > before + (30 << 20)
    assert "GLOSSD_SAN" in os.environ or after < before + (10 << 20)


def test_only_the_worker_itself_says_that_it_leaves(daemon):
    glossd = daemon(workers={"count": 1}, deadline={"base": "600s"})
    client = glossd.req()
    for text in ("fine", "it @leave s", "fine"):
        result = client.ask({"text": text, "reply": "result"})["result"]
        assert errors(result) == ([] if text == "fine" else [("trouble", "crashed"), ("follower", "requires")])
    assert glossd.status()["counters"].items() >= {"workers_killed_broken": 2, "workers_recycled": 0}.items()


def test_one_that_grows_too_large_in_a_document_is_killed(daemon):
    glossd = daemon(workers=CAP, deadline={"base": "60s"})
    result = glossd.req().ask({"text": "an @eat 400", "id": "big", "reply": "result"})["result"]
    assert errors(result) == [("trouble", "memory"), ("follower", "requires")] and list(result["layers"]) == ["words"]
    assert result["errors"][0]["message"] == "the plugin took its worker above workers.memory, 256 MiB, in 2 of 2 attempts"
    status = glossd.status()
    assert status["counters"].items() >= {"workers_killed_memory": 2, "workers_died": 2, "workers_recycled": 0}.items()
    assert next(p for p in status["plugins"] if p["name"] == "trouble")["verdicts"] == 1 and status["degraded"] == {"memory": 1, "requires": 1}
    assert all("verdict=memory" in line and "plugin=trouble" in line for line in lines(glossd, "worker_died"))


def test_plugins_that_fill_a_worker_when_they_are_opened_are_refused(daemon):
    glossd = daemon(workers=CAP)
    glossd.config["pipeline"] = ["words", {"trouble": {"hold": 200}}, "follower"]
    glossd.write()
    reply = glossd.command("reload")
    assert not reply["ok"] and reply["error"]["code"] == "memory"
    assert "once open, hold 2" in reply["error"]["message"] and "`workers.memory` is 256 MiB" in reply["error"]["message"]
    glossd.config["workers"]["memory"] = "512MiB"
    glossd.write()
    assert glossd.command("reload")["ok"] and glossd.req().ask({"text": "fine", "reply": "result"})["result"]["outcome"] == "whole"


def test_a_worker_is_replaced_after_so_many_documents(daemon):
    glossd = daemon(workers={"count": 1, "recycle_after": 10})
    client, seen = glossd.req(), []
    for n in range(50):
        assert client.ask({"text": f"document {n}", "reply": "result"})["result"]["seq"] == n + 1
        if n % 10 == 5:
            seen.append(pids(glossd.status()).pop())
    assert len(set(seen)) == 5
    status = glossd.until(lambda s: s["counters"]["workers_recycled"] == 5 and all_ready(s))
    assert status["counters"].items() >= {"workers_recycled": 5, "workers_died": 5, "documents_retried": 0}.items()
    assert status["workers"][0]["documents"] == 0 and lines(glossd, "worker_died") == []
    assert all("reason=documents" in line and "documents=10" in line for line in lines(glossd, "worker_recycled"))


def test_workers_that_are_replaced_under_load_lose_and_double_nothing(daemon):
    glossd = daemon(workers={"count": 2, "recycle_after": 50})
    listener, client = glossd.listen(), glossd.dealer(sndhwm=0, rcvhwm=0)
    for n in range(5000):
        client.send({"text": f"Document {n}", "id": str(n)})
    results = [listener.receive() for _ in range(5000)]
    assert {r["id"] for r in results} == set(map(str, range(5000))) and [r["seq"] for r in results] == list(range(1, 5001))
    assert all(r["outcome"] == "whole" and r["layers"]["words"][1]["text"] == r["id"] for r in results)
    counters = glossd.until_all_ready()["counters"]
    assert counters["workers_recycled"] == counters["workers_died"] >= 1 and counters["documents_retried"] == 0


def test_one_at_a_time_is_replaced_for_its_documents(daemon, folder):
    """While one that was replaced is not ready again, the other goes on."""
    gate = folder / "open"
    gate.touch()
    glossd = daemon(workers={"count": 2, "recycle_after": 10}, pipeline=["words", {"slow": {"until": gate}}])
    client = glossd.req()
    glossd.until_all_ready()
    gate.unlink()
    for n in range(1000):
        if glossd.counter("workers_recycled"):
            break
        client.ask({"text": "fine"})
    for n in range(30):
        assert client.ask({"text": "fine", "reply": "result"})["result"]["outcome"] == "whole"
    status = glossd.status()
    assert status["counters"]["workers_recycled"] == 1 and any(w["state"] == "ready" and w["documents"] >= 30 for w in status["workers"])
    gate.touch()
    glossd.until(lambda s: s["counters"]["workers_recycled"] == 2 and all_ready(s))


def test_a_stop_while_one_is_replaced(daemon):
    glossd = daemon(workers={"count": 2, "recycle_after": 1})
    listener, client = glossd.listen(), glossd.dealer(sndhwm=0)
    for n in range(300):
        client.send({"text": f"Document {n}", "id": str(n)})
    glossd.until(lambda s: s["counters"]["documents_accepted"] == 300)
    assert glossd.stop() == 0 and {listener.receive()["id"] for _ in range(300)} == set(map(str, range(300)))
