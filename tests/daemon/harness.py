"""glossd for one test: a running daemon with endpoints of its own in a temporary folder, and clients of Debian's python3-zmq and
python3-msgpack.

Nothing here sleeps to let something happen: clients wait on their sockets, and what can only be asked for is asked for through `status`
until it is so, within a bound.
"""
import json, os, signal, subprocess, time
from pathlib import Path

import jsonschema, msgpack, zmq

BUILD = Path(os.environ["GLOSSD_BUILD"])
PATIENCE = 60_000 if os.environ.get("GLOSSD_SAN") else 20_000  # milliseconds, for what should come at once


RESULT = jsonschema.Draft202012Validator(json.loads((Path(__file__).resolve().parents[2] / "docs/schema/v1.json").read_text()))


def unpack(data):
    """What came from glossd. Every result fits the schema, alone or in a reply."""
    value = msgpack.unpackb(data, raw=False, strict_map_key=False)
    result = value.get("result", value) if isinstance(value, dict) else {}
    if "seq" in result:
        RESULT.validate(result)
    return value


def yaml(value):
    """The flow form of YAML, as --set takes it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {yaml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(yaml, value)) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)


class Client:
    """One socket that waits with a bound, sends and receives msgpack, and is closed by its owner."""

    def __init__(self, context, kind, endpoint, **options):
        self.socket = context.socket(kind)
        self.socket.linger = 0
        self.socket.rcvtimeo = self.socket.sndtimeo = PATIENCE
        for name, value in options.items():
            setattr(self.socket, name, value)
        self.socket.connect(endpoint)

    def close(self):
        self.socket.close()

    def send(self, document, *envelope):
        self.socket.send_multipart([*envelope, document if isinstance(document, bytes) else msgpack.packb(document)])

    def receive(self):
        return unpack(self.socket.recv_multipart()[-1])

    def frames(self):
        return self.socket.recv_multipart()

    def ask(self, document, *envelope):
        """Sends one and waits for one: for REQ, or a DEALER that has nothing else on its way."""
        self.send(document, *envelope)
        return self.receive()

    def silent(self, milliseconds=0):
        return not self.socket.poll(milliseconds)


class Glossd:
    """A daemon. `config` is over what every test has; an output without an endpoint has the usual one."""

    def __init__(self, folder, name, **config):
        self.folder, self.context, self.clients = Path(folder), zmq.Context(), []
        self.push, self.request, self.results, self.replay, self.control = (
            f"ipc://{folder}/{name}-{end}" for end in ("push", "request", "results", "replay", "control"))
        self.config = {
            "ingest": {"push": self.push, "request": self.request},
            "publish": [{"endpoint": self.results}],
            "replay": self.replay,
            "control": self.control,
            "spool": "off",
            "workers": {"count": 2},
            "plugin_path": [BUILD / "tests/plugins"],
            "pipeline": ["words", "trouble", "follower"],
        }
        for key, value in config.items():
            if isinstance(value, dict) and isinstance(self.config.get(key, {}), dict):
                value = {**self.config.get(key, {}), **value}
            self.config[key] = value
        for output in self.config["publish"]:
            output.setdefault("endpoint", self.results)
        self.file = self.folder / f"{name}.yaml"
        self.log = self.folder / f"{name}.log"
        self.process = None
        self.log.touch()
        self.write()

    def write(self):
        self.file.write_text("".join(f"{k}: {yaml(v)}\n" for k, v in self.config.items()))

    def launch(self, *arguments, before=(), stream=None, **environment):
        """Starts the process and does not wait for it. `before`: a command that becomes the one behind it. `stream`: what it logs to, else its file."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen([*before, BUILD / "glossd", "--config", self.file, *arguments], env={**os.environ, **environment},
                                            stdin=subprocess.DEVNULL, stdout=stream or log, stderr=stream or log)
        self.controller = self.client(zmq.REQ, self.control)
        return self

    def start(self, *arguments, starting=False, **how):
        self.launch(*arguments, **how)
        self.until(lambda status: starting or status["state"] == "running")
        return self

    def client(self, kind, endpoint, **options):
        self.clients.append(Client(self.context, kind, endpoint, **options))
        return self.clients[-1]

    def dealer(self, **options):
        return self.client(zmq.DEALER, self.request, **options)

    def req(self):
        return self.client(zmq.REQ, self.request)

    def pusher(self):
        return self.client(zmq.PUSH, self.push)

    def listen(self, *topics, endpoint=None, output=0):
        """A subscriber whose subscriptions glossd has seen."""
        before = self.status()["outputs"][output]["subscriptions"]
        client = self.client(zmq.SUB, endpoint or self.results, rcvhwm=0)
        for topic in topics or ("",):
            client.socket.subscribe(topic)
        self.until(lambda status: status["outputs"][output]["subscriptions"] >= before + len(topics or ("",)))
        return client

    def command(self, name, **more):
        self.controller.send({"command": name, **more})
        while self.controller.silent(50):
            assert self.process.poll() is None, f"glossd ended with {self.process.returncode}: {self.log.read_text()}"
        return self.controller.receive()

    def status(self):
        return self.command("status")

    def counter(self, name):
        return self.status()["counters"][name]

    def until(self, true, bound=PATIENCE / 1000):
        """Asks for the status until it is as wanted."""
        end = time.monotonic() + bound
        while True:
            status = self.status()
            if true(status):
                return status
            assert time.monotonic() < end, status

    def until_all_ready(self):
        """The first worker alone is enough for the state `running`."""
        return self.until(lambda status: all(worker["state"] == "ready" for worker in status["workers"]))

    def resident(self):
        """KB of memory that glossd itself has."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("VmRSS")).split()[1])

    def cpu(self):
        """Seconds of CPU that glossd itself has used."""
        return sum(map(int, Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13])) / os.sysconf("SC_CLK_TCK")

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        return self.process.wait(PATIENCE / 1000)

    def close(self):
        for client in self.clients:
            client.close()
        self.context.term()
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(PATIENCE / 1000)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise


def restart(glossd, number=signal.SIGKILL):
    glossd.process.send_signal(number)
    glossd.process.wait()
    glossd.controller = None
    return glossd.start()
