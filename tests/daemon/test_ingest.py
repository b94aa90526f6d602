"""Documents in: what is accepted, and what is refused with which code."""
import os, socket, subprocess

import msgpack, pytest, zmq

from harness import BUILD

TEXT = "Two words"
DEEP = b"\x91" * 100 + b"\xc0"


def raw(**pairs):
    """A document map whose values are bytes of msgpack, as they stand."""
    return bytes([0x80 | len(pairs)]) + b"".join(msgpack.packb(k) + v for k, v in pairs.items())


def with_text(**pairs):
    return raw(text=msgpack.packb(TEXT), **pairs)


BAD = {
    "empty frame": (b"", "empty_text"),
    "empty text": ({"text": ""}, "empty_text"),
    "no text": ({"id": "a"}, "missing_text"),
    "empty map": ({}, "missing_text"),
    "bare text that is not UTF-8": (b"caf\xe9", "invalid_utf8"),
    "an array": (msgpack.packb(["text", TEXT]), "invalid_utf8"),
    "bare text with a surrogate": (b"\xed\xa0\x80", "invalid_utf8"),
    "bare text with an overlong form": (b"a\xc0\xaf", "invalid_utf8"),
    "str that is not UTF-8": (raw(text=b"\xa2a\xff"), "invalid_utf8"),
    "bin that is not UTF-8": ({"text": b"\xff"}, "invalid_utf8"),
    "id that is not UTF-8": (with_text(id=b"\xa1\xff"), "bad_id"),
    "text of a wrong type": ({"text": 5}, "bad_type"),
    "text nil": ({"text": None}, "bad_type"),
    "id of a wrong type": ({"text": TEXT, "id": 5}, "bad_type"),
    "channel of a wrong type": ({"text": TEXT, "channel": ["a"]}, "bad_type"),
    "reply of a wrong type": ({"text": TEXT, "reply": True}, "bad_type"),
    "a key twice": (b"\x82\xa4text\xa1a\xa4text\xa1b", "bad_type"),
    "nesting in meta": (with_text(meta=DEEP), "malformed"),
    "nesting in an unknown key": (with_text(other=DEEP), "malformed"),
    "a text longer than the frame": (b"\x81\xa4text\xdb\xff\xff\xff\xff", "malformed"),
    "a bin longer than the frame": (b"\x81\xa4text\xc6\xff\xff\xff\xffabc", "malformed"),
    "more pairs than bytes": (b"\xde\x7f\xff\xa4text\xa1a", "malformed"),
    "an array of 4 billion": (with_text(meta=b"\xdd\xff\xff\xff\xff"), "malformed"),
    "arrays of 4 billion, nested": (with_text(meta=b"\xdd\xff\xff\xff\xff" * 8), "malformed"),
    "a map of 4 billion": (with_text(meta=b"\xdf\xff\xff\xff\xff"), "malformed"),
    "an ext longer than the frame": (with_text(meta=b"\xc9\xff\xff\xff\xff\x01"), "malformed"),
    "the byte that msgpack never uses": (with_text(meta=b"\xc1"), "malformed"),
    "bytes after the map": (with_text() + b"x", "malformed"),
    "a map that ends early": (with_text()[:-1], "malformed"),
    "empty id": ({"text": TEXT, "id": ""}, "bad_id"),
    "id of 257 bytes": ({"text": TEXT, "id": "i" * 257}, "bad_id"),
    "empty channel": ({"text": TEXT, "channel": ""}, "bad_channel"),
    "channel with a slash": ({"text": TEXT, "channel": "a/b"}, "bad_channel"),
    "channel with a hyphen first": ({"text": TEXT, "channel": "-a"}, "bad_channel"),
    "channel of 65 bytes": ({"text": TEXT, "channel": "c" * 65}, "bad_channel"),
    "lang": ({"text": TEXT, "lang": "not a tag"}, "bad_lang"),
    "date in words": ({"text": TEXT, "date": "yesterday"}, "bad_date"),
    "a day that is none": ({"text": TEXT, "date": "2025-02-30"}, "bad_date"),
    "reply": ({"text": TEXT, "reply": "perhaps"}, "bad_reply"),
    "meta above 64 KiB": ({"text": TEXT, "meta": "m" * 70_000}, "too_large"),
    "text above max_document": ({"text": "a" * 100_001}, "too_large"),
    "bare text above max_document": (b"a" * 100_001, "too_large"),
}


@pytest.fixture
def small(daemon):
    return daemon(ingest={"max_document": 100_000})


