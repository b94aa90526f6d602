"""gloss listen and gloss dead, over a glossd with a spool."""
import json, signal, time

import msgpack
import pytest

from service import PATIENCE, Service, ask


@pytest.fixture
def spooled(tmp_path):
    """A glossd that keeps what it has."""
    service = Service(tmp_path, start=False)
    file = tmp_path / "conf.yaml"
    file.write_text(file.read_text().replace("spool: off", f"spool: {{path: {tmp_path}/spool}}").replace("[runs]", "[words, trouble]"))
    service.begin()
    assert service.run("status", "--timeout", "30s").returncode == 0
    yield service
    service.glossd.send_signal(signal.SIGCONT)
    assert service.stop() == 0


def submit(service, *texts):
    lines = b"".join(json.dumps({"text": text, "id": text}).encode() + b"\n" for text in texts)
    assert service.run("submit", "--jsonl", "--result", given=lines).returncode == 0


def listen(service, *arguments):
    listener = service.start("listen", "--timeout", "30s", *arguments)
    assert b"listening" in listener.stderr.readline()
    return listener


def ids(out):
    return [json.loads(line)["id"] for line in out.splitlines()]


def test_from_a_number_on_and_then_what_comes(spooled):
    submit(spooled, "a", "b", "c")
    listener = listen(spooled, "default/doc", "--from", "2", "--count", "3")
    submit(spooled, "d")
    out, _ = listener.communicate(timeout=PATIENCE)
    assert ids(out) == ["b", "c", "d"]


def test_results_again_are_in_the_offsets_of_the_endpoint(tmp_path):
    """As those that come live from there."""
    service = Service(tmp_path, start=False)
    file = tmp_path / "conf.yaml"
    file.write_text(file.read_text().replace("publish: [", "publish: [{endpoint: ipc://other}, ").replace("text: true", "offsets: byte, text: true").replace("spool: off", f"spool: {{path: {tmp_path}/spool}}"))
    service.begin()
    submit(service, "é one")
    listener = listen(service, "default/doc", "--endpoint", "ipc://results", "--from", "1", "--count", "2")
    submit(service, "é two")
    out, _ = listener.communicate(timeout=PATIENCE)
    assert [json.loads(line)["layers"]["runs"][1]["begin"] for line in out.splitlines()] == [3, 3]
    assert service.stop() == 0
    service.log.close()


@pytest.mark.parametrize("since", ["1h", "2020-01-31T12:00:00Z", "1970-01-01", "1969-12-31T23:59:59Z"])
def test_since_a_time(spooled, since):
    submit(spooled, "a", "b")
    out, _ = listen(spooled, "default/doc", "--since", since, "--count", "2").communicate(timeout=PATIENCE)
    assert ids(out) == ["a", "b"]


def test_since_a_time_after_all_of_them(spooled):
    submit(spooled, "a")
    listener = listen(spooled, "default/doc", "--since", time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3600)), "--count", "1")
    submit(spooled, "b")
    assert ids(listener.communicate(timeout=PATIENCE)[0]) == ["b"]


def test_what_was_missed_over_a_restart_is_asked_for(spooled):
    """The listener knows the first; the others are published while nobody hears them."""
    listener = listen(spooled, "default/doc", "--count", "4")
    submit(spooled, "a")
    line = listener.stdout.readline()
    listener.send_signal(signal.SIGSTOP)
    spooled.glossd.kill()
    spooled.glossd.wait()
    spooled.begin()
    assert spooled.run("status").returncode == 0
    submit(spooled, "b", "c", "d")
    listener.send_signal(signal.SIGCONT)
    out, _ = listener.communicate(timeout=PATIENCE)
    assert ids(line + out) == ["a", "b", "c", "d"]


@pytest.mark.parametrize("arguments, word", [
    (["--from", "1"], "whole topic"), (["default/", "--from", "1"], "whole topic"), (["default/doc", "--since", "soon"], "--since"),
    (["default/doc", "--from", "1", "--since", "1h"], "exclude"), (["default/doc", "--from", "0"], "--from")])
def test_what_makes_no_sense(spooled, arguments, word):
    done = spooled.run("listen", *arguments)
    assert done.returncode == 2 and word in done.stderr.decode()


