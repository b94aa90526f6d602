"""kill -9 of glossd: at random under load, and at each named point."""
from rig import LIVE, Tally, fault, worst

POINTS = ("received", "before-commit", "after-commit", "before-sync", "after-sync", "before-publish", "after-publish", "before-delete")
PASSES = {"received": 400, "before-publish": 400, "after-publish": 400, "before-delete": 2}  # how far into a life the death may be; else 40
WINDOW = 256


def survive(world, tally, glossd, load, times):
    """After a death: another glossd, which answers in time. True where it does."""
    seconds = glossd.again(load)
    times.append(seconds)
    if tally.check(seconds is not None, f"no answer after a kill: {glossd.tail(500)}") and world.timed:
        tally.check(seconds <= LIVE, f"the first answer came {seconds:.2f} s after a kill")
    return seconds is not None


def finish(tally, glossd, load, kills, times):
    load.finish()
    tally.judge(load.oracle)
    tally.check(load.oracle.duplicated <= WINDOW * kills, f"{load.oracle.duplicated} results published twice after {kills} kills with {WINDOW} in flight")
    tally.check(len(set(load.subscriber.epochs)) <= 1, f"the epoch changed: {load.subscriber.epochs}")
    tally.note(f"{len(load.oracle.published)} documents; answers again after {worst(times)}; {load.subscriber.replayed} results by replay")
    tally.check(glossd.stop() == 0, f"the last stop was not clean: {glossd.tail(500)}")
    return tally


@fault("kill", "oracle; duplicates no more than were in flight, each under its old seq", full={"kills": 200}, short={"kills": 3})
def kill(world, kills):
    tally, times = Tally(), []
    glossd = world.glossd()
    glossd.start()
    load = world.load(glossd, window=WINDOW, channels=("default", "wire"))
    for n in range(kills):
        load.run(world.chance.uniform(0.0, 0.5))
        tally.tried += 1
        glossd.kill()
        # Twice in a row, now and then: also at the start, before anything was worked off.
        if world.chance.random() < 0.1:
            glossd.born_to_die(world.chance.uniform(0.0, 0.1))
        if not survive(world, tally, glossd, load, times):
            break
        tally.survived += 1
        if n % 20 == 19:
            world.say(f"{n + 1} kills, {len(load.oracle.published)} documents")
            load.finish(30)  # so that what is wrong is seen where it came about
    return finish(tally, glossd, load, tally.tried, times)


@fault("points", "as kill, at each of: " + ", ".join(POINTS), full={"each": 20, "points": POINTS}, short={"each": 1, "points": POINTS})
def points(world, each, points):
    tally, times = Tally(), []
    # So that rows are deleted before the last point, and not before a slow client has asked for them.
    glossd = world.glossd(spool_more={"retention": {"age": "10s", "size": "64MiB"}})
    glossd.start()
    load = world.load(glossd, window=WINDOW, channels=("default", "wire"))
    load.run(1.5)
    for point in points:
        reached = 0
        for _ in range(each):
            glossd.kill()
            glossd.launch(**glossd.preload("points", point=point, **{"pass": 1 + world.chance.randrange(PASSES.get(point, 40))}))
            load.reconnect()
            load.run(20, glossd.dead)
            tally.tried += 1
            if not glossd.dead():
                continue
            reached += 1
            tally.survived += survive(world, tally, glossd, load, times)
        tally.check(reached == each, f"{point}: reached {reached} times of {each}")
        load.finish(30)
        world.say(f"{point}: reached {reached} times")
    return finish(tally, glossd, load, 2 * tally.tried, times)
