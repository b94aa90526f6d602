"""What the rows of the campaign are made with: glossd in a folder of its own with a spool, its deaths and restarts, texts with the layers that an undisturbed run
gives them, and the table's rows.

A row is a function with @fault(…) before it, which takes a World and its numbers and returns a Tally; campaign finds them all here. What may not
be is collected in words, so that one failure does not hide the others.
"""
import contextlib, dataclasses, os, random, shutil, signal, subprocess, sys, tempfile, time
from pathlib import Path

HERE = Path(__file__).resolve().parent
for folder in ("tests/daemon", "bench"):
    sys.path.insert(0, str(HERE.parent.parent / folder))

import msgpack, zmq

import harness, prose
from load import Load
from oracle import Oracle, read_result

BUILD = harness.BUILD
SANITIZED = bool(os.environ.get("GLOSSD_SAN"))
PATIENCE = harness.PATIENCE / 1000
LIVE = 2.0  # seconds from a death to the first answer


class Died(Exception):
    """glossd ended where it was not to."""


class Glossd(harness.Glossd):
    """A daemon with a spool, all shipped plugins and the test plugins beside them. `spool=None`: off."""

    def __init__(self, folder, name="d", spool="spool", **config):
        self.folder = Path(folder)
        spool = spool if HAS_SPOOL else None
        self.spool = None if spool is None else self.folder / spool
        self.replay = None if spool is None else f"ipc://{folder}/{name}-replay"
        self.died_at = None
        own = {"plugin_path": [BUILD / "plugins", BUILD / "tests/plugins"],
               "pipeline": ["tokens", "sentences", {"quotes": {"indirect": False}}, "numbers"]}
        more = config.pop("spool_more", {})
        if self.spool:
            own.update(spool={"path": self.spool, **more}, replay=self.replay)
        super().__init__(folder, name, **{**own, **config})
        if spool is None and OFF_IS_A_WORD:
            self.config["spool"] = "off"
            self.write()

    def launch(self, *arguments, **how):
        if self.process is not None and getattr(self, "controller", None):
            self.controller.close()
            self.clients.remove(self.controller)
        return super().launch(*arguments, **how)

    def preload(self, library, **variables):
        """The environment with a library of the campaign, and what it is told."""
        return {"LD_PRELOAD": str(BUILD / f"tests/faults/{library}.so"), "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0",
                **{f"GLOSSD_FAULT_{key.upper()}": str(value) for key, value in variables.items()}}

    def alive(self):
        if self.process.poll() is not None:
            raise Died(f"glossd ended with {self.process.returncode}: {self.tail()}")

    def tail(self, size=1500):
        return self.log.read_text(errors="replace")[-size:]

    def kill(self):
        """SIGKILL, and the time of death."""
        self.process.kill()
        self.process.wait()
        self.died_at = time.monotonic()

    def dead(self):
        """Whether it has ended by itself."""
        if self.process.poll() is None:
            return False
        self.died_at = self.died_at or time.monotonic()
        return True

    def born_to_die(self, seconds):
        """Starts it, and kills it while it starts."""
        self.launch()
        time.sleep(seconds)
        self.kill()

    def again(self, load=None, **how):
        """Starts it again, with its clients. Returns the seconds from its death to its first answer, or None."""
        died, self.died_at = self.died_at or time.monotonic(), None
        self.launch(**how)
        if not load:
            self.until(lambda status: status["state"] == "running")
            return time.monotonic() - died
        load.reconnect()
        return load.answered_at - died if load.answered() else None


