"""glossd under a service manager: what it tells it (a socket of the test's stands in for systemd's), and the files that are installed for it."""
import os, re, shutil, signal, socket, subprocess
from pathlib import Path

import pytest

from harness import BUILD, PATIENCE

ROOT = Path(__file__).resolve().parents[2]
FED = "WATCHDOG=1"
EXTENDED = re.compile(r"EXTEND_TIMEOUT_USEC=[1-9]\d{6,}$")


class Manager:
    """The manager's end of NOTIFY_SOCKET. Every message that came is kept, in order."""

    def __init__(self, folder):
        self.path = folder / "notify"
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(self.path))
        self.socket.settimeout(PATIENCE / 1000)
        self.heard = []

    def hear(self):
        self.heard.append(self.socket.recv(4096).decode())
        return self.heard[-1]

    def until(self, pattern, times=1):
        """Hears until so many more messages match, and returns the last of them."""
        while times:
            times -= bool(re.match(pattern, message := self.hear()))
        return message

    def silent(self, seconds):
        """Whether nothing comes for so long, once what is on its way was heard."""
        self.socket.settimeout(0)
        try:
            while self.hear():
                pass
        except BlockingIOError:
            pass
        self.socket.settimeout(seconds)
        try:
            self.hear()
        except TimeoutError:
            return True
        finally:
            self.socket.settimeout(PATIENCE / 1000)
        return False

    def only_changes(self):
        """Whether no status was told twice in a row."""
        statuses = [message for message in self.heard if message.startswith("STATUS=")]
        return all(one != next for one, next in zip(statuses, statuses[1:]))


@pytest.fixture
def manager(folder):
    made = Manager(folder)
    yield made
    made.socket.close()


@pytest.fixture
def service(daemon, manager):
    """Launches a daemon under the manager; service(environment variables, key=value …) does not wait for it."""
    def launch(more={}, **config):
        return daemon(start=False, **config).launch(NOTIFY_SOCKET=str(manager.path), **more)
    return launch


# ---- Notification ---------------------------------------------------------------------------------------------------------

def test_ready_comes_with_the_first_worker(service, manager, folder):
    glossd = service(pipeline=["words", {"slow": {"until": folder / "go"}}])
    while not (folder / "go.begun").exists():
        manager.until(EXTENDED)
    manager.until(EXTENDED, times=2)  # for as long as it takes
    assert not any(message.startswith("READY") for message in manager.heard)
    assert any(message.startswith("STATUS=starting, ") for message in manager.heard)
    assert glossd.status()["state"] == "starting"
    (folder / "go").touch()
    manager.until("READY=1$")
    assert glossd.status()["state"] == "running"
    manager.until("STATUS=running, generation 1: 0 documents/s, 0 queued, 0 in hand$")
    assert glossd.stop() == 0
    manager.until("STOPPING=1$")
    assert manager.heard.count("READY=1") == manager.heard.count("STOPPING=1") == 1


def test_what_is_not_extended_is_not(service, manager):
    glossd = service()
    manager.until("STATUS=running")
    extended = sum(bool(EXTENDED.match(message)) for message in manager.heard)
    assert extended <= 1 and glossd.req().ask({"text": "a", "reply": "result"})["result"]["outcome"] == "whole"
    manager.until("STATUS=running, .* [1-9][0-9]* documents/s")
    manager.until("STATUS=running, .* 0 documents/s")  # two more looks
    assert sum(bool(EXTENDED.match(message)) for message in manager.heard) == extended


def test_the_status_says_what_is_in_hand(service, manager, folder):
    glossd = service(workers={"count": 1}, deadline={"base": "60s"})
    manager.until("READY=1$")
    client = glossd.dealer()
    for n in range(20):
        client.send({"text": f"@wait {folder}/go", "reply": "result"})
    manager.until("STATUS=running, generation 1: 0 documents/s, 12 queued, 20 in hand$")
    (folder / "go").touch()
    for _ in range(20):
        client.receive()
    manager.until(r"STATUS=running, generation 1: [1-9]\d* documents/s, 0 queued, 0 in hand$")
    manager.until("STATUS=running, generation 1: 0 documents/s, 0 queued, 0 in hand$")
    assert manager.only_changes()


