"""A spool's salvage, and what may come between: kills, failures, the child that reads it all. What each of its steps leaves is in test_salvage.c."""
import contextlib, os, pathlib, shutil, signal, sqlite3, time

import pytest, zmq

from harness import restart
from test_spool import PAGE, checkpointed, damage, filled, outcome


def with_channel_damaged(glossd):
    """A damage that costs no row, and is found at the start."""
    with contextlib.closing(sqlite3.connect(glossd.config["spool"]["path"] / "spool.db")) as base, base:
        base.execute("UPDATE channels SET checksum = checksum + 1")
    return glossd


def without_index_of_results(glossd):
    """A damage that costs no row, and that the child finds, or the work comes upon."""
    checkpointed(glossd)
    path = glossd.config["spool"]["path"] / "spool.db"
    with contextlib.closing(sqlite3.connect(path)) as base:
        page, = base.execute("SELECT rootpage FROM sqlite_master WHERE name = 'documents_by_seq'").fetchone()
    damage(path, (page - 1) * PAGE, 64)
    return glossd


def asides(folder):
    return [path for path in (folder / "spool").glob("spool.damaged-*") if path.name.count("-") == 1]


def refuse_salvages(folder):
    """There is something where the new database would be; returns what takes it away."""
    (folder / "spool/spool.new/in").mkdir(parents=True)
    return lambda: ((folder / "spool/spool.new/in").rmdir(), (folder / "spool/spool.new").rmdir())


def test_a_start_that_cannot_save_what_is_sound_changes_nothing(spooled, folder):
    glossd = with_channel_damaged(filled(spooled, folder))
    allow = refuse_salvages(folder)
    for _ in range(3):
        glossd.launch()
        assert glossd.process.wait(30) == 1
        glossd.controller = None
    assert not asides(folder)
    allow()
    glossd.start()
    assert len(outcome(glossd)) == 30 and len(asides(folder)) == 1
    assert glossd.status()["spool"]["unsound"] == 0


def test_a_salvage_beside_the_work_that_fails_is_tried_again(spooled, folder):
    """Meanwhile nothing is accepted; what was stays, and comes after it."""
    glossd = without_index_of_results(filled(spooled, folder))
    (folder / "go").unlink()
    allow = refuse_salvages(folder)
    glossd.start()
    assert "error" in glossd.client(zmq.REQ, glossd.replay).ask({"from": 1, "max": 1})
    glossd.until(lambda s: s["spool"]["takes"] == "nothing" and "cannot be saved" in s["spool"]["reason"])
    assert glossd.req().ask({"text": "text", "id": "new"})["status"] == "busy"
    time.sleep(1)
    assert not asides(folder) and glossd.status()["spool"]["salvages"] == 0
    allow()
    (folder / "go").touch()
    glossd.until(lambda s: s["spool"]["takes"] == "documents", 20)
    assert len(outcome(glossd)) == 30 and len(asides(folder)) == 1
    assert glossd.status()["spool"]["salvages"] == 1 and glossd.status()["spool"]["unsound"] == 0


def test_documents_in_hand_keep_their_place_through_a_salvage(spooled, folder):
    """No file of the bulk is moved, written over or let go for it."""
    glossd = without_index_of_results(filled(spooled, folder))
    (folder / "go").unlink()
    files = {path.name: path.stat().st_ino for path in (folder / "spool").glob("spool.db-bulk-*")}
    glossd.start()
    glossd.client(zmq.REQ, glossd.replay).ask({"from": 1, "max": 1})
    glossd.until(lambda s: s["spool"]["salvages"] == 1 and s["spool"]["takes"] == "documents")
    assert {path.name: path.stat().st_ino for path in (folder / "spool").glob("spool.db-bulk-*")} == files
    (folder / "go").touch()
    assert len(outcome(glossd)) == 30
    restart(glossd)
    assert len(outcome(glossd)) == 30 and glossd.status()["spool"]["unsound"] == 0


@pytest.mark.parametrize("hurt", [with_channel_damaged, without_index_of_results])
def test_a_kill_while_what_is_sound_is_saved(spooled, folder, hurt):
    """At the start, or beside the work."""
    glossd, spool = hurt(filled(spooled, folder, done=300)), folder / "spool"
    for _ in range(5):
        glossd.launch()
        end = time.monotonic() + 2
        while not (spool / "spool.new").exists() and not asides(folder) and time.monotonic() < end:
            pass
        glossd.process.kill()
        glossd.process.wait()
        glossd.controller = None
    glossd.start()
    glossd.until(lambda s: asides(folder) and s["spool"]["takes"] == "documents")
    assert len(outcome(glossd)) == 310 and len(asides(folder)) == 1 and glossd.status()["spool"]["unsound"] == 0
    assert not list(spool.glob("spool.saved-*")) and not (spool / "spool.new").exists()


def child_of(glossd):
    """The process that reads the whole spool, stopped; None: it has ended."""
    for path in pathlib.Path(f"/proc/{glossd.process.pid}/task").glob("*/children"):
        for child in path.read_text().split():
            with contextlib.suppress(OSError):
                if b"--check-spool" in pathlib.Path(f"/proc/{child}/cmdline").read_bytes():
                    os.kill(int(child), signal.SIGSTOP)
                    return int(child)
    return None


def test_a_salvage_ends_the_child_that_reads_what_it_replaces(spooled, folder):
    """It would go on in the old database with the files of the new one, and call them damaged."""
    glossd = without_index_of_results(filled(spooled, folder, done=300))
    spool, child = folder / "spool", None
    shutil.copytree(spool, folder / "kept")
    for _ in range(30):
        glossd.launch()
        end = time.monotonic() + 5
        while not child and not asides(folder) and time.monotonic() < end:
            child = child_of(glossd)
        if child:
            break
        glossd.process.kill()
        glossd.process.wait()
        glossd.clients.pop().close()
        shutil.rmtree(spool)
        shutil.copytree(folder / "kept", spool)
        spool.chmod(0o700)
    assert child
    glossd.until(lambda s: s["state"] == "running")
    assert "error" in glossd.client(zmq.REQ, glossd.replay).ask({"from": 1, "max": 1})
    glossd.until(lambda s: s["spool"]["salvages"] == 1 and s["spool"]["takes"] == "documents")
    assert not os.path.exists(f"/proc/{child}")
    assert len(outcome(glossd)) == 310
