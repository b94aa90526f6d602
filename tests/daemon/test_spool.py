"""Nothing accepted is lost: the spool, documents that come again, restarts."""
import contextlib, os, signal, sqlite3, subprocess, time

import pytest, zmq

from harness import BUILD, restart


def rows(glossd, what="*", where="1"):
    with sqlite3.connect(f"file:{glossd.config['spool']['path']}/spool.db?mode=ro", uri=True) as base:
        return base.execute(f"SELECT {what} FROM documents WHERE {where} ORDER BY number").fetchall()


def strip(result):
    """A result without what may differ from one analysis to another."""
    return {key: value for key, value in result.items() if key not in ("seq", "epoch", "elapsed_us")}


def test_accepted_means_that_it_is_on_the_disk(spooled, folder):
    glossd = spooled(workers={"count": 1}, deadline={"base": "60s"})
    dealer = glossd.dealer()
    assert dealer.ask({"text": f"@wait {folder}/go", "id": "a"}) == {"id": "a", "status": "accepted"}
    assert rows(glossd, "seq") == [(None,)]
    (folder / "go").touch()
    glossd.until(lambda s: s["counters"]["documents_whole"] == 1)
    glossd.stop()
    assert rows(glossd, "seq, frame") == [(1, None)]


def test_what_was_accepted_before_a_kill_is_published_after_it(spooled, folder):
    glossd = spooled(workers={"count": 1}, deadline={"base": "60s"})
    dealer = glossd.dealer()
    for n in range(200):
        dealer.send({"text": f"@wait {folder}/go" if n == 0 else f"text {n}", "id": str(n), "meta": {"n": n}, "date": "2026-01-31"})
    assert {dealer.receive()["status"] for _ in range(200)} == {"accepted"}
    before = glossd.status()["epoch"]
    (folder / "go").touch()
    glossd.process.kill()
    glossd.process.wait()
    glossd.launch()
    listener = glossd.client(zmq.SUB, glossd.results, rcvhwm=0)
    listener.socket.subscribe("")
    seen = {}
    while len(seen) < 200:
        got = listener.receive()
        assert seen.setdefault(got["id"], got) is got
        assert got["epoch"] == before and got["meta"] == {"n": int(got["id"])} and got["date"] == "2026-01-31"
    assert sorted(got["seq"] for got in seen.values()) == list(range(1, 201))


def test_ids_that_glossd_makes_stay_the_same(spooled, folder):
    glossd = spooled(workers={"count": 1}, deadline={"base": "60s"})
    dealer = glossd.dealer()
    for n in range(5):
        dealer.send({"text": f"@wait {folder}/go"})
    ids = {dealer.receive()["id"] for _ in range(5)}
    glossd.process.kill()
    glossd.process.wait()
    (folder / "go").touch()
    glossd.launch()
    listener = glossd.client(zmq.SUB, glossd.results, rcvhwm=0)
    listener.socket.subscribe("")
    assert {listener.receive()["id"] for _ in range(5)} == ids and len(ids) == 5


def test_numbers_go_on_after_a_clean_stop(spooled):
    glossd = spooled()
    first = glossd.req().ask({"text": "one", "reply": "result"})["result"]
    assert glossd.stop() == 0
    glossd.start()
    second = glossd.req().ask({"text": "two", "reply": "result"})["result"]
    assert (first["seq"], second["seq"]) == (1, 2) and first["epoch"] == second["epoch"]
    assert glossd.status()["counters"]["results_republished"] == 0


def test_replay(spooled):
    glossd = spooled(publish=[{"messages": ["doc", "layers"], "text": True}])
    listener, req = glossd.listen("default/doc"), glossd.req()
    published = []
    for n in range(30):
        req.ask({"text": f"text {n} é", "id": str(n)})
        published.append(listener.receive())
    replay = glossd.client(zmq.REQ, glossd.replay)
    page = replay.ask({"from": 1, "max": 20})
    assert page == {"epoch": published[0]["epoch"], "oldest": 1, "head": 30, "next": 21, "results": published[:20]}
    assert replay.ask({"from": page["next"]})["results"] == published[20:]
    assert replay.ask({"from": 31}) == {**page, "next": 31, "results": []}
    layer = replay.ask({"from": 7, "max": 1, "topic": "words"})["results"][0]
    assert layer == {**published[6], "layers": {"words": published[6]["layers"]["words"]}}
    assert replay.ask({"from": 1, "epoch": 5}) == {**page, "next": 1, "results": []}
    late = replay.ask({"from": 1, "max": 1, "offsets": "byte"})["results"][0]
    assert late["errors"][0]["code"] == "not_kept"
    assert replay.ask({"channel": "nowhere", "from": 1})["error"]["code"] == "unknown_channel"
    assert replay.ask({"from": "one"})["error"]["code"] == "bad_type"
    restart(glossd)
    glossd.until(lambda s: s["spool"]["phase"] == "whole")
    assert glossd.client(zmq.REQ, glossd.replay).ask({"from": 1})["results"] == published


