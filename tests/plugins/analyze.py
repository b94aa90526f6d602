"""gloss analyze for tests of the shipped plugins: one process for a whole test file."""
import json
import os
import subprocess
from pathlib import Path

BUILD = Path(os.environ.get("GLOSSD_BUILD", Path(__file__).resolve().parents[2] / "build"))


class Analyzer:
    """Runs `gloss analyze --jsonl` with a pipeline and asks it document after document."""

    def __init__(self, pipeline):
        paths = f"plugin_path=[{BUILD}/plugins, {BUILD}/tests/plugins]"
        self.process = subprocess.Popen([BUILD / "gloss", "analyze", "--jsonl", "--config", os.devnull, "--set", paths, "--set", f"pipeline={pipeline}"],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")

    def __call__(self, text, **more):
        self.process.stdin.write(json.dumps({"text": text, **more}) + "\n")
        self.process.stdin.flush()
        result = json.loads(self.process.stdout.readline())
        assert result.get("outcome") == "whole", result
        return result["layers"]

    def close(self):
        self.process.stdin.close()
        assert self.process.wait(60) == 0


def texts(text, layer):
    """The stretches of text that a layer marks."""
    return [text[a["begin"]:a["end"]] for a in layer]
