"""A second glossd on the endpoints or the spool of one that runs."""
import subprocess

from rig import BUILD, PATIENCE, Glossd, Tally, fault, remove

SHARED = ("push", "request", "results", "control", "replay", "spool")


@fault("two", "two glossds on one spool or endpoint: the second refuses, naming the first", full={"tries": 20}, short={"tries": len(SHARED)})
def two(world, tries):
    tally = Tally()
    first = world.glossd()
    first.start()
    load = world.load(first, window=32)
    shared = [what for what in SHARED if getattr(first, what)]
    for number in range(tries):
        what = shared[number % len(shared)]
        second = Glossd(first.folder, f"second{number}", spool=f"spool{number}")
        setattr(second, what, getattr(first, what))
        second.config.update(ingest={"push": second.push, "request": second.request}, control=second.control, publish=[{"endpoint": second.results}])
        if second.spool:
            second.config.update(spool={"path": second.spool}, replay=second.replay)
        second.write()
        with second.log.open("wb") as log:
            process = subprocess.Popen([BUILD / "glossd", "--config", second.file], stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        load.run(PATIENCE, lambda: process.poll() is not None)
        tally.tried += 1
        words = second.log.read_text()
        refused = process.poll() == 1 and f"pid {first.process.pid}" in words
        tally.survived += tally.check(refused, f"the same {what}: ended with {process.poll()}: {words[-300:]}")
        if process.poll() is None:
            process.kill()
            process.wait()
        second.context.term()
        if what != "spool" and second.spool:
            remove(second.spool)
    load.finish()
    tally.judge(load.oracle)
    tally.check(load.subscriber.gaps == 0, f"{load.subscriber.gaps} gaps in the first one's results")
    return tally