def test_without_a_spool_nothing_is_kept(glossd):
    assert glossd.client(zmq.REQ, glossd.replay).ask({"from": 1})["error"]["code"] == "no_spool"
    assert glossd.status()["spool"] == "off"


def test_pages_end_at_a_mebibyte(spooled):
    glossd = spooled(publish=[{"text": True}])
    req = glossd.req()
    for n in range(5):
        req.ask({"text": f"{n} " * 200_000, "reply": "result"})
    replay, at, seen = glossd.client(zmq.REQ, glossd.replay), 1, []
    while True:
        page = replay.ask({"from": at})
        if not page["results"]:
            break
        assert len(page["results"]) == 1
        at, seen = page["next"], seen + [r["seq"] for r in page["results"]]
    assert seen == [1, 2, 3, 4, 5]


def test_kills_under_load_lose_and_double_nothing(spooled):
    """A subscriber that passes over what it has seen, and fills gaps from replay, has each result once."""
    glossd = spooled()
    sent, accepted, results = 0, set(), {}
    for _ in range(8):
        dealer, listener = glossd.dealer(sndhwm=0, rcvhwm=0), glossd.client(zmq.SUB, glossd.results, rcvhwm=0)
        listener.socket.subscribe("")
        for n in range(300):
            dealer.send({"text": f"text {sent}", "id": str(sent)})
            sent += 1
        for n in range(200):
            reply = dealer.receive()
            assert reply["status"] == "accepted"
            accepted.add(reply["id"])
        restart(glossd)
    glossd.until(lambda s: s["documents"]["queued"] == s["documents"]["in_flight"] == 0 and s["spool"]["phase"] == "whole")
    replay, at = glossd.client(zmq.REQ, glossd.replay), 1
    while True:
        page = replay.ask({"from": at})
        if not page["results"]:
            break
        for got in page["results"]:
            assert got["id"] not in results and got["outcome"] == "whole"
            assert got["layers"]["words"][1]["text"] == got["id"]
            results[got["id"]] = got
        at = page["next"]
    assert accepted <= set(results) and sorted(r["seq"] for r in results.values()) == list(range(1, len(results) + 1))


def test_a_reload_leaves_the_spool_where_it_is(spooled, folder):
    glossd = spooled()
    for _ in range(3):
        assert glossd.command("reload")["ok"]
    assert glossd.status()["spool"]["path"] == f"{folder}/spool"


def test_two_on_one_spool(spooled, daemon, folder):
    glossd = spooled()
    other = daemon(spool={"path": folder / "spool"}, start=False)
    other.launch()
    assert other.process.wait() == 1 and f"{glossd.process.pid}" in other.log.read_text()


def test_retention(spooled):
    glossd = spooled(spool={"retention": {"age": "0s"}})
    req = glossd.req()
    for n in range(10):
        req.ask({"text": "text", "reply": "result"})
    glossd.until(lambda s: not rows(glossd))
    page = glossd.client(zmq.REQ, glossd.replay).ask({"from": 1})
    assert page["results"] == [] and page["oldest"] == 11 and page["head"] == 10


def test_retention_passes_by_what_stays_and_comes_back_to_it(spooled, folder):
    """A dead letter and a document that is in hand are older than all others; once they are done with they go as well."""
    glossd = spooled(workers={"count": 2}, deadline={"base": "60s"}, spool={"retention": {"age": "0s"}})
    req = glossd.req()
    assert req.ask({"text": "@kill", "reply": "result"})["result"]["outcome"] == "failed"
    glossd.until_all_ready()
    assert req.ask({"text": f"@wait {folder}/go"})["status"] == "accepted"
    for n in range(10):
        req.ask({"text": "text", "reply": "result"})
    glossd.until(lambda s: len(rows(glossd)) == 2)
    (folder / "go").touch()
    glossd.until(lambda s: len(rows(glossd)) == 1)
    assert glossd.command("dead", action="drop", all=True)["ok"]
    glossd.until(lambda s: not rows(glossd))


