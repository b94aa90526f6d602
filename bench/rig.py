"""What the bench runs: glossd, the forwarder and the Python service as targets, each with endpoints in a temporary folder of its own, and the load
generator with the subscriber against one of them.

Every process is started by `start` and ended by its own id when its `with` ends, whatever happened; the kernel kills it should the
runner be killed. Every wait has a bound. A run whose results are not exactly the documents that were sent raises Broken: it has no figures.
"""
import ctypes, json, os, signal, subprocess, sys, tempfile, time
from contextlib import contextmanager
from pathlib import Path

import msgpack, zmq

ROOT = Path(__file__).resolve().parent.parent
BACKLOG = 200000  # messages that wait for the subscriber: it is never too slow, only late
PATIENCE = 30  # seconds for what should come at once
READINGS = 100_000  # of a clock, to see what one takes
PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None, use_errno=True)


class Broken(Exception):
    """A measurement that came to nothing, with the reason."""


def cpu_ns(pid):
    """CPU time of all threads of a process, those that ended too."""
    clock = ctypes.c_int()
    if libc.clock_getcpuclockid(pid, ctypes.byref(clock)):
        raise Broken(f"process {pid} is gone")
    return time.clock_gettime_ns(clock.value)


def reading_us():
    """What a reading of a thread's CPU time, a system call, takes beyond one of the monotonic clock, which is none."""
    def took_ns(clock):
        began = time.thread_time_ns()
        for _ in range(READINGS):
            clock()
        return time.thread_time_ns() - began
    return (took_ns(time.thread_time_ns) - took_ns(time.monotonic_ns)) / READINGS / 1000


def resident(pid):
    """Bytes of memory it has, and had at most."""
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return int(lines["VmRSS"].split()[0]) * 1024, int(lines["VmHWM"].split()[0]) * 1024


@contextmanager
def start(command, **more):
    parent = os.getpid()

    def die_with_parent():
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)

    process = subprocess.Popen([str(word) for word in command], preexec_fn=die_with_parent, **{"stdin": subprocess.DEVNULL, **more})
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                print(f"bench: {command[0]} did not end within {PATIENCE} s and was killed", file=sys.stderr)
                process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()


class Target:
    """A program that takes documents at `push` and gives results at `results`."""
    text = True  # is in the results

    def __init__(self, folder):
        self.push, self.results, self.control = (f"ipc://{folder}/{end}" for end in ("push", "results", "control"))

    def processes(self):
        """Its processes' ids, by what they are."""
        return {"main": [self.process.pid]}


@contextmanager
def plain(command):
    """A target that needs its two endpoints alone."""
    with tempfile.TemporaryDirectory(prefix="glossd-bench.") as folder:
        target = Target(folder)
        with start(command(target)) as target.process:
            yield target


def forwarder(build, more=0):
    return plain(lambda target: [build / "bench/forward", "--push", target.push, "--results", target.results, "--more", more, "--backlog", BACKLOG])


@contextmanager
def service():
    with plain(lambda target: [ROOT / "bench/service.py", target.push, target.results]) as target:
        target.text = False
        yield target


class Glossd(Target):
    """A running glossd, asked through its control endpoint."""

    def open_control(self):
        self.context = zmq.Context()
        self.socket = self.context.socket(zmq.REQ)
        self.socket.linger = 0
        self.socket.rcvtimeo = PATIENCE * 1000
        self.socket.reconnect_ivl = 1
        self.socket.connect(self.control)

    def close_control(self):
        self.socket.close()
        self.context.term()

    def command(self, name):
        try:
            self.socket.send(msgpack.packb({"command": name}))
            return msgpack.unpackb(self.socket.recv())
        except zmq.Again:
            raise Broken(f"glossd does not answer {name}")

    def until(self, state):
        end = time.monotonic() + PATIENCE
        while not state(status := self.command("status")):
            if self.process.poll() is not None or time.monotonic() > end:
                raise Broken("glossd does not come to be ready")
            time.sleep(0.0005)
        return status

    def processes(self):
        return {"main": [self.process.pid], "worker": [worker["pid"] for worker in self.command("status")["workers"]]}


