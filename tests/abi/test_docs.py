"""Pages of docs/, done as a reader would: their files written, their commands run in order in an empty folder, their output compared."""
import contextlib, os, re, signal, subprocess, tempfile
from pathlib import Path

import pytest
from workshop import BUILD, ROOT

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)


def steps(text):
    """(language, block, name of the file that it is, if the line before it ends with one)."""
    for block in BLOCK.finditer(text):
        before = text[:block.start()].rstrip("\n").rsplit("\n", 1)[-1]
        name = re.search(r"`([\w.]+)`:$", before)
        yield block[1], block[2], name and name[1]


@pytest.fixture
def empty_folder():
    """A short path, for its sockets."""
    with tempfile.TemporaryDirectory(prefix="glossd-") as path:
        yield Path(path)


@pytest.mark.parametrize("page", ["plugins.md", "analyze.md"])
def test_the_page_does_what_it_says(page, installed, empty_folder):
    env = {**os.environ, "PATH": f"{BUILD}:{os.environ['PATH']}", "PKG_CONFIG_LIBDIR": str(installed[0] / "usr/lib/pkgconfig"),
           "PKG_CONFIG_SYSROOT_DIR": str(installed[0]), "PKG_CONFIG_ALLOW_SYSTEM_CFLAGS": "1"}
    output, kinds = None, []
    try:
        for language, block, name in steps((ROOT / "docs" / page).read_text()):
            kinds.append(language)
            if name:
                (empty_folder / name).write_text(block)
            elif language == "sh":
                done = subprocess.run(["sh", "-eu"], input=block, cwd=empty_folder, env=env, capture_output=True, text=True, timeout=120)
                output = done.stdout + done.stderr
                assert done.returncode == 0, block + output
            elif language == "text":
                for line in block.splitlines():
                    assert line in output, output
            else:
                pytest.fail(f"a block of {language} that is neither a file nor a command")
    finally:
        pid = empty_folder / "pid"
        if pid.exists():
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(pid.read_text()), signal.SIGTERM)
    assert kinds.count("sh") >= 5 and kinds.count("text") >= 4
