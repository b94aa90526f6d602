"""The log: its forms, levels and limits, on standard error and in the journal."""
import json, os, queue, re, shlex, socket, struct, subprocess, threading

import pytest

from harness import PATIENCE

SAYING = ["words", "trouble", "says"]
BLUNT = {"workers": {"count": 1, "max_attempts": 1}, "pipeline": SAYING}
# Another /run in which the journal's socket is a folder of the test's, and then glossd.
ELSEWHERE = ["unshare", "-m", "--propagation", "private", "sh", "-c"]
permitted = pytest.mark.skipif(subprocess.run([*ELSEWHERE, "mount -t tmpfs none /run"], capture_output=True).returncode != 0,
                               reason="unshare is not permitted here")


def result(glossd, text, **more):
    return glossd.req().ask({"text": text, "reply": "result", **more})["result"]


def logfmt(line):
    """The keys of a line, and their values with the escapes undone."""
    pairs = re.findall(r'(?:^| )([a-z_]+)=("(?:[^"\\]|\\.)*"|[^ "=]*)(?=$| )', line)
    assert " ".join(f"{k}={v}" for k, v in pairs) == line, line
    return {k: v[1:-1].replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\") if v[:1] == '"' else v for k, v in pairs}


def events(glossd, read=logfmt):
    return [read(line) for line in glossd.log.read_text().splitlines()]


def named(lines, event):
    return [line for line in lines if line["event"] == event]


# ---- Forms ----------------------------------------------------------------------------------------------------------------

def test_logfmt_lines(daemon):
    glossd = daemon(**BLUNT)
    worker = glossd.status()["workers"][0]["pid"]
    assert result(glossd, "it @crash es", id='a "b"\nc\\', channel="wire")["outcome"] == "degraded"
    assert glossd.stop() == 0
    lines = events(glossd)
    for line in lines:
        assert list(line)[:3] == ["event", "level", "time"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["time"])
    assert [line["event"] for line in lines] == ["ready", "worker_died", "document_degraded", "signal", "stopping", "stopped"]
    died, degraded = lines[1:3]
    assert died["level"] == "warning" and died["plugin"] == "trouble" and died["verdict"] == "crashed" and died["signal"] == "11"
    assert died["id"] == degraded["id"] == 'a "b"\nc\\' and died["worker"] == str(worker) and died["reason"] == "by itself"
    assert degraded["level"] == "info" and degraded["channel"] == "wire" and degraded["seq"] == "1"


def test_json_lines(daemon):
    glossd = daemon(log={"format": "json", "level": "debug"}, **BLUNT)
    worker = glossd.status()["workers"][0]["pid"]
    said = 'error "quoted" \\ back\tslash\n\x01 🙂 é\x7f'
    assert result(glossd, said, id="é🙂\x02")["outcome"] == "whole"
    assert result(glossd, "@crash", id="bad")["outcome"] == "degraded"
    assert glossd.stop() == 0
    lines = events(glossd, json.loads)
    for line in lines:
        assert list(line)[:3] == ["event", "level", "time"]
        assert all(isinstance(v, (str, int)) for v in line.values())
    (says,), (died,) = named(lines, "plugin_says"), named(lines, "worker_died")
    assert says["plugin"] == "says" and says["level"] == "error" and says["id"] == "é🙂\x02" and says["worker"] == worker
    assert says["message"] == said[len("error "):]
    assert died["signal"] == 11 and died["worker"] == worker and died["id"] == "bad" and died["in_flight"] == 1
    assert worker in [line["worker"] for line in named(lines, "worker_started")] and worker in [line["worker"] for line in named(lines, "worker_ready")]


def test_what_a_plugin_says_may_be_anything(daemon):
    """It costs neither the line nor the worker: bytes that are no UTF-8 are replaced, long lines are cut."""
    glossd = daemon(log={"format": "json"}, **BLUNT)
    assert result(glossd, "info " + "é" * 2000)["outcome"] == "whole"  # cut amid a character by the host's own bound
    (says,) = named(events(glossd, json.loads), "plugin_says")
    assert set(says["message"]) == {"é"} and len(says["message"]) > 300
    assert glossd.counter("workers_died") == 0


# ---- What is written ------------------------------------------------------------------------------------------------------

def test_levels(daemon):
    levels, seen = ["error", "warning", "info", "debug"], {}
    for n, level in enumerate(levels):
        glossd = daemon(log={"level": level}, **BLUNT)
        for text in (*(f"{each} {each}" for each in levels), "@crash"):
            result(glossd, text)
        assert glossd.stop() == 0
        lines = events(glossd)
        assert [line["message"] for line in named(lines, "plugin_says")] == levels[:n + 1]
        seen[level] = {line["event"] for line in lines} - {"plugin_says"}
    assert seen["error"] == set()
    assert seen["warning"] == {"worker_died"}
    assert seen["info"] == seen["warning"] | {"ready", "signal", "stopping", "stopped", "document_degraded"}
    assert seen["debug"] == seen["info"] | {"worker_started", "worker_ready"}


def test_a_documents_text_is_in_no_line_above_debug(daemon):
    glossd = daemon(**{**BLUNT, "pipeline": ["words", "trouble"]})
    for word in ("@crash", "@abort", "@exit", "@error", "@garbage", "@kill"):
        result(glossd, f"Xylophone {word} xylophone", id=word[1:])
    pusher = glossd.pusher()
    pusher.send(b"xylophone caf\xe9")
    pusher.send({"text": "xylophone", "date": "never"})
    glossd.until(lambda s: s["counters"]["documents_dropped"] == 2)
    assert glossd.stop() == 0
    assert {"worker_died", "document_failed", "document_dropped"} <= {line["event"] for line in events(glossd)}
    assert "xylophone" not in glossd.log.read_text().lower()


def test_the_documents_id_is_in_each_line_about_it(daemon):
    glossd = daemon(**BLUNT)
    assert result(glossd, "@kill", id="killed")["outcome"] == "failed"
    glossd.pusher().send({"text": "a", "id": "dropped", "date": "never"})
    glossd.until(lambda s: s["counters"]["documents_dropped"] == 1)
    lines = events(glossd)
    (failed,), (dropped,) = named(lines, "document_failed"), named(lines, "document_dropped")
    assert failed["id"] == "killed" and failed["code"] == "killed" and failed["channel"] == "default" and "again and again" in failed["reason"]
    assert dropped["id"] == "dropped" and dropped["code"] == "bad_date" and dropped["reason"]
    assert {line["id"] for line in named(lines, "worker_died")} == {"killed"}


@pytest.mark.parametrize("form, read", [("logfmt", logfmt), ("json", json.loads)])
def test_repeated_lines_are_held_back_and_counted(daemon, form, read):
    glossd = daemon(log={"format": form}, **BLUNT)
    pusher = glossd.pusher()
    for n in range(50):
        pusher.send({"text": "a", "id": f"late {n}", "date": "never"})
        pusher.send({"text": ""})
    status = glossd.until(lambda s: s["counters"]["documents_dropped"] == 100)
    assert status["counters"]["log_lines_repeated"] == 80
    assert glossd.stop() == 0  # what is held back is told at the end, at the latest
    dropped = named(events(glossd, read), "document_dropped")
    for code in ("bad_date", "empty_text"):
        assert len([line for line in dropped if line.get("code") == code]) == 10
        (held,) = [line for line in dropped if line.get("first") == code]
        assert int(held["repeated"]) == 40 and held["level"] == "warning"


def test_a_flood_hides_no_other_line(daemon):
    """Levels and events have allowances of their own."""
    glossd = daemon(**BLUNT)
    for n in range(20):
        result(glossd, f"info {n}")
    result(glossd, "error after all")
    says = named(events(glossd), "plugin_says")
    assert [line["message"] for line in says] == [*map(str, range(10)), "after all"]


def test_a_reader_that_does_not_read_holds_nothing_up(daemon):
    glossd = daemon(start=False, log={"level": "debug"}, **BLUNT)
    reading, writing = os.pipe()
    log, glossd.log = glossd.log, glossd.folder / "pipe"
    glossd.log.symlink_to(f"/proc/self/fd/{writing}")
    try:
        glossd.start()
        os.set_blocking(writing, False)
        with pytest.raises(BlockingIOError):
            while True:
                os.write(writing, b"x" * 512)
        assert result(glossd, "error nobody reads this")["outcome"] == "whole"
        assert glossd.counter("log_lines_lost") > 0
    finally:
        glossd.log = log
        os.close(reading)
        os.close(writing)


# ---- The journal ----------------------------------------------------------------------------------------------------------

def fields(datagram):
    """An entry of the native protocol."""
    found = {}
    while datagram:
        name, _, datagram = datagram.partition(b"\n")
        name, is_text, value = name.partition(b"=")
        if not is_text:
            size = struct.unpack("<Q", datagram[:8])[0]
            value, newline, datagram = datagram[8:8 + size], datagram[8 + size:9 + size], datagram[9 + size:]
            assert newline == b"\n" and len(value) == size
        assert re.fullmatch(rb"[A-Z][A-Z0-9_]*", name) and name.decode() not in found
        found[name.decode()] = value.decode()
    return found


class Journal:
    """Stands in for journald: a socket of its kind, and a thread that reads it while `reads`."""

    def __init__(self, folder):
        self.folder = folder / "journal"
        self.folder.mkdir()
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(self.folder / "socket"))
        self.entries, self.thread = queue.Queue(), None

    def read(self):
        def run():
            while datagram := self.socket.recv(65536):
                self.entries.put(fields(datagram))
        self.thread = threading.Thread(target=run)
        self.thread.start()

    def sender(self):
        one = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        one.connect(str(self.folder / "socket"))
        return one

    def fill(self):
        """Until it takes no more from anybody."""
        while True:
            with self.sender() as one:
                one.setblocking(False)
                try:
                    one.send(b"MESSAGE=full\n")
                except BlockingIOError:
                    return

    def until(self, event):
        while True:
            entry = self.entries.get(timeout=PATIENCE / 1000)
            if entry.get("GLOSSD_EVENT") == event:
                return entry

    def start(self, glossd, stream=None):
        log = glossd.log.stat()
        script = f"mount -t tmpfs none /run && mkdir -p /run/systemd/journal && mount --bind {shlex.quote(str(self.folder))} /run/systemd/journal && exec \"$@\""
        return glossd.start(before=[*ELSEWHERE, script, "sh"], JOURNAL_STREAM=stream or f"{log.st_dev}:{log.st_ino}")

    def close(self):
        if self.thread:
            with self.sender() as one:
                one.send(b"")
            self.thread.join()
        self.socket.close()


