"""Power cuts: what was written and not synced is lost, in part or whole.

power.c keeps the journal of a life; after its SIGKILL the spool's files are put back to what was synced, and of the writes behind that each is there, missing, or
torn at a sector, as chance wills; in whatever order the disk took them.
"""
import contextlib, dataclasses, os, select, struct, time
from pathlib import Path

from killed import survive
from rig import Tally, fault, worst

HEAD = struct.Struct("<IIIIQQ")
SECTOR = 512


@dataclasses.dataclass
class Record:
    kind: str
    offset: int
    old_size: int
    old: bytes
    new: bytes


def read_journal(path):
    """[(file, record) …]; what is torn at the end is left out."""
    data, at, records = path.read_bytes() if path.exists() else b"", 0, []
    while at + HEAD.size <= len(data):
        kind, name_length, old_length, new_length, offset, old_size = HEAD.unpack_from(data, at)
        at += HEAD.size
        if at + name_length + old_length + new_length > len(data):
            break
        name, old, new = (data[begin:begin + length] for begin, length in (
            (at, name_length), (at + name_length, old_length), (at + name_length + old_length, new_length)))
        at += name_length + old_length + new_length
        records.append((name.decode(), Record(chr(kind), offset, old_size, old, new)))
    return records


def unsynced(records):
    """file → its records since it was last synced. A file whose folder was not synced since it was made begins with its C."""
    pending = {}
    for name, record in records:
        if record.kind == "C":
            pending[name] = [record]
        elif record.kind == "S":
            pending[name] = [r for r in pending.get(name, []) if r.kind == "C"]
        elif record.kind == "D":
            pending = {file: [r for r in of if r.kind != "C"] for file, of in pending.items()}
        else:
            pending.setdefault(name, []).append(record)
    return pending


def undo(file, record):
    file.truncate(record.old_size)
    if record.old:
        file.seek(record.offset)
        file.write(record.old)


def redo(file, record, chance):
    """Returns whether all of it is there."""
    if record.kind == "T":
        file.truncate(record.offset)
        return True
    new = record.new
    if chance.random() < 0.2:  # torn
        new = new[:chance.randrange(len(new) // SECTOR + 1) * SECTOR]
    file.seek(record.offset)
    file.write(new)
    return len(new) == len(record.new)


def await_children(spool):
    """A child that reads the spool dies with its glossd, and a moment later: the power goes for both at once."""
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(FileNotFoundError, ProcessLookupError, NotADirectoryError):
            if entry.name.isdigit() and f"--check-spool\0{spool}\0".encode() in (entry / "cmdline").read_bytes():
                descriptor = os.pidfd_open(int(entry.name))
                assert select.select([descriptor], [], [], 30)[0], "a child of a dead glossd goes on"
                os.close(descriptor)


def cut(spool, journal, chance):
    """Plays the cut. Returns how many writes were not on the disk."""
    lost = 0
    for name, records in unsynced(read_journal(journal)).items():
        path = spool / name
        if not name or name.endswith(("-shm", ".lock")) or not path.exists():
            continue
        kept = chance.choice((0.0, 0.5, 0.9, 1.0))
        if records and records[0].kind == "C" and chance.random() > kept:
            path.unlink()
            lost += len(records)
            continue
        changes = [record for record in records if record.kind in "WT"]
        with path.open("r+b") as file:
            for record in reversed(changes):
                undo(file, record)
            for record in changes:
                lost += not (chance.random() < kept and redo(file, record, chance))
    (spool / "spool.db-shm").unlink(missing_ok=True)
    return lost


@fault("power", "writes that were not synced are lost at a cut: oracle", full={"cuts": 100}, short={"cuts": 3})
def power(world, cuts):
    tally, times, lost = Tally(), [], 0
    glossd = world.glossd()
    load = None
    for n in range(cuts):
        journal = world.folder / f"journal{n}"
        # Before a sync, or anywhere.
        how = {"sync": 1 + world.chance.randrange(60)} if n % 2 else {}
        glossd.died_at = None
        glossd.launch(**glossd.preload("power", folder=glossd.spool, journal=journal, **how))
        if load:
            load.reconnect()
        else:
            load = world.load(glossd, channels=("default", "wire"))
        load.run(20 if how else world.chance.uniform(0.1, 0.6), glossd.dead)
        if not glossd.dead():
            glossd.kill()
        await_children(glossd.spool)
        lost += cut(glossd.spool, journal, world.chance)
        journal.unlink(missing_ok=True)
        glossd.died_at = time.monotonic()  # the cut was now
        tally.tried += 1
        if not survive(world, tally, glossd, load, times):
            break
        tally.survived += 1
        if n % 10 == 9:
            load.finish(60)
            world.say(f"{n + 1} cuts, {len(load.oracle.published)} documents, {len(load.subscriber.epochs)} epochs, {tally.failures + load.oracle.judge()[:2]}")
        glossd.kill()
    glossd.again(load)
    load.finish()
    tally.judge(load.oracle)
    tally.check(len(set(load.subscriber.epochs)) <= 1, f"the epoch changed: {load.subscriber.epochs}")
    tally.check(lost or cuts < 10, "no cut lost a write")
    tally.note(f"{len(load.oracle.published)} documents; {lost} writes lost; {len(load.subscriber.epochs)} epochs; answers again after {worst(times)}")
    return tally
