"""Plugins that crash, exit, hang or lie: their documents are degraded, everybody else's are untouched."""
import os, random, signal, time
from pathlib import Path

import pytest, zmq

from harness import BUILD, PATIENCE


def errors(result):
    return [(e.get("plugin"), e["code"]) for e in result.get("errors", [])]


WITHOUT_TROUBLE = [("trouble", "crashed"), ("follower", "requires")]


@pytest.mark.parametrize("word, word_of_message", [
    ("@crash", "signal 11"), ("@abort", "signal 6"), ("@exit", "status 0"), ("@garbage", "link")])
def test_a_plugin_that_ends_its_worker_is_left_out(glossd, word, word_of_message):
    result = glossd.req().ask({"text": f"Here it {word} comes", "id": "bad", "reply": "result"})["result"]
    assert result["outcome"] == "degraded" and errors(result) == WITHOUT_TROUBLE
    assert word_of_message in result["errors"][0]["message"] and "2 of 2 attempts" in result["errors"][0]["message"]
    assert list(result["layers"]) == ["words"] and len(result["layers"]["words"]) == 4
    assert [p["plugin"] for p in result["provenance"]] == ["words"]
    assert glossd.counter("workers_died") == 2


def test_a_plugin_past_its_deadline_is_killed_with_its_worker(daemon):
    glossd = daemon(pipeline=["words", {"trouble": {"deadline": {"base": "50ms"}}}, "follower"])
    result = glossd.req().ask({"text": "it @sleep s", "reply": "result"})["result"]
    assert result["outcome"] == "degraded" and errors(result) == [("trouble", "deadline"), ("follower", "requires")]
    assert "50 ms" in result["errors"][0]["message"]
    assert glossd.counter("workers_killed_deadline") == 2


def test_a_plugin_that_fails_by_itself_costs_no_worker(glossd):
    result = glossd.req().ask({"text": "an @error please", "reply": "result"})["result"]
    assert result["outcome"] == "degraded" and errors(result) == [("trouble", "error"), ("follower", "requires")]
    assert result["errors"][0]["message"] == "it was asked to fail"
    assert glossd.counter("workers_died") == 0


def test_a_pointer_to_nowhere_in_a_row_is_the_plugins_fault(daemon):
    """The worker follows it once analyze is over."""
    glossd = daemon(pipeline=["runs", {"liar": {"lie": "wild"}}])
    result = glossd.req().ask({"text": "é words of text", "reply": "result"})["result"]
    assert result["outcome"] == "degraded" and errors(result) == [("liar", "crashed")] and list(result["layers"]) == ["runs"]
    assert glossd.counter("workers_died") == 2


@pytest.mark.parametrize("word, code", [("@crash", "crashed"), ("@exit", "crashed"), ("@sleep", "deadline")])
def test_a_plugin_is_to_blame_for_how_it_closes(daemon, word, code):
    glossd = daemon(pipeline=["words", {"trouble": {"deadline": {"base": "50ms"}}}, "follower"])
    result = glossd.req().ask({"text": f"@close {word}", "reply": "result"})["result"]
    assert result["outcome"] == "degraded" and errors(result) == [("trouble", code), ("follower", "requires")]
    assert glossd.counter("workers_died") == 2


def test_a_plugin_is_to_blame_for_how_it_is_opened_again(daemon):
    glossd = daemon(workers={"count": 1, "max_attempts": 1})
    broken = glossd.req().ask({"text": "@open @crash", "reply": "result"})["result"]
    assert errors(broken) == [("trouble", "error"), ("follower", "requires")] and glossd.counter("workers_died") == 0
    result = glossd.req().ask({"text": "the next", "reply": "result"})["result"]
    assert result["outcome"] == "degraded" and errors(result) == WITHOUT_TROUBLE and glossd.counter("workers_died") == 1
    assert glossd.req().ask({"text": "and one more", "reply": "result"})["result"]["outcome"] == "whole"


