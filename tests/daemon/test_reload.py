"""A new generation of workers with a new configuration: by SIGHUP, by command, and where plugins' files change."""
import os, random, shutil, signal, subprocess
from pathlib import Path

import pytest, zmq

from harness import BUILD, PATIENCE


def stamped(mark, **more):
    return [{"stamp": {"mark": mark, **more}}]


def configure(glossd, **config):
    glossd.config.update(config)
    glossd.write()


def result(glossd, **document):
    return glossd.req().ask({"text": "é text", "reply": "result", **document})["result"]


def mark(result):
    return result["layers"]["stamps"][0]["mark"]


def test_a_reload_brings_pipeline_options_lang_workers_and_outputs(daemon):
    glossd = daemon(pipeline=stamped("one"))
    before = result(glossd)
    assert mark(before) == "one" and before["layers"]["stamps"][0]["end"] == 6
    configure(glossd, pipeline=[*stamped("two"), "words"], lang="fr", workers={"count": 3}, publish=[{"endpoint": glossd.results, "offsets": "byte", "text": True}])
    assert glossd.command("reload") == {"ok": True, "generation": 2}
    after, status = result(glossd), glossd.status()
    assert mark(after) == "two" and set(after["layers"]) == {"stamps", "words"} and after["lang"] == "fr"
    assert after["offsets"] == "byte" and after["layers"]["stamps"][0]["end"] == 7 and after["text"] == "é text"
    assert after["seq"] == before["seq"] + 1 and after["epoch"] == before["epoch"]
    assert before["provenance"][0]["config_hash"] != after["provenance"][0]["config_hash"]
    assert status["generation"] == 2 and len(status["workers"]) == 3
    assert [p["name"] for p in status["plugins"]] == ["stamp", "words"] == [p["name"] for p in glossd.command("plugins")["plugins"]]
    assert status["plugins"][0]["config_hash"] == after["provenance"][0]["config_hash"]


def test_sighup_reloads(daemon):
    glossd = daemon(pipeline=stamped("one"))
    configure(glossd, pipeline=stamped("two"))
    glossd.process.send_signal(signal.SIGHUP)
    glossd.until(lambda s: s["generation"] == 2)
    assert mark(result(glossd)) == "two" and "event=reloaded" in glossd.log.read_text()


def test_sighup_during_the_start_reloads_behind_it(daemon, tmp_path):
    glossd = daemon(starting=True, pipeline=[*stamped("one"), {"slow": {"until": str(tmp_path / "go")}}])
    while not (tmp_path / "go.begun").exists():
        assert glossd.process.poll() is None
    configure(glossd, pipeline=stamped("two"))
    glossd.process.send_signal(signal.SIGHUP)
    glossd.until(lambda s: s["state"] == "starting" and "event=signal" in glossd.log.read_text())
    (tmp_path / "go").touch()
    glossd.until(lambda s: s["generation"] == 2)
    assert mark(result(glossd)) == "two"


def test_the_old_generation_goes(daemon):
    glossd = daemon(pipeline=stamped("one"))
    old = [w["pid"] for w in glossd.status()["workers"]]
    glossd.command("reload")
    glossd.until(lambda s: s["retiring"] == [])
    assert [pid for pid in old if Path(f"/proc/{pid}").exists()] == []


REFUSALS = [
    ({"pipeline": ["nowhere"]}, "plugin `nowhere`"),
    ({"pipeline": [{"stamp": {"nonsense": 1}}]}, "nonsense"),
    ({"pipeline": [{"refusing": {"how": "fail"}}]}, "it never opens"),
    ({"pipeline": [{"refusing": {"how": "abort"}}]}, "signal 6"),
    ({"pipeline": [{"refusing": {"how": "hang"}}], "workers": {"count": 2, "start": "200ms"}}, "not open after 200 ms"),
    ({"nonsense": 1}, "nonsense"),
    ({"drain": "soon"}, "drain"),
    ({"ingest": {"max_document": "1MiB"}}, "ingest.max_document"),
    ({"control": "ipc:///tmp/another"}, "control"),
    ({"ingest": {"push": "ipc:///tmp/another"}}, "ingest.push"),
    ({"publish": [{"endpoint": "ipc:///tmp/another"}]}, "publish"),
    ({"publish": [{"backlog": 7}]}, "publish"),
]