def test_dead(spooled):
    assert spooled.run("dead").stdout == b""
    for id in ("one", "two"):
        done = spooled.run("submit", "--id", id, "--result", given=b"@kill \x1b[31m" + id.encode())
        assert done.returncode in (0, 1)
    first, _, second, text = spooled.run("dead", "list").stdout.decode().splitlines()
    number = first.split()[0]
    assert "default/one" in first and "killed: " in first and "default/two" in second and text == "    @kill  [31mtwo"
    shown = json.loads(spooled.run("dead", "show", number, "--format", "jsonl").stdout)
    assert shown["text"] == "@kill \x1b[31mone" and shown["result"]["outcome"] == "failed"
    assert spooled.run("dead", "drop", number).stdout == b"1 dropped\n"
    done = spooled.run("dead", "drop", number)
    assert done.returncode == 1 and b"unknown_document" in done.stderr
    assert spooled.run("dead", "retry", "all").stdout == b"1 retried\n"
    for wrong in (["show"], ["list", "1"], ["bury", "1"], ["show", "all"], ["drop", "0"], ["drop", "x"], ["show", " 1"], ["show", "1 "]):
        assert spooled.run("dead", *wrong).returncode == 2, wrong


def deepest():
    """As deep as the meta of a document may be."""
    value = "end"
    for _ in range(31):
        value = [value]
    return value


@pytest.mark.parametrize("meta", [{"greatest": 2**64 - 1}, {"a\0b": 1}, deepest()])
def test_a_document_with_any_meta_can_be_looked_at(spooled, meta):
    """What JSON parsers do not take, and what is deeper yet within an answer."""
    assert ask(spooled, {"text": "fine", "meta": meta})["status"] == "accepted"
    assert ask(spooled, {"text": "@kill", "meta": meta, "reply": "result"})["result"]["outcome"] == "failed"
    number = spooled.run("dead").stdout.decode().split()[0]
    for format, read in (("json", json.loads), ("jsonl", json.loads), ("msgpack", msgpack.unpackb)):
        shown = spooled.run("dead", "show", number, "--format", format)
        assert shown.returncode == 0 and read(shown.stdout)["result"]["meta"] == meta, shown
    out, _ = listen(spooled, "default/doc", "--from", "1", "--count", "2").communicate(timeout=PATIENCE)
    assert [json.loads(line)["meta"] for line in out.splitlines()] == [meta, meta]


def test_the_results_of_deep_documents_come_back(spooled):
    lines = json.dumps({"text": "fine", "meta": deepest()}) + "\n" + json.dumps({"text": "next"})
    done = spooled.run("submit", "--jsonl", "--result", "--format", "jsonl", given=lines.encode())
    assert done.returncode == 0 and [json.loads(line).get("meta") for line in done.stdout.splitlines()] == [deepest(), None]


def test_silence_ends_where_glossd_is_gone_too(spooled):
    """One question is asked in vain, and not one for each of the topics."""
    listener = spooled.start("listen", "--timeout", "4s")
    assert b"listening" in listener.stderr.readline()
    for channel in range(9):
        assert spooled.run("submit", "--channel", f"c{channel}", given=b"one").returncode == 0
    read = b""
    while read.count(b"\n") < 27:  # doc, words, trouble
        read += listener.stdout.read1()
    spooled.glossd.kill()
    spooled.glossd.wait()
    _, complaints = listener.communicate(timeout=PATIENCE)
    assert listener.returncode == 3 and complaints.splitlines()[-1] == b"gloss: nothing came within 4000 ms"
    assert len(complaints.splitlines()) <= 3
    spooled.begin()
    assert spooled.run("status", "--timeout", "30s").returncode == 0


def test_what_is_not_asked_for_is_no_sign_of_life(spooled):
    """default/word is a prefix of default/words, which is published all the time."""
    listener = listen(spooled, "default/word", "--timeout", "2s")
    for number in range(600):
        if listener.poll() is None:
            submit(spooled, f"text {number}")
    assert listener.poll() == 3


def test_a_replay_endpoint_that_makes_no_sense_is_told_once(spooled):
    listener = spooled.start("listen", "default/doc", "--from", "1", "--replay", "nowhere", "--timeout", "5s")
    assert b"listening" in listener.stderr.readline()
    submit(spooled, "a")
    # Not by communicate, which would not see what readline has read ahead.
    assert listener.wait(PATIENCE) == 3 and listener.stderr.read().count(b"cannot connect to nowhere") == 1
