"""Start, refusals to start, commands, and the end."""
import contextlib, fcntl, os, signal, socket, subprocess, time
from pathlib import Path

import msgpack, pytest, zmq

from harness import BUILD, PATIENCE


def run(*arguments):
    return subprocess.run([BUILD / "glossd", *arguments], capture_output=True, text=True, timeout=PATIENCE / 1000, stdin=subprocess.DEVNULL)


def refused(daemon, *arguments, **config):
    """The words with which a start was refused."""
    glossd = daemon(start=False, **config)
    done = run("--config", glossd.file, *arguments)
    assert done.returncode == 1, done
    return done.stderr


def test_help_and_version():
    shown = run("--help")
    assert shown.returncode == 0 and "--check" in shown.stdout and "Exit status" in shown.stdout
    assert run("--version").stdout.startswith("glossd ")
    for arguments in (["--nonsense"], ["--config"], ["file"]):
        done = run(*arguments)
        assert done.returncode == 2 and arguments[0] in done.stderr


def test_signals_that_a_parent_had_blocked(daemon):
    glossd = daemon(start=False).start(before=("env", "--block-signal=CHLD,TERM,INT,HUP"))
    assert glossd.req().ask({"text": "@crash", "reply": "result"})["result"]["outcome"] == "degraded"
    assert glossd.stop() == 0


@pytest.mark.parametrize("closed", [(0,), (1,), (2,), (0, 1, 2)])
def test_standard_descriptors_that_a_parent_had_closed(daemon, closed):
    """Their numbers go to nothing else, so that what is printed reaches no socket; a worker inherits them."""
    script = 'exec "$@"' + "".join(f" {number}>&-" for number in closed)
    glossd = daemon(start=False).start(before=("sh", "-c", script, "sh"))
    pids = [glossd.process.pid, *(w["pid"] for w in glossd.status()["workers"])]
    for pid in pids if 2 in closed else pids[:1]:
        assert [os.readlink(f"/proc/{pid}/fd/{number}") for number in closed] == ["/dev/null"] * len(closed)
    assert glossd.req().ask({"text": "a @print b", "reply": "result"})["result"]["outcome"] == "whole"
    assert glossd.req().ask({"text": "@crash", "reply": "result"})["result"]["outcome"] == "degraded"
    assert glossd.stop() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_cleanly(glossd, number):
    assert glossd.req().ask({"text": "a", "reply": "result"})["result"]["outcome"] == "whole"
    workers = [w["pid"] for w in glossd.status()["workers"]]
    assert glossd.stop(number) == 0
    assert [p for p in workers if Path(f"/proc/{p}").exists()] == []
    assert [p.name for p in glossd.folder.iterdir() if p.suffix not in (".yaml", ".log")] == []  # neither sockets nor locks


def test_the_stop_command(glossd):
    assert glossd.command("stop") == {"ok": True}
    assert glossd.process.wait(PATIENCE / 1000) == 0


def test_a_stop_finishes_what_is_in_hand(daemon, folder):
    glossd = daemon(workers={"count": 1}, deadline={"base": "60s"}, drain="60s")
    listener, client = glossd.listen(), glossd.dealer()
    for n in range(40):
        client.send({"text": f"@wait {folder}/go", "id": str(n), "reply": "result"})
    glossd.until(lambda s: s["counters"]["documents_accepted"] == 40)
    glossd.process.terminate()
    glossd.until(lambda s: s["state"] == "draining")
    late = glossd.req().ask(b"too late")
    assert (late["status"], late["code"]) == ("busy", "busy") and "stopping" in late["message"]
    (folder / "go").touch()
    assert [client.receive()["result"]["outcome"] for _ in range(40)] == ["whole"] * 40
    assert [listener.receive()["seq"] for _ in range(40)] == list(range(1, 41))
    assert glossd.process.wait(PATIENCE / 1000) == 0


