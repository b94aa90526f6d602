"""The tables: what was asked for and what was measured. A figure is the median of its rounds with the least and the greatest in brackets; a
ratio is made inside each round. Where the middle decides, the spread shows how far to trust it.
"""
import platform, re, subprocess
from pathlib import Path

from measure import KB, PEERS, PIPELINES, QUALITY, SIZES, median

# What is shown of each layer against gold: who, in what pipeline its speed was measured, and the figures.
GOLD = {
    "sentences": (("ewt-dev.f1", "gum-dev.f1", "golden-en.exact"), {"full": "tokens + sentences"}),
    "quotes/polnear-dev": (("exact", "hit", "speaker", "e2e", "indirect", "stretch"),
                           {"full": "tokens + sentences + quotes", "fast": "tokens + sentences + quotes, indirect: false"}),
    "numbers": (("prose.item", "newsquant.value", "newsquant.unit", *(f"recognizers.{kind}.item" for kind in ("number", "currency", "dimension", "range", "small", "datetime"))),
                {"full": "tokens + numbers"}),
}
ROUNDING_US = 0.5  # elapsed_us is cut to whole microseconds: half of one is lost for each plugin that ran
READINGS = 4  # of the clock for a document, and two more for each plugin, of which one falls into what the plugin is said to take


class Spread:
    """A figure over the rounds."""

    def __init__(self, values):
        self.values = list(values)
        self.middle = median(self.values)

    def __str__(self):
        if len(self.values) == 1:
            return number(self.middle)
        return f"{number(self.middle)} [{number(min(self.values))} – {number(max(self.values))}]"


def number(value):
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def outside_plugins(done):
    """CPU of glossd and the workers for a document, less the plugins' own, which results of a run by CPU time tell, and less what telling it takes."""
    readings = READINGS + done["plugin_runs"]
    return done["cpu_us"] - done["plugins_us"] - ROUNDING_US * done["plugin_runs"] - done["reading_us"] * readings