def test_a_long_drain_is_extended(service, manager, folder):
    glossd = service(workers={"count": 1}, deadline={"base": "60s"}, drain="60s")
    manager.until("READY=1$")
    client = glossd.dealer()
    client.send({"text": f"@wait {folder}/go", "reply": "result"})
    glossd.until(lambda s: s["documents"]["in_flight"] == 1)
    glossd.process.terminate()
    manager.until("STOPPING=1$")
    manager.until("STATUS=stopping, generation 1: 0 documents/s, 0 queued, 1 in hand$")
    manager.until(EXTENDED, times=2)
    assert manager.only_changes()
    (folder / "go").touch()
    assert client.receive()["result"]["outcome"] == "whole"
    assert glossd.process.wait(PATIENCE / 1000) == 0


def test_a_start_that_failed_once_is_extended_no_more(service, manager):
    """It is tried again, and the manager's own limit counts."""
    glossd = service(pipeline=[{"refusing": {"how": "hang"}}], workers={"count": 1, "start": "100ms"})
    glossd.until(lambda s: s["counters"]["workers_died"] >= 2)
    assert manager.silent(2.5)
    assert glossd.status()["state"] == "starting"


@pytest.mark.parametrize("refused", [False, True])
def test_a_reload_is_told_and_its_end_too(service, manager, refused):
    glossd = service()
    manager.until("READY=1$")
    if refused:
        glossd.config["pipeline"] = ["nowhere"]
        glossd.write()
    assert glossd.command("reload")["ok"] != refused
    manager.until("RELOADING=1$")
    manager.until("READY=1$")


def test_a_start_that_is_refused_is_never_ready(service, manager):
    glossd = service(pipeline=["words", "refusing"])
    manager.until("STOPPING=1$")
    assert glossd.process.wait(PATIENCE / 1000) == 1
    assert not any(message.startswith("READY") for message in manager.heard)


def test_a_check_tells_nobody_anything(daemon, manager):
    glossd = daemon(start=False)
    done = subprocess.run([BUILD / "glossd", "--config", glossd.file, "--check"], capture_output=True, timeout=PATIENCE / 1000,
                          env={**os.environ, "NOTIFY_SOCKET": str(manager.path), "WATCHDOG_USEC": "1000"})
    assert done.returncode == 0 and manager.silent(0.001)


def test_a_manager_that_is_gone_is_logged(service, manager):
    glossd = service()
    manager.until("READY=1$")
    manager.socket.close()
    glossd.until(lambda s: "event=notify_failed level=warning" in glossd.log.read_text())
    assert glossd.req().ask({"text": "a", "reply": "result"})["result"]["outcome"] == "whole"


# ---- The watchdog ---------------------------------------------------------------------------------------------------------

INTERVAL = 0.3  # seconds; the watchdog is fed at half of it
WATCHED = {"WATCHDOG_USEC": str(int(INTERVAL * 1e6))}


def test_idle_it_is_fed(service, manager):
    service(WATCHED)
    manager.until("READY=1$")
    manager.until(FED, times=7)  # more than three intervals


def test_while_a_plugin_takes_its_time_it_is_fed(service, manager, folder):
    glossd = service(WATCHED, deadline={"base": "60s"})
    manager.until("READY=1$")
    client = glossd.dealer()
    client.send({"text": f"@wait {folder}/go", "reply": "result"})
    glossd.until(lambda s: s["documents"]["in_flight"] == 1)
    manager.until(FED, times=7)
    (folder / "go").touch()
    assert client.receive()["result"]["outcome"] == "whole"


