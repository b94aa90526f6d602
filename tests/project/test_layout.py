"""The project's own rules, as far as a reader of its sources can check them."""
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCES = sorted(p for d in ("core", "plugins", "include", "tests", "bench") for p in (ROOT / d).rglob("*")
                 if p.suffix in (".c", ".h", ".re", ".py", ".js") and "node_modules" not in p.parts)
CORE = [p for p in SOURCES if p.is_relative_to(ROOT / "core")]


def lines_with(pattern, files):
    found = re.compile(pattern)
    return [f"{p.relative_to(ROOT)}:{n}: {line.strip()}" for p in files
            for n, line in enumerate(p.read_text(encoding="utf-8").splitlines(), 1) if found.search(line)]


def without_comments(text):
    return re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.S)


def test_core_names_no_layer():
    """A third-party layer gets everything that ours get: the engine, the daemon and the clients know none by name."""
    layers = set()
    for file in (ROOT / "plugins").rglob("*.[ch]"):
        layers.update(re.findall(r'"([a-z][a-z0-9_]*)"', " ".join(re.findall(r"gloss_layer_spec\s+\w+\[\]\s*=\s*\{(.*?)\};", file.read_text(), re.S))))
    layers |= {"tokens", "sentences", "quotes", "speakers", "numbers"}
    named = [f"{p.relative_to(ROOT)}: {word}" for p in CORE for word in layers if f'"{word}"' in without_comments(p.read_text())]
    assert named == []


def test_files_stay_small():
    assert [f"{p.relative_to(ROOT)}: {n}" for p in SOURCES if (n := len(p.read_text().splitlines())) > 600] == []


def test_every_source_opens_with_what_it_is_for():
    assert [str(p.relative_to(ROOT)) for p in SOURCES if not p.read_text().startswith(("/*", '"""', "#!", "//"))] == []


def test_top_level_names():
    allowed = {"README.md", "LICENSE", "Makefile", "include", "core", "plugins", "conf", "systemd", "tests", "bench", "docs", "clients", "web"}
    assert {p.name for p in ROOT.iterdir() if not p.name.startswith((".", "build"))} <= allowed


def test_only_main_ends_the_process():
    """A worker's child may leave by _exit; nothing below main calls exit, so that tests and fuzzers can link everything."""
    assert lines_with(r"(?<![_\w])(exit|quick_exit)\s*\(", [p for p in CORE if p.suffix == ".c" and p.name != "main.c"]) == []


def test_nothing_is_left_for_later():
    assert lines_with("TO" + "DO|FIX" + "ME|(?<!X)XX" + "X(?!X)", SOURCES) == []