def supports(**config):
    """Whether this build takes that configuration."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "c.yaml")
        file.write_text("".join(f"{key}: {harness.yaml(value)}\n" for key, value in {
            "ingest": {"push": f"ipc://{folder}/push", "request": f"ipc://{folder}/request"}, "publish": [{"endpoint": f"ipc://{folder}/results"}],
            "control": f"ipc://{folder}/control", "plugin_path": [BUILD / "tests/plugins"], "pipeline": ["words"], **config}.items()))
        return subprocess.run([BUILD / "glossd", "--check", "--config", file], capture_output=True).returncode == 0


OFF_IS_A_WORD = supports(spool="off")
HAS_BREAKER = supports(breaker="off")
HAS_MEMORY_CAP = supports(workers={"count": 1, "memory": "128MiB"})
HAS_SPOOL = supports(spool={"path": "/tmp/glossd-supports"}, replay="ipc:///tmp/glossd-supports-replay")


@dataclasses.dataclass
class Tally:
    """One row of the table."""
    tried: int = 0
    survived: int = 0
    lost: int = 0
    duplicated: int = 0
    notes: list = dataclasses.field(default_factory=list)
    failures: list = dataclasses.field(default_factory=list)
    skipped: bool = False

    def check(self, true, words):
        if not true and len(self.failures) < 20:
            self.failures.append(words)
        return bool(true)

    def judge(self, *oracles):
        """What the oracles have seen."""
        for oracle in oracles:
            self.lost += len(oracle.lost())
            self.duplicated += oracle.duplicated
            self.failures += oracle.judge()[:20]

    def skip(self, reason):
        self.skipped = True
        self.note(f"skipped: {reason}")
        return self

    def note(self, words):
        self.notes.append(words)


@dataclasses.dataclass
class Fault:
    name: str
    passes: str  # when it passes, in words
    full: dict
    short: dict
    run: object


FAULTS = {}


def fault(name, passes, full, short):
    def register(function):
        FAULTS[name] = Fault(name, passes, full, short, function)
        return function
    return register


class World:
    """What one run of a row has: a folder, chance, texts. Daemons made by it end with it."""

    def __init__(self, seed, timed=True, say=lambda words: None):
        self.seed, self.timed, self.say = seed, timed, say
        self.chance = random.Random(seed)
        self.stack = contextlib.ExitStack()

    def __enter__(self):
        self.folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory(prefix="glossd-")))
        self.made = 0
        return self

    def __exit__(self, *what):
        return self.stack.__exit__(*what)

    def glossd(self, **config):
        self.made += 1
        folder = config.pop("folder", None) or self.folder / f"{self.made}"
        folder.mkdir(exist_ok=True)
        glossd = Glossd(folder, **config)
        self.stack.callback(end, glossd)
        return glossd

    @property
    def without_breaker(self):
        return {"breaker": "off"} if HAS_BREAKER else {}

    def texts(self, **which):
        return TEXTS.some(self, **which)

    def load(self, glossd, texts=None, oracle=None, degraded=lambda key: False, **more):
        texts = texts or self.texts()
        load = Load(glossd, list(texts), oracle or Oracle(texts, degraded), seed=self.chance.random(), **more)
        self.stack.callback(load.close)
        return load


def end(glossd):
    """Ends a daemon of a row, whatever became of it."""
    if glossd.process and glossd.process.poll() is None:
        glossd.process.send_signal(signal.SIGCONT)
        glossd.process.terminate()
        try:
            glossd.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            glossd.process.kill()
            glossd.process.wait()
    for client in glossd.clients:
        client.close()
    glossd.context.term()
    if SANITIZED:
        log = glossd.log.read_text(errors="replace")
        assert "Sanitizer" not in log and "runtime error" not in log, log[-4000:]


class Texts:
    """News of our own making, and the layers of each, from a glossd that nothing happens to. One run for each pipeline."""

    def __init__(self):
        self.known = {}

    def some(self, world, count=300, pipeline=None, size=(80, 3000)):
        key = (str(pipeline), count, size)
        if key not in self.known:
            self.known[key] = self.undisturbed(world, self.write(count, size), pipeline)
        return self.known[key]

    @staticmethod
    def write(count, size):
        numbers, texts, text = prose.Numbers(7), {}, ""
        wanted = size[0]
        for paragraph in prose.paragraphs(numbers):
            text += paragraph + "\n\n"
            if len(text) >= wanted:
                texts[text[:size[1]]] = None
                text, wanted = "", size[0] + numbers.below(size[1] - size[0])
            if len(texts) == count:
                return list(texts)

    @staticmethod
    def undisturbed(world, texts, pipeline):
        more = {"pipeline": pipeline} if pipeline else {}
        glossd = world.glossd(spool=None, **more)
        glossd.start()
        context = zmq.Context()
        client = context.socket(zmq.DEALER)
        client.linger, client.rcvtimeo = 0, harness.PATIENCE
        client.connect(glossd.request)
        layers = {}
        try:
            for text in texts:
                client.send(msgpack.packb({"text": text, "reply": "result"}))
                layers[text] = reply_layers(client.recv())
        finally:
            client.close()
            context.term()
        return layers


def reply_layers(data):
    """The layers in a reply with its result, as bytes."""
    unpacker = msgpack.Unpacker(raw=False, strict_map_key=False, max_buffer_size=0)
    unpacker.feed(data)
    for _ in range(unpacker.read_map_header()):
        key = unpacker.unpack()
        begin = unpacker.tell()
        unpacker.skip()
        if key == "result":
            result = read_result(data[begin:unpacker.tell()])
            assert result["outcome"] == "whole", result
            return result["layers"]
    raise AssertionError("a reply without a result")


TEXTS = Texts()


def quantile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def worst(seconds):
    """How a list of times is told."""
    known = [s for s in seconds if s is not None]
    return f"median {quantile(known, 0.5) * 1000:.0f} ms, longest {max(known) * 1000:.0f} ms" if known else "none"


def remove(path):
    shutil.rmtree(path, ignore_errors=True)
