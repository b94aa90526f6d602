"""A spool's files cut short at every kind of place, and single bits of them flipped, always on copies.

Most copies are opened by programs/open_spool.c, as glossd would; some by glossd itself.
"""
import collections, os, shutil, subprocess, tempfile

import zmq

from rig import BUILD, Tally, fault

PAGE = 4096  # of the database
PIPELINE = ["words", "trouble", "follower"]
OPEN = BUILD / "tests/faults/programs/open_spool"


def make_spool(world):
    """A folder with a spool after a kill: results in two channels, dead letters, and documents that wait; a part in the database, a part in its log."""
    glossd = world.glossd(pipeline=PIPELINE, workers={"count": 1}, deadline={"base": "60s"})
    go, number = glossd.folder / "go", 0
    for life in range(2):
        glossd.start()
        dealer = glossd.dealer()
        for _ in range(60):
            number += 1
            text = "@error " * (number % 40 == 7) + f"text {number} " * world.chance.randrange(1, 40)
            dealer.ask({"text": text, "id": str(number), "channel": ("default", "wire")[number % 2], "reply": "result"})
        if life == 0:
            glossd.stop()
    for _ in range(30):
        number += 1
        dealer.ask({"text": f"{number} {'y' * 700} @wait {go}", "id": str(number)})
    glossd.kill()
    kept = world.folder / "kept"
    kept.mkdir()
    for file in glossd.spool.glob("spool.*"):
        if file.name != "spool.db-shm":
            shutil.copy(file, kept)
    go.touch()
    return glossd, kept


def damages(world, kept, cuts, flips):
    """Of all files but the mark: the database, its log, and those that documents and results lie in."""
    sizes = {file.name: file.stat().st_size for file in sorted(kept.glob("spool.db*"))}
    for _ in range(cuts):
        name = world.chance.choice(list(sizes))
        yield "cut", name, world.chance.choice((world.chance.randrange(sizes[name]), world.chance.randrange(sizes[name]) // 512 * 512))
    for _ in range(flips):
        name = world.chance.choice(list(sizes))
        # Every fourth in what the rest hangs on: the head of the file, or of a page.
        near = world.chance.randrange(sizes[name] // PAGE + 1) * PAGE + world.chance.randrange(128)
        place = world.chance.randrange(sizes[name]) if world.chance.random() < 0.75 else min(near, sizes[name] - 1)
        yield "flip", name, place * 8 + world.chance.randrange(8)


def judge(tally, damage, line, counts):
    told = {key: int(value) for key, value in (word.split("=") for word in line.split())}
    kind = damage[0]
    counts[kind, "salvaged"] += told["salvages"] > 0
    counts[kind, "missing"] += told["missing"]
    counts[kind, "new epoch"] += told["new_epoch"]
    quiet = told["missing"] and not told["lost"] and not told["new_epoch"]
    ok = tally.check(not told["code"], f"{damage}: cannot be opened: {line}")
    ok &= tally.check(not told["differ"], f"{damage}: a row is not what it was: {line}")
    ok &= tally.check(not quiet, f"{damage}: rows are missing, and nobody is told: {line}")
    return ok


def by_program(world, tally, kept, wanted):
    counts = collections.Counter()
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None) as work, open(world.folder / "said", "wb") as said:
        process = subprocess.Popen([OPEN, kept, work], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said, text=True)
        try:
            for number, damage in enumerate(wanted):
                print(*damage, file=process.stdin, flush=True)
                line = process.stdout.readline()
                tally.tried += 1
                if not line:
                    tally.check(False, f"{damage}: the program ended with {process.wait()}: {(world.folder / 'said').read_text()[-1000:]}")
                    break
                tally.survived += judge(tally, damage, line, counts)
                if number % 1000 == 999:
                    world.say(f"{number + 1} damages, {dict(counts)}")
            process.stdin.close()
            tally.check(process.wait() == 0, f"open_spool ended with {process.returncode}: {(world.folder / 'said').read_text()[-1000:]}")
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
            process.stdout.close()
    for kind in ("cut", "flip"):
        tally.note(f"{kind}: " + ", ".join(f"{counts[kind, what]} {what}" for what in ("salvaged", "missing", "new epoch")))


def apply(spool, kept, damage):
    shutil.rmtree(spool, ignore_errors=True)
    shutil.copytree(kept, spool)
    spool.chmod(0o700)
    kind, name, at = damage
    with (spool / name).open("r+b") as file:
        if kind == "cut":
            file.truncate(at)
            return
        file.seek(at // 8)
        byte = file.read(1)[0]
        file.seek(at // 8)
        file.write(bytes([byte ^ 1 << at % 8]))


def results(glossd):
    """All results that it has once it is worked off: (channel, id) → (outcome, layers)."""
    glossd.until(lambda s: s["spool"]["phase"] == "whole" and not (s["documents"]["queued"] or s["documents"]["in_flight"] or s["spool"]["jobs"]))
    replay, found = glossd.client(zmq.REQ, glossd.replay), {}
    for channel in ("default", "wire"):
        at = 1
        while (page := replay.ask({"channel": channel, "from": at})).get("results"):
            for result in page["results"]:
                assert (channel, result["id"]) not in found, result
                found[channel, result["id"]] = result["outcome"], result["layers"]
            at = page["next"]
    replay.close()
    glossd.clients.remove(replay)
    return found


def by_glossd(world, tally, glossd, kept, wanted):
    expected, lost = None, 0
    for damage in [None, *wanted]:
        apply(glossd.spool, kept, damage or ("cut", "spool.db", (kept / "spool.db").stat().st_size))
        glossd.start()
        found = results(glossd)
        status = glossd.stop()
        if not damage:
            expected = found
            continue
        tally.tried += 1
        wrong = [key for key, value in found.items() if expected.get(key) != value]
        ok = tally.check(not wrong, f"{damage}, glossd: {len(wrong)} results are not what they were: {wrong[:3]}")
        ok &= tally.check(status == 0, f"{damage}, glossd: stopped with {status}: {glossd.tail(500)}")
        lost += len(expected) - len(found)
        tally.survived += ok
    tally.note(f"{len(wanted)} of them by glossd itself, which had {lost} of {len(wanted) * len(expected)} results no more")


@fault("damage", "the spool cut short or a bit of it flipped: starts; no row with a wrong checksum is given out; losses counted",
       full={"cuts": 500, "flips": 10_000, "lives": 100}, short={"cuts": 6, "flips": 20, "lives": 2})
def damage(world, cuts, flips, lives):
    tally = Tally()
    glossd, kept = make_spool(world)
    by_program(world, tally, kept, damages(world, kept, cuts, flips))
    by_glossd(world, tally, glossd, kept, list(damages(world, kept, lives // 2, lives - lives // 2)))
    return tally