# ---- Damage


PAGE = 4096


def filled(spooled, folder, done=20):
    """A spool after a kill: 20 results, and 10 documents that wait."""
    glossd = spooled(workers={"count": 1}, deadline={"base": "60s"})
    dealer = glossd.dealer()
    for n in range(done):
        dealer.send({"text": f"text {n} " + "x" * 2000, "id": str(n), "reply": "result"})
    for n in range(done):
        dealer.receive()
    for n in range(done, done + 10):
        assert dealer.ask({"text": f"{n} {'y' * 800} @wait {folder}/go", "id": str(n)})["status"] == "accepted"
    glossd.process.kill()
    glossd.process.wait()
    (folder / "go").touch()
    return glossd


def outcome(glossd):
    """All results that the spool has once it is worked off, by id."""
    glossd.until(lambda s: s["spool"]["phase"] == "whole" and s["documents"]["queued"] == s["documents"]["in_flight"] == s["spool"]["jobs"] == 0)
    replay, results, at = glossd.client(zmq.REQ, glossd.replay), {}, 1
    while (page := replay.ask({"from": at})).get("results"):
        for got in page["results"]:
            assert got["id"] not in results
            results[got["id"]] = got
        at = page["next"]
    return results


def damage(path, at, size=1):
    with open(path, "r+b") as file:
        file.seek(at)
        was = file.read(size)
        file.seek(at)
        file.write(bytes(byte ^ 0x55 for byte in was))


def checkpointed(glossd):
    """Puts all that stands in the log into the file, as SQLite's own tool would."""
    with sqlite3.connect(glossd.config["spool"]["path"] / "spool.db") as base:
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def bulk(folder, kind):
    """The file that documents, or results, lie in: documents come first."""
    return sorted((folder / "spool").glob("spool.db-bulk-*"))[("documents", "results").index(kind)]


def test_a_row_that_is_damaged_is_never_given_out(spooled, folder):
    """One that waits, and one that is done."""
    glossd = filled(spooled, folder)
    for kind, text in (("documents", b"y" * 800), ("results", b"elapsed_us")):
        damage(bulk(folder, kind), bulk(folder, kind).read_bytes().rindex(text) + 3)
    glossd.start()
    results = outcome(glossd)
    assert len(results) == 28, set(map(str, range(30))) - set(results)
    assert {got["outcome"] for got in results.values()} == {"whole"}
    assert glossd.status()["spool"]["unsound"] >= 2
    assert "spool_rows_unsound" in glossd.log.read_text() or "spool_damaged" in glossd.log.read_text()


def test_a_row_that_is_damaged_is_counted_once(spooled, folder):
    """Where it is read, and where what is sound is saved since it was."""
    glossd = filled(spooled, folder)
    restart(glossd)
    assert len(outcome(glossd)) == 30
    damage(bulk(folder, "results"), bulk(folder, "results").read_bytes().rindex(b"elapsed_us") + 3)
    assert len(outcome(glossd)) == 29
    glossd.until(lambda s: s["spool"]["salvages"] == 1 and s["spool"]["takes"] == "documents", 20)
    assert glossd.status()["spool"]["unsound"] == 1


@pytest.mark.parametrize("kind, left", [("documents", 20), ("results", 10)])
@pytest.mark.parametrize("how", ["gone", "empty", "longer than it is"])
def test_a_file_of_the_bulk_that_is_lost_costs_what_lay_in_it(spooled, folder, kind, left, how):
    """Also where a length in it says that something goes on behind its end."""
    glossd = filled(spooled, folder)
    lost = bulk(folder, kind)
    if how == "gone":
        lost.unlink()
    elif how == "empty":
        os.truncate(lost, 0)
    else:
        lost.write_bytes(b"\xff" * lost.stat().st_size)
    glossd.start()
    assert len(outcome(glossd)) == left
    glossd.until(lambda s: s["spool"]["unsound"] >= 30 - left)
    assert glossd.req().ask({"text": "text", "id": "new", "reply": "result"})["result"]["outcome"] == "whole"


