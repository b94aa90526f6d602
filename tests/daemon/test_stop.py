"""The end under load: what was accepted has its outcome, and what ZeroMQ has taken from PUSH is read."""
import signal, threading, time

import pytest, zmq

from harness import PATIENCE


@pytest.mark.parametrize("by", ["signal", "command"])
def test_nothing_accepted_is_lost_by_a_stop_under_load(daemon, by):
    """Every document that was answered `accepted` is published; the others were answered `busy`, or not at all when glossd had ended."""
    glossd = daemon(drain="60s")
    listener, client = glossd.listen(), glossd.dealer(sndhwm=0, rcvhwm=0)
    replies, sent = {}, 0
    while not any(r["status"] == "busy" for r in replies.values()):
        while sent - len(replies) < 300:
            client.send({"text": f"Document {sent} " + "word " * 50, "id": str(sent)})
            sent += 1
        reply = client.receive()
        replies[reply["id"]] = reply
        if len(replies) == 1000:
            glossd.process.terminate() if by == "signal" else glossd.command("stop")
    assert glossd.process.wait(PATIENCE / 1000) == 0
    while not client.silent(200):
        reply = client.receive()
        replies[reply["id"]] = reply
    accepted = {i for i, r in replies.items() if r["status"] == "accepted"}
    busy = [r for r in replies.values() if r["status"] == "busy"]
    assert len(accepted) >= 1000 and len(accepted) + len(busy) == len(replies) and all("stopping" in r["message"] for r in busy)
    published = {}
    while not listener.silent(200):
        result = listener.receive()
        published[result["id"]] = result
    assert set(published) == accepted and {r["outcome"] for r in published.values()} == {"whole"}


def test_what_was_pushed_before_the_stop_is_read(daemon, folder):
    """Senders that are done when the stop comes lose nothing, though glossd was busy and had not read it yet."""
    glossd = daemon(workers={"count": 1}, deadline={"base": "60s"}, drain="60s", limits={"memory": "1MiB"})
    listener, pusher = glossd.listen(), glossd.pusher()
    pusher.send({"text": f"@wait {folder}/go", "id": "first"})
    for n in range(60):  # more than limits.memory: the rest waits in ZeroMQ
        pusher.send({"text": "word " * 20000, "id": str(n)})
    glossd.until(lambda s: s["documents"]["bytes"] >= 7 << 17)
    glossd.process.terminate()
    glossd.until(lambda s: s["state"] == "draining")
    (folder / "go").touch()
    assert {listener.receive()["id"] for _ in range(61)} == {"first", *map(str, range(60))}
    assert glossd.process.wait(PATIENCE / 1000) == 0 and "documents_unread" not in glossd.log.read_text()


def test_senders_that_never_pause_keep_what_they_have_for_the_next(daemon):
    """The stop ends under a flood; what the sender still has goes to the next glossd, and nothing comes twice."""
    glossd, on, sent = daemon(drain="30s"), threading.Event(), 0
    listener, pusher = glossd.listen(), glossd.pusher()
    pusher.socket.sndtimeo = 100  # milliseconds
    on.set()

    def flood():
        nonlocal sent
        while on.is_set():
            try:
                pusher.send({"text": "word", "id": str(sent)})
                sent += 1
            except zmq.Again:
                pass
            time.sleep(0.001)  # its pace

    sender = threading.Thread(target=flood)
    sender.start()
    try:
        seen = [listener.receive() for _ in range(500)]
        assert glossd.stop() == 0
        glossd.start()
        while seen[-1]["epoch"] == seen[0]["epoch"]:
            seen.append(listener.receive())
    finally:
        on.clear()
        sender.join()
    ids = [int(r["id"]) for r in seen]
    assert len(set(ids)) == len(ids) and ids[-1] > max(ids[:-1]) and len(ids) > 500


def test_what_the_drain_leaves_unread_is_counted(daemon, folder):
    glossd = daemon(workers={"count": 1}, deadline={"base": "60s"}, drain="100ms", limits={"memory": "1MiB"})
    pusher = glossd.pusher()
    pusher.send({"text": f"@wait {folder}/never"})
    for n in range(60):
        pusher.send({"text": "word " * 20000})
    glossd.until(lambda s: s["documents"]["bytes"] >= 7 << 17)
    assert glossd.stop(signal.SIGTERM) == 0
    assert "event=documents_unread" in glossd.log.read_text() and "event=drain_over" in glossd.log.read_text()
