"""Results out: the header, topics, offsets, numbers."""
import json, os, subprocess

import jsonschema, zmq

from harness import BUILD, PATIENCE, unpack

# verify_asan_link_order: a sanitizer wants to come first, and does not have to.
INTERRUPTED = {"LD_PRELOAD": str(BUILD / "tests/faults/interrupts.so"), "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"}

# Emoji (two UTF-16 units), combining marks, CRLF, a byte-order mark, NUL, a flag.
TRICKY = "\ufeffZoe\u0308 met\r\n\U0001f469\u200d\U0001f680 twice \x00 in \U0001f1e9\U0001f1ea, na\u00efve \ud55c\uae00 end"

UNITS = {
    "codepoint": lambda text: len(text),
    "byte": lambda text: len(text.encode()),
    "utf16": lambda text: len(text.encode("utf-16-le")) // 2,
}


def topics_of(listener, count):
    return [(topic.decode(), unpack(body)) for topic, body in (listener.frames() for _ in range(count))]


def test_the_header(glossd):
    listener, req = glossd.listen(), glossd.req()
    req.ask({"text": "Two words", "id": "a"})
    topic, body = listener.frames()
    result = unpack(body)
    assert topic == b"default/doc"
    assert list(result)[:5] == ["seq", "epoch", "v", "id", "channel"]
    assert body[1:5] == b"\xa3seq" and body[5] == 0xcf and body[14:20] == b"\xa5epoch" and body[20] == 0xcf  # fixed width
    assert (result["seq"], result["v"], result["lang"], result["lang_from"]) == (1, 1, "en", "config")
    assert (result["length"], result["offsets"], result["outcome"]) == (9, "codepoint", "whole")
    assert 0 < result["epoch"] < 2**53 and result["epoch"] == glossd.status()["epoch"]
    assert len(result["text_hash"]) == 16 and int(result["text_hash"], 16)
    assert not {"text", "date", "meta", "errors", "revision"} & set(result)
    assert list(result["layers"]) == ["words", "trouble", "followers"]
    assert [p["plugin"] for p in result["provenance"]] == ["words", "trouble", "follower"]
    assert set(result["elapsed_us"]) == {"total", "words", "trouble", "follower"}
    assert result["layers"]["words"] == [
        {"begin": 0, "end": 3, "text": "Two", "number": 1}, {"begin": 4, "end": 9, "text": "words", "number": 2}]


def test_the_hash_is_of_the_text_alone(glossd):
    req = glossd.req()
    one, same, other = (req.ask({"text": text, "channel": channel, "reply": "result"})["result"]["text_hash"]
                        for text, channel in (("a", "x"), ("a", "y"), ("b", "x")))
    assert one == same != other


def test_offsets_in_every_unit(daemon, folder):
    outputs = {unit: f"ipc://{folder}/{unit}" for unit in UNITS}
    messages = {"messages": ["doc", "layers"], "text": True}
    glossd = daemon(publish=[{"endpoint": endpoint, "offsets": unit, **messages} for unit, endpoint in outputs.items()])
    listeners = {unit: glossd.listen(endpoint=endpoint, output=n) for n, (unit, endpoint) in enumerate(outputs.items())}
    reply = glossd.req().ask({"text": TRICKY, "reply": "result"})["result"]
    for unit, length in UNITS.items():
        messages = dict(topics_of(listeners[unit], 4))
        result = messages["default/doc"]
        assert messages["default/words"]["layers"] == {"words": result["layers"]["words"]}
        assert result["text"] == TRICKY and result["length"] == length(TRICKY) and result["offsets"] == unit
        at = 0
        for word in result["layers"]["words"]:
            at = TRICKY.index(word["text"], at)
            assert (word["begin"], word["end"]) == (length(TRICKY[:at]), length(TRICKY[:at + len(word["text"])])), (unit, word)
            at += len(word["text"])
        if unit == "codepoint":  # a reply is as the first output has it
            assert reply == result
    assert all(listener.silent() for listener in listeners.values())


def test_topics_by_channel_and_layer(daemon):
    glossd = daemon(publish=[{"messages": ["layers", "doc"]}])
    everything, wire, words = glossd.listen(), glossd.listen("wire/"), glossd.listen("wire/words", "news/words")
    for channel in ("wire", "news", "wire"):
        glossd.req().ask({"text": "Two words", "channel": channel, "reply": "result"})
    layers = ["doc", "words", "trouble", "followers"]
    assert [t for t, _ in topics_of(everything, 12)] == [f"{c}/{layer}" for c in ("wire", "news", "wire") for layer in layers]
    messages = topics_of(wire, 8)
    assert [(t, r["seq"]) for t, r in messages] == [(f"wire/{layer}", seq) for seq in (1, 2) for layer in layers]
    for topic, result in messages:
        layer = topic.split("/")[1]
        assert list(result["layers"]) == (layers[1:] if layer == "doc" else [layer])
    assert [(t, r["seq"]) for t, r in topics_of(words, 3)] == [("wire/words", 1), ("news/words", 1), ("wire/words", 2)]
    assert glossd.status()["channels"] == {"wire": 2, "news": 1}