@pytest.mark.parametrize("change, words", REFUSALS, ids=[w for _, w in REFUSALS])
def test_what_is_refused_leaves_everything_as_it_was(daemon, change, words):
    glossd = daemon(pipeline=stamped("one"))
    workers = [w["pid"] for w in glossd.status()["workers"]]
    for key, value in change.items():
        kept = glossd.config.get(key)
        if isinstance(value, dict) and isinstance(kept, dict):
            value = {**kept, **value}
        if key == "publish":
            value = [{"endpoint": glossd.results, **output} for output in value]
        glossd.config[key] = value
    glossd.write()
    reply = glossd.command("reload")
    assert reply["ok"] is False and reply["error"]["code"] in ("config", "plugin") and words in reply["error"]["message"], reply
    if "hang" not in str(change) and "abort" not in str(change):
        assert reply["error"]["message"].startswith(f"{glossd.file}:"), reply
    if words in ("control", "ingest.push", "publish", "ingest.max_document"):
        assert "needs a restart" in reply["error"]["message"]
    status = glossd.until(lambda s: s["retiring"] == [])
    assert status["generation"] == 1 and [w["pid"] for w in status["workers"]] == workers
    assert mark(result(glossd)) == "one" and "event=reload_refused" in glossd.log.read_text()


def test_a_file_that_is_gone(daemon):
    glossd = daemon(pipeline=stamped("one"))
    glossd.file.unlink()
    assert "cannot be read" in glossd.command("reload")["error"]["message"]
    glossd.write()
    assert glossd.command("reload")["ok"]


def test_a_file_that_is_a_pipe_now(daemon):
    glossd = daemon(pipeline=stamped("one"))
    glossd.file.unlink()
    os.mkfifo(glossd.file)
    reply = glossd.client(zmq.REQ, glossd.control).ask({"command": "reload"})
    assert "it is a pipe" in reply["error"]["message"]
    assert mark(result(glossd)) == "one"


def test_who_asks_during_a_reload_is_answered_by_the_next(daemon, folder):
    glossd = daemon(pipeline=stamped("one"), workers={"count": 1, "start": "60s"})
    first, others = glossd.client(zmq.DEALER, glossd.control), [glossd.client(zmq.DEALER, glossd.control) for _ in range(3)]
    configure(glossd, pipeline=[*stamped("two"), {"refusing": {"how": "hang"}}], workers={"count": 1, "start": "500ms"})
    first.send({"command": "reload"})
    glossd.until(lambda s: s["counters"]["workers_started"] == 2)
    configure(glossd, pipeline=stamped("three"))
    for other in others:
        other.send({"command": "reload"})
    assert "not open" in first.receive()["error"]["message"]
    assert [other.receive() for other in others] == [{"ok": True, "generation": 3}] * 3
    assert mark(result(glossd)) == "three"


def test_the_files_that_a_plugin_maps_are_part_of_what_it_is(daemon, folder):
    (folder / "data").write_text("old")
    glossd = daemon(pipeline=stamped("x", data=folder / "data"))
    before = result(glossd)
    (folder / "new").write_text("new")
    os.rename(folder / "new", folder / "data")
    assert glossd.command("reload")["ok"]
    after = result(glossd)
    assert [r["layers"]["stamps"][0]["data"] for r in (before, after)] == ["old", "new"]
    assert before["provenance"][0]["config_hash"] != after["provenance"][0]["config_hash"]


def test_a_plugin_that_is_opened_again_is_the_same(daemon, folder):
    (folder / "data").write_text("old")
    glossd = daemon(pipeline=stamped("x", data=folder / "data"), workers={"count": 1})
    before = result(glossd)
    assert result(glossd, text="close")["outcome"] == "degraded"
    assert result(glossd)["provenance"] == before["provenance"]