@pytest.fixture
def journal(folder):
    made = Journal(folder)
    yield made
    made.close()


@permitted
def test_lines_go_to_the_journal_with_their_fields(daemon, journal):
    journal.read()
    glossd = journal.start(daemon(start=False, log={"format": "json"}, **BLUNT))
    ready = journal.until("ready")
    assert ready["PRIORITY"] == "6" and ready["SYSLOG_IDENTIFIER"] == "glossd" and ready["GLOSSD_PID"] == str(glossd.process.pid)
    worker = glossd.status()["workers"][0]["pid"]
    result(glossd, "error two\nlines", id="é\n🙂")
    says = journal.until("plugin_says")
    assert says == {"MESSAGE": f'event=plugin_says plugin=says id="é\\n🙂" worker={worker} message="two\\nlines"', "PRIORITY": "3",
                    "SYSLOG_IDENTIFIER": "glossd", "GLOSSD_EVENT": "plugin_says", "GLOSSD_PLUGIN": "says", "GLOSSD_ID": "é\n🙂",
                    "GLOSSD_WORKER": str(worker), "GLOSSD_MESSAGE": "two\nlines"}
    result(glossd, "@crash")
    assert journal.until("worker_died")["PRIORITY"] == "4"
    for n in range(15):
        result(glossd, f"warning {n}")
    assert glossd.stop() == 0
    while (held := journal.until("plugin_says")).get("GLOSSD_REPEATED") is None:
        assert held["PRIORITY"] == "4"
    assert held["GLOSSD_REPEATED"] == "5" and held["GLOSSD_FIRST"] == "says"
    assert glossd.log.read_text() == ""


@permitted
def test_a_journal_that_does_not_read_holds_nothing_up(daemon, journal):
    """sd_journal_sendv would wait for it."""
    glossd = journal.start(daemon(start=False, **BLUNT))
    journal.fill()
    before = glossd.counter("log_lines_lost")
    assert result(glossd, "error nobody reads this")["outcome"] == "whole"
    assert glossd.counter("log_lines_lost") == before + 1
    journal.read()
    journal.entries.get(timeout=PATIENCE / 1000)  # there is room again
    result(glossd, "warning read again")
    assert journal.until("plugin_says")["GLOSSD_MESSAGE"] == "read again"


@permitted
def test_standard_error_that_is_not_the_journal(daemon, journal):
    """JOURNAL_STREAM of somebody else's standard error says nothing about this one."""
    journal.read()
    for stream in ("1:1", "nonsense"):
        glossd = journal.start(daemon(start=False, **BLUNT), stream)
        assert named(events(glossd), "ready")
    assert journal.entries.empty()
