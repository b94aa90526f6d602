"""A glossd in a folder of its own, and gloss beside it."""
import os
import subprocess
from pathlib import Path

import msgpack
import zmq

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("GLOSSD_BUILD", ROOT / "build"))
PATIENCE = 60  # seconds, for what should come at once


class Service:
    def __init__(self, folder, start=True):
        self.folder = folder
        (folder / "conf.yaml").write_text(
            "ingest: {push: ipc://push, request: ipc://request}\npublish: [{endpoint: ipc://results, messages: [doc, layers], text: true}]\n"
            f"control: ipc://control\nreplay: ipc://replay\nspool: off\nplugin_path: [{BUILD}/tests/plugins]\npipeline: [runs]\nworkers: {{count: 1}}\n")
        self.log = open(folder / "log", "wb")
        self.glossd = None
        if start:
            self.begin()

    def begin(self):
        self.glossd = subprocess.Popen([BUILD / "glossd", "--config", "conf.yaml"], cwd=self.folder, stderr=self.log)

    def start(self, *arguments, **more):
        return subprocess.Popen([BUILD / "gloss", *arguments, "--config", "conf.yaml"], cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)

    def run(self, *arguments, given=b""):
        return subprocess.run([BUILD / "gloss", *arguments, "--config", "conf.yaml"], cwd=self.folder, input=given, capture_output=True, timeout=PATIENCE)

    def stop(self):
        self.glossd.terminate()
        return self.glossd.wait(PATIENCE)


def ask(service, document):
    """As another client does: its msgpack may have what no JSON has."""
    with zmq.Context() as context, context.socket(zmq.REQ) as request:
        request.rcvtimeo, request.linger = PATIENCE * 1000, 0
        request.connect(f"ipc://{service.folder}/request")
        request.send(msgpack.packb(document))
        return msgpack.unpackb(request.recv())
