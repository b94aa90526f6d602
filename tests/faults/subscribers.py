"""Subscribers that are stuck, slow, late, or connect again and again: the others notice nothing, and each has everything in the end."""
import os, signal, subprocess, sys, time
from pathlib import Path

from rig import PATIENCE, Tally, fault

KINDS = ("stuck", "slow", "late", "reconnecting")


def listen(world, glossd, kind):
    name = kind if kind in ("slow", "reconnecting") else "plain"
    process = subprocess.Popen([sys.executable, Path(__file__).with_name("listener.py"), glossd.results, glossd.replay, name], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
    world.stack.callback(bury, process)
    return process


def bury(process):
    if process.poll() is None:
        process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()


def begin(world, glossd, load, kind, seconds):
    """Load for so many seconds, with that kind of a subscriber; at the end it is as any other. Returns the process."""
    if kind == "late":
        load.run(seconds)
        return listen(world, glossd, kind)
    before = glossd.status()["outputs"][0]["subscriptions"]
    process = listen(world, glossd, kind)
    end = time.monotonic() + PATIENCE
    while glossd.status()["outputs"][0]["subscriptions"] <= before and time.monotonic() < end:
        load.turn()
    if kind == "stuck":
        process.send_signal(signal.SIGSTOP)
    load.run(seconds)
    if kind == "stuck":
        process.send_signal(signal.SIGCONT)
    return process


def has_all(tally, kind, process, load, last):
    process.stdin.write(f"{last}\n")
    process.stdin.flush()
    load.run(PATIENCE * 15, lambda: process.poll() is not None)
    if not tally.check(process.poll() == 0, f"{kind}: it has not got everything up to {last}"):
        return False
    said = process.stdout.read().split(maxsplit=4)
    count, gaps, replayed, epochs = map(int, said[:4])
    tally.note(f"{kind}: {count} results, {gaps} gaps, {replayed} by replay")
    return tally.check(count >= last and epochs == 1 and len(said) == 4, f"{kind}: {last} results were published, and it says {said}")


@fault("subscribers", "stuck, slow, late, reconnecting: the others miss nothing, the rate stays within 15 %, replay is complete",
       full={"seconds": 60}, short={"seconds": 1})
def subscribers(world, seconds):
    tally = Tally()
    for kind in KINDS:
        beside_one(world, tally, kind, seconds)
    return tally


def beside_one(world, tally, kind, seconds):
    """A glossd of its own for each, so that none has to take what was published beside those before it."""
    glossd = world.glossd(publish=[{"backlog": 1000 if seconds > 10 else 200}])
    glossd.start()
    load = world.load(glossd, window=64)
    calm = rate(load, seconds / 4) if world.timed else 0
    start = time.monotonic(), len(load.oracle.published)
    process = begin(world, glossd, load, kind, seconds)
    beside = (len(load.oracle.published) - start[1]) / (time.monotonic() - start[0])
    load.finish()
    tally.tried += 1
    tally.survived += has_all(tally, kind, process, load, load.oracle.published and max(seq for _, _, seq in load.oracle.published.values()))
    if world.timed:
        calm = min(calm, rate(load, seconds / 4))  # before and after, since others use the machine as well
        tally.check(beside >= 0.85 * calm, f"{kind}: {beside:.0f} results a second beside it, {calm:.0f} without it")
        tally.notes[-1:] = [f"{words}; {beside:.0f} results a second beside it, {calm:.0f} without it" for words in tally.notes[-1:]]
    load.finish()
    tally.judge(load.oracle)
    tally.check(load.subscriber.gaps == 0, f"{load.subscriber.gaps} gaps seen by the subscriber beside {kind}")
    tally.check(glossd.stop() == 0, f"{kind}: the stop was not clean: {glossd.tail(500)}")


def rate(load, seconds):
    before, start = len(load.oracle.published), time.monotonic()
    load.run(seconds)
    return (len(load.oracle.published) - before) / (time.monotonic() - start)
