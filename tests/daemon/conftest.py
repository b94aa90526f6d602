"""Fixtures: daemons that live for one test."""
import itertools, signal, tempfile
from pathlib import Path

import pytest

from harness import Glossd


@pytest.fixture
def folder():
    """A short path: an ipc endpoint has room for 107 bytes."""
    with tempfile.TemporaryDirectory(prefix="glossd-") as path:
        yield Path(path)


@pytest.fixture
def daemon(folder):
    """Makes daemons: daemon(key=value …) starts one, which ends with the test, cleanly. `starting`: its plugins need not be open."""
    made, names = [], (f"d{n}" for n in itertools.count())

    def make(*arguments, start=True, starting=False, **config):
        made.append(Glossd(folder, next(names), **config))
        return made[-1].start(*arguments, starting=starting) if start else made[-1]

    yield make
    for each in made:
        each.close()
    for each in made:
        assert each.process is None or each.process.returncode in (0, 1, -signal.SIGKILL), each.log.read_text()
        assert "runtime error" not in each.log.read_text() and "Sanitizer" not in each.log.read_text(), each.log.read_text()


@pytest.fixture
def glossd(daemon):
    """A daemon with the usual test pipeline."""
    return daemon()


@pytest.fixture
def spooled(daemon, folder):
    """Makes daemons with a spool in the test's folder."""
    return lambda name="spool", **config: daemon(spool={"path": folder / name, **config.pop("spool", {})}, **config)