@pytest.mark.parametrize("second_signal", [False, True])
def test_what_the_drain_leaves_fails_and_is_told(daemon, folder, second_signal):
    glossd = daemon(workers={"count": 1}, deadline={"base": "60s"}, drain="60s" if second_signal else "100ms")
    listener, client = glossd.listen(), glossd.dealer()
    for n in range(3):
        client.send({"text": f"@wait {folder}/never", "id": str(n), "reply": "result"})
    glossd.until(lambda s: s["counters"]["documents_accepted"] == 3)
    glossd.process.terminate()
    if second_signal:
        glossd.until(lambda s: s["state"] == "draining")
        glossd.process.terminate()
    for _ in range(3):
        result = client.receive()["result"]
        assert result["outcome"] == "failed" and result["errors"][0]["code"] == "killed" and "stopped" in result["errors"][0]["message"]
        assert listener.receive()["outcome"] == "failed"
    assert glossd.process.wait(PATIENCE / 1000) == 0


def test_two_daemons_side_by_side(daemon):
    one, two = daemon(), daemon()
    assert one.req().ask({"text": "to one", "id": "1", "reply": "result"})["result"]["seq"] == 1
    assert two.req().ask({"text": "to two", "id": "2", "reply": "result"})["result"]["seq"] == 1
    assert one.stop() == 0
    assert two.req().ask({"text": "again", "reply": "result"})["result"]["seq"] == 2


@pytest.mark.parametrize("shared", ["push", "request", "results", "control"])
def test_a_second_daemon_on_an_endpoint_is_refused(daemon, shared):
    first = daemon()
    second = daemon(start=False)
    setattr(second, shared, getattr(first, shared))
    second.config.update(ingest={"push": second.push, "request": second.request}, control=second.control)
    second.config.update(publish=[{"endpoint": second.results}])
    second.write()
    done = run("--config", second.file)
    assert done.returncode == 1 and f"pid {first.process.pid}" in done.stderr and getattr(first, shared) in done.stderr
    assert first.req().ask({"text": "undisturbed", "reply": "result"})["result"]["outcome"] == "whole"
    assert first.status()["ok"]


def test_after_kill_9_the_next_one_takes_the_endpoints_over(daemon):
    glossd = daemon()
    workers = [w["pid"] for w in glossd.status()["workers"]]
    glossd.stop(signal.SIGKILL)
    for pid in workers:  # a worker dies with its glossd
        descriptor = None
        try:
            descriptor = os.pidfd_open(pid)
            zmq.select([descriptor], [], [], PATIENCE / 1000)
        except ProcessLookupError:
            pass
        finally:
            if descriptor is not None:
                os.close(descriptor)
    glossd.start()
    assert glossd.req().ask({"text": "a", "reply": "result"})["result"]["seq"] == 1


def has_open(pid, path):
    with contextlib.suppress(FileNotFoundError):
        return any(os.path.realpath(f"/proc/{pid}/fd/{fd}") == str(path) for fd in os.listdir(f"/proc/{pid}/fd"))


def test_a_lock_that_a_dead_one_left_to_its_children_is_waited_for(daemon):
    """A child has its parent's descriptors until it comes to its own program: a glossd that is started again at once meets them."""
    glossd = daemon()
    lock = Path(glossd.control.removeprefix("ipc://") + ".lock")
    with lock.open("r+") as file:
        glossd.stop(signal.SIGKILL)
        fcntl.flock(file, fcntl.LOCK_EX)
        glossd.launch()
        end = time.monotonic() + PATIENCE / 1000
        while not has_open(glossd.process.pid, lock):
            assert glossd.process.poll() is None and time.monotonic() < end
        fcntl.flock(file, fcntl.LOCK_UN)
    glossd.until(lambda status: status["state"] == "running")


def test_a_lock_that_stays_is_no_endless_wait(daemon):
    glossd = daemon()
    with open(glossd.control.removeprefix("ipc://") + ".lock", "r+") as file:
        glossd.stop(signal.SIGKILL)
        fcntl.flock(file, fcntl.LOCK_EX)
        done = run("--config", glossd.file)
    assert done.returncode == 1 and "listens here already" in done.stderr