def test_a_spool_of_before_there_was_a_bulk(spooled, folder):
    """Its rows have all bytes themselves, in pages of 32 KiB."""
    glossd = filled(spooled, folder)
    with contextlib.closing(sqlite3.connect(folder / "spool/spool.db")) as base, base:
        for file, column in ((bulk(folder, "documents"), "frame"), (bulk(folder, "results"), "record")):
            data = file.read_bytes()
            for number, place in base.execute(f"SELECT number, {column} FROM documents WHERE typeof({column}) = 'integer'").fetchall():
                at = place & 0xffffffff
                length = int.from_bytes(data[at:at + 4], "little")
                base.execute(f"UPDATE documents SET {column} = ? WHERE number = ?", (data[at + 4:at + 4 + length], number))
            file.unlink()
    with contextlib.closing(sqlite3.connect(folder / "spool/spool.db", isolation_level=None)) as base:
        for text in ("journal_mode=DELETE", "page_size=32768", "auto_vacuum=INCREMENTAL"):
            base.execute(f"PRAGMA {text}")
        base.execute("VACUUM")
    epoch = epoch_of(folder)
    glossd.start()
    assert len(outcome(glossd)) == 30
    status = glossd.status()
    assert status["epoch"] == epoch and status["spool"]["unsound"] == status["spool"]["salvages"] == 0
    again = glossd.req().ask({"text": "text 3 " + "x" * 2000, "id": "3", "reply": "result"})["result"]
    assert again["seq"] == 4 and "revision" not in again


def test_files_that_nothing_lies_in_any_more_go(spooled, folder):
    """Documents that have their results, and results that retention took: 16 MiB stay for what comes."""
    glossd = spooled(spool={"retention": {"age": "0s"}})
    req = glossd.req()

    def size():
        total = 0
        for file in (folder / "spool").glob("spool.db-bulk-*"):
            with contextlib.suppress(FileNotFoundError):  # it went meanwhile
                total += file.stat().st_size
        return total
    for n in range(20):
        assert req.ask({"text": "x" * 5_000_000, "reply": "result"})["result"]["outcome"] == "whole"
    glossd.until(lambda s: not rows(glossd))
    glossd.until(lambda s: size() < 60_000_000)
    assert size() >= 16_000_000
    restart(glossd)
    glossd.until(lambda s: size() < 25_000_000)


def test_a_file_that_is_no_database_is_moved_aside(spooled, folder):
    glossd = filled(spooled, folder)
    checkpointed(glossd)
    damage(folder / "spool/spool.db", 0, 200)
    glossd.start()
    assert glossd.status()["spool"]["salvages"] == 1 and "spool_damaged" in glossd.log.read_text()
    assert any(path.name.startswith("spool.damaged-") for path in (folder / "spool").iterdir())
    assert glossd.req().ask({"text": "text", "reply": "result"})["result"]["seq"] == 1