def test_bad_documents_are_rejected_with_a_code(small):
    client = small.dealer()
    for name, (document, code) in BAD.items():
        reply = client.ask(document)
        assert (reply["status"], reply["code"]) == ("rejected", code), (name, reply)
        assert reply["message"], name
        assert client.ask({"text": TEXT, "id": name})["status"] == "accepted", name
    status = small.until(lambda s: s["counters"]["documents_whole"] == len(BAD))
    assert status["counters"]["documents_rejected"] == sum(status["refused"].values()) == len(BAD)
    assert status["counters"]["workers_died"] == 0


def test_bad_documents_are_dropped_and_counted_on_push(small):
    listener, client = small.listen(), small.pusher()
    for name, (document, code) in BAD.items():
        client.send(document)
        client.send({"text": TEXT, "id": name})
        assert listener.receive()["id"] == name
    status = small.status()
    assert status["counters"]["documents_dropped"] == len(BAD)
    for code in {code for _, code in BAD.values()}:
        assert status["refused"][code] == sum(c == code for _, c in BAD.values()), code
    lines = [line for line in small.log.read_text().splitlines() if "event=document_dropped" in line]
    assert 0 < len(lines) < len(BAD)  # at most 10 of a kind in 10 seconds


def test_a_refused_document_keeps_its_id_in_the_reply(small):
    reply = small.req().ask({"id": "mine", "text": TEXT, "date": "never"})
    assert reply["id"] == "mine" and reply["code"] == "bad_date"


def test_what_is_far_too_large_closes_the_connection(small):
    bystander = small.req()
    flood = small.pusher()
    flood.send(b"a" * 300_000)
    small.until(lambda s: s["counters"]["connections_closed"] >= 1)
    assert bystander.ask(b"still here")["status"] == "accepted"


@pytest.mark.parametrize("size", [1, 20, 1024])
def test_what_is_allowed_beside_a_small_text(daemon, size):
    req = daemon(ingest={"max_document": size}).req()
    assert req.ask({"text": "a", "id": "i" * 256, "meta": b"m" * 65_000})["status"] == "accepted"
    assert req.ask(b"a" * (size + 1))["code"] == "too_large"


def test_bare_text_and_maps_through_both_endpoints(glossd):
    listener, push, req = glossd.listen(), glossd.pusher(), glossd.req()
    seen = []
    for n, document in enumerate((b"Bare text", {"text": "In a map"}, {"text": b"As a bin", "unknown": [1, {"a": None}]})):
        push.send(document)
        seen.append(listener.receive())
        reply = req.ask(document)
        assert reply["status"] == "accepted" and set(reply) == {"id", "status"}
        seen.append(listener.receive())
        assert seen[-1]["id"] == reply["id"]
    assert len({result["id"] for result in seen}) == 6  # glossd made each of them
    assert [result["seq"] for result in seen] == [1, 2, 3, 4, 5, 6]


def test_map16_is_a_map_and_its_lookalike_a_text(glossd):
    req = glossd.req()
    pairs = b"".join(msgpack.packb(f"unknown{n}") + b"\x01" for n in range(20))
    assert req.ask(b"\xde\x00\x15" + pairs + b"\xa4text\xa1a")["status"] == "accepted"
    assert req.ask("\u07bf is a letter of Thaana's block".encode())["status"] == "accepted"  # begins 0xde 0xbf


def test_keys_come_back_as_they_went_in(glossd):
    meta = {"url": "https://example.org/", "n": [1, -2, 3.5, None, True, b"\x00\xff", "ü"], "big": 2**64 - 1}
    given = {"id": "ä" * 128, "channel": "wire_1-x", "lang": "de-CH", "date": "2024-02-29", "meta": meta}
    result = glossd.req().ask({"text": TEXT, "reply": "result", **given})["result"]
    assert {key: result[key] for key in given} == given and result["lang_from"] == "given"


def test_envelopes_come_back_unchanged(glossd):
    client = glossd.dealer()
    for envelope in ([], [b""], [b"a", b"", b"\x00" * 1024], [bytes([n]) for n in range(8)]):
        client.send(b"text", *envelope)
        assert client.frames()[:-1] == envelope
        client.send({"text": "", "id": "x"}, *envelope)
        frames = client.frames()
        assert frames[:-1] == envelope and msgpack.unpackb(frames[-1])["code"] == "empty_text"