class Build:
    """The build folder, and what its glossd knows."""

    def __init__(self, folder):
        self.folder = Path(folder).resolve()
        self.extras = [(key, value) for key, value in (("spool", "off"), ("replay", "ipc://{folder}/replay")) if self.knows(key, value)]

    def knows(self, key, value):
        """Whether this glossd has the setting; keys that come later are switched off, or moved into our folder, once they are there."""
        with tempfile.TemporaryDirectory(prefix="glossd-bench.") as folder:
            command = [self.folder / "glossd", "--check", "--config", os.devnull, "--set", "pipeline=[nothing]", "--set",
                       f"plugin_path=[{self.folder}/bench/plugins]", "--set", f"{key}={value.format(folder=folder)}"]
            return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE).returncode == 0

    @contextmanager
    def glossd(self, *sets, config=ROOT / "conf/glossd.yaml", spool=False, text=True, by_cpu=False):
        """glossd, by default with the text in its results; `target.ready_ns`: from its start to the state `running`. With `spool` it keeps one, in the folder; with
        `by_cpu` its `elapsed_us` are CPU time."""
        with tempfile.TemporaryDirectory(prefix="glossd-bench.") as folder:
            target = Glossd(folder)
            target.text = text
            all_sets = [f"ingest.push={target.push}", f"ingest.request=ipc://{folder}/request", f"control={target.control}",
                        "publish=[{endpoint: \"%s\", text: %s, backlog: %d}]" % (target.results, str(text).lower(), BACKLOG), "log.level=warning",
                        "workers.recycle_after=1000000000",  # the CPU of a worker that is gone cannot be read
                        f"plugin_path=[{self.folder}/plugins, {self.folder}/bench/plugins]", *sets]
            all_sets += [f"{key}={value.format(folder=folder)}" for key, value in self.extras]
            all_sets += ["spool={path: %s/spool}" % folder] if spool else []
            all_sets += ["deadline.base=24h"] if by_cpu else []
            environment = {**os.environ, "LD_PRELOAD": str(self.folder / "bench/preload/cpu_clock.so")} if by_cpu else None
            target.open_control()
            try:
                began = time.monotonic_ns()
                with start([self.folder / "glossd", "--config", config, *(word for one in all_sets for word in ("--set", one))],
                           env=environment) as target.process:
                    target.until(lambda status: status["state"] == "running")
                    target.ready_ns = time.monotonic_ns() - began
                    yield target
            finally:
                target.close_control()

    def output(self, program, *words, timeout=600):
        """What a program of ours prints, as JSON."""
        with start([program, *words], stdout=subprocess.PIPE) as process:
            try:
                out = process.communicate(timeout=timeout)[0]
            except subprocess.TimeoutExpired:
                raise Broken(f"{program} takes more than {timeout} s")
        if process.returncode:
            raise Broken(f"{program} ended with {process.returncode}")
        return json.loads(out)

    def drive(self, target, text, size=4096, window=None, rate=None, seconds=None, count=None, warm=200, elapsed=False):
        """Documents through a target: in the closed loop with `window`, in the open one with `rate`. Returns what was measured."""
        bounds = [word for name, value in (("window", window), ("rate", rate), ("seconds", seconds), ("count", count)) if value
                  for word in (f"--{name}", value)]
        with tempfile.NamedTemporaryFile(prefix="glossd-bench.") as board:
            board.truncate(4096)
            bench = self.folder / "bench"
            subscribe = [bench / "subscribe", "--endpoint", target.results, "--board", board.name] + (["--elapsed"] if elapsed else [])
            load = [bench / "load", "--endpoint", target.push, "--text", text, "--size", size, "--board", board.name, "--warm", warm, *bounds]
            with start(subscribe, stdout=subprocess.PIPE) as subscriber, \
                 start(load, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as sender:
                if sender.stdout.readline() != b"warm\n":
                    raise Broken("the load generator did not come to begin")
                pids = target.processes()
                before = {pid: cpu_ns(pid) for of in pids.values() for pid in of}
                limit = (seconds or 0) + 600
                sent = sender.communicate(b"go\n", timeout=limit)[0]
                came = subscriber.communicate(timeout=limit)[0]
                cpu = {name: sum(cpu_ns(pid) - before[pid] for pid in of) for name, of in pids.items()}
        if not sent or not came:
            raise Broken("the load generator failed")
        done = figures(json.loads(sent), json.loads(came), cpu, target.text)
        return {**done, "reading_us": reading_us()} if elapsed else done


def figures(sent, came, cpu, text):
    documents, text_bytes = sent["sent"], sent["text_bytes"]
    if came["received"] != documents or came["text_bytes"] != text_bytes * text or came["twice"] or came["broken"] or came["not_whole"] or came["gaps"]:
        came.pop("histogram")
        raise Broken(f"results are not the documents: sent {sent}, came {came}")
    seconds = (came["last_ns"] - sent["began_ns"]) / 1e9
    return {
        "documents": documents, "seconds": seconds, "per_second": documents / seconds, "mb_per_second": text_bytes / seconds / 1e6,
        "frame_bytes": came["frame_bytes"] / documents, "cpu_us": sum(cpu.values()) / documents / 1000,
        "cpu_us_by": {name: ns / documents / 1000 for name, ns in cpu.items()},
        "client_cpu_us": (sent["cpu_ns"] + came["cpu_ns"]) / documents / 1000,
        "plugins_us": came["plugins_us"] / documents, "plugin_runs": came["plugin_runs"] / documents,
        "p50_ms": came["p50_ns"] / 1e6, "p90_ms": came["p90_ns"] / 1e6, "p99_ms": came["p99_ns"] / 1e6, "most_ms": came["most_ns"] / 1e6,
        "histogram": came["histogram"],
    }
