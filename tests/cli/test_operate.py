"""What an operator does: status, reload, stop and check. Real processes; where an answer must be one that no glossd here gives, a ROUTER
socket of the test's own gives it."""
import json
import os
import pty
import re
import select
import shutil
import subprocess
import threading

import msgpack
import pytest
import zmq

from service import BUILD, PATIENCE, Service

REFUSAL = {"ok": False, "error": {"code": "config", "message": "conf.yaml:3:1: it makes no sense"}}


def lines(service, *arguments):
    done = service.run(*arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode().splitlines()


@pytest.fixture
def pretender(tmp_path):
    """pretender(answer): something at the control endpoint that gives each command this answer; it keeps what it was asked."""
    asked, made, context = [], [], zmq.Context()
    service = Service(tmp_path, start=False)

    def serve(socket, answer):
        try:
            while True:
                *envelope, command = socket.recv_multipart()
                asked.append(msgpack.unpackb(command))
                socket.send_multipart([*envelope, answer if isinstance(answer, bytes) else msgpack.packb(answer)])
        except zmq.ContextTerminated:
            socket.close(0)

    def make(answer):
        socket = context.socket(zmq.ROUTER)
        socket.bind(f"ipc://{tmp_path}/control")
        made.append(threading.Thread(target=serve, args=(socket, answer)))
        made[-1].start()
        service.asked = asked
        return service

    yield make
    context.term()
    for thread in made:
        thread.join()
    service.log.close()


# ---- status --------------------------------------------------------------------------------------------------------------------------------


def test_the_page_of_a_glossd_that_did_nothing_has_no_zeros(service):
    service.run("status", "--format", "json")
    page = lines(service, "status")
    assert re.fullmatch(rf"glossd \S+: (running|starting), .*pid {service.glossd.pid}, up \d.*", page[0])
    for word in ("refused", "degraded", "failed", "channels", "latency", "messages"):
        assert not [line for line in page if word in line]
    assert "nothing came or went" in "\n".join(page) and "none in hand" in "\n".join(page)
    assert [line.split() for line in page if "ipc://push" in line] == [["push", "ipc://push"]]
    assert [line.split() for line in page if "ipc://results" in line] == [["results", "ipc://results", "no", "subscriptions"]]


def test_the_page_tells_what_happened_and_why(service):
    for text in (b"one two", b"fail"):
        service.run("submit", "--result", given=text)
    with zmq.Context() as context, context.socket(zmq.REQ) as request:  # gloss submits nothing that is known to be bad
        request.rcvtimeo, request.linger = PATIENCE * 1000, 0
        request.connect(f"ipc://{service.folder}/request")
        request.send(b"")
        assert msgpack.unpackb(request.recv())["code"] == "empty_text"
    page = "\n".join(lines(service, "status"))
    assert "2 accepted (11 B), 1 whole, 1 degraded" in page
    assert re.search(r"rejected at ingest.request +1\n", page) and re.search(r"refused, by code +1  empty_text 1\n", page)
    assert re.search(r"errors of degraded documents +1  error 1\n", page)
    assert re.search(r"latency +p50 \S+ [µm]?s, p90 \S+ [µm]?s, p99 \S+ [µm]?s, max \S+ [µm]?s", page)
    assert re.search(r"\n  ready +\d+ +0 +2 +[\d.]+ MiB\n", page) and re.search(r"\n  default +2\n", page)
    status = json.loads(service.run("status", "--format", "json").stdout)
    assert status["degraded"] == {"error": 1} and status["refused"] == {"empty_text": 1} and set(status["latency_us"]) >= {"p50", "p99", "max"}


def test_the_busiest_channels(service):
    for n in [*range(12), 7, 7, 3]:
        assert service.run("submit", "--channel", f"channel-{n}", "--result", given=b"x").returncode == 0
    page = lines(service, "status")
    at = next(n for n, line in enumerate(page) if line.startswith("channels"))
    assert page[at + 1].split() == ["channel-7", "3"] and page[at + 2].split() == ["channel-3", "2"]
    assert len([line for line in page if line.startswith("  channel-")]) == 10 and page[at + 11] == "  … and 2 more"


def test_keys_of_another_version(pretender):
    """Hardly any, as of an older glossd, and some that only a newer one has."""
    plugins = [{"name": "one", "version": "2.1", "config_hash": "0", "verdicts": 3,
                "breaker": {"state": "half_open", "for_ms": 61000, "verdicts": 2}}, {"name": "two", "version": "1", "channel": "wire"}]
    retiring = [{"generation": 6, "workers": 2, "in_flight": 5}]
    service = pretender({"ok": True, "state": "running", "generation": 7, "retiring": retiring, "plugins": plugins,
                         "counters": {"spooled_lost": 1234}, "more": [1]})
    page = "\n".join(lines(service, "status"))
    assert page.startswith("glossd ?: running, generation 7\n") and re.search(r"spooled_lost +1,234\n", page)
    assert re.search(r"one +2\.1  3 verdicts against it  its breaker is half open for 1 min 1 s, 2 verdicts lately\n", page) and re.search(r"two +1  \(channel wire\)\n", page) and "rates" not in page
    assert "  generation 6 retires: 5 in hand, workers left: 2\n" in page


def test_what_is_no_loss_is_not_told_among_the_losses(pretender):
    """A reload ends workers, a client that is done closes its connection, and who had no reply submits again."""
    counters = {"documents_again": 2, "results_replayed": 3, "results_republished": 5, "documents_resumed": 6, "workers_died": 4, "workers_started": 8,
                "connections_closed": 1, "messages_published": 9}
    service = pretender({"ok": True, "state": "running", "counters": counters})
    page = "\n".join(lines(service, "status"))
    assert "refused, lost, failed" not in page
    for told in ("submitted again 2", "results replayed 3", "results published again 5", "left from before 6", "workers ended 4", "connections closed 1", "messages published 9"):
        assert re.search(rf"\b{told}\b", page)


@pytest.mark.parametrize("takes, words", [("nothing", "trouble: disk I/O error"), ("documents", "the last trouble: disk I/O error")])
def test_trouble_of_the_spool_that_is_over_is_told_as_such(pretender, takes, words):
    service = pretender({"ok": True, "spool": {"path": "/spool", "phase": "whole", "takes": takes, "bytes": 0, "reason": "disk I/O error"}, "counters": {"documents_unread": 7}})
    page = "\n".join(lines(service, "status"))
    assert re.search(rf"^ +{words}$", page, re.M) and re.search(r"received, and not read before the end +7\n", page + "\n")


def test_who_may_not_connect_is_told_so(tmp_path):
    """Root may, unless it lets go of that."""
    before = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []
    with zmq.Context() as context, context.socket(zmq.ROUTER) as socket:
        socket.bind(f"ipc://{tmp_path}/shut")
        (tmp_path / "shut").chmod(0)
        for command in ("status", "listen", "submit"):
            done = subprocess.run([*before, BUILD / "gloss", command, "--config", os.devnull, "--timeout", "100ms", "--endpoint", f"ipc://{tmp_path}/shut"],
                                  input=b"text", capture_output=True, timeout=PATIENCE)
            assert done.returncode == 3 and done.stderr.endswith(b"this user may not connect there: Permission denied\n"), done


def test_what_no_terminal_should_get(pretender):
    page = pretender({"ok": True, "version": "\x1b[2J", "state": "\x9b1m\x07", "counters": {"\r": 1}}).run("status").stdout.decode()
    assert page.startswith("glossd ?[2J: ?1m?\n") and not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", page)


def test_watch_ends_after_a_count(service):
    service.run("submit", "--result", given=b"one")
    text = service.run("status", "--watch", "--count", "2").stdout.decode()
    assert len(re.findall(r"^glossd \S+: ", text, re.M)) == 2 and "\n\nglossd " in text and "\033" not in text
    rows = [json.loads(line) for line in lines(service, "status", "--watch", "--count", "2", "--format", "jsonl")]
    assert len(rows) == 2 and all(row["counters"]["documents_accepted"] == 1 for row in rows)
    assert rows[0]["uptime_ms"] < rows[1]["uptime_ms"]
    done = service.run("status", "--count", "2")
    assert done.returncode == 2 and b"--watch" in done.stderr


def test_watch_outlives_glossd(service):
    watcher = service.start("status", "--watch", "--format", "jsonl", "--timeout", "200ms")
    first = service.glossd.pid
    assert json.loads(watcher.stdout.readline())["pid"] == first
    assert service.stop() == 0
    for line in iter(watcher.stderr.readline, b""):
        if b"is glossd running there?" in line:
            break
    service.begin()
    pids = (json.loads(line)["pid"] for line in iter(watcher.stdout.readline, b""))
    assert next(pid for pid in pids if pid != first) == service.glossd.pid
    watcher.kill()
    watcher.communicate()


def read_until(terminal, wanted):
    """Within a bound of bytes, since a watch never ends by itself."""
    seen = b""
    while not re.search(wanted, seen, re.S):
        assert len(seen) < 4000 and select.select([terminal], [], [], PATIENCE)[0], seen
        seen += os.read(terminal, 4096)
    return seen


def test_watch_redraws_on_a_terminal(service):
    terminal, theirs = pty.openpty()
    subprocess.run(["stty", "rows", "5"], stdin=theirs, check=True)
    watcher = subprocess.Popen([BUILD / "gloss", "status", "--watch", "--timeout", "200ms", "--config", "conf.yaml"], cwd=service.folder,
                               stdin=subprocess.DEVNULL, stdout=theirs, stderr=subprocess.DEVNULL)
    try:
        pages = read_until(terminal, rb"\x1b\[H.*\x1b\[J.*\x1b\[H.*\x1b\[J").split(b"\033[H")
        assert pages[1].startswith(b"glossd ") and pages[1].rstrip().endswith(b"\033[J")
        assert pages[1].count(b"\n") == pages[1].count(b"\033[K") == 4, "no more lines than the terminal has"
        assert service.stop() == 0
        read_until(terminal, rb"\x1b\[Hglossd does not answer; asking again\x1b\[K\r\n\x1b\[J")
    finally:
        watcher.kill()
        watcher.wait()
        os.close(terminal)
        os.close(theirs)


# ---- reload, stop --------------------------------------------------------------------------------------------------------------------------


def test_reload_says_the_generation(pretender):
    service = pretender({"ok": True, "generation": 3})
    done = service.run("reload")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"generation 3\n", b"") and service.asked == [{"command": "reload"}]


