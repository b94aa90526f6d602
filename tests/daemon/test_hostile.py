"""Whatever bytes come, each message on a ROUTER gets one reply, and glossd lives on."""
import os, random, socket
from pathlib import Path

import msgpack, zmq
from hypothesis import HealthCheck, given, settings, strategies as st

KEYS = ["text", "id", "channel", "lang", "date", "meta", "reply", "command"]
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-2**63, 2**64 - 1), st.floats(), st.text(max_size=40), st.binary(max_size=40))
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4), max_leaves=12)
MAPS = st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=8), VALUES, max_size=9)


@st.composite
def frames(draw):
    """A map of keys that mean something, often with a few of its bytes changed, cut off or added."""
    frame = bytearray(msgpack.packb(draw(MAPS)))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(frame)))
        frame[at:at + draw(st.integers(0, 2))] = draw(st.binary(max_size=2))
    return bytes(frame)


RELAXED = settings(max_examples=300, deadline=None, derandomize=True, database=None,
                   suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def test_any_document_has_one_reply(glossd):
    client = glossd.dealer()

    @RELAXED
    @given(st.binary(max_size=200) | frames())
    def reply_to(frame):
        reply = client.ask(frame)
        assert reply["status"] in ("accepted", "rejected") and (reply["status"] == "accepted") == ("code" not in reply), (frame, reply)

    reply_to()
    status = glossd.until(lambda s: s["documents"] == {"queued": 0, "in_flight": 0, "bytes": 0})["counters"]
    assert status["documents_whole"] == status["documents_accepted"] and status["workers_died"] == 0


def test_any_command_has_one_reply(glossd):
    client = glossd.client(zmq.DEALER, glossd.control)

    @RELAXED
    @given(st.binary(max_size=200) | frames())
    def reply_to(frame):
        reply = client.ask(frame)
        assert reply["ok"] is True or set(reply["error"]) == {"code", "message"}, frame

    reply_to()


def test_documents_cut_at_every_byte(glossd):
    client = glossd.dealer()
    whole = msgpack.packb({"text": "Some words", "id": "i", "channel": "c", "date": "2025-01-31", "meta": {"a": [1, 2.5, "ü"]}})
    for end in range(1, len(whole)):
        assert client.ask(whole[:end])["code"] == "malformed", end
    assert client.ask(whole)["status"] == "accepted"


def test_a_flood_of_nonsense_and_good_documents(glossd):
    """Bad and good from several clients at once: each client has one reply for each, and the good ones their results."""
    chance = random.Random(4)
    listener, clients = glossd.listen(), [glossd.dealer(sndhwm=0, rcvhwm=0) for _ in range(5)]
    good = 0
    for n in range(3000):
        if chance.random() < 0.5:
            clients[n % 5].send({"text": f"Document {n}", "id": str(n)})
            good += 1
        else:
            clients[n % 5].send(b"\xff" + chance.randbytes(chance.randrange(1000)))
    statuses = [client.receive()["status"] for client in clients for _ in range(600)]
    assert statuses.count("accepted") == good and statuses.count("rejected") == 3000 - good
    assert len({listener.receive()["id"] for _ in range(good)}) == good


def limit_of(pid):
    return next(line for line in Path(f"/proc/{pid}/limits").read_text().splitlines() if line.startswith("Max open files")).split()[3:5]


def test_more_connections_than_the_soft_limit_of_descriptors(daemon):
    glossd = daemon(start=False).start(before=["prlimit", "--nofile=128:2000"])
    sockets = []
    try:
        for n in range(400):
            sockets.append(socket.socket(socket.AF_UNIX))
            sockets[-1].settimeout(20)
            sockets[-1].connect(glossd.request.removeprefix("ipc://"))
            assert sockets[-1].recv(1) == b"\xff"  # ZeroMQ's greeting: it has the connection
        assert glossd.req().ask({"text": "still here", "reply": "result"})["result"]["outcome"] == "whole"
    finally:
        for each in sockets:
            each.close()
    assert limit_of(glossd.process.pid) == ["2000", "2000"] and limit_of(glossd.status()["workers"][0]["pid"]) == ["1024", "2000"]


def test_refusals_make_nothing_grow(daemon):
    glossd = daemon(log={"level": "error"})
    client, push = glossd.dealer(sndhwm=0, rcvhwm=0), glossd.pusher()
    bad = [b"\xff" * 5000, b"\x81\xa4text\xdb\xff\xff\xff\xff", msgpack.packb({"text": "a" * 5000, "date": "never"})]

    def refuse(count):
        for n in range(count):
            client.send(bad[n % 3])
            push.send(bad[n % 3])
        assert {client.receive()["status"] for _ in range(count)} == {"rejected"}

    refuse(2000)
    before = glossd.resident()
    refuse(20_000)
    glossd.until(lambda s: s["counters"]["documents_dropped"] == 22_000)
    assert "GLOSSD_SAN" in os.environ or glossd.resident() - before < 8000