@pytest.mark.parametrize("number", [signal.SIGPIPE, signal.SIGALRM, signal.SIGUSR1, signal.SIGXFSZ, signal.SIGXCPU, signal.SIGSEGV])
def test_a_signal_that_the_plugin_brought_about_is_its_fault(daemon, number):
    glossd = daemon(workers={"count": 1, "max_attempts": 1})
    result = glossd.req().ask({"text": f"@raise {int(number)}", "reply": "result"})["result"]
    assert errors(result) == WITHOUT_TROUBLE and f"signal {int(number)} " in result["errors"][0]["message"]


def test_a_sigterm_blames_nobody(glossd):
    assert errors(glossd.req().ask({"text": f"@raise {int(signal.SIGTERM)}", "reply": "result"})["result"]) == [(None, "killed")]


def test_a_plugin_prints_though_nobody_reads_the_log(daemon):
    """What a worker prints goes to the log's stream, here a pipe whose reader is gone."""
    glossd = daemon(start=False, workers={"count": 1})
    reader, writer = os.pipe()
    os.close(reader)
    glossd.start(stream=writer)
    os.close(writer)
    assert glossd.req().ask({"text": "it @prints this", "reply": "result"})["result"]["outcome"] == "whole"
    assert glossd.counter("workers_died") == 0


def test_a_page_with_a_start_in_the_future_is_not_believed(daemon):
    glossd = daemon(workers={"count": 1}, deadline={"base": "60s"})
    result = glossd.req().ask({"text": "@page 1", "reply": "result"})["result"]
    assert errors(result) == WITHOUT_TROUBLE and glossd.counter("workers_killed_broken") == 2


def test_a_page_with_a_document_that_nobody_gave_is_not_believed(daemon):
    """Who wrote it there, nobody can tell; the others behind it do not wait for long."""
    glossd = daemon(workers={"count": 1}, deadline={"base": "60s"})
    client = glossd.dealer()
    for text in ("@page 0", "the next"):
        client.send({"text": text, "id": text, "reply": "result"})
    results = {r["id"]: r["result"] for r in (client.receive() for _ in range(2))}
    assert errors(results["@page 0"]) == [(None, "killed")] and results["the next"]["outcome"] == "whole"
    assert glossd.counter("workers_killed_broken") == 6


def test_a_plugin_cannot_change_a_text(daemon):
    glossd = daemon(workers={"count": 1, "max_attempts": 1})
    result = glossd.req().ask({"text": "@edit", "reply": "result"})["result"]
    assert errors(result) == WITHOUT_TROUBLE and result["errors"][0]["code"] == "crashed"


def test_results_that_another_documents_plugin_wrote_over_are_not_believed(daemon, folder):
    """In one batch, one writes over the result of the one before it, which glossd has not taken yet. Each comes again, alone, and is whole."""
    glossd = daemon(workers={"count": 1})
    client = glossd.dealer()
    client.send({"text": f"@wait {folder}/go", "id": "holds"})
    assert client.receive()["status"] == "accepted"
    glossd.until(lambda status: (folder / "go.begun").exists())
    for text in ("the first", "@scribble"):
        client.send({"text": text, "id": text, "reply": "result"})
    glossd.until(lambda status: status["documents"]["in_flight"] == 3)
    (folder / "go").touch()
    results = {r["id"]: r["result"] for r in (client.receive() for _ in range(2))}
    assert 1 <= glossd.counter("workers_killed_broken") <= 3 and [r["outcome"] for r in results.values()] == ["whole", "whole"]


def test_max_attempts(daemon):
    glossd = daemon(workers={"count": 1, "max_attempts": 1})
    glossd.req().ask({"text": "@crash", "reply": "result"})
    assert glossd.counter("workers_died") == 1


def test_a_kill_that_is_not_glossds_blames_nobody_and_ends(glossd):
    result = glossd.req().ask({"text": "@kill", "id": "k", "reply": "result"})["result"]
    assert result["outcome"] == "failed" and errors(result) == [(None, "killed")]
    assert result["layers"] == {} and result["provenance"] == [] and result["elapsed_us"] == {"total": 0}
    assert glossd.status()["counters"]["workers_died"] == 6 and glossd.counter("documents_failed") == 1
    assert glossd.req().ask({"text": "next", "reply": "result"})["result"]["outcome"] == "whole"


