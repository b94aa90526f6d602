"""A disk that is full: glossd says busy, and goes on once there is room."""
import os, subprocess

from rig import Tally, fault

SIZE = 64 << 20
GOES_ON = 40000  # documents accepted on a full disk, more than it could hold: their room is that of older results, which are let go


def mount(world, folder):
    """A disk of its own; False where this user may not."""
    if os.geteuid() or subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", folder], capture_output=True).returncode:
        return False
    world.stack.callback(subprocess.run, ["umount", "-l", folder], check=True)
    return True


def fill(path):
    """Takes all the room that there is."""
    with path.open("ab", buffering=0) as file:
        for size in (1 << 20, 4096, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                pass


@fault("full", "a disk of 64 MB fills up: busy, then recovery, oracle", full={"cycles": 20}, short={"cycles": 2})
def full(world, cycles):
    """Every third time it is killed while the disk is full."""
    tally = Tally()
    folder = world.folder / "full"
    disk = folder / "disk"
    disk.mkdir(parents=True)
    if not mount(world, disk):
        return tally.skip("needs root, to mount a disk of 64 MB")
    glossd = world.glossd(folder=folder, spool="disk/spool")
    glossd.start()
    load = world.load(glossd, window=256)
    went_on = 0
    for n in range(cycles):
        load.run(0.5)
        fill(disk / "ballast")
        busy, most = load.busy, len(load.oracle.accepted) + GOES_ON
        load.run(60, lambda: load.busy > busy or len(load.oracle.accepted) > most)
        went_on += load.busy == busy
        told = tally.check(load.busy > busy or len(load.oracle.accepted) > most, f"cycle {n}: the disk is full, and nobody was told")
        load.run(0.2)
        killed = n % 3 == 2
        if killed:
            glossd.kill()
        (disk / "ballast").unlink()
        if killed and glossd.again(load) is None:
            tally.check(False, f"cycle {n}: no answer after a kill on a full disk: {glossd.tail(500)}")
            break
        before = len(load.oracle.accepted)
        load.run(60, lambda: len(load.oracle.accepted) > before)
        back = tally.check(len(load.oracle.accepted) > before, f"cycle {n}: nothing is accepted though there is room again: {glossd.status()['spool']}")
        tally.tried += 1
        tally.survived += told and back
        load.finish(30)
    load.finish()
    tally.judge(load.oracle)
    tally.check(len(load.subscriber.epochs) <= 1, f"the epoch changed: {load.subscriber.epochs}")
    tally.note(f"{len(load.oracle.published)} documents, {load.busy} answers busy; {went_on} times it went on in the room of older results")
    return tally
