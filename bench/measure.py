"""What `make bench` measures. Everything that is compared is measured in rounds, one after the other within each round, so that what the
machine does besides falls on all alike; `rounds` has one entry a round, and ratios are made inside a round.

Nothing here judges or prints figures: see report.py.
"""
import json, os, re, subprocess, sys, time
from dataclasses import dataclass

import prose, rig

ROOT = rig.ROOT
EVAL = ROOT.parent / "shared/eval"
KB, MB = 1 << 10, 1 << 20
SIZE = 4 * KB
NULL = "pipeline=[nothing]"
FAST = "pipeline.quotes.indirect=false"
SHIPPED = 256  # documents on their way to the shipped plugins: what they do in 15 to 30 ms
SIZES = [KB, 4 * KB, 16 * KB, 64 * KB, 256 * KB, MB]
LOADS = [0.1, 0.25, 0.5, 0.75, 0.9]
# name → sets, and whether the text is published too (the shipped configuration does not)
SPOOLED = (("null", NULL, True), ("fast", FAST, False), ("fast, with text", FAST, True))
PIPELINES = {
    "tokens + sentences": ["pipeline=[tokens, sentences]"],
    "tokens + numbers": ["pipeline=[tokens, numbers]"],
    "tokens + sentences + numbers": ["pipeline=[tokens, sentences, numbers]"],
    "tokens + sentences + quotes, indirect: false": ["pipeline=[tokens, sentences, quotes: {indirect: false}]"],
    "tokens + sentences + quotes": ["pipeline=[tokens, sentences, quotes]"],
    "all, indirect: false": [FAST],
    "all": [],
}
# peer → what of ours it is set beside
PEERS = {
    "ICU": "tokens + sentences", "sentencex": "tokens + sentences", "sbd": "tokens + sentences", "wink-sentences": "tokens + sentences",
    "compromise-sentences": "tokens + sentences", "compromise-quotes": "tokens + sentences + quotes, indirect: false",
    "marks and names": "tokens + sentences + quotes, indirect: false",
    "compromise-numbers": "tokens + sentences + numbers", "wink-numbers": "tokens + sentences + numbers", "recognizers": "tokens + sentences + numbers",
}
# whose answers are set beside gold → in which of its files
QUALITY = {"full": ["sentences", "quotes/polnear-dev", "numbers"], "fast": ["quotes/polnear-dev"], "ICU": ["sentences"], "sentencex": ["sentences"], "sbd": ["sentences"],
           "wink-sentences": ["sentences"], "compromise-sentences": ["sentences"], "compromise-quotes": ["quotes/polnear-dev"], "marks and names": ["quotes/polnear-dev"],
           "compromise-numbers": ["numbers"], "recognizers": ["numbers"]}
MODES = {"full": "conf/glossd.yaml", "fast": "tests/fast.yaml"}


@dataclass(frozen=True)
class Plan:
    """How much is measured."""
    rounds: int
    seconds: float      # of each measurement through sockets
    cpu_seconds: float  # of each one in process
    text_bytes: int
    part: int           # bytes of text in process, a round
    growth_rounds: int
    peers: bool
    curves: bool        # by document size, by load
    memory_documents: int


FULL = Plan(rounds=5, seconds=2, cpu_seconds=1, text_bytes=50_000_000, part=4_000_000, growth_rounds=3, peers=True, curves=True,
            memory_documents=1_000_000)
QUICK = Plan(rounds=3, seconds=0.3, cpu_seconds=0.08, text_bytes=4_000_000, part=400_000, growth_rounds=1, peers=False, curves=False,
             memory_documents=4_000)