def test_kill_9_of_a_worker_loses_nothing(daemon, folder):
    glossd = daemon(deadline={"base": "60s"})
    listener, client = glossd.listen(), glossd.dealer()
    client.send({"text": f"@wait {folder}/go", "id": "held"})
    status = glossd.until(lambda s: s["documents"]["in_flight"] == 1 and (folder / "go.begun").exists())
    for n in range(100):
        client.send({"text": f"Document {n}", "id": str(n)})
    victim = next(w["pid"] for w in status["workers"] if w["in_flight"])
    os.kill(victim, signal.SIGKILL)
    glossd.until(lambda s: s["counters"]["workers_died"] == 1)
    (folder / "go").touch()
    results = {r["id"]: r for r in (listener.receive() for _ in range(101))}
    assert set(results) == {"held", *map(str, range(100))} and all(r["outcome"] == "whole" for r in results.values())
    assert victim not in [w.get("pid") for w in glossd.status()["workers"]]


def test_workers_killed_at_random_lose_and_double_nothing(daemon):
    """Every few results a worker is killed from outside: each document has its one outcome, the same as undisturbed."""
    glossd, chance = daemon(), random.Random(7)
    listener, client = glossd.listen(), glossd.dealer(sndhwm=0, rcvhwm=0)
    count = 3000
    for n in range(count):
        client.send({"text": f"Document {n} " + "word " * chance.randrange(200), "id": str(n)})
    results, killed = {}, 0
    for n in range(count):
        result = listener.receive()
        assert result["id"] not in results and result["seq"] == n + 1
        results[result["id"]] = result
        if n % 150 == 0 and n < count - 500:
            ready = [w["pid"] for w in glossd.status()["workers"] if w["state"] == "ready"]
            if ready:
                os.kill(chance.choice(ready), signal.SIGKILL)
                killed += 1
    assert {r["outcome"] for r in results.values()} == {"whole"} and killed > 0
    for key, result in results.items():
        assert result["layers"]["words"][1]["text"] == key and result["layers"]["trouble"][0]["end"] == result["length"]


@pytest.mark.parametrize("word", ["@wait", "@chat"])
def test_no_document_waits_behind_a_slow_one(daemon, folder, word):
    """Two workers have a slow document each and have finished nothing for a while, whatever they say: what comes then waits in the queue, and whoever is done first takes it."""
    glossd = daemon(workers={"count": 2}, deadline={"base": "60s"})
    glossd.until_all_ready()
    slow, client = glossd.dealer(), glossd.dealer()
    for name in ("first", "second"):
        slow.send({"text": f"{word} {folder}/{name}"})
        glossd.until(lambda s: (folder / f"{name}.begun").exists())
    begun = glossd.status()["uptime_ms"]
    glossd.until(lambda s: s["uptime_ms"] > begun + 50)
    for n in range(10):
        client.send({"text": f"quick {n}", "reply": "result"})
    glossd.until(lambda s: s["documents"]["queued"] == 10)
    (folder / "second").touch()
    assert {client.receive()["result"]["outcome"] for _ in range(10)} == {"whole"}
    assert [worker["in_flight"] for worker in glossd.status()["workers"]].count(1) == 1
    (folder / "first").touch()


def test_a_stopped_worker_is_past_its_deadline(daemon, folder):
    glossd = daemon(pipeline=["words", {"trouble": {"deadline": {"base": "300ms"}}}], workers={"count": 1})
    client = glossd.dealer()
    client.send({"text": f"@wait {folder}/go", "reply": "result"})
    status = glossd.until(lambda s: (folder / "go.begun").exists())
    os.kill(status["workers"][0]["pid"], signal.SIGSTOP)
    glossd.until(lambda s: s["counters"]["workers_killed_deadline"] == 1)
    (folder / "go").touch()
    assert client.receive()["result"]["outcome"] == "whole"


def reads(pid):
    """Whether the worker waits for its link, descriptor 3: then it has sent what it finished."""
    return Path(f"/proc/{pid}/syscall").read_text().split()[1:2] == ["0x3"]