class Judge:
    """Makes rows from what a bench measured."""

    def __init__(self, bench):
        self.rounds, self.single, self.rows = bench.rounds, bench.single, []

    def spread(self, name, key):
        return Spread(done[key] for done in self.rounds[name])

    def ratio(self, over, under, key):
        return Spread(a[key] / b[key] for a, b in zip(self.rounds[over], self.rounds[under]))

    def row(self, figure, least, aim, measured, more_is_better=True, note=""):
        """`measured`: a Spread, a number, or None where there is nothing to measure."""
        value = measured.middle if isinstance(measured, Spread) else measured
        sign = "" if more_is_better else "≤ "
        reached = "not there"
        if value is not None:
            good = [value >= bound if more_is_better else value <= bound for bound in (least, aim)]
            reached = "aim" if all(good) else "at least" if good[0] else "no"
        self.rows.append({"figure": figure, "asked": f"{sign}{least:.4g}", "aim": f"{sign}{aim:.4g}", "value": value, "reached": reached, "note": note,
                          "measured": "–" if value is None else str(measured) if isinstance(measured, Spread) else number(measured),
                          "values": measured.values if isinstance(measured, Spread) else [] if value is None else [value]})

    def transport(self):
        self.row("null plugin / forwarder, documents/s", 0.75, 0.9, self.ratio("null", "forwarder", "per_second"),
                 note=f"{self.spread('null', 'per_second')} / {self.spread('forwarder', 'per_second')}")
        self.row("its CPU per document / forwarder’s", 1.6, 1.3, self.ratio("null", "forwarder", "cpu_us"), False,
                 f"{self.spread('null', 'cpu_us')} / {self.spread('forwarder', 'cpu_us')} µs")

    def outside(self, mode, text=""):
        return Spread(outside_plugins(done) for done in self.rounds[f"{mode} by CPU{text}"])

    def speed(self):
        self.row("all plugins, MB/s per core, in process, indirect: false", 35, 90, self.spread("in process: all, indirect: false", "mb_per_cpu_second"),
                 note=self.quality("fast"))
        self.row("the same, everything on", 9, 22, self.spread("in process: all", "mb_per_cpu_second"), note=self.quality("full"))
        for name, least, aim, mode in (("tokens + sentences", 120, 300, None), ("tokens + numbers", 100, 250, None), ("tokens + sentences + quotes", 10, 25, "full"),
                                       ("tokens + sentences + quotes, indirect: false", 50, 100, "fast")):
            self.row(f"{name}, MB/s per core, in process", least, aim, self.spread(f"in process: {name}", "mb_per_cpu_second"), note=self.quality(mode) if mode else "")
        self.row("instructions per byte, tokens + sentences + numbers, packed", 120, 70, self.single.get("instructions", {}).get("tokens + sentences + numbers, packed"), False)
        self.row("CPU outside plugins per document, saturated, µs", 25, 12, self.outside("full"), False,
                 f"everything on (with the text in the results {self.outside('full', ', with text')}); indirect: false {self.outside('fast')} ({self.outside('fast', ', with text')}); "
                 f"null plugin, all its CPU, with the text {self.spread('null', 'cpu_us')}")
        for mode, name, least, aim in (("fast", "indirect: false", 15, 37), ("full", "everything on", 4, 11)):
            self.row(f"documents per CPU second / Python service, {name}", least, aim, self.ratio("service", mode, "cpu_us"),
                     note=f"{self.spread(mode, 'cpu_us')} / {self.spread('service', 'cpu_us')} µs; {self.quality(mode)}")

    def spool(self):
        def part(name):
            return self.ratio(f"spool on: {name}", f"spool off: {name}", "per_second")

        def rates(name):
            return f"{self.spread(f'spool on: {name}', 'per_second')} / {self.spread(f'spool off: {name}', 'per_second')}"

        self.row("documents/s with the spool / without it, all plugins, indirect: false", 0.8, 0.95, part("fast"),
                 note=f"{rates('fast')}; with the text in the results {part('fast, with text')}")
        self.row("documents/s with the spool / without it, null plugin", 0.3, 0.5, part("null"), note=rates("null"))

    def growth(self):
        names = [name for name in self.rounds if name.startswith("growth: ")]
        worst = max(names, key=lambda name: self.spread(name, "ratio").middle)
        self.row("µs per byte at 1 MB / at 4 KB, the worst text", 1.2, 1.05, self.spread(worst, "ratio"), False, worst.removeprefix("growth: "))

    def service(self):
        self.row("2 workers / 1 worker, 5 ms of CPU", 1.8, 1.95, self.ratio("burn 2", "burn 1", "per_second"))
        forwarder = self.spread("forwarder at half", "p99_ms")
        self.row("p50 at half of the run’s own maximum, ms", 0.6, 0.6, self.spread("null at half", "p50_ms"), False, f"forwarder {self.spread('forwarder at half', 'p50_ms')}")
        self.row("p99 there, ms (aim: 1.5 × the forwarder’s)", 8, 1.5 * forwarder.middle, self.spread("null at half", "p99_ms"), False, f"forwarder {forwarder}")
        memory = self.single.get("memory")
        if memory:
            after = f"after {memory['documents']:,} documents"
            self.row("memory of glossd, MB", 64, 24, memory["main"][0]["resident"] / 1e6, False, after)
            self.row("memory of the largest worker, MB", 64, 32, max(worker["resident"] for worker in memory["worker"]) / 1e6, False, after)
        self.row("start to ready, ms", 100, 20, Spread(self.rounds["start_shipped_ms"]), False, f"null plugin {Spread(self.rounds['start_ms'])}")
        self.row("reload to the new generation serving, ms", 100, 20, Spread(self.rounds["reload_ms"]) if "reload_ms" in self.rounds else None, False)

    def quality(self, mode):
        figures = self.single.get("quality", {}).get(mode)
        if not figures:
            return "quality of the quotes: no gold texts here"
        named = {name: figures.get(f"quotes/polnear-dev.{name}") for name in ("hit", "speaker", "e2e", "indirect")}
        return "quotes: " + ", ".join(f"{name} {value:.1f}" for name, value in named.items() if value is not None)


def rows(bench):
    judge = Judge(bench)
    for part in (judge.transport, judge.speed, judge.spool, judge.growth, judge.service):
        part()
    return judge.rows


def spool_rows(bench):
    judge = Judge(bench)
    judge.spool()
    return judge.rows


# ---- Text ----

