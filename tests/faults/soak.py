"""A million documents: memory stays where it is, and so do descriptors."""
import os

from rig import Tally, fault


def descriptors(glossd):
    return len(os.listdir(f"/proc/{glossd.process.pid}/fd"))


def slope(values):
    """Of a line through them, in shares of their mean from the first to the last."""
    count, mean = len(values), sum(values) / len(values)
    middle = (count - 1) / 2
    rise = sum((i - middle) * (value - mean) for i, value in enumerate(values)) / max(1e-9, sum((i - middle) ** 2 for i in range(count)))
    return rise * (count - 1) / mean


@fault("soak", "many documents: memory slope about 0, no descriptor leak", full={"documents": 1_000_000}, short={"documents": 1000})
def soak(world, documents):
    tally, memory = Tally(), []
    pipeline = ["words"]
    glossd = world.glossd(pipeline=pipeline, spool_more={"retention": {"age": "10s", "size": "64MiB"}})
    glossd.start()
    load = world.load(glossd, texts=world.texts(pipeline=pipeline, size=(40, 400)), window=512)
    load.run(60, lambda: load.count >= documents // 20)
    load.finish()
    open_before, told = descriptors(glossd), 0
    while load.count < documents:
        load.run(1.0, lambda: load.count >= documents)
        memory.append(glossd.resident())
        if load.count // 100_000 > told:
            told = load.count // 100_000
            world.say(f"{load.count} documents, {memory[-1]} KB, {descriptors(glossd)} descriptors")
    load.finish()
    tally.judge(load.oracle)
    tally.tried = load.count
    tally.survived = load.count - len(load.oracle.lost())
    tally.check(load.subscriber.gaps == 0, f"{load.subscriber.gaps} gaps")
    tally.check(descriptors(glossd) <= open_before + 4, f"{descriptors(glossd)} descriptors are open, and were {open_before}")
    late = memory[len(memory) // 4:]
    if world.timed and len(late) > 20:
        tally.check(abs(slope(late)) < 0.05, f"memory changes by {slope(late):+.1%} over three quarters of the run")
    tally.note(f"{load.count} documents; glossd has {memory[0]} KB at first, {memory[-1]} KB at the end; slope {slope(late):+.1%}; "
               f"descriptors {open_before}, then {descriptors(glossd)}")
    return tally

