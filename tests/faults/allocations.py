"""The n-th allocation of the project's own code fails: in glossd, from its start to its stop, and in gloss, which runs the engine in one process.

Refused once, it ends in an error that says so, or is got over. A process that ends by a signal has failed, but for a library that aborts by itself;
whatever became of it, the next glossd works off what was accepted.
"""
import concurrent.futures, json, os, re, signal, subprocess, time

import zmq

from rig import BUILD, PATIENCE, SANITIZED, Died, Tally, World, fault


PIPELINE = ["words", "follower", "trouble"]
SHIPPED = "[tokens, sentences, quotes, numbers]"


def where(words):
    """The address that the refused allocation was asked for at; None where it never came to that."""
    found = re.search(r"allocation \d+ of \d+ bytes refused at (0x[0-9a-f]+)", words if isinstance(words, str) else words.read_text(errors="replace"))
    return found and found[1]


def name_place(program, address):
    words = subprocess.run(["addr2line", "-f", "-s", "-e", program, address], capture_output=True, text=True).stdout.split("\n") if address else []
    return f"{words[0]} ({words[1]})" if len(words) > 1 else str(address)


def ask(glossd, command):
    """The answer, or None: memory may be short for it, so that a client has to ask again."""
    asker = glossd.client(zmq.DEALER, glossd.control, rcvtimeo=int(PATIENCE * 1000))
    asker.send({"command": command})
    end = time.monotonic() + 2
    while asker.silent(20) and time.monotonic() < end:
        glossd.alive()
    answer = None if asker.silent() else asker.receive()
    asker.close()
    glossd.clients.remove(asker)
    return answer


def wait_until_running(glossd):
    end = time.monotonic() + PATIENCE
    while (ask(glossd, "status") or {}).get("state") != "running":
        assert time.monotonic() < end, "it does not come up"


def exercise(glossd, load):
    """A little of everything that glossd does. A document that memory was short for comes with the next start: it is not waited for long."""
    load.run(20, lambda: load.count >= 40)
    load.finish(2)
    for command in ("status", "plugins", "commands", "reload", "nonsense"):
        ask(glossd, command)
    push = glossd.pusher()
    push.send({"text": load.texts[0], "id": "pushed", "meta": {"a": [1, 2]}})
    request = glossd.dealer()
    request.send(b"\xff")
    request.send({"text": load.texts[0], "id": "asked", "reply": "result"})
    load.oracle.submit("pushed", load.texts[0])
    load.oracle.submit("asked", load.texts[0])
    load.run(20, lambda: load.count >= 60)
    load.finish(2)


def fate(glossd, load):
    """What must not be of a process whose allocation was refused, in words."""
    status, log = glossd.process.poll(), glossd.log.read_text(errors="replace")
    if status is None:
        return ["it neither ended nor went on"]
    if status < 0 and not (status == -signal.SIGABRT and "Assertion" in log):  # a library's own
        return [f"ended by signal {-status}: {log[-400:]}"]
    if status not in (0, 1):
        return [f"ended with status {status}: {log[-400:]}"]
    if status == 1 and len(log.splitlines()) < 2:
        return [f"ended with status 1 and no word but {log}"]
    if status == 0 and load.oracle.lost() and not glossd.spool:
        return [f"stopped with {len(load.oracle.lost())} accepted documents without an outcome"]
    return []


def one(world, number, texts):
    """One life with that allocation refused. Returns whether it was asked for, and what was wrong."""
    with World(f"{world.seed}-{number}") as own:
        glossd = own.glossd(workers={"count": 1}, pipeline=PIPELINE, log={"level": "debug"})
        load = own.load(glossd, texts=texts, window=16)
        load.oracle.lenient = True  # a layer, or a document, may be lost to a want of memory that is told
        wrong = []
        try:
            glossd.launch(**glossd.preload("allocations", allocation=number))
            wait_until_running(glossd)
            exercise(glossd, load)
            glossd.stop()
        except (AssertionError, Died, subprocess.TimeoutExpired, zmq.Again) as error:
            if glossd.process.poll() is None:
                wrong.append(f"{type(error).__name__}: {str(error)[:300]}")
        place = where(glossd.log)
        if not place:
            return False, []
        if glossd.process.poll() is None:
            glossd.kill()
        else:
            wrong += fate(glossd, load)
        # A document whose result memory was short for waits in the spool for the next start.
        if glossd.spool and (glossd.process.poll() != 0 or load.oracle.lost()):
            glossd.again(load)
            load.finish()
            wrong += load.oracle.judge()
        return True, [f"allocation {number}, {name_place(BUILD / 'glossd', place)}: {words}" for words in wrong]


def gloss(number, lines):
    """The engine and all shipped plugins in one process, by gloss analyze."""
    done = subprocess.run([BUILD / "gloss", "analyze", "--jsonl", "--config", os.devnull, "--set", f"plugin_path=[{BUILD}/plugins]", "--set",
                           f"pipeline={SHIPPED}"], input=lines, capture_output=True, timeout=PATIENCE,
                          env={**os.environ, "LD_PRELOAD": str(BUILD / "tests/faults/allocations.so"), "GLOSSD_FAULT_ALLOCATION": str(number)})
    words = done.stderr.decode(errors="replace")
    place = where(words)
    told = len(words.splitlines()) > 1 or b'"error' in done.stdout  # of a document, or a layer, it is told in its place
    if done.returncode not in (0, 1, 2) or (place and done.returncode and not told):
        return bool(place), [f"gloss, allocation {number}, {name_place(BUILD / 'gloss', place)}: ended with {done.returncode}: {words[-300:]}"]
    return bool(place), []


@fault("allocations", "the n-th allocation of the project's own code fails: an error, no crash", full={"most": 2000, "every": 1}, short={"most": 600, "every": 120})
def allocations(world, most, every):
    tally = Tally()
    if SANITIZED:  # they bring an allocator of their own
        return tally.skip("not with sanitizers")
    texts = world.texts(pipeline=PIPELINE, count=40, size=(40, 300))
    lines = b"".join(json.dumps({"text": text}).encode() + b"\n" for text in list(texts)[:5])
    numbers = range(1 + world.chance.randrange(every), most + 1, every)
    last = 0
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        for number, (asked, wrong) in zip(numbers, pool.map(lambda number: one(world, number, texts), numbers)):
            tally.tried += 1
            tally.survived += not wrong
            tally.failures += wrong[:1]
            last = number if asked else last
            if tally.tried % 100 == 0:
                world.say(f"{number} allocations, {len(tally.failures)} bad")
        for asked, wrong in pool.map(lambda number: gloss(number, lines), numbers):
            tally.tried += asked
            tally.survived += asked and not wrong
            tally.failures += wrong
    tally.note(f"the last one that glossd came to: {last}")
    return tally
