"""A spool that somebody damaged: what is sound is worked off, what is not is told, and the next start goes on."""
import collections, os, sqlite3, stat

import pytest, zmq

from test_spool import rows


def stopped(spooled, folder, size=10, count=80):
    """A daemon that was stopped with this many documents that wait, the first of them held; all have ids that are numbers."""
    glossd = spooled(workers={"count": 1}, deadline={"base": "60s"}, drain="0s")
    dealer = glossd.dealer()
    for n in range(count):
        dealer.send({"text": f"@wait {folder}/go" if n == 0 else f"text {n} " + "x" * size, "id": str(n)})
    assert {dealer.receive()["status"] for _ in range(count)} == {"accepted"}
    glossd.stop()
    (folder / "go").touch()
    return glossd


def outcomes(glossd, count):
    """Ids of so many results, and no others, after a start."""
    listener = glossd.launch().listen()
    seen = {listener.receive()["id"] for _ in range(count)}
    glossd.until(lambda status: not status["documents"]["in_flight"] and status["spool"]["phase"] == "whole")
    assert listener.silent(100)
    return seen


def files(folder):
    return sorted((folder / "spool").glob("spool.db-bulk-*"))


def test_a_lost_file_costs_no_documents_of_others(spooled, folder):
    """More than are read at once lay in it, and others behind them."""
    glossd = stopped(spooled, folder, size=50_000, count=250)
    lost = files(folder)[0]
    by_file = collections.Counter(number for number, in rows(glossd, "frame >> 32", "seq IS NULL"))
    number = int(lost.name.rpartition("-")[2])
    assert by_file[number] > 128 and len(by_file) > 1
    lost.unlink()
    listener, dealer = glossd.launch().listen(), glossd.dealer()
    # What was lost is as if it had never come.
    again = dealer.ask({"text": "text 5 " + "x" * 50_000, "id": "5", "reply": "result"})["result"]
    assert again["outcome"] == "whole" and "revision" not in again
    seen = {listener.receive()["id"] for _ in range(251 - by_file[number])}
    assert seen == {"5", *(str(n) for n in range(by_file[number], 250))}
    glossd.until(lambda status: status["spool"]["unsound"] >= by_file[number] - 1)


def test_a_database_of_no_bytes_costs_nothing_that_its_log_has(spooled, folder):
    glossd = spooled(workers={"count": 1}, deadline={"base": "60s"})
    dealer = glossd.dealer()
    for n in range(40):
        assert dealer.ask({"text": f"@wait {folder}/go" if n == 0 else f"text {n}", "id": str(n)})["status"] == "accepted"
    glossd.process.kill()
    glossd.process.wait()
    (folder / "go").touch()
    os.truncate(folder / "spool/spool.db", 0)
    assert outcomes(glossd, 40) == {str(n) for n in range(40)}


def test_a_row_with_two_places_is_not_sound(spooled, folder):
    """Its bytes would be read one over the other; the larger first."""
    glossd = stopped(spooled, folder, size=12_000_000, count=5)
    with sqlite3.connect(folder / "spool/spool.db") as base:
        base.execute("UPDATE documents SET record = (SELECT min(frame) FROM documents) WHERE number = (SELECT min(number) + 3 FROM documents)")
    assert outcomes(glossd, 4) == {"0", "1", "2", "4"}


@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo, lambda path: os.symlink("/dev/zero", path)])
@pytest.mark.parametrize("name", ["spool.db-bulk-000001", "spool.db-bulk-000777"])
def test_what_is_no_file_is_left_alone(spooled, folder, make, name):
    (folder / "spool").mkdir()
    make(folder / "spool" / name)
    glossd = spooled()
    assert glossd.req().ask({"text": "text", "id": "a", "reply": "result"})["result"]["outcome"] == "whole"
    assert not stat.S_ISREG(os.lstat(folder / "spool" / name).st_mode)
    assert all(file.name > name for file in files(folder) if file.name != name)


def test_waiting_documents_are_read_a_few_at_a_time(spooled, folder):
    """Thirty of two megabytes were left, and glossd may hold sixteen."""
    glossd = stopped(spooled, folder, size=2_000_000, count=30)
    glossd.config["limits"] = {"memory": "16MiB"}
    glossd.write()
    (folder / "go").unlink()
    glossd.start()
    most = 0

    def loaded(status):
        nonlocal most
        most = max(most, status["documents"]["bytes"])
        return status["documents"]["bytes"] > 8_000_000
    glossd.until(loaded)
    assert most < 20_000_000
    listener = glossd.listen()
    (folder / "go").touch()
    assert len({listener.receive()["id"] for _ in range(30)}) == 30
    assert most < 20_000_000


def test_replay_at_its_bounds(spooled):
    glossd = spooled(spool={"retention": {"age": "0s"}})
    dealer, replay = glossd.dealer(), glossd.client(zmq.REQ, glossd.replay)
    for n in range(20):
        dealer.ask({"text": f"text {n}", "reply": "result"})
    glossd.until(lambda status: not rows(glossd, "number"))
    dealer.ask({"text": "another", "reply": "result"})
    for number in (2**63 - 1, 2**63, 2**64 - 1):
        assert replay.ask({"from": number})["results"] == [] == replay.ask({"since": number})["results"]
    page = replay.ask({"from": 21, "max": 0})
    assert (page["results"], page["head"], page["next"]) == ([], 21, 21) and page["oldest"] >= 21
