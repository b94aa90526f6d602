"""One submitter and one subscriber in one loop, as the protocol asks it of clients; what they see goes to the oracle.

The submitter keeps `window` documents on their way, over a DEALER; what was not answered when glossd died is submitted again, or forgotten, as chance wills.
The subscriber skips the seqs that it has seen, and fills gaps by replay, which it asks at connect, at a gap and after two seconds of silence.
"""
import random, time, zlib

import msgpack, zmq

from oracle import Oracle

SILENCE = 2.0  # seconds, after which a subscriber asks
PAGE = 256     # results asked for at once


class Subscriber:
    """Every channel's results once and in order, through gaps. `replay` None: there is nobody to ask, gaps are counted and stay."""

    def __init__(self, context, results, replay, oracle, hwm=0):
        self.context, self.endpoints, self.oracle, self.hwm = context, (results, replay), oracle, hwm
        self.next, self.epoch = {}, None  # channel → the seq that comes next
        self.ahead = {}                   # (channel, seq) → what came too early
        self.asked, self.asked_at, self.token, self.behind = {}, {}, 0, set()
        self.gaps = self.received = self.replayed = 0
        self.refused, self.epochs = [], []
        self.socket = self.asker = None
        self.connect()

    def connect(self):
        self.close()
        results, replay = self.endpoints
        self.socket = self.open(zmq.SUB, results)
        self.socket.subscribe(b"")
        self.asker = self.open(zmq.DEALER, replay) if replay else None
        self.heard = time.monotonic()
        self.asked.clear()
        self.behind = set(self.next)

    def open(self, kind, endpoint):
        socket = self.context.socket(kind)
        socket.linger, socket.rcvhwm, socket.reconnect_ivl = 0, self.hwm, 10
        socket.connect(endpoint)
        return socket

    def close(self):
        for socket in (self.socket, self.asker):
            if socket:
                socket.close()

    def sockets(self):
        return [self.socket, self.asker] if self.asker else [self.socket]

    def know(self, *channels):
        """Channels it is to follow from their first result, whether anything was heard of them or not."""
        for channel in channels:
            if channel not in self.next:
                self.next[channel] = 1
                self.behind.add(channel)

    def turn(self):
        """Takes what there is, and asks for what is missing."""
        for _ in range(512):
            try:
                topic, data = self.socket.recv_multipart(zmq.NOBLOCK)
            except zmq.Again:
                break
            self.heard = time.monotonic()
            if topic.endswith(b"/doc"):
                self.take(data, live=True)
        while self.asker:
            try:
                token, data = self.asker.recv_multipart(zmq.NOBLOCK)
            except zmq.Again:
                break
            self.page(token, data)
        now = time.monotonic()
        if now - self.heard > SILENCE:
            self.heard = now
            self.behind |= set(self.next)
        for channel in list(self.behind):
            self.ask(channel, now)

    @staticmethod
    def head(data):
        """(seq, epoch, channel) of a result."""
        unpacker = msgpack.Unpacker(raw=False, max_buffer_size=0)
        unpacker.feed(data)
        found = {}
        for _ in range(unpacker.read_map_header()):
            key = unpacker.unpack()
            if key in ("seq", "epoch", "channel"):
                found[key] = unpacker.unpack()
                if len(found) == 3:
                    break
            else:
                unpacker.skip()
        return found["seq"], found["epoch"], found["channel"]

    def take(self, data, live):
        seq, epoch, channel = self.head(data)
        self.received += 1
        self.note_epoch(epoch)
        expected = self.next.setdefault(channel, 1)
        if seq < expected or (channel, seq) in self.ahead:
            self.oracle.again(data, live) if seq < expected else None
        elif seq > expected:
            self.gaps += channel not in self.behind
            if self.asker:
                self.ahead[channel, seq] = data
                self.behind.add(channel)
            else:
                self.next[channel] = seq
                self.keep(channel, data)
        else:
            self.keep(channel, data)

    def keep(self, channel, data):
        while data is not None:
            self.oracle.publish(data)
            self.next[channel] += 1
            data = self.ahead.pop((channel, self.next[channel]), None)

    def note_epoch(self, epoch):
        """A new epoch begins every channel anew."""
        if epoch == self.epoch:
            return
        self.epochs.append(epoch)
        if self.epoch is not None:
            self.next = dict.fromkeys(self.next, 1)
            self.ahead.clear()
        self.epoch = epoch

    # ---- replay ----

    def ask(self, channel, now):
        """One page, where none is on its way (or it has not come for too long)."""
        if not self.asker:
            self.behind.discard(channel)
            return
        if channel in self.asked and now - self.asked_at[channel] < SILENCE:
            return
        self.token += 1
        self.asked[channel], self.asked_at[channel] = self.token, now
        request = {"channel": channel, "topic": "doc", "from": self.next[channel], "max": PAGE}
        if self.epoch is not None:
            request["epoch"] = self.epoch
        try:
            self.asker.send_multipart([f"{channel} {self.token}".encode(), msgpack.packb(request)], zmq.NOBLOCK)
        except zmq.Again:
            pass

    def page(self, token, data):
        channel, number = token.decode().split()
        if self.asked.get(channel) != int(number):
            return
        del self.asked[channel]
        unpacker = msgpack.Unpacker(raw=False, strict_map_key=False, max_buffer_size=0)
        unpacker.feed(data)
        reply, results = {}, []
        for _ in range(unpacker.read_map_header()):
            key = unpacker.unpack()
            if key == "results":
                for _ in range(unpacker.read_array_header()):
                    begin = unpacker.tell()
                    unpacker.skip()
                    results.append(data[begin:unpacker.tell()])
            else:
                reply[key] = unpacker.unpack()
        if "error" in reply:
            self.refused.append(reply["error"])
            if reply["error"].get("code") in ("busy", "memory"):
                self.asked[channel], self.asked_at[channel] = -1, time.monotonic() - SILENCE + 0.1
            else:
                self.behind.discard(channel)
            return
        self.note_epoch(reply["epoch"])
        if reply["oldest"] > self.next[channel]:
            self.oracle.say(f"{channel}: replay begins at {reply['oldest']}, and {self.next[channel]} was never seen")
            self.next[channel] = reply["oldest"]
        for result in results:
            self.replayed += 1
            self.take(result, live=False)
        if self.next[channel] > reply["head"] or not results:
            self.behind.discard(channel)

    def caught_up(self):
        return not self.behind and not self.ahead