def window(size):
    """Documents on their way in the closed loop: enough to keep everything busy, and at most 4 MiB."""
    return max(8, min(512, 4 * MB // size))


# ---- Texts ----

def write_text(path, *words):
    new = path.with_suffix(".new")
    with new.open("wb") as file:
        subprocess.run([sys.executable, ROOT / "bench/prose.py", *map(str, words)], stdout=file, check=True, timeout=600)
    new.rename(path)


def make_texts(folder, plan):
    """{name: file}; `news` first. Made again only where the generator is newer."""
    generator = ROOT / "bench/prose.py"
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {"news": (f"news-{plan.text_bytes}.txt", (plan.text_bytes,)), **{kind: (f"{kind}.txt", (MB, kind)) for kind in prose.HOSTILE}}
    texts = {}
    for name, (file, words) in wanted.items():
        texts[name] = folder / file
        if not texts[name].exists() or texts[name].stat().st_mtime < generator.stat().st_mtime:
            write_text(texts[name], *words)
    for name, file in (("polnear", "quotes/polnear-dev.jsonl"), ("novels", "quotes/pdnc-a.jsonl"), ("web", "sentences/ewt-dev.jsonl")):
        if (EVAL / file).exists():
            lines = (EVAL / file).read_text(encoding="utf-8").splitlines()
            texts[name] = folder / f"{name}.txt"
            texts[name].write_bytes("\n\n".join(json.loads(line)["text"] for line in lines if line.strip()).encode()[:MB].decode(errors="ignore").encode())
    return texts


class Bench:
    """One run: `rounds` is {what: [figures, one for each round]}, `single` what is measured once."""

    def __init__(self, build, plan, say):
        self.build, self.plan, self.say = rig.Build(build), plan, say
        self.texts = make_texts(self.build.folder / "bench/texts", plan)
        self.news = self.texts["news"]
        self.rounds, self.single, self.loads = {}, {}, [os.getloadavg()]
        self.more = 0

    def keep(self, name, value):
        self.rounds.setdefault(name, []).append(value)

    # ---- Through sockets ----

    def saturate(self, name, target, size=SIZE, **more):
        done = self.build.drive(target, self.news, size=size, **{"window": window(size), "seconds": self.plan.seconds, "warm": min(200, 8 * MB // size), **more})
        self.keep(name, done)
        return done

    def match_sizes(self):
        """How much longer a result of the null plugin is than its document: what the forwarder adds."""
        with rig.forwarder(self.build.folder) as target:
            plain = self.build.drive(target, self.news, window=64, count=500)
        with self.build.glossd(NULL) as target:
            result = self.build.drive(target, self.news, window=64, count=500)
        self.more = round(result["frame_bytes"] - plain["frame_bytes"])

    def transport(self):
        """The forwarder and the null plugin at their most, and then each at half of it."""
        with rig.forwarder(self.build.folder, self.more) as target:
            most = self.saturate("forwarder", target)["per_second"]
            self.saturate("forwarder at half", target, rate=most / 2, window=None)
        with self.build.glossd(NULL) as target:
            self.keep("start_ms", target.ready_ns / 1e6)
            most = self.saturate("null", target)["per_second"]
            self.saturate("null at half", target, rate=most / 2, window=None)

    def analysis(self):
        """The shipped plugins in both modes, as the shipped configuration publishes, which is without the text, beside the Python service."""
        for name, sets in (("fast", [FAST]), ("full", [])):
            with self.build.glossd(*sets, text=False) as target:
                self.saturate(name, target, window=SHIPPED)
            for text in (False, True):
                with self.build.glossd(*sets, text=text, by_cpu=True) as target:
                    self.saturate(f"{name} by CPU" + ", with text" * text, target, window=SHIPPED, elapsed=True)
        with rig.service() as target:
            self.saturate("service", target, window=16, warm=20)

    def spool(self):
        """With the spool and without it, at their most: so many documents are on their way that the disk's answers are not waited for."""
        for name, sets, text in SPOOLED:
            for spool in (False, True):
                with self.build.glossd(sets, spool=spool, text=text) as target:
                    self.saturate(f"spool {'on' if spool else 'off'}: {name}", target, window=4 * MB // SIZE)

    def burning(self):
        for workers in (1, 2):
            with self.build.glossd("pipeline=[burn]", f"workers.count={workers}") as target:
                self.saturate(f"burn {workers}", target, window=48, warm=20)

    def life(self):
        """Start and reload with the shipped plugins."""
        with self.build.glossd() as target:
            self.keep("start_shipped_ms", target.ready_ns / 1e6)
            if "reload" not in target.command("commands").get("commands", {}):
                return
            began = time.monotonic_ns()
            reply = target.command("reload")
            if not reply.get("ok"):
                raise rig.Broken(f"glossd does not reload: {reply}")
            target.until(lambda status: status["generation"] >= reply["generation"])
            self.keep("reload_ms", (time.monotonic_ns() - began) / 1e6)

    # ---- In process ----

    def in_process(self, sets, text, size, begin=0, part=0, seconds=None):
        """Figures of a pipeline over slices of a text."""
        words = [word for one in (f"plugin_path=[{self.build.folder}/plugins]", *sets) for word in ("--set", one)]
        done = self.build.output(self.build.folder / "bench/inprocess", "--config", ROOT / "conf/glossd.yaml", *words, "--text", text, "--size", size,
                                 "--from", begin, "--bytes", part, "--seconds", self.plan.cpu_seconds if seconds is None else seconds)
        if not done["whole"]:
            raise rig.Broken(f"a plugin failed on {text.name} in pieces of {size}")
        return {**done, "mb_per_cpu_second": done["bytes"] * 1e3 / done["cpu_ns"], "us_per_byte": done["cpu_ns"] / 1e3 / done["bytes"]}

    def speeds(self, number):
        begin = number * self.plan.part
        for name, sets in PIPELINES.items():
            self.keep(f"in process: {name}", self.in_process(sets, self.news, SIZE, begin, self.plan.part))

    def peers(self, number):
        folder, begin, seconds = ROOT / "bench/peers", number * self.plan.part, self.plan.cpu_seconds
        for peer in PEERS:
            if peer == "ICU":
                done = self.build.output(self.build.folder / "bench/icu", "--text", self.news, "--size", SIZE, "--from", begin, "--bytes", self.plan.part,
                                         "--seconds", seconds)
            else:
                done = self.build.output("node", folder / "peers.js", peer, self.news, SIZE, begin, self.plan.part, seconds)
            self.keep(f"peer: {peer}", {**done, "mb_per_cpu_second": done["bytes"] * 1e3 / done["cpu_ns"]})

    def growth(self):
        """Time for a byte in pieces of 1 MB over that in pieces of 4 KB, the same bytes, for every text."""
        for _ in range(self.plan.growth_rounds):
            for name, text in self.texts.items():
                times = [self.in_process([], text, size, 0, MB, self.plan.cpu_seconds / 4)["us_per_byte"] for size in (SIZE, MB)]
                self.keep(f"growth: {name}", {"small": times[0], "large": times[1], "ratio": times[1] / times[0]})

    # ---- Once ----

    def curves(self):
        """By document size, and by load. Three short rounds."""
        for _ in range(3):
            for size in SIZES:
                with rig.forwarder(self.build.folder, self.more) as target:
                    self.saturate(f"size: forwarder {size}", target, size=size, seconds=0.5)
                with self.build.glossd(NULL) as target:
                    self.saturate(f"size: null {size}", target, size=size, seconds=0.5)
                with self.build.glossd(FAST) as target:
                    self.saturate(f"size: fast {size}", target, size=size, seconds=0.5, window=min(window(size), SHIPPED))
            most = {name: median([done["per_second"] for done in self.rounds[name]]) for name in ("forwarder", "null")}
            for share in LOADS:
                with rig.forwarder(self.build.folder, self.more) as target:
                    self.saturate(f"load: forwarder {share}", target, rate=share * most["forwarder"], window=None, seconds=1)
                with self.build.glossd(NULL) as target:
                    self.saturate(f"load: null {share}", target, rate=share * most["null"], window=None, seconds=1)

    def memory(self):
        """After many documents through the shipped plugins, everything on."""
        with self.build.glossd() as target:
            self.build.drive(target, self.news, window=SHIPPED, count=self.plan.memory_documents)
            self.single["memory"] = {name: [dict(zip(("resident", "most"), rig.resident(pid))) for pid in pids] for name, pids in target.processes().items()}
            self.single["memory"]["documents"] = self.plan.memory_documents

    def instructions(self):
        done = subprocess.run([ROOT / "bench/instructions", f"--build={self.build.folder}"], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600)
        rows = re.findall(r"^(\S.*?) +([\d.]+)  kept", done.stdout, re.M)
        self.single["instructions"] = {name: float(value) for name, value in rows}

    def answers(self, who):
        """The command that answers for a peer, or for glossd in a mode."""
        if who not in MODES:
            return ["node", ROOT / "bench/peers/answers.js", who]
        return [self.build.folder / "gloss", "analyze", "--jsonl", "--config", ROOT / MODES[who], "--set", f"plugin_path=[{self.build.folder}/plugins]"]

    def quality(self):
        """What everyone finds against gold, where it is there: {who: {figure: value}}. No speed of the quotes is shown without it."""
        for who, files in QUALITY.items():
            if not (EVAL / "evaluate.py").exists() or (who in PEERS and not self.plan.peers):
                continue
            for only in files:
                done = subprocess.run([EVAL / "evaluate.py", "--only", only, "--", *self.answers(who)], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=1800)
                for line in done.stdout.splitlines():
                    self.single.setdefault("quality", {}).setdefault(who, {}).update(
                        {f"{line.split()[0]}.{name}": float(value) for name, value in re.findall(r" (\S+) ([\d.]+) \[", line)})

    def run_spool(self):
        """That part alone."""
        for number in range(self.plan.rounds):
            self.spool()
            self.say(f"round {number + 1} of {self.plan.rounds}")

    def run(self):
        self.match_sizes()
        for number in range(self.plan.rounds):
            for part in (self.transport, self.analysis, self.spool, self.burning, self.life):
                part()
            self.speeds(number)
            if self.plan.peers:
                self.peers(number)
            self.loads.append(os.getloadavg())
            self.say(f"round {number + 1} of {self.plan.rounds}")
        for part in (self.growth, *((self.curves,) if self.plan.curves else ()), self.instructions, self.quality, self.memory):
            part()
            self.say(part.__name__)
        self.loads.append(os.getloadavg())


def median(values):
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