def other_words(folder):
    """Another plugin under the name `words`: `stamp` with its name changed."""
    source = (Path(__file__).resolve().parents[1] / "plugins/stamp.c").read_text().replace('"stamp", "1.0"', '"words", "2.0"')
    (folder / "words.c").write_text(source)
    include = Path(__file__).resolve().parents[2] / "include"
    subprocess.run(["cc", "-fPIC", "-shared", f"-I{include}", "-o", folder / "words.new", folder / "words.c"], check=True)
    os.rename(folder / "words.new", folder / "plugins/words.so")


@pytest.fixture
def plugins(folder):
    (folder / "plugins").mkdir()
    shutil.copy(BUILD / "tests/plugins/words.so", folder / "plugins")
    return folder / "plugins"


def test_a_new_file_under_an_old_name(daemon, folder, plugins):
    glossd = daemon(pipeline=["words"], plugin_path=[plugins])
    assert set(result(glossd)["layers"]) == {"words"}
    other_words(folder)
    assert set(result(glossd)["layers"]) == {"words"}
    assert glossd.command("reload")["ok"]
    after = result(glossd)
    assert set(after["layers"]) == {"stamps"} and after["provenance"][0]["version"] == "2.0"


def test_a_worker_replaced_after_the_plugins_changed_is_not_mixed_in(daemon, folder, plugins):
    """A young generation takes no worker with other plugins: the others serve on, until a reload; or, past ten seconds, until glossd starts the next
    generation by itself, with the configuration as it was read last."""
    glossd = daemon(pipeline=["words"], plugin_path=[plugins])
    other_words(folder)
    victim, other = (w["pid"] for w in glossd.status()["workers"])
    os.kill(victim, signal.SIGKILL)
    glossd.until(lambda s: s["counters"]["workers_died"] >= 3)
    assert "event=plugins_changed" in glossd.log.read_text()
    assert all(set(result(glossd)["layers"]) == {"words"} for _ in range(20))
    assert other in [w.get("pid") for w in glossd.status()["workers"]]
    glossd.file.write_text("nonsense: 1\n")
    status = glossd.until(lambda s: s["generation"] == 2 and s["retiring"] == [], bound=60)
    assert set(result(glossd)["layers"]) == {"stamps"} and other not in [w.get("pid") for w in status["workers"]]


def test_documents_in_hand_are_finished_by_the_generation_that_has_them(daemon, folder):
    glossd = daemon(pipeline=[*stamped("one"), "trouble"], workers={"count": 1}, deadline={"base": "60s"})
    client = glossd.dealer()
    client.send({"text": f"@wait {folder}/go", "id": "held", "reply": "result"})
    glossd.until(lambda s: (folder / "go.begun").exists())
    configure(glossd, pipeline=[*stamped("two"), "trouble"])
    assert glossd.command("reload")["ok"]
    assert [g["in_flight"] for g in glossd.status()["retiring"]] == [1]
    assert mark(result(glossd)) == "two"
    (folder / "go").touch()
    assert mark(client.receive()["result"]) == "one"
    glossd.until(lambda s: s["retiring"] == [])


def test_a_stop_ends_a_generation_that_is_still_opening(daemon, folder):
    """The old one is gone by then, and the new one has no time to become the current one."""
    glossd = daemon(pipeline=["words"])
    old = [w["pid"] for w in glossd.status()["workers"]]
    configure(glossd, pipeline=["words", {"slow": {"until": folder / "go"}}])
    asker = glossd.client(zmq.DEALER, glossd.control)
    asker.send({"command": "reload"})
    glossd.until(lambda s: (folder / "go.begun").exists())
    glossd.process.terminate()
    glossd.until(lambda s: not any(Path(f"/proc/{pid}").exists() for pid in old))
    (folder / "go").touch()
    assert "stopped before the reload" in asker.receive()["error"]["message"]
    assert glossd.process.wait(PATIENCE / 1000) == 0 and "event=reloaded" not in glossd.log.read_text()


