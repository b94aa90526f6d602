"""What nobody wrote is not read: sanitizers do not see it, and results that differ from run to run are how it shows. Every text that stands in the tests of the
plugins goes through the shipped plugins under memcheck, in one process, so that each finds what those before it left."""
import json
import os
import re
import subprocess
from pathlib import Path

from analyze import BUILD

FOLDER = Path(__file__).parent


def test_nothing_is_read_that_was_not_written():
    if "GLOSSD_SAN" in os.environ:  # memcheck and sanitizers replace the same functions
        return
    texts = {json.loads(literal) for file in sorted(FOLDER.glob("test_*.py")) for literal in re.findall(r'"(?:[^"\\\n]|\\["\\/nrt])+"', file.read_text(encoding="utf-8"))}
    lines = "\n".join(json.dumps({"text": text, "date": "2026-01-31"}) for text in sorted(texts))
    sets = (f"plugin_path=[{BUILD}/plugins]", "pipeline=[tokens, sentences, quotes, numbers: {roman: true, si: true}]")
    done = subprocess.run(["valgrind", "--quiet", "--error-exitcode=9", "--track-origins=yes", BUILD / "gloss", "analyze", "--jsonl", "--config", os.devnull,
                           *(word for text in sets for word in ("--set", text))], input=lines.encode(), capture_output=True)
    assert len(texts) > 1000 and done.returncode == 0, done.stderr.decode()[:4000]
    assert all(json.loads(line)["outcome"] == "whole" for line in done.stdout.splitlines())
