"""What a plugin author has: the installed header and its pkg-config file, a compiler, and the programs."""
import json, os, subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
BUILD = Path(os.environ["GLOSSD_BUILD"])
COMPILERS = {".c": ["gcc", "-std=c11"], ".cc": ["g++", "-std=c++17"]}


def run(*command, **more):
    return subprocess.run(command, capture_output=True, text=True, timeout=120, **more)


@pytest.fixture(scope="session")
def installed(tmp_path_factory):
    """The flags that pkg-config gives once `make install` is done."""
    root = tmp_path_factory.mktemp("root")
    # `all` stands already, built with flags that only its maker knows.
    done = run("make", "-C", ROOT, "-o", "all", "install", f"BUILD={BUILD}", f"DESTDIR={root}", "PREFIX=/usr")
    assert done.returncode == 0, done.stderr
    env = {**os.environ, "PKG_CONFIG_LIBDIR": str(root / "usr/lib/pkgconfig"), "PKG_CONFIG_SYSROOT_DIR": str(root),
           "PKG_CONFIG_ALLOW_SYSTEM_CFLAGS": "1"}
    flags = run("pkg-config", "--cflags", "glossd-plugin", env=env).stdout.split()
    assert flags == [f"-I{root}/usr/include"]
    return root, flags


class Workshop:
    """A folder outside the tree in which plugins are built and run."""

    def __init__(self, folder, flags):
        self.folder, self.flags = folder, flags
        (folder / "plugins").mkdir()

    def build(self, name, source, *flags, suffix=".c"):
        """Compiles a text, or a file, into plugins/NAME.so."""
        file = self.folder / (name + suffix)
        file.write_text(source.read_text() if isinstance(source, Path) else source)
        done = run(*COMPILERS[suffix], "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-O1", "-fPIC", "-shared", "-fvisibility=hidden", *self.flags, *flags,
                   "-o", self.folder / "plugins" / f"{name}.so", file)
        assert done.returncode == 0, done.stderr

    def config(self, *pipeline, **more):
        """Writes a configuration; each plugin of the pipeline on a line of its own, from line 2 on."""
        file = self.folder / "test.yaml"
        endpoints = {"ingest": {"push": "ipc://push", "request": "ipc://request"}, "publish": [{"endpoint": "ipc://results"}], "control": "ipc://control", "replay": "ipc://replay", "spool": "off"}
        lines = ["pipeline:", *(f"  - {json.dumps(plugin)}" for plugin in pipeline), f"plugin_path: [{json.dumps(str(self.folder / 'plugins'))}]",
                 *(f"{key}: {json.dumps(value)}" for key, value in {**endpoints, **more}.items())]
        file.write_text("\n".join(lines) + "\n")
        return file

    def analyze(self, text, *pipeline, program=BUILD / "gloss"):
        """The result of one document."""
        done = run(program, "analyze", "--config", self.config(*pipeline), "--jsonl", input=json.dumps({"id": "a", "text": text}) + "\n")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def refused(self, *pipeline):
        """What both programs say, on standard error, where they do not start."""
        config = self.config(*pipeline)
        words = []
        for command in ([BUILD / "gloss", "analyze", "--config", config, "--jsonl"], [BUILD / "glossd", "--config", config, "--check"],
                        [BUILD / "glossd", "--config", config]):
            done = run(*command, input='{"text": "a"}\n', cwd=self.folder)
            assert done.returncode > 0 and done.stdout == "", (command, done)
            assert "Sanitizer" not in done.stderr and "runtime error" not in done.stderr, done.stderr
            words.append(done.stderr)
        return words


@pytest.fixture
def workshop(installed, tmp_path):
    return Workshop(tmp_path, installed[1])