@pytest.mark.parametrize("envelope", [[b"x"] * 9, [b"x"] * 50, [b"x" * 1025]])
def test_too_large_an_envelope_is_refused(glossd, envelope):
    reply = glossd.dealer().ask({"text": TEXT, "id": "d"}, *envelope)
    assert (reply["id"], reply["status"], reply["code"]) == ("d", "rejected", "bad_envelope")
    assert glossd.req().ask(b"the next one")["status"] == "accepted"


def test_push_takes_one_frame(glossd):
    listener, client = glossd.listen(), glossd.pusher()
    client.send(b"two frames", b"envelope")
    client.send(b"one frame")
    listener.receive()
    assert glossd.status()["refused"] == {"bad_envelope": 1}


def test_too_many_channels(daemon):
    glossd = daemon(limits={"channels": 2})
    req = glossd.req()
    for channel in ("a", "b", "a"):
        assert req.ask({"text": TEXT, "channel": channel})["status"] == "accepted"
    assert req.ask({"text": TEXT, "channel": "c"})["code"] == "too_many_channels"
    assert req.ask({"text": TEXT, "channel": "b"})["status"] == "accepted"


def test_busy_while_memory_is_full_and_free_again(daemon, folder):
    glossd = daemon(limits={"memory": "1MiB"}, workers={"count": 1}, ingest={"backlog": 2}, deadline={"base": "60s"})
    listener, req, push = glossd.listen(), glossd.req(), glossd.pusher()
    assert req.ask(f"@wait {folder}/go".encode())["status"] == "accepted"
    big = {"text": "word " * 60_000}  # 300 KB
    replies = [req.ask(big) for _ in range(5)]
    assert [r["status"] for r in replies] == ["accepted"] * 4 + ["busy"]
    assert replies[-1]["retry_after_ms"] > 0 and replies[-1]["code"] == "busy"
    push.send({"text": "pushed", "id": "pushed"})  # is not read until there is room
    (folder / "go").touch()
    assert [listener.receive()["id"] for _ in range(6)][-1] == "pushed"
    assert req.ask(big)["status"] == "accepted"


def test_a_flood_on_push_leaves_room_for_requests(daemon, folder):
    glossd = daemon(limits={"memory": "1MiB"}, workers={"count": 1}, ingest={"backlog": 2}, deadline={"base": "60s"})
    push, req = glossd.client(zmq.PUSH, glossd.push, sndhwm=0), glossd.req()
    for n in range(200):
        push.send({"text": f"@wait {folder}/go" if n == 0 else "word " * 2000})
    glossd.until(lambda s: s["documents"]["bytes"] >= (7 << 20) / 8)
    assert [req.ask({"text": "short"})["status"] for _ in range(10)] == ["accepted"] * 10
    (folder / "go").touch()
    glossd.until(lambda s: s["counters"]["documents_whole"] == 210)


@pytest.mark.parametrize("size", [42, 1500])
def test_a_document_holds_no_more_than_it_counts(daemon, size):
    """ZeroMQ reads many frames into one buffer, which lives as long as any of them: here with a refused one beside each document."""
    limit = 8 << 20
    glossd = daemon(limits={"memory": limit}, workers={"count": 1}, ingest={"backlog": 64}, deadline={"base": "1h"}, drain="10ms",
                    log={"level": "error"})
    before, push = glossd.resident(), glossd.client(zmq.PUSH, glossd.push, sndhwm=0)
    push.send(b"@sleep")
    for _ in range(20_000):
        push.send(b"o" * size)
        push.send(b"\xff" * (8170 - size))
    glossd.until(lambda s: s["documents"]["bytes"] > limit * 3 / 4)
    while (now := glossd.counter("documents_accepted")) != glossd.counter("documents_accepted"):
        pass
    assert now > 500 and ("GLOSSD_SAN" in os.environ or glossd.resident() - before < 30_000)  # KB


def test_ten_thousand_through_a_pipelining_dealer(glossd):
    count = 10_000
    listener, client = glossd.listen(), glossd.dealer(sndhwm=0, rcvhwm=0)
    for n in range(count):
        client.send({"text": f"Document {n} of many.", "id": f"id-{n}"})
    replies = [client.receive() for _ in range(count)]
    assert all(reply["status"] == "accepted" for reply in replies)
    assert {reply["id"] for reply in replies} == {f"id-{n}" for n in range(count)}
    results = [listener.receive() for _ in range(count)]
    assert sorted(result["seq"] for result in results) == list(range(1, count + 1))
    assert {result["id"] for result in results} == {f"id-{n}" for n in range(count)}
    for result in results:
        words = [word["text"] for word in result["layers"]["words"]]
        assert words == ["Document", result["id"][3:], "of", "many."] and result["outcome"] == "whole"
    assert glossd.counter("replies_lost") == 0 and listener.silent()


