"""Workers that are killed from outside, crash, hang and leak."""
import os, re, signal, time
from datetime import datetime

from rig import HAS_MEMORY_CAP, SANITIZED, Tally, fault, quantile

WITH_TROUBLE = ["tokens", "sentences", {"quotes": {"indirect": False}}, "numbers"]


def kill_one(glossd, chance):
    """SIGKILL for one of the workers that are ready. True where there was one."""
    ready = [worker["pid"] for worker in glossd.status()["workers"] if worker["state"] == "ready"]
    if not ready:
        return False
    try:
        os.kill(chance.choice(ready), signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


@fault("workers", "kill -9 of a worker under load: oracle; nobody blamed; p99 back within 1 s", full={"kills": 1000}, short={"kills": 10})
def workers(world, kills):
    """A document may be in the hands of five killed workers and no more (design 1), so its chances are kept good: a kill waits for the last victim's successor."""
    tally = Tally()
    glossd = world.glossd()
    glossd.start()
    load = world.load(glossd, window=64)
    load.run(2.0)  # until the spool's log has gone into the database a few times: the disk is waited for from then on
    load.timing = []
    load.run(2.0)
    calm = quantile([seconds for _, seconds in load.timing], 0.99)
    while tally.tried < kills:
        load.run(world.chance.uniform(0.0, 0.06))
        if not kill_one(glossd, world.chance):
            continue
        tally.tried += 1
        before = len(load.oracle.published)
        load.run(20, lambda: len(load.oracle.published) > before)
        tally.survived += len(load.oracle.published) > before
        if tally.tried % 200 == 0:
            world.say(f"{tally.tried} kills, {len(load.oracle.published)} documents")
    load.finish()
    # Beginning with the second second after the last kill, it is as it was.
    load.timing = []
    last = time.monotonic()
    load.run(3.0)
    back = quantile([seconds for when, seconds in load.timing if when - last > 1.0], 0.99)
    load.finish()
    tally.judge(load.oracle)
    status = glossd.status()
    blamed = {plugin["name"]: plugin["verdicts"] for plugin in status["plugins"] if plugin["verdicts"]}
    tally.check(not blamed, f"blamed: {blamed}")
    tally.check(status["counters"]["documents_degraded"] == 0, f"{status['counters']['documents_degraded']} degraded")
    if world.timed:
        tally.check(back <= max(2 * calm, calm + 0.02), f"p99 {back * 1000:.0f} ms a second after the last kill, {calm * 1000:.0f} ms before the first")
    tally.note(f"{len(load.oracle.published)} documents; p99 {calm * 1000:.0f} ms before, {back * 1000:.0f} ms from one second after the last kill")
    return tally


def unlucky(number):
    """One in a hundred."""
    return number % 100 == 37


def troubled(load, word):
    """Documents of which one in a hundred has a word that the plugin `trouble` acts on."""
    def make(number):
        text = load.chance.choice(load.texts)
        return (f"bad-{number}", f"{word} {text}", {}) if unlucky(number) else (f"good-{number}", text, {})
    return make


def is_bad(key):
    return key.startswith("bad-")


def run_troubled(world, tally, documents, word, code, **config):
    """Sends `documents`, one in a hundred bad, and looks at every outcome. Returns the daemon and the load."""
    pipeline = [*WITH_TROUBLE, config.pop("trouble", "trouble")]
    texts = world.texts(pipeline=[*WITH_TROUBLE, "trouble"])
    glossd = world.glossd(pipeline=pipeline, **config)
    glossd.start()
    load = world.load(glossd, texts=texts, degraded=is_bad, window=64)
    load.make = troubled(load, word)
    load.run(600, lambda: load.count >= documents)
    load.finish()
    tally.judge(load.oracle)
    bad = [key for key in load.oracle.published if is_bad(key)]
    tally.tried, tally.survived = len(bad), sum(load.oracle.codes.get(key) == [("trouble", code)] for key in bad)
    tally.check(tally.survived == tally.tried, f"{tally.tried - tally.survived} of {tally.tried} bad ones without the error {code}: "
                f"{[load.oracle.codes.get(key) for key in bad if load.oracle.codes.get(key) != [('trouble', code)]][:3]}")
    whole, degraded = load.oracle.outcomes.get("whole", 0), load.oracle.outcomes.get("degraded", 0)
    tally.check(whole == load.count - len(bad) and degraded == len(bad), f"of {load.count} documents {whole} are whole, {degraded} degraded: {load.oracle.outcomes}")
    tally.note(f"{load.count} documents: {whole} whole, {degraded} degraded")
    return glossd, load


@fault("segfault", "a plugin crashes on 1 % of the documents: the others whole, these degraded, plugin and document named", full={"documents": 10_000}, short={"documents": 300})
def segfault(world, documents):
    tally = Tally()
    glossd, load = run_troubled(world, tally, documents, "@crash", "crashed", **world.without_breaker)
    named = glossd.log.read_text()
    missing = [key for key in load.oracle.published if is_bad(key) and f"id={key}" not in named]
    tally.check(not missing or load.count > 1000, f"not in the log: {missing[:5]}")  # lines that say the same are held back
    verdicts = {plugin["name"]: plugin["verdicts"] for plugin in glossd.status()["plugins"] if plugin["verdicts"]}
    tally.check(verdicts == {"trouble": tally.tried}, f"verdicts: {verdicts}")
    return tally


@fault("hang", "a plugin hangs, deadline 50 ms: killed within 100 ms, the others untouched", full={"hangs": 100}, short={"hangs": 3})
def hang(world, hangs):
    tally, begun = Tally(), world.folder / "begun"
    glossd, load = run_troubled(world, tally, hangs * 100, f"@hang {begun} ", "deadline", trouble={"trouble": {"deadline": {"base": "50ms"}}},
                                deadline={"base": "20s"}, **world.without_breaker)
    killed = glossd.counter("workers_killed_deadline")
    tally.check(killed == 2 * tally.tried, f"{killed} workers killed for {tally.tried} hangs of two attempts each")
    took = killed_after(begun, glossd.log)
    if tally.check(took, "no death stands in the log") and world.timed:
        tally.check(took[-1] <= 100, f"killed {took[-1]} ms after the plugin's start")
        tally.note(f"killed {took[len(took) // 2]} ms after the plugin's start (median), at most {took[-1]} ms ({len(took)} of {killed} deaths are in the log with their time)")
    return tally


def killed_after(begun, log):
    """Milliseconds from the starts that the plugin wrote down to the deaths in the log, sorted. (Of lines that say the same the log has ten in ten seconds.)"""
    starts = dict(map(int, line.split()) for line in begun.read_text().splitlines())
    took = []
    for line in log.read_text().splitlines():
        found = re.search(r"event=worker_died .*time=(\S+) .*verdict=deadline .*worker=(\d+)", line)
        if found and int(found[2]) in starts:
            took.append(round(datetime.fromisoformat(found[1].replace("Z", "+00:00")).timestamp() * 1000) - starts[int(found[2])])
    return sorted(took)


@fault("leak", "a plugin leaks 1 MB a document: its worker is recycled at the cap, glossd's memory flat within 5 %", full={"documents": 10_000}, short={"documents": 200})
def leak(world, documents):
    tally = Tally()
    if not HAS_MEMORY_CAP:
        return tally.skip("there is no workers.memory yet")
    glossd = world.glossd(pipeline=["words", "leak"], workers={"count": 2, "memory": "128MiB"})
    glossd.start()
    load = world.load(glossd, texts=world.texts(pipeline=["words", "leak"]), window=32)
    sizes, most = [], 0
    while load.count < documents:
        load.run(0.2, lambda: load.count >= documents)
        sizes.append(glossd.resident())
        most = max([most, *(resident(worker["pid"]) for worker in glossd.status()["workers"] if "pid" in worker)])
    load.finish()
    tally.judge(load.oracle)
    status = glossd.status()
    tally.tried, tally.survived = load.count, load.oracle.outcomes.get("whole", 0)
    tally.check(tally.survived == tally.tried, f"outcomes: {load.oracle.outcomes}")
    ended = status["counters"]["workers_died"] + status["counters"].get("workers_recycled", 0)
    if not SANITIZED:
        tally.check(ended >= documents / 200, f"{ended} workers ended for {documents} MB that leaked")
        tally.check(most < 256 << 10, f"a worker had {most >> 10} MB, the cap is 128 MiB")
    if world.timed:
        # Of single moments half a megabyte is chance: what documents that come in hold, and how much of a new worker's shelves was used.
        second, last = (sorted(sizes[len(sizes) * part // 4:len(sizes) * (part + 1) // 4]) for part in (1, 3))
        begin, after = second[len(second) // 2], last[len(last) // 2]
        tally.check(after <= begin * 1.05, f"glossd has {after} KB in the last quarter of the run, and had {begin} KB in the second")
        tally.note(f"glossd: {begin} KB in the second quarter of the run, {after} KB in the last (medians); a worker at most {most >> 10} MB; {ended} workers ended")
    return tally


def resident(pid):
    """KB of memory; 0 where the process is gone."""
    try:
        with open(f"/proc/{pid}/status") as file:
            return next((int(line.split()[1]) for line in file if line.startswith("VmRSS")), 0)
    except (FileNotFoundError, ProcessLookupError):
        return 0