def test_two_generations_finish_what_they_have_and_the_next_reload_waits(daemon, folder):
    """Signal after signal makes no more processes, and what waits reads the file when its turn comes."""
    glossd = daemon(pipeline=[*stamped(1), "trouble"], workers={"count": 1}, deadline={"base": "60s"}, drain="60s")
    client, asker = glossd.dealer(), glossd.client(zmq.DEALER, glossd.control)
    for n in (1, 2):
        client.send({"text": f"@wait {folder}/go{n}", "reply": "result"})
        glossd.until(lambda s: (folder / f"go{n}.begun").exists())
        configure(glossd, pipeline=[*stamped(n + 1), "trouble"])
        assert glossd.command("reload")["ok"]
    for _ in range(10):
        glossd.process.send_signal(signal.SIGHUP)
        asker.send({"command": "reload"})
    status = glossd.until(lambda s: "event=reload_waits" in glossd.log.read_text() and s["counters"]["commands"] > 10)
    assert status["generation"] == 3 and [g["in_flight"] for g in status["retiring"]] == [1, 1] and mark(result(glossd)) == "3"
    configure(glossd, pipeline=[*stamped(4), "trouble"])
    (folder / "go1").touch()
    assert [asker.receive() for _ in range(10)] == [{"ok": True, "generation": 4}] * 10 and mark(result(glossd)) == "4"
    assert glossd.counter("workers_started") == 4
    (folder / "go2").touch()
    assert sorted(mark(client.receive()["result"]) for _ in range(2)) == ["1", "2"]
    glossd.until(lambda s: s["retiring"] == [])


def test_what_the_drain_leaves_goes_to_the_new_generation(daemon, folder):
    glossd = daemon(pipeline=[*stamped("one"), "trouble"], workers={"count": 1, "max_attempts": 1}, deadline={"base": "60s"}, drain="200ms")
    client = glossd.dealer()
    for n in range(3):
        client.send({"text": f"@wait {folder}/go", "id": str(n), "reply": "result"})
    glossd.until(lambda s: (folder / "go.begun").exists() and s["documents"]["in_flight"] == 3)
    configure(glossd, pipeline=[*stamped("two"), "trouble"])
    assert glossd.command("reload")["ok"]
    glossd.until(lambda s: s["retiring"] == [])
    (folder / "go").touch()
    results = [client.receive()["result"] for _ in range(3)]
    assert [(r["outcome"], mark(r)) for r in results] == [("whole", "two")] * 3
    assert "event=generation_cut_short" in glossd.log.read_text()


def test_limits_reload(daemon):
    glossd = daemon(pipeline=stamped("one"), limits={"channels": 2})
    for channel in "ab":
        result(glossd, channel=channel)
    assert glossd.req().ask({"text": "x", "channel": "c"})["code"] == "too_many_channels"
    configure(glossd, limits={"channels": 200})
    assert glossd.command("reload")["ok"]
    for n in range(150):
        result(glossd, channel=f"c{n}")
    configure(glossd, limits={"channels": 1})
    assert glossd.command("reload")["ok"]
    assert result(glossd, channel="a")["seq"] == 2
    assert glossd.req().ask({"text": "x", "channel": "new"})["code"] == "too_many_channels"


def test_the_limit_of_memory_reloads(daemon):
    """Every document stays in hand, whichever generation has it."""
    glossd = daemon(pipeline=["trouble"], workers={"count": 1}, deadline={"base": "60s"}, limits={"memory": "1MiB"}, drain="100ms")

    def submit():
        return glossd.req().ask({"text": "@sleep" + "x" * 300000})["status"]

    while submit() == "accepted":
        pass
    for memory, status in (("64MiB", "accepted"), ("1MiB", "busy")):
        configure(glossd, limits={"memory": memory})
        assert glossd.command("reload")["ok"] and submit() == status