def test_a_layer_that_failed_is_told_on_its_topic(daemon):
    glossd = daemon(publish=[{"messages": ["layers"]}])
    listener = glossd.listen()
    glossd.req().ask(b"please @error now")
    messages = dict(topics_of(listener, 3))
    assert messages["default/trouble"]["layers"] == {} and len(messages["default/words"]["layers"]["words"]) == 3
    assert {r["outcome"] for r in messages.values()} == {"degraded"} and {r["seq"] for r in messages.values()} == {1}
    assert [e["code"] for e in messages["default/trouble"]["errors"]] == ["error", "requires"]


def test_a_detected_language(glossd):
    req = glossd.req()
    result = req.ask({"text": "lang:fr bonjour", "reply": "result"})["result"]
    assert (result["lang"], result["lang_from"]) == ("fr", "detected")
    result = req.ask({"text": "lang:fr bonjour", "lang": "nl", "reply": "result"})["result"]
    assert (result["lang"], result["lang_from"]) == ("nl", "given")
    result = req.ask({"text": "lang:fr bonjour", "lang": "auto", "reply": "result"})["result"]
    assert (result["lang"], result["lang_from"]) == ("fr", "detected")
    result = req.ask({"text": "bonjour", "lang": "auto", "reply": "result"})["result"]
    assert (result["lang"], result["lang_from"]) == ("auto", "given")


def test_every_result_fits_the_schema(daemon):
    """The schema that `gloss` makes from the descriptors of this pipeline's plugins, the descriptors glossd reads."""
    glossd = daemon(publish=[{"messages": ["doc", "layers"], "text": True, "offsets": "utf16"}])
    made = subprocess.run([BUILD / "gloss", "plugins", "--schema", "--config", glossd.file], capture_output=True, check=True, timeout=60)
    validator = jsonschema.Draft202012Validator(json.loads(made.stdout))
    validator.check_schema(validator.schema)
    listener, req, outcomes = glossd.listen(), glossd.req(), []
    for text in ("Some words", TRICKY, " ", "@error", "@crash", "@kill", "lang:de da"):
        given = {"text": text, "meta": {"n": 1}, "date": "2024-05-06"}
        outcomes.append(req.ask({**given, "reply": "result"})["result"]["outcome"])
        for _, result in topics_of(listener, 4):
            validator.validate(result)
            assert result["outcome"] == outcomes[-1]
    assert outcomes == ["whole", "whole", "whole", "degraded", "degraded", "failed", "whole"]


def test_a_subscription_ends(glossd):
    one, two = glossd.listen("", "other/"), glossd.listen()
    one.close()
    glossd.until(lambda s: s["outputs"][0]["subscriptions"] == 1)
    two.socket.unsubscribe("")
    glossd.until(lambda s: s["outputs"][0]["subscriptions"] == 0)
    assert glossd.req().ask({"text": "to nobody", "reply": "result"})["result"]["seq"] == 1
    assert glossd.counter("messages_published") == 0


def test_a_subscription_longer_than_any_topic_is_refused(glossd):
    channel = "c" * 64
    listener = glossd.listen(f"{channel}/doc")
    long = glossd.client(zmq.SUB, glossd.results)
    monitor = long.socket.get_monitor_socket(zmq.EVENT_DISCONNECTED)
    long.socket.subscribe("x" * 1000)
    assert monitor.poll(PATIENCE)
    long.socket.disable_monitor()
    glossd.req().ask({"text": "a", "channel": channel})
    assert listener.receive()["channel"] == channel


def test_a_new_start_has_a_new_and_greater_epoch(daemon):
    first = daemon()
    before = first.req().ask({"text": "a", "reply": "result"})["result"]
    assert first.stop() == 0
    second = daemon()
    after = second.req().ask({"text": "a", "reply": "result"})["result"]
    assert after["epoch"] > before["epoch"] and after["seq"] == before["seq"] == 1
    assert before["text_hash"] == after["text_hash"] and before["provenance"] == after["provenance"]


def test_a_large_document(glossd):
    text = "word \U0001f600 " * 400_000  # 4 MB
    result = glossd.req().ask({"text": text, "reply": "result"})["result"]
    assert result["length"] == len(text) and len(result["layers"]["words"]) == 800_000
    assert result["layers"]["words"][-1]["end"] == len(text) - 1


def test_a_subscriber_that_does_not_read_costs_nobody_else(daemon):
    glossd = daemon(publish=[{"backlog": 10, "text": True}])
    idle = glossd.client(zmq.SUB, glossd.results, rcvhwm=1)
    idle.socket.subscribe("")
    reader = glossd.listen()
    req = glossd.req()
    for n in range(200):
        assert req.ask({"text": "x" * 20_000, "reply": "result"})["result"]["seq"] == n + 1
        assert reader.receive()["seq"] == n + 1
    seen = [idle.receive()["seq"]]
    while not idle.silent(200):
        seen.append(idle.receive()["seq"])
    assert seen == sorted(seen) and len(seen) < 200  # what it lost shows as a gap


def test_signals_break_off_nothing(daemon):
    """Each child that ends is a signal, and one that comes in the middle of a call of ZeroMQ breaks it off: here each third is (tests/faults/interrupts.c)."""
    glossd = daemon(start=False).start(**INTERRUPTED)
    listener, client = glossd.listen(), glossd.dealer(sndhwm=0, rcvhwm=0)
    for n in range(0, 400, 4):
        for _ in range(4):
            client.send({"text": "word", "reply": "result"})
        assert {client.receive()["result"]["seq"] for _ in range(4)} == {listener.receive()["seq"] for _ in range(4)} == set(range(n + 1, n + 5))