def start_with_leap(glossd, folder):
    """Once there is the file `later`, an hour has passed (tests/faults/later.c)."""
    glossd.start(LD_PRELOAD=str(BUILD / "tests/faults/later.so"), GLOSSD_LATER=str(folder / "later"),
                 ASAN_OPTIONS=os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0")


def stop_for_an_hour(glossd, folder, files, workers):
    """Meanwhile these files appear, and these workers do what they do then."""
    glossd.process.send_signal(signal.SIGSTOP)
    for name in files:
        (folder / name).touch()
    end = time.monotonic() + PATIENCE / 1000
    while not all(map(reads, workers)):
        assert time.monotonic() < end
    (folder / "later").touch()
    glossd.process.send_signal(signal.SIGCONT)


def test_a_worker_that_was_ready_while_glossd_was_stopped_is_not_late(daemon, folder):
    glossd = daemon(start=False, pipeline=["words"], workers={"count": 1, "start": "60s"})
    start_with_leap(glossd, folder)
    glossd.config["pipeline"] = ["words", {"slow": {"until": str(folder / "go")}}]
    glossd.write()
    control = glossd.client(zmq.DEALER, glossd.control)
    control.send({"command": "reload"})
    old = glossd.status()["workers"][0]["pid"]
    glossd.until(lambda status: (folder / "go.begun").exists())
    children = Path(f"/proc/{glossd.process.pid}/task/{glossd.process.pid}/children").read_text().split()
    stop_for_an_hour(glossd, folder, ["go"], [int(child) for child in children if int(child) != old])
    assert control.receive() == {"ok": True, "generation": 2}


def test_what_workers_sent_while_glossd_was_stopped_is_read(daemon, folder):
    """They were silent for longer than a worker may be, and it is not their fault."""
    glossd = daemon(start=False, deadline={"base": "24h"})
    start_with_leap(glossd, folder)
    client = glossd.dealer()
    for name in "ab":
        client.send({"text": f"@wait {folder}/{name}", "reply": "result"})
    workers = [w["pid"] for w in glossd.until(lambda s: (folder / "a.begun").exists() and (folder / "b.begun").exists())["workers"]]
    stop_for_an_hour(glossd, folder, "ab", workers)
    assert [client.receive()["result"]["outcome"] for _ in range(2)] == ["whole"] * 2
    assert glossd.counter("workers_died") == 0


def test_the_others_are_undisturbed(daemon):
    """One in ten kills its worker in one way or another; every document has its one outcome."""
    glossd = daemon(pipeline=["words", {"trouble": {"deadline": {"base": "100ms"}}}, "follower"], deadline={"base": "20s"}, breaker="off")
    bad = {10: "@crash", 20: "@exit", 30: "@abort", 40: "@sleep", 50: "@garbage", 60: "@error", 0: "@kill"}
    codes = {**dict.fromkeys(("@crash", "@exit", "@abort", "@garbage"), "crashed"), "@sleep": "deadline", "@error": "error"}
    listener, client = glossd.listen(), glossd.dealer(sndhwm=0, rcvhwm=0)
    for n in range(420):
        client.send({"text": f"Document {n} {bad.get(n % 70, 'quiet')} end", "id": str(n)})
    results = [listener.receive() for _ in range(420)]
    assert {r["id"] for r in results} == set(map(str, range(420))) and [r["seq"] for r in results] == list(range(1, 421))
    for result in results:
        word = bad.get(int(result["id"]) % 70)
        if not word:
            assert result["outcome"] == "whole" and set(result["layers"]) == {"words", "trouble", "followers"}, result
        elif word == "@kill":
            assert result["outcome"] == "failed" and result["layers"] == {} and errors(result) == [(None, "killed")]
        else:
            assert result["outcome"] == "degraded" and list(result["layers"]) == ["words"], result
            assert errors(result) == [("trouble", codes[word]), ("follower", "requires")]
    status = glossd.until_all_ready()
    assert status["documents"] == {"queued": 0, "in_flight": 0, "bytes": 0}