def test_a_hundred_reloads_under_load(daemon):
    """One in ten is invalid. Nothing is lost or doubled, and each result is of one generation, by its mark, its unit and its language."""
    chance, reloads, units = random.Random(5), 100, ("codepoint", "byte", "utf16")
    ends = {"codepoint": 3, "byte": 7, "utf16": 4}  # of é🙂!

    def write(n):
        configure(glossd, pipeline=stamped(n), lang=f"en-x-g{n}", publish=[{"endpoint": glossd.results, "offsets": units[n % 3]}])

    glossd = daemon(pipeline=stamped(0), lang="en-x-g0")
    listener, client = glossd.listen(), glossd.dealer(sndhwm=0, rcvhwm=0)
    sent, seen, good = 0, {}, 0
    reloader = glossd.client(zmq.DEALER, glossd.control)
    for n in range(1, reloads + 1):
        if n % 10 == 0:
            configure(glossd, pipeline=["nowhere"])
        else:
            write(n)
        reloader.send({"command": "reload"})
        while reloader.silent():
            for _ in range(chance.randrange(1, 40)):
                client.send({"text": "é🙂!", "id": str(sent)})
                sent += 1
            while sent - len(seen) > 500:
                got = listener.receive()
                assert got["id"] not in seen
                seen[got["id"]] = got
        reply = reloader.receive()
        good += reply["ok"]
        assert reply["ok"] == (n % 10 != 0), reply
    while len(seen) < sent:
        got = listener.receive()
        assert got["id"] not in seen
        seen[got["id"]] = got
    assert set(seen) == set(map(str, range(sent))) and sorted(r["seq"] for r in seen.values()) == list(range(1, sent + 1))
    for got in seen.values():
        number = int(mark(got))
        unit = units[number % 3]
        assert got["lang"] == f"en-x-g{number}" and got["offsets"] == unit and got["layers"]["stamps"][0]["end"] == ends[unit] == got["length"], got
    status = glossd.until(lambda s: s["retiring"] == [])
    assert good == 90 and len({mark(r) for r in seen.values()}) > 10
    assert status["counters"]["documents_whole"] == sent and status["counters"]["documents_failed"] == 0


def descriptors(pid):
    return sorted(os.readlink(f"/proc/{pid}/fd/{fd}").split(":")[0] for fd in os.listdir(f"/proc/{pid}/fd"))


def test_a_thousand_replacements_leave_nothing_behind(daemon):
    """By kills and by reloads: neither descriptors nor memory."""
    glossd = daemon(pipeline=stamped("one"), workers={"count": 4})
    client = glossd.dealer()

    def round_of(kills, reloads):
        for _ in range(kills):
            status = glossd.until_all_ready()
            died = status["counters"]["workers_died"]
            for worker in status["workers"]:
                os.kill(worker["pid"], signal.SIGKILL)
            glossd.until(lambda s: s["counters"]["workers_died"] >= died + 4 and all(w["state"] == "ready" for w in s["workers"]))
            # Each finishes a document, else it would count as a start that came to nothing. They stand still while these are shared out:
            # one that is fast enough would have them all.
            pids = [worker["pid"] for worker in glossd.status()["workers"]]
            for pid in pids:
                os.kill(pid, signal.SIGSTOP)
            for _ in pids:
                client.send({"text": "x", "reply": "result"})
            glossd.until(lambda s: [w["in_flight"] for w in s["workers"]] == [1] * 4)
            for pid in pids:
                os.kill(pid, signal.SIGCONT)
            assert [client.receive()["result"]["outcome"] for _ in pids] == ["whole"] * 4
        for _ in range(reloads):
            assert glossd.command("reload")["ok"]
        glossd.until(lambda s: s["retiring"] == [] and all(w["state"] == "ready" for w in s["workers"]))

    slow = 5 if os.environ.get("GLOSSD_SAN") else 1
    round_of(20 // slow, 20 // slow)
    before, memory = descriptors(glossd.process.pid), glossd.resident()
    round_of(125 // slow, 125 // slow)
    assert glossd.counter("workers_started") >= 1000 // slow
    assert descriptors(glossd.process.pid) == before
    if not os.environ.get("GLOSSD_SAN"):  # a sanitizer keeps what is freed for a while
        assert glossd.resident() < memory + 8192