def markdown(head, lines):
    widths = [max(len(str(line[i])) for line in [head, *lines]) for i in range(len(head))]
    form = lambda line: "| " + " | ".join(str(cell).ljust(width) for cell, width in zip(line, widths)) + " |"
    return "\n".join([form(head), "|" + "|".join("-" * (width + 2) for width in widths) + "|", *map(form, lines)]) + "\n"


def machine():
    cpu = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.M)
    memory = int(re.search(r"MemTotal: +(\d+)", Path("/proc/meminfo").read_text())[1])
    cores = Path("/proc/cpuinfo").read_text().count("processor\t")
    system = re.search(r'^PRETTY_NAME="(.*)"', Path("/etc/os-release").read_text(), re.M)
    compiler = subprocess.run(["gcc", "--version"], capture_output=True, text=True).stdout.split("\n")[0]
    return f"{cores} cores ({cpu[1] if cpu else platform.machine()}), {memory / KB / KB:.0f} GiB, {system[1] if system else platform.system()}, Linux {platform.release().split('-')[0]}, {compiler}"


def growth_table(bench):
    judge = Judge(bench)
    names = [name.removeprefix("growth: ") for name in bench.rounds if name.startswith("growth: ")]
    return markdown(("text", "ns per byte at 4 KB", "at 1 MB", "ratio"),
                    [(name, *(Spread(1000 * done[key] for done in bench.rounds[f"growth: {name}"]) for key in ("small", "large")), judge.spread(f"growth: {name}", "ratio"))
                     for name in names])


def speed_table(bench):
    judge, kind = Judge(bench), "mb_per_cpu_second"
    note = lambda name: "" if "quotes" not in name and not name.startswith("all") else judge.quality("fast" if "false" in name else "full")
    lines = [(f"glossd: {name}", judge.spread(f"in process: {name}", kind), note(name)) for name in PIPELINES]
    for peer, ours in PEERS.items():
        if f"peer: {peer}" not in bench.rounds:
            continue
        times = judge.ratio(f"in process: {ours}", f"peer: {peer}", kind)
        beside = f"{ours} is {times} × as fast"
        lines.append((peer, judge.spread(f"peer: {peer}", kind), beside if "quotes" not in ours else f"marks alone, no speakers; {beside}, {judge.quality('fast')}"))
    return markdown(("in process, 4 KB", "MB per CPU second", ""), lines)


def gold_tables(bench):
    """Everyone's answers against gold, with the speed beside them."""
    found, judge, text = bench.single.get("quality", {}), Judge(bench), ""
    if not found:
        return "Against gold: no gold texts here.\n"
    for files, (figures, ours) in GOLD.items():
        prefix = files + ("." if "/" in files else "/")
        lines = []
        for who in (who for who, of in QUALITY.items() if files in of and who in found):
            name = f"in process: {ours[who]}" if who in ours else f"peer: {who}"
            speed = judge.spread(name, "mb_per_cpu_second") if name in bench.rounds else "–"
            lines.append((f"glossd: {ours[who]}" if who in ours else who, *(f"{found[who].get(prefix + figure, float('nan')):.1f}" for figure in figures), speed))
        short = [figure.removesuffix(".item").removeprefix("recognizers.") for figure in figures]
        text += markdown((f"{files}, against gold", *short, "MB per CPU second"), lines) + "\n"
    return text


def size_table(bench):
    judge = Judge(bench)
    if f"size: null {SIZES[0]}" not in bench.rounds:
        return ""
    lines = [(f"{size // KB} KB", *(judge.spread(f"size: {name} {size}", "mb_per_second") for name in ("forwarder", "null", "fast"))) for size in SIZES]
    return "\n" + markdown(("MB/s by document size", "forwarder", "null plugin", "all, indirect: false"), lines)


def tables(bench):
    load = ", ".join(f"{one:.1f}" for one, _, _ in bench.loads)
    figures = [(row["figure"], row["asked"], row["aim"], row["measured"], row["reached"], row["note"]) for row in rows(bench)]
    return (f"{machine()}; load average before, after each round and at the end: {load}; {bench.plan.rounds} rounds.\n\n"
            + markdown(("figure", "asked", "aim", "measured", "reached", "beside it"), figures) + "\n" + speed_table(bench) + "\n" + gold_tables(bench) + "\n" + growth_table(bench) + size_table(bench))
