"""The oracle of every fault: what was accepted has an outcome; what was published was submitted; the layers of a whole result are, byte for byte, those of
an undisturbed run on the same text; a result that is published again comes under its old (epoch, seq) and says the same.

It knows nothing of sockets: load.py tells it what was submitted, answered and received.
"""
import msgpack


def read_result(data):
    """The map of a result as a dict, but for `layers`, whose value stays bytes."""
    unpacker = msgpack.Unpacker(raw=False, strict_map_key=False, max_buffer_size=0)
    unpacker.feed(data)
    result = {}
    for _ in range(unpacker.read_map_header()):
        key = unpacker.unpack()
        if key == "layers":
            begin = unpacker.tell()
            unpacker.skip()
            result[key] = data[begin:unpacker.tell()]
        else:
            result[key] = unpacker.unpack()
    return result


class Oracle:
    """`expected`: text → the layers of its undisturbed result, as bytes. `degraded(id)`: whether this document is to lose layers; then its layers are not compared."""

    def __init__(self, expected, degraded=lambda key: False):
        self.expected, self.degraded = expected, degraded
        self.lenient = False  # a document may lose layers
        self.submitted = {}   # id → text
        self.accepted = set()
        self.published = {}   # id → (epoch, channel, seq)
        self.content = {}     # (epoch, channel, seq) → (id, layers' hash)
        self.outcomes = {}    # outcome → count
        self.codes = {}       # id → [(plugin, code) …], where there were errors
        self.duplicated = 0   # received more than once from the publisher, under the old seq
        self.wrong = []       # what must not be, in words

    def say(self, words):
        if len(self.wrong) < 20:
            self.wrong.append(words)

    def submit(self, key, text):
        self.submitted[key] = text

    def accept(self, key):
        if key not in self.submitted:
            self.say(f"{key}: accepted, and never submitted")
        self.accepted.add(key)

    def publish(self, data):
        """The first sight of a result. Returns it as a dict."""
        result = read_result(data)
        key, place = result["id"], (result["epoch"], result["channel"], result["seq"])
        text = self.submitted.get(key)
        if text is None:
            self.say(f"{key}: published, and never submitted")
        if key in self.published:
            self.say(f"{key}: published as {self.published[key]} and again as {place}")
        if place in self.content:
            self.say(f"{place}: stands for {self.content[place][0]} and for {key}")
        self.published[key] = place
        self.content[place] = key, hash(result["layers"])
        self.outcomes[result["outcome"]] = self.outcomes.get(result["outcome"], 0) + 1
        if "errors" in result:
            self.codes[key] = [(error.get("plugin"), error["code"]) for error in result["errors"]]
        if self.degraded(key):
            if result["outcome"] == "whole":
                self.say(f"{key}: whole, and was to lose layers")
        elif result["outcome"] != "whole":
            if not self.lenient:
                self.say(f"{key}: {result['outcome']}: {result.get('errors')}")
        elif text is not None and result["layers"] != self.expected[text]:
            self.say(f"{key}: its layers are not those of an undisturbed run")
        return result

    def again(self, data, live):
        """A result whose seq was there before: it says the same. `live`: from the publisher, not asked for."""
        result = read_result(data)
        place = (result["epoch"], result["channel"], result["seq"])
        self.duplicated += live
        if self.content.get(place) != (result["id"], hash(result["layers"])):
            self.say(f"{place}: came again as {result['id']}, and was {self.content.get(place, ('nothing',))[0]}")

    def lost(self):
        return self.accepted - self.published.keys()

    def judge(self):
        """Everything that is wrong, in words."""
        lost = sorted(self.lost())
        return self.wrong + ([f"{len(lost)} accepted and not published: {', '.join(lost[:5])}"] if lost else [])
