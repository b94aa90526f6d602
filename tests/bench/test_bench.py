"""The bench's programs from end to end on a few documents: every document comes once, whole and with its text; the tables and the plot can be made. No timings."""
import hashlib
import json
import os
import sys
import xml.etree.ElementTree as xml
from collections import defaultdict
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("GLOSSD_BUILD", ROOT / "build"))
sys.path.insert(0, str(ROOT / "bench"))
import measure, plot, prose, report, rig


@pytest.fixture(scope="module")
def text(tmp_path_factory):
    file = tmp_path_factory.mktemp("bench") / "news.txt"
    with file.open("wb") as out:
        prose.news(300_000, out.write)
    return file


@pytest.fixture(scope="module")
def build():
    return rig.Build(BUILD)


def test_the_forwarder_gives_back_every_document(build, text):
    with rig.forwarder(BUILD) as target:
        plain = build.drive(target, text, window=16, count=300, warm=10)
    with rig.forwarder(BUILD, 100) as target:
        longer = build.drive(target, text, rate=2000, count=300, warm=10)
    assert plain["documents"] == longer["documents"] == sum(count for _, count in plain["histogram"]) == 300
    assert longer["frame_bytes"] == plain["frame_bytes"] + 100


def test_glossd_gives_back_every_document(build, text):
    with build.glossd(measure.NULL) as target:
        done = build.drive(target, text, window=64, count=300, warm=10, elapsed=True)
        assert done["documents"] == 300 and done["plugin_runs"] == 1
        assert len(target.processes()["worker"]) == os.cpu_count()
    with build.glossd("workers.count=1") as target:
        done = build.drive(target, text, rate=500, count=50, warm=5, elapsed=True)
        assert done["documents"] == 50 and done["plugin_runs"] == 4


def test_burning_takes_the_time_it_should(build, text):
    with build.glossd("pipeline=[burn: {us: 2000}]", "workers.count=1") as target:
        assert build.drive(target, text, window=8, count=20, warm=2)["cpu_us_by"]["worker"] > 1900


def test_the_python_service_gives_back_every_document(build, text):
    with rig.service() as target:
        assert build.drive(target, text, window=8, count=30, warm=5)["documents"] == 30


def test_a_process_that_is_gone_has_no_figures():
    with rig.forwarder(BUILD) as target:
        assert rig.cpu_ns(target.process.pid) >= 0
    with pytest.raises(rig.Broken):
        rig.cpu_ns(target.process.pid)


def test_the_pipeline_in_process_takes_the_whole_text(build, text):
    run = [BUILD / "bench/inprocess", "--config", ROOT / "tests/fast.yaml", "--set", f"plugin_path=[{BUILD}/plugins]", "--text", text]
    size = text.stat().st_size
    for piece in (1000, 4096, 1 << 20):
        done = build.output(*run, "--size", piece, "--passes", 2)
        assert done["whole"] and done["bytes"] == 2 * size
    parts = [build.output(*run, "--from", begin, "--bytes", 100_000, "--frozen") for begin in (0, 100_000, 200_000)]
    assert sum(part["bytes"] for part in parts) == size
    assert build.output(*run, "--from", 0, "--bytes", 100_000, "--frozen")["result_bytes"] == parts[0]["result_bytes"]


def test_texts_are_the_same_everywhere():
    """The figures of bench/instructions.json are of this text."""
    chunks = []
    prose.news(counter.BYTES, chunks.append)
    assert hashlib.sha256(b"".join(chunks)).hexdigest()[:16] == json.loads((ROOT / "bench/instructions.json").read_text())["text"]


def load(script):
    """A program of the bench as a module."""
    loader = SourceFileLoader(script, str(ROOT / "bench" / script))
    module = module_from_spec(spec_from_loader(script, loader))
    loader.exec_module(module)
    return module


counter = load("instructions")

PROFILE = """ob=(1) /b/inprocess
fn=(1) run
10 5
cob=(2) /b/plugins/tokens.so
cfn=(2) analyze
calls=3 0
10 700

ob=(2)
fn=(2)
1 600
cob=(1)
cfn=(3) reserve
calls=9 0
2 100

ob=(1)
fn=(3)
1 100
cfn=(4) grow
calls=1 0
1 40

totals: 805
"""


def test_instructions_are_told_apart_by_plugin():
    assert counter.read_profile(PROFILE) == (805, {"tokens": 700})


def test_more_instructions_fail(capsys):
    kept = {"a": {"value": 100}, "b": {"value": 100}}
    assert counter.compare({"a": 104.9, "b": 90}, kept) == 0
    assert counter.compare({"a": 105.1, "new": 1}, kept) == 2


def test_the_tables_and_the_plot_can_be_made():
    figures = defaultdict(lambda: 2.0, cpu_us_by={"main": 5.0, "worker": 300.0}, plugins_us=250.0, plugin_runs=4.0, reading_us=0.25, cpu_us=305.0)
    names = ["forwarder", "null", "fast", "full", *(f"{mode} by CPU{text}" for mode in ("fast", "full") for text in ("", ", with text")), "service", "burn 1", "burn 2", "forwarder at half", "null at half", "growth: news",
             *(f"spool {way}: {name}" for way in ("on", "off") for name, *_ in measure.SPOOLED), *(f"in process: {name}" for name in measure.PIPELINES),
             *(f"peer: {peer}" for peer in measure.PEERS), *(f"size: {name} {size}" for name in ("forwarder", "null", "fast") for size in measure.SIZES),
             *(f"load: {name} {share}" for name in ("forwarder", "null") for share in measure.LOADS)]
    rounds = {**{name: [figures] * 3 for name in names}, "start_ms": [9.0], "start_shipped_ms": [10.0, 11.0, 12.0]}
    memory = {"main": [{"resident": 9e6}], "worker": [{"resident": 6e6}, {"resident": 7e6}], "documents": 10}
    bench = SimpleNamespace(rounds=rounds, single={"memory": memory, "quality": {"fast": {"quotes/polnear-dev.hit": 76.0}, "full": {"quotes/polnear-dev.hit": 85.0, "sentences/ewt-dev.f1": 88.0},
                                                  "sbd": {"sentences/ewt-dev.f1": 81.5}}}, loads=[(1, 1, 1)], plan=measure.QUICK)
    rows = {row["figure"]: row for row in report.rows(bench)}
    assert rows["null plugin / forwarder, documents/s"]["reached"] == "aim"
    assert rows["reload to the new generation serving, ms"]["reached"] == "not there"
    assert rows["documents/s with the spool / without it, null plugin"]["reached"] == "aim"
    assert rows["memory of the largest worker, MB"]["measured"] == "7"
    # 250 µs of plugins, what rounding took, and eight readings of the clock beside the plugins'.
    assert rows["CPU outside plugins per document, saturated, µs"]["value"] == pytest.approx(305 - 252 - 2)
    text = report.tables(bench)
    assert "hit 76.0" in text and rows["tokens + sentences, MB/s per core, in process"]["value"] == 2
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines()]
    assert ["sbd", "81.5", "nan", "nan", "2 [2 – 2]"] in cells and ["glossd: tokens + sentences", "88.0", "nan", "nan", "2 [2 – 2]"] in cells
    bench.single.pop("quality")
    assert "no gold texts here" in report.tables(bench)
    xml.fromstring(plot.draw(bench))
