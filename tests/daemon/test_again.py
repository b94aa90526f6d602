"""Documents that come again: known by their id and content, or revisions."""
import pytest

from harness import restart


def test_again_is_answered_as_before_and_analyzed_once(spooled):
    glossd = spooled()
    listener, req = glossd.listen(), glossd.req()
    document = {"text": "one", "id": "a", "meta": 5}
    first = req.ask({**document, "reply": "result"})["result"]
    assert req.ask({**document, "reply": "result"})["result"] == first
    assert req.ask(document) == {"id": "a", "status": "accepted"}
    glossd.pusher().send(document)
    glossd.until(lambda s: s["counters"]["documents_again"] == 3)
    assert listener.receive() == first and listener.silent(100)
    restart(glossd)
    assert glossd.req().ask({**document, "reply": "result"})["result"] == first


def test_again_and_a_revision_after_many_others(spooled):
    """Ids are found in each run of 4,096 documents, before a restart and behind it."""
    glossd = spooled()
    dealer = glossd.dealer()
    first = dealer.ask({"text": "one", "id": "a", "reply": "result"})["result"]
    for start in range(0, 4500, 500):
        for n in range(start, start + 500):
            dealer.send({"text": "other", "id": f"other {n}"})
        assert {dealer.receive()["status"] for _ in range(500)} == {"accepted"}
    assert dealer.ask({"text": "one", "id": "a", "reply": "result"})["result"] == first
    assert dealer.ask({"text": "two", "id": "a", "reply": "result"})["result"]["revision"] == 1
    restart(glossd)
    dealer = glossd.dealer()
    assert dealer.ask({"text": "one", "id": "a", "reply": "result"})["result"] == first
    assert dealer.ask({"text": "three", "id": "a", "reply": "result"})["result"]["revision"] == 2
    assert dealer.ask({"text": "other", "id": "other 4400"})["status"] == "accepted"
    glossd.until(lambda s: s["counters"]["documents_again"] == 2)


def test_again_while_the_first_is_in_hand(spooled, folder):
    glossd = spooled(workers={"count": 1}, deadline={"base": "60s"})
    dealer = glossd.dealer()
    for _ in range(3):
        dealer.send({"text": f"@wait {folder}/go", "id": "a", "reply": "result"})
    glossd.until(lambda s: s["counters"]["documents_again"] == 2)
    (folder / "go").touch()
    one, two, three = (dealer.receive()["result"] for _ in range(3))
    assert one == two == three and glossd.counter("documents_whole") == 1


def test_each_waits_for_its_own_result(spooled, folder):
    glossd = spooled(workers={"count": 1}, deadline={"base": "60s"})
    dealer = glossd.dealer()
    for turn in range(3):
        for n in range(40):
            dealer.send({"text": f"@wait {folder}/go" if n == 0 else f"text {n}", "id": str(n), "reply": "result"})
    glossd.until(lambda s: s["counters"]["documents_again"] == 80)
    (folder / "go").touch()
    results = [dealer.receive()["result"] for _ in range(120)]
    assert sorted(got["seq"] for got in results) == sorted(list(range(1, 41)) * 3)
    assert all(got == next(one for one in results if one["id"] == got["id"]) for got in results)


def test_waiters_of_one_result_hold_up_no_other(spooled, folder):
    glossd = spooled(deadline={"base": "60s"}, limits={"memory": "256MiB"})
    waiter, other = glossd.dealer(sndhwm=0, rcvhwm=0), glossd.dealer(sndhwm=0, rcvhwm=0)

    def cost(first):
        before = glossd.cpu()
        for n in range(first, first + 4000):
            other.send({"text": f"text {n}", "reply": "result"})
        assert {other.receive()["result"]["outcome"] for _ in range(4000)} == {"whole"}
        return glossd.cpu() - before

    alone = cost(0)
    for _ in range(20_001):
        waiter.send({"text": f"@wait {folder}/go", "id": "a", "reply": "result"})
    glossd.until(lambda s: s["counters"]["documents_again"] == 20_000)
    assert cost(4000) < 8 * alone + 0.5
    (folder / "go").touch()
    assert len({waiter.receive()["result"]["seq"] for _ in range(16_000)}) == 1


@pytest.mark.parametrize("change", [{"text": "two"}, {"lang": "de"}, {"date": "2026-01-31"}, {"meta": 6}])
def test_other_content_is_a_revision(spooled, change):
    glossd = spooled()
    req, document = glossd.req(), {"text": "one", "id": "a", "meta": 5, "reply": "result"}
    first = req.ask(document)["result"]
    second = req.ask({**document, **change})["result"]
    third = req.ask({**document, **change, "text": "three"})["result"]
    assert "revision" not in first and second["revision"] == 1 and third["revision"] == 2
    assert [r["seq"] for r in (first, second, third)] == [1, 2, 3]
    assert req.ask({**document, **change})["result"] == second
    other = req.ask({**document, "channel": "other"})["result"]
    assert "revision" not in other and other["seq"] == 1
