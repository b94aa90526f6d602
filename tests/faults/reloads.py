"""Reloads under load, one in ten invalid."""
import time

from rig import Tally, fault, worst

INVALID = ({"pipeline": ["nowhere"]}, {"lang": "not a tag"}, {"pipeline": [{"quotes": {"indirect": "perhaps"}}]}, {"nonsense": 1}, {"control": "ipc:///tmp/elsewhere"})


@fault("reload", "under load, one in ten invalid: none lost; the invalid refused", full={"reloads": 500}, short={"reloads": 10})
def reload(world, reloads):
    tally, refused = Tally(), 0
    glossd = world.glossd()
    glossd.start()
    load = world.load(glossd, window=128)
    sound = dict(glossd.config)
    generation, times = 1, []
    load.run(0.2)
    for number in range(reloads):
        invalid = number % 10 == 3
        # What changes is nothing that shows in the layers, which stay those of the undisturbed run.
        glossd.config = {**sound, "deadline": {"base": f"{5 + number % 2}s"}, **(INVALID[number // 10 % len(INVALID)] if invalid else {})}
        glossd.write()
        glossd.controller.send({"command": "reload"})
        start = time.monotonic()
        load.run(60, lambda: not glossd.controller.silent())
        reply = glossd.controller.receive()
        times.append(time.monotonic() - start)
        tally.tried += 1
        if invalid:
            ok = tally.check(not reply["ok"], f"reload {number} was invalid and taken: {glossd.config}")
            refused += ok
        else:
            # One that is refused late has had a number of its own.
            ok = tally.check(reply["ok"] and reply["generation"] > generation, f"reload {number}: {reply}, and {generation} was before")
            generation = reply.get("generation", generation)
        tally.survived += ok
        if number % 100 == 99:
            world.say(f"{number + 1} reloads, {len(load.oracle.published)} documents")
    load.finish()
    tally.judge(load.oracle)
    tally.check(load.subscriber.gaps == 0, f"{load.subscriber.gaps} gaps")
    glossd.until(lambda status: not status["retiring"])
    tally.note(f"{len(load.oracle.published)} documents; a reload took {worst(times)}; {refused} refused")
    return tally