def test_an_endpoint_has_no_names_of_hosts(daemon):
    words = refused(daemon, control="tcp://localhost:8640")
    assert "cannot listen on tcp://localhost:8640: wanted an address of this machine, in numbers, or *" in words


def test_a_tcp_endpoint_that_is_taken(daemon):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        endpoint = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        words = refused(daemon, control=endpoint)
    assert endpoint in words and "Address already in use" in words


def test_a_start_that_fails_leaves_no_sockets(daemon, folder):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused(daemon, ingest={"request": f"tcp://127.0.0.1:{taken.getsockname()[1]}"})
    assert [path.name for path in folder.iterdir() if path.is_socket() or path.suffix == ".lock"] == []


def test_what_lies_at_an_endpoint_and_is_no_socket_stays(daemon, folder):
    notes = folder / "notes"
    notes.write_text("mine")
    assert f"{notes} is there already, and is not a socket" in refused(daemon, replay=f"ipc://{notes}")
    assert notes.read_text() == "mine"


def test_an_endpoint_twice(daemon, folder):
    assert "twice" in refused(daemon, control=f"ipc://{folder}/d0-push")


def test_a_folder_that_is_not_there(daemon, folder):
    assert f"the folder {folder}/none/at/all is not there, and glossd cannot make it in {folder}/none/at" in refused(daemon, control=f"ipc://{folder}/none/at/all/control")


def test_plugins_that_cannot_be_used(daemon):
    assert "it never opens" in refused(daemon, pipeline=["words", "refusing"])
    assert "nowhere" in refused(daemon, pipeline=["nowhere"])
    assert "trouble" in refused(daemon, pipeline=["follower"])
    assert "option" in refused(daemon, pipeline=[{"words": {"unknown": 1}}])


@pytest.mark.parametrize("how, words", [("abort", "signal 6"), ("exit", "status 7"), ("hang", "not open after 200 ms")])
def test_a_worker_that_is_never_ready(daemon, folder, how, words):
    """For a check that is the end; at a start it is tried again, and the service comes up when it can."""
    config = dict(pipeline=[{"refusing": {"how": how}}], workers={"count": 2, "start": "200ms"})
    assert words in refused(daemon, "--check", **config)
    glossd = daemon(starting=True, **config)
    status = glossd.until(lambda s: s["counters"]["workers_died"] >= 3)
    assert status["state"] == "starting" and len(status["workers"]) == 2 and status["plugins"] == []
    assert words in glossd.log.read_text()


def test_a_start_that_comes_late(daemon, folder):
    glossd = daemon(starting=True, pipeline=["words", {"refusing": {"how": "until", "file": f"{folder}/there"}}])
    client = glossd.dealer()
    client.send({"text": "early", "reply": "result"})
    glossd.until(lambda s: s["counters"]["workers_died"] >= 2)
    (folder / "there").touch()
    assert client.receive()["result"]["outcome"] == "whole"
    assert glossd.status()["state"] == "running"


def test_who_asks_at_a_start_that_is_refused_is_answered(daemon, folder):
    """Documents and commands that come before the plugins say no, and after: until the end there is a configuration to answer them by."""
    glossd = daemon(starting=True, pipeline=[{"refusing": {"how": "later", "file": f"{folder}/there"}}])
    client, asking = glossd.dealer(sndtimeo=0), glossd.client(zmq.DEALER, glossd.control, sndtimeo=0)
    replies = []
    (folder / "there").touch()
    while glossd.process.poll() is None:
        for one, message in ((client, {"text": "early"}), (asking, {"command": "status"})):
            with contextlib.suppress(zmq.Again):  # it has ended
                one.send(message)
        asking.silent(1)
        while not client.silent():
            replies.append(client.receive())
    assert glossd.process.wait(PATIENCE / 1000) == 1 and "it never opens" in glossd.log.read_text()
    assert {(r["status"], r["code"]) for r in replies} <= {("busy", "busy")}