def test_requests_with_results_pipelined(glossd):
    client = glossd.dealer()
    for n in range(500):
        client.send({"text": f"Number {n}", "id": str(n), "reply": "result"}, b"envelope", str(n).encode())
    for _ in range(500):
        *envelope, last = client.frames()
        reply = msgpack.unpackb(last, raw=False)
        assert envelope == [b"envelope", reply["id"].encode()] and reply["status"] == "accepted"
        assert reply["result"]["id"] == reply["id"] and reply["result"]["layers"]["words"][1]["text"] == reply["id"]


def test_a_client_that_leaves_before_its_reply_harms_nobody(glossd, folder):
    listener, leaver = glossd.listen(), glossd.dealer()
    leaver.send({"text": f"@wait {folder}/go", "id": "left", "reply": "result"})
    glossd.until(lambda s: s["documents"]["in_flight"] == 1)
    leaver.close()
    glossd.until(lambda s: s["counters"]["connections_closed"] == 1)
    (folder / "go").touch()
    assert listener.receive()["id"] == "left"
    assert glossd.counter("replies_lost") == 1


def test_a_client_that_does_not_read_its_replies_makes_nothing_grow(daemon):
    glossd = daemon(limits={"memory": "8MiB"})
    other, deaf = glossd.req(), glossd.dealer(sndhwm=0, rcvhwm=1)

    before, results = glossd.resident(), 2000  # 120 MB of replies
    for n in range(results):
        deaf.send({"text": "short", "meta": b"m" * 60_000, "reply": "result"})
        assert other.ask({"text": "other", "reply": "result"})["result"]["outcome"] == "whole"
    assert other.ask({"text": "still answered", "reply": "result"})["result"]["outcome"] == "whole"
    assert glossd.counter("replies_lost") > 1000
    assert "GLOSSD_SAN" in os.environ or glossd.resident() - before < 30_000  # KB; a sanitizer keeps what is freed


def test_envelopes_of_replies_that_nobody_reads_make_nothing_grow(daemon):
    glossd = daemon(limits={"memory": "4MiB"}, log={"level": "error"})
    before, frame = glossd.resident(), b"e" * 1024
    for _ in range(3):
        deaf = glossd.dealer(sndhwm=0, rcvhwm=1)
        for _ in range(4000):
            deaf.send(b"\xff", *[frame] * 8)
    glossd.until(lambda s: s["counters"]["documents_rejected"] == 12_000)
    assert glossd.counter("replies_lost") > 10_000
    assert "GLOSSD_SAN" in os.environ or glossd.resident() - before < 20_000  # KB


@pytest.mark.parametrize("end", ["request", "control", "replay"])
def test_a_new_connection_takes_over_from_one_of_its_identity(daemon, end):
    glossd = daemon()
    question = {"request": {"text": "a", "id": "a"}, "control": {"command": "commands"}, "replay": {}}[end]
    clients = []
    for _ in range(5):
        clients.append(glossd.client(zmq.DEALER, getattr(glossd, end), identity=b"loader-1", reconnect_ivl=-1))
        assert set(clients[-1].ask(question)) == {"request": {"id", "status"}, "control": {"ok", "commands"}, "replay": {"error"}}[end]
    assert glossd.req().ask({"text": "a", "reply": "result"})["result"]["outcome"] == "whole"


def test_an_address_of_ipv6(daemon):
    with socket.socket(socket.AF_INET6) as probe:
        try:
            probe.bind(("::1", 0))
        except OSError:
            pytest.skip("no IPv6 here")
    glossd = daemon(ingest={"request": ['"tcp://[::1]:*"', "tcp://127.0.0.1:*"]})
    for endpoint in glossd.status()["request"]:
        assert glossd.client(zmq.REQ, endpoint, ipv6=True).ask(b"text")["status"] == "accepted"
        done = subprocess.run([BUILD / "gloss", "submit", "--config", glossd.file, "--endpoint", endpoint, "--timeout", "20s"], input=b"text", capture_output=True)
        assert done.returncode == 0, done


def test_several_endpoints_of_one_kind(daemon, folder):
    endpoints = [f"ipc://{folder}/one", "tcp://127.0.0.1:*"]
    glossd = daemon(ingest={"request": endpoints})
    bound = glossd.status()["request"]
    assert len(bound) == 2 and bound[0] == endpoints[0]
    for endpoint in bound:
        assert glossd.client(zmq.REQ, endpoint).ask(b"text")["status"] == "accepted"
