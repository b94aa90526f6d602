#!/usr/bin/python3
"""A subscriber in a process of its own, for the row `subscribers`.

usage: listener.py RESULTS REPLAY KIND

KIND is plain, slow (a pause behind each batch) or reconnecting (again and again). A line on standard input is the last seq it is to have of the channel
`default`; once it has all from 1 on it says how many results it took, gaps it saw and results that replay gave it, and ends.
"""
import select, sys, time

import zmq

from load import Subscriber


class Once:
    """Takes each result once, and in order, as Subscriber gives them."""

    def __init__(self):
        self.count, self.wrong = 0, []

    def publish(self, data):
        self.count += 1

    def again(self, data, live):
        pass

    def say(self, words):
        self.wrong.append(words)


def main():
    results, replay, kind = sys.argv[1:]
    once, last, connected = Once(), None, time.monotonic()
    context = zmq.Context()
    # What waits in the subscriber's own queue is no loss: it is kept short, so that a slow one is slow for glossd too.
    subscriber = Subscriber(context, results, replay, once, hwm=0 if kind == "plain" else 100)
    subscriber.know("default")
    while last is None or subscriber.next["default"] <= last:
        subscriber.turn()
        if last is not None and not subscriber.behind and subscriber.next["default"] <= last:
            subscriber.behind.add("default")
        poller = zmq.Poller()
        for socket in subscriber.sockets():
            poller.register(socket, zmq.POLLIN)
        poller.poll(20)
        if kind == "slow" and last is None:
            time.sleep(0.2)
        if kind == "reconnecting" and last is None and time.monotonic() - connected > 0.3:
            subscriber.connect()
            connected = time.monotonic()
        if last is None and select.select([sys.stdin], [], [], 0)[0]:
            line = sys.stdin.readline()
            if not line:
                return 1
            last = int(line)
    print(once.count, subscriber.gaps, subscriber.replayed, len(subscriber.epochs), *once.wrong[:3], flush=True)
    subscriber.close()
    context.term()
    return 0


if __name__ == "__main__":
    sys.exit(main())