def test_check(daemon):
    sound = daemon(start=False)
    done = run("--config", sound.file, "--check")
    assert done.returncode == 0 and str(sound.file) in done.stdout, done
    assert not Path(sound.control[6:]).exists()
    for wrong, word in (("pipeline=[refusing]", "it never opens"), ("nonsense=1", "nonsense"), ("drain=soon", "drain")):
        done = run("--config", sound.file, "--set", wrong, "--check")
        assert done.returncode == 1 and word in done.stderr, done


def test_check_beside_a_running_daemon(glossd):
    assert run("--config", glossd.file, "--check").returncode == 0
    assert glossd.status()["state"] == "running"


def test_set_overrides_the_file(daemon):
    glossd = daemon("--set", "workers.count=3", "--set=lang=fr")
    assert len(glossd.status()["workers"]) == 3
    assert glossd.req().ask({"text": "a", "reply": "result"})["result"]["lang"] == "fr"


def test_status(glossd):
    status = glossd.status()
    assert status["ok"] and status["state"] == "running" and status["pid"] == glossd.process.pid
    assert status["push"] == [glossd.push] and status["request"] == [glossd.request]
    assert status["outputs"] == [{"endpoints": [glossd.results], "offsets": "codepoint", "subscriptions": 0}]
    assert status["channels"] == {} and status["documents"] == {"queued": 0, "in_flight": 0, "bytes": 0}
    assert len(status["workers"]) == 2 and status["uptime_ms"] >= 0 and status["version"]


def test_plugins(glossd):
    reply = glossd.command("plugins")
    assert reply["ok"] and [p["name"] for p in reply["plugins"]] == ["words", "trouble", "follower"]
    assert reply["layers"] == ["words", "trouble", "followers"]


def test_commands_are_listed(glossd):
    assert {"status", "plugins", "stop", "commands"} <= set(glossd.command("commands")["commands"])


@pytest.mark.parametrize("frame, code", [
    (b"", "malformed"), (b"status", "malformed"), (b"\x93", "malformed"), (b"\xdf\xff\xff\xff\xff", "malformed"),
    (b"\xc0", "bad_type"), (b"\x80", "bad_type"), (msgpack.packb({"command": 5}), "bad_type"), (msgpack.packb({1: 2}), "bad_type"),
    (msgpack.packb({"command": "fly"}), "unknown_command"),
])
def test_commands_that_make_no_sense(glossd, frame, code):
    client = glossd.client(zmq.DEALER, glossd.control)
    reply = client.ask(frame)
    assert reply["ok"] is False and reply["error"]["code"] == code and reply["error"]["message"]
    assert client.ask({"command": "status", "more": [1, 2]})["ok"]


def test_too_large_an_envelope_before_a_command(glossd):
    client = glossd.client(zmq.DEALER, glossd.control)
    assert client.ask({"command": "status"}, *[b"x"] * 9)["error"]["code"] == "bad_envelope"


def test_the_folder_of_an_endpoint_is_made(daemon, folder):
    """One level of it, as /run/glossd is after a boot."""
    glossd = daemon(start=False)
    glossd.config["control"] = glossd.control = f"ipc://{folder}/made/control"
    glossd.write()
    assert glossd.start().status()["state"] == "running"
    assert (folder / "made").stat().st_mode & 0o777 == 0o755


def policies(glossd):
    """The scheduling policies of all threads of glossd and of its workers."""
    processes = [glossd.process.pid, *(worker["pid"] for worker in glossd.status()["workers"])]
    return {os.sched_getscheduler(int(thread.name)) for process in processes for thread in Path(f"/proc/{process}/task").iterdir()}


def test_threads_take_turns(daemon, folder):
    glossd = daemon(start=False, spool={"path": folder / "spool"}).start(before=["nice", "-n", "3"])
    assert policies(glossd) == {os.SCHED_BATCH}
    assert os.getpriority(os.PRIO_PROCESS, glossd.process.pid) == os.getpriority(os.PRIO_PROCESS, 0) + 3


def test_a_policy_that_was_chosen_stays(daemon):
    assert policies(daemon(start=False).start(before=["chrt", "--rr", "1"])) == {os.SCHED_RR}