def test_stopped_it_is_not_fed(service, manager):
    glossd = service(WATCHED)
    manager.until("READY=1$")
    manager.until(FED)
    glossd.process.send_signal(signal.SIGSTOP)
    assert os.waitid(os.P_PID, glossd.process.pid, os.WSTOPPED).si_status == signal.SIGSTOP
    assert manager.silent(3 * INTERVAL)
    glossd.process.send_signal(signal.SIGCONT)
    manager.until(FED, times=2)


def test_without_a_watchdog_it_is_not_fed(service, manager):
    for more in ({}, {"WATCHDOG_USEC": "100000", "WATCHDOG_PID": "1"}):  # none, and another's
        glossd = service(more)
        manager.until("READY=1$")
        glossd.req().ask({"text": "a", "reply": "result"})
        manager.until("STATUS=running, .* [1-9][0-9]* documents/s")
        assert FED not in manager.heard
        assert glossd.stop() == 0


# ---- What is installed ----------------------------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """An installed tree for each prefix."""
    def install(prefix):
        root = tmp_path_factory.mktemp("root")
        # `all` stands already, built with flags that only its maker knows.
        done = subprocess.run(["make", "-C", ROOT, "-o", "all", "install", f"BUILD={BUILD}", f"DESTDIR={root}", f"PREFIX={prefix}"],
                              capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return root
    return install


def analyze(*arguments):
    return subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, timeout=60,
                          env={**os.environ, "SYSTEMD_COLORS": "0", "SYSTEMD_LOG_LEVEL": "notice"})


def in_place(root, prefix, folder):
    """The unit, its paths leading into the tree."""
    unit = folder / "glossd.service"
    text = (root / f"{prefix[1:]}/lib/systemd/system/glossd.service").read_text()
    unit.write_text(re.sub(rf"(?<![\w/]){prefix}/", f"{root}{prefix}/", text))
    return unit


@pytest.mark.parametrize("prefix", ["/usr", "/opt/of/ours"])
def test_the_unit_is_sound(installed, folder, prefix):
    root = installed(prefix)
    unit = in_place(root, prefix, folder)
    commands = [line.split("=", 1)[1].split()[0] for line in unit.read_text().splitlines() if line.startswith("Exec")]
    assert len(commands) == 3 and all(os.access(command, os.X_OK) and command.startswith(str(root)) for command in commands)
    done = analyze("verify", "--man=no", unit)
    assert done.returncode == 0 and done.stderr == "", done
    unit.write_text(unit.read_text().replace("Type=notify", "Type=notfy"))
    assert "notfy" in analyze("verify", "--man=no", unit).stderr  # it is looked at


def test_the_unit_bounds_what_glossd_cannot(installed, folder):
    lines = in_place(installed("/usr"), "/usr", folder).read_text().splitlines()
    assert "MemoryMax=75%" in lines and "LimitNOFILE=65536" in lines


def test_the_unit_is_hardened(installed, folder):
    unit = in_place(installed("/usr"), "/usr", folder)
    done = analyze("security", "--offline=true", "--threshold=20", "--no-pager", unit)
    assert done.returncode == 0, done.stdout


def test_the_user_is_made(installed, folder):
    tree = folder / "tree"
    (tree / "etc").mkdir(parents=True)
    shutil.copytree(installed("/usr") / "usr/lib/sysusers.d", tree / "usr/lib/sysusers.d")
    done = subprocess.run(["systemd-sysusers", f"--root={tree}"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert re.search(r"^glossd:x:\d+:\d+:[^:]*:/var/lib/glossd:/usr/sbin/nologin$", (tree / "etc/passwd").read_text(), re.M)
    assert re.search(r"^glossd:x:\d+:", (tree / "etc/group").read_text(), re.M)
    unit = (ROOT / "systemd/glossd.service").read_text()
    assert "\nUser=glossd\nGroup=glossd\n" in unit