def test_a_page_that_is_damaged_costs_its_rows_alone(spooled, folder):
    glossd = filled(spooled, folder, done=200)
    checkpointed(glossd)
    with contextlib.closing(sqlite3.connect(folder / "spool/spool.db")) as base:
        checksum, = base.execute("SELECT checksum FROM documents WHERE seq = 100").fetchone()
    at = (folder / "spool/spool.db").read_bytes().index(checksum.to_bytes(8, "big", signed=True))
    damage(folder / "spool/spool.db", at // PAGE * PAGE, 64)
    glossd.start()
    results = outcome(glossd)
    assert 50 <= len(results) < 210
    for id, got in results.items():
        assert got["outcome"] == "whole" and got["id"] == id
    assert glossd.req().ask({"text": "text", "id": "new", "reply": "result"})["result"]["outcome"] == "whole"


def test_retention_comes_upon_damage(spooled, folder):
    """Nothing else reads what is old; and it would let go of nothing any more, until there is no room."""
    glossd = spooled()
    pusher = glossd.pusher()
    for n in range(8000):
        pusher.send({"text": "text", "id": str(n)})
    glossd.until(lambda s: s["counters"]["documents_whole"] == 8000 and s["spool"]["jobs"] == 0, 30)
    checkpointed(glossd)
    (checksum,), *_ = rows(glossd, "checksum", "seq = 5")
    at = (folder / "spool/spool.db").read_bytes().index(checksum.to_bytes(8, "big", signed=True))
    damage(folder / "spool/spool.db", at // PAGE * PAGE, 64)
    glossd.config["spool"]["retention"] = {"age": "0s"}
    glossd.write()
    assert glossd.command("reload")["ok"]
    glossd.until(lambda s: s["spool"]["salvages"] == 1 and s["spool"]["takes"] == "documents", 20)
    glossd.until(lambda s: not rows(glossd), 30)


def test_a_row_that_is_missing_without_a_trace_is_counted(spooled, folder):
    """A waiting document is in no index: only the count that each commit writes knows of it."""
    glossd = filled(spooled, folder)
    with contextlib.closing(sqlite3.connect(folder / "spool/spool.db")) as base, base:
        assert base.execute("DELETE FROM documents WHERE number = (SELECT max(number) - 3 FROM documents WHERE seq IS NULL)").rowcount == 1
    glossd.start()
    assert len(outcome(glossd)) == 29
    glossd.until(lambda s: s["spool"]["unsound"] == 1 and s["spool"]["salvages"] == 1)


def test_facts_of_another_form_cost_no_documents(spooled, folder):
    glossd = filled(spooled, folder)
    with contextlib.closing(sqlite3.connect(folder / "spool/spool.db")) as base, base:
        base.execute("ALTER TABLE facts DROP COLUMN documents")
    glossd.start()
    assert len(outcome(glossd)) == 30
    assert glossd.status()["spool"]["salvages"] == 1


def test_a_check_of_the_spool_ends_with_the_glossd_that_began_it(spooled, folder):
    """Also where that one was killed before the child could ask for it: then nothing is read."""
    glossd = filled(spooled, folder)
    checkpointed(glossd)
    damage(folder / "spool/spool.db", 0, 200)
    status = {parent: subprocess.run([BUILD / "glossd", "--check-spool", folder / "spool", "--parent", str(parent)], timeout=60).returncode for parent in (os.getpid(), 1)}
    assert status[os.getpid()] != 0 and status[1] == 0


@pytest.mark.parametrize("pages", [4, 6, 8])
def test_what_a_shortened_file_lost_is_counted(spooled, folder, pages):
    glossd = filled(spooled, folder)
    checkpointed(glossd)
    os.truncate(folder / "spool/spool.db", pages * PAGE)
    glossd.start()
    results = outcome(glossd)
    glossd.until(lambda s: len(results) == 30 or s["spool"]["unsound"])


def epoch_of(folder):
    """Closed again at once: SQLite trusts a log that somebody has open, and reads it anew where nobody has."""
    with contextlib.closing(sqlite3.connect(f"file:{folder}/spool/spool.db?mode=ro", uri=True)) as base:
        return base.execute("SELECT epoch FROM facts").fetchone()[0]


def frames(log):
    """Where the frames of the log begin that end a commit, and where the next one begins."""
    data, size = log.read_bytes(), 24 + PAGE
    return [(at, at + size) for at in range(32, len(data) - size + 1, size) if data[at + 4:at + 8] != bytes(4)]


@pytest.mark.parametrize("how", ["damaged", "cut behind a commit"])
def test_a_commit_that_the_log_lost_is_counted_and_begins_a_new_epoch(spooled, folder, how):
    """What was published under its seq may be lost: other results must not come under the same numbers of the same epoch."""
    glossd = filled(spooled, folder)
    epoch = epoch_of(folder)
    log = folder / "spool/spool.db-wal"
    commits = frames(log)
    begin, end = commits[len(commits) // 2]
    if how == "damaged":
        damage(log, begin + 1000)
    else:
        os.truncate(log, end)
    glossd.start()
    glossd.until(lambda s: s["spool"]["unsound"] > 0)
    assert glossd.status()["epoch"] > epoch
    assert "spool_rows_unsound" in glossd.log.read_text()


def test_a_commit_that_was_broken_off_lost_nothing(spooled, folder):
    """What a kill leaves behind the last commit was never promised to anybody."""
    glossd = filled(spooled, folder)
    epoch = epoch_of(folder)
    log = folder / "spool/spool.db-wal"
    with log.open("ab") as file:
        file.write(log.read_bytes()[-(24 + PAGE):][:5000])
    glossd.start()
    assert glossd.status()["epoch"] == epoch and len(outcome(glossd)) == 30 and glossd.status()["spool"]["unsound"] == 0


def test_a_newest_document_that_retention_took_is_not_missed(spooled):
    glossd = spooled(spool={"retention": {"age": "0s"}})
    glossd.dealer().ask({"text": "text", "id": "1", "reply": "result"})
    glossd.until(lambda s: not rows(glossd))
    epoch = glossd.status()["epoch"]
    restart(glossd)
    assert glossd.status()["epoch"] == epoch and glossd.status()["spool"]["unsound"] == 0


def test_numbers_stay_where_nothing_was_lost(spooled, folder):
    glossd = filled(spooled, folder)
    epoch = epoch_of(folder)
    glossd.start()
    assert glossd.status()["epoch"] == epoch and len(outcome(glossd)) == 30 and glossd.status()["spool"]["salvages"] == 0


# ---- Stops


def test_what_the_drain_leaves_is_done_by_the_next(spooled, folder):
    glossd = spooled(workers={"count": 1}, deadline={"base": "60s"}, drain="100ms")
    dealer = glossd.dealer()
    for n in range(20):
        dealer.send({"text": f"@wait {folder}/go", "id": str(n)})
    assert {dealer.receive()["status"] for _ in range(20)} == {"accepted"}
    assert glossd.stop() == 0 and "documents_left=20" in glossd.log.read_text()
    (folder / "go").touch()
    glossd.start()
    assert set(outcome(glossd)) == set(map(str, range(20)))


def test_a_stop_while_documents_come(spooled):
    """What was accepted has its result, after a stop that did not wait for it too."""
    glossd, accepted, sent = spooled(drain="0s"), set(), 0
    for _ in range(4):
        dealer = glossd.dealer(sndhwm=0, rcvhwm=0)
        for n in range(300):
            dealer.send({"text": f"text {sent}", "id": str(sent)})
            sent += 1
        for n in range(100):
            reply = dealer.receive()
            accepted |= {reply["id"]} if reply["status"] == "accepted" else set()
        assert glossd.stop() == 0
        while not dealer.silent(50):
            reply = dealer.receive()
            accepted |= {reply["id"]} if reply["status"] == "accepted" else set()
        glossd.start()
    assert accepted <= set(outcome(glossd))


def test_a_note_of_what_is_published_waits_for_the_disk(spooled, folder):
    """So that nothing is published again after a kill only since the disk failed for some seconds."""
    glossd = spooled(workers={"count": 1})
    with contextlib.closing(sqlite3.connect(folder / "spool/spool.db", isolation_level=None)) as base:
        assert glossd.req().ask({"text": "one", "id": "a", "reply": "result"})["status"] == "accepted"
        base.execute("BEGIN IMMEDIATE")
        glossd.until(lambda s: s["spool"]["takes"] == "nothing")
        base.execute("ROLLBACK")
    glossd.until(lambda s: s["spool"]["takes"] == "documents" and s["spool"]["jobs"] == 0)
    glossd.process.kill()
    glossd.process.wait()
    glossd.start()
    glossd.until(lambda s: s["spool"]["phase"] == "whole")
    assert glossd.counter("results_republished") == 0


def test_a_stop_while_a_note_of_what_is_published_waits(spooled, folder):
    """The spool is slow, here since somebody else writes to it: at the end a second note is made while the first one still waits."""
    glossd = spooled(workers={"count": 1})
    with contextlib.closing(sqlite3.connect(folder / "spool/spool.db", isolation_level=None)) as base:
        assert glossd.req().ask({"text": "one", "id": "a", "reply": "result"})["status"] == "accepted"
        base.execute("BEGIN IMMEDIATE")
        glossd.pusher().send({"text": "two", "id": "b"})
        glossd.until(lambda s: s["spool"]["jobs"] == 2)
        glossd.process.send_signal(signal.SIGTERM)
        glossd.until(lambda s: s["state"] == "draining")
        glossd.process.send_signal(signal.SIGTERM)
        while "event=drain_over" not in glossd.log.read_text():
            time.sleep(0.01)
        time.sleep(0.2)
    assert glossd.process.wait(20) == 0