def running(service):
    """The status, once the first worker is ready."""
    service.run("submit", "--result", given=b"one")
    return json.loads(service.run("status", "--format", "json").stdout)


def test_reload_of_a_running_glossd(service):
    assert running(service)["generation"] == 1
    assert lines(service, "reload") == ["generation 2"] and "generation 2" in lines(service, "status")[0]
    file = service.folder / "conf.yaml"
    sound = file.read_text()
    file.write_text(sound + "nonsense: 1\n")
    (service.folder / "other.yaml").write_text(sound)
    done = subprocess.run([BUILD / "gloss", "reload", "--config", "other.yaml"], cwd=service.folder, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 1 and done.stdout == "" and "gloss: glossd refused `reload`: " in done.stderr and "nonsense" in done.stderr
    file.write_text(sound)
    assert running(service)["generation"] == 2


@pytest.mark.parametrize("command", ["reload", "stop", "status", "plugins"])
def test_a_refusal_is_told(pretender, command):
    done = pretender(REFUSAL).run(command, "--endpoint", "ipc://control")
    assert done.returncode == 1 and done.stdout == b""
    assert done.stderr.decode() == f"gloss: glossd refused `{command}`: config: conf.yaml:3:1: it makes no sense\n"


@pytest.mark.parametrize("answer", [b"\x93", {"ok": "yes"}, [True], 5, {"ok": False, "error": "no"}])
def test_an_answer_that_makes_no_sense(pretender, answer):
    service = pretender(answer)
    for command in ("reload", "stop", "status", "dead", "plugins", "submit"):
        done = service.run(command, "--endpoint", "ipc://control", given=b"text")
        assert done.returncode == 3 and done.stdout == b"" and done.stderr


@pytest.mark.parametrize("command", ["reload", "stop", "status"])
def test_exit_statuses_of_orders(tmp_path, command):
    service = Service(tmp_path, start=False)
    done = service.run(command, "--timeout", "100ms")
    assert done.returncode == 3 and b"is glossd running there?" in done.stderr
    for arguments in (["word"], ["--nonsense"], ["--timeout", "soon"], ["--endpoint", "nowhere"], ["--set", "nonsense=1"]):
        assert service.run(command, *arguments).returncode == 2, arguments
    service.log.close()


def test_stop(service):
    done = service.run("stop")
    assert done.returncode == 0 and done.stdout == b"stopping\n"
    assert service.glossd.wait(PATIENCE) == 0


# ---- check ---------------------------------------------------------------------------------------------------------------------------------

ORDERED = ["--set", "pipeline=[follower, trouble, words]"]


def both(folder, *arguments, before=()):
    """What glossd --check and gloss check say, which is the same."""
    done = [subprocess.run([*before, *command, "--config", "conf.yaml", *arguments], cwd=folder, capture_output=True, text=True, timeout=PATIENCE, stdin=subprocess.DEVNULL)
            for command in ([BUILD / "glossd", "--check"], [BUILD / "gloss", "check"])]
    # A worker that died is logged with its time and pid.
    words = [[line for line in each.stderr.splitlines() if not line.startswith("event=")] for each in done]
    assert (done[0].returncode, done[0].stdout, words[0]) == (done[1].returncode, done[1].stdout, words[1])
    return done[0]


@pytest.fixture
def folder(tmp_path):
    Service(tmp_path, start=False).log.close()
    return tmp_path


def test_a_sound_configuration_is_told(folder):
    done = both(folder, *ORDERED, "--set", "workers.count=3", "--set", "publish=[{endpoint: [ipc://made/results, ipc://b]}, {endpoint: 'tcp://*:*'}]")
    assert done.returncode == 0 and done.stderr == "" and done.stdout.splitlines() == [
        "configuration: conf.yaml", "pipeline: trouble, follower, words", "workers: 3", "ingest.push: ipc://push", "ingest.request: ipc://request",
        "publish: ipc://made/results, ipc://b", "publish: tcp://*:*", "replay: ipc://replay", "control: ipc://control", "spool: off"]
    assert {path.name for path in folder.iterdir()} == {"conf.yaml", "log"}, "nothing was made"


def test_the_pipelines_of_channels_are_told(folder):
    done = both(folder, "--set", "channels={wire: {pipeline: [follower, trouble]}, slow: {deadline: {base: 9s}}}")
    assert done.returncode == 0 and done.stdout.splitlines()[1:4] == ["pipeline: runs", "pipeline of channel wire: trouble, follower", "pipeline of channel slow: runs"]


def test_beside_a_running_glossd(service):
    before = json.loads(service.run("status", "--format", "json").stdout)
    assert both(service.folder).returncode == 0
    after = json.loads(service.run("status", "--format", "json").stdout)
    assert after["pid"] == before["pid"] and service.run("submit", "--result", given=b"x").returncode == 0


def test_every_problem_of_an_endpoint_is_told(folder):
    (folder / "file").touch()
    (folder / "lock.lock").mkdir()
    done = both(folder, "--set", "ingest.push=ipc://none/at/all/push", "--set", "ingest.request=[ipc://file/in/it, ipc://file]",
                "--set", "control=ipc://lock", "--set", "pipeline=[nowhere]")
    told = done.stderr.splitlines()
    assert done.returncode == 1 and done.stdout == ""
    for endpoint, word in (("none/at/all/push", "none/at"), ("file/in/it", "directory"), ("file", "not a socket"), ("lock", "not a lock")):
        assert [line for line in told if line.startswith(f"glossd: ipc://{endpoint}: ") and word in line], (endpoint, told)
    assert "nowhere" in told[-1], "and the plugins were looked at all the same"


def test_a_folder_that_cannot_be_written(folder):
    """Root may write anywhere, unless it lets go of that."""
    before = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []
    (folder / "shut").mkdir(0o555)
    (folder / "ours.lock").touch(0o444)
    done = both(folder, "--set", "ingest.push=ipc://shut/push", "--set", "control=ipc://shut/made/control", "--set", "ingest.request=ipc://ours", before=before)
    assert done.returncode == 1 and len(done.stderr.splitlines()) == done.stderr.count("Permission denied") == 3, done.stderr
    assert done.stdout == "", "what would run is told where all is sound"
    assert "ipc://shut/push: " in done.stderr and "ipc://shut/made/control: " in done.stderr and "ipc://ours: " in done.stderr
    done = both(folder, "--set", f"spool={{path: {folder}/shut}}", before=before)
    assert done.stderr == f"glossd: the spool {folder}/shut: glossd cannot make files in the folder {folder}/shut: Permission denied\n"


def test_a_start_says_as_much_as_a_check(folder):
    for command in ([BUILD / "glossd", "--check"], [BUILD / "glossd"]):
        done = subprocess.run([*command, "--config", "conf.yaml", "--set", "replay=ipc://none/at/all"], cwd=folder, capture_output=True, timeout=PATIENCE)
        assert done.returncode == 1 and b"glossd: ipc://none/at/all: the folder none/at is not there, and glossd cannot make it in none: No such file" in done.stderr


def test_a_path_that_is_too_long(folder):
    longest = "x" * 107
    assert both(folder, "--set", f"control=ipc://{longest}").returncode == 0
    done = both(folder, "--set", f"control=ipc://{longest}x")
    assert done.returncode == 1 and "107 bytes" in done.stderr and "control" in done.stderr


@pytest.mark.parametrize("wrong, word", [
    ("pipeline=[refusing]", "it never opens"), ("pipeline=[{refusing: {how: abort}}]", "signal 6"), ("pipeline=[{refusing: {how: exit}}]", "status 7"),
    ("pipeline=[nowhere]", "nowhere"), ("pipeline=[follower]", "trouble"), ("pipeline=[{words: {unknown: 1}}]", "unknown"),
    ("nonsense=1", "nonsense"), ("drain=soon", "drain"),
])
def test_what_cannot_run(folder, wrong, word):
    done = both(folder, "--set", wrong)
    assert done.returncode == 1 and word in done.stderr and done.stdout == ""


def test_the_configuration_is_not_there(folder):
    (folder / "conf.yaml").unlink()
    done = both(folder)
    assert done.returncode == 1 and "conf.yaml: cannot be read" in done.stderr


def test_gloss_check_without_a_glossd(folder):
    shutil.copy(BUILD / "gloss", folder / "gloss")
    done = subprocess.run([folder / "gloss", "check", "--config", "conf.yaml"], cwd=folder, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 3 and f"{folder}/glossd" in done.stderr
    assert subprocess.run([BUILD / "gloss", "check", "--watch"], capture_output=True, timeout=PATIENCE).returncode == 2