class Load:
    """What a row drives: turn() until it has seen enough, with faults between."""

    def __init__(self, glossd, texts, oracle, window=256, channels=("default",), seed=0, name="d", subscribe=True, make=None):
        self.glossd, self.texts, self.oracle, self.window, self.channels = glossd, texts, oracle, window, channels
        self.chance, self.name, self.make = random.Random(seed), name, make
        self.context = zmq.Context()
        self.count = 0
        self.waiting = {}   # id → when it was sent; not answered yet
        self.again = []     # ids to be submitted once more
        self.held = {}      # id → when it was accepted; no result yet
        self.retry_at = 0.0
        self.busy = self.answers = 0
        self.answered_at = None  # the first answer since reconnect()
        self.latencies = []      # (when accepted's result came, seconds since it was sent), where wanted
        self.timing = None
        self.dealer = None
        self.subscriber = Subscriber(self.context, glossd.results, glossd.replay, oracle) if subscribe else None
        if self.subscriber and glossd.replay:
            self.subscriber.know(*channels)
        self.connect()

    def connect(self):
        if self.dealer:
            self.dealer.close()
        self.dealer = self.context.socket(zmq.DEALER)
        self.dealer.linger, self.dealer.sndhwm, self.dealer.rcvhwm, self.dealer.reconnect_ivl = 0, 0, 0, 10
        self.dealer.connect(self.glossd.request)

    def reconnect(self):
        """After a death of glossd. What was not answered: half of it is submitted again, the other half is forgotten."""
        self.connect()
        for key in self.waiting:
            if self.chance.random() < 0.5:
                self.again.append(key)
        self.waiting.clear()
        self.answered_at = None
        self.retry_at = 0.0
        if self.subscriber:
            self.subscriber.connect()

    def close(self):
        if self.subscriber:
            self.subscriber.close()
        self.dealer.close()
        self.context.term()

    def document(self, number):
        """(id, text, more)."""
        return f"{self.name}-{number}", self.chance.choice(self.texts), {}

    def send(self, key, text, more):
        channel = self.channels[zlib.crc32(key.encode()) % len(self.channels)]
        # The id also as a frame of its own: where memory is short glossd answers `busy` to what it could not read.
        self.dealer.send_multipart([key.encode(), msgpack.packb({"text": text, "id": key, "channel": channel, **more})])
        self.waiting[key] = time.monotonic()

    def submit(self, most=64, window=None):
        now = time.monotonic()
        if now < self.retry_at:
            return
        while most and len(self.waiting) + len(self.held) < (window or self.window):
            most -= 1
            if self.again:
                key = self.again.pop()
                self.send(key, self.oracle.submitted[key], {})
                continue
            key, text, more = (self.make or self.document)(self.count)
            self.count += 1
            self.oracle.submit(key, text)
            self.send(key, text, more)

    def replies(self):
        for _ in range(512):
            try:
                frame, reply = self.dealer.recv_multipart(zmq.NOBLOCK)
                key, reply = frame.decode(), msgpack.unpackb(reply, raw=False)
            except zmq.Again:
                return
            now = time.monotonic()
            sent = self.waiting.pop(key, None)
            self.answers += 1
            self.answered_at = self.answered_at or now
            if reply["status"] == "accepted":
                self.oracle.accept(key)
                if key not in self.oracle.published:
                    self.held[key] = sent or now
            elif reply["status"] == "busy":
                self.busy += 1
                self.again.append(key)
                self.retry_at = now + reply.get("retry_after_ms", 10) / 1000
            else:
                self.oracle.say(f"{key}: {reply}")

    def results(self):
        if not self.subscriber:
            self.held.clear()
            return
        before = len(self.oracle.published)
        self.subscriber.turn()
        if len(self.oracle.published) == before or not self.held:
            return
        now = time.monotonic()
        for key in [key for key in self.held if key in self.oracle.published]:
            sent = self.held.pop(key)
            if self.timing is not None:
                self.timing.append((now, now - sent))

    def turn(self, submit=True, wait=5):
        """Sends, receives; waits at most so many milliseconds for something to happen."""
        if submit:
            self.submit()
        poller = zmq.Poller()
        for socket in [self.dealer, *(self.subscriber.sockets() if self.subscriber else [])]:
            poller.register(socket, zmq.POLLIN)
        poller.poll(wait)
        self.replies()
        self.results()

    def run(self, seconds, enough=lambda: False):
        end = time.monotonic() + seconds
        while time.monotonic() < end and not enough():
            self.turn()

    def answered(self, bound=20.0):
        """Goes on until glossd has answered since the last reconnect(). False: not within the bound.

        Results wait meanwhile: under a new epoch they are many, and the time that this client takes for them is not the service's.
        """
        end = time.monotonic() + bound
        while self.answered_at is None and time.monotonic() < end:
            self.glossd.alive()
            self.submit(window=max(self.window, len(self.held) + 1))
            self.dealer.poll(5)
            self.replies()
        return self.answered_at is not None

    def finish(self, bound=60.0):
        """Submits nothing new, and goes on until every document that was accepted has its result and nothing waits for an answer."""
        end = time.monotonic() + bound
        while time.monotonic() < end:
            self.glossd.alive()
            if self.again and time.monotonic() >= self.retry_at:
                key = self.again.pop()
                self.send(key, self.oracle.submitted[key], {})
            if not self.waiting and not self.again and not self.oracle.lost() and (not self.subscriber or self.subscriber.caught_up()):
                return True
            self.turn(submit=False)
        if self.waiting or self.again:
            some = [(key, "published" if key in self.oracle.published else "not published") for key in [*self.waiting, *self.again][:5]]
            self.oracle.say(f"{len(self.waiting)} documents have no answer after {bound:.0f} s, {len(self.again)} are to be sent again: {some}; "
                            f"counted: {self.glossd.status()['counters']}")
        return False


__all__ = ["Load", "Oracle", "Subscriber"]
