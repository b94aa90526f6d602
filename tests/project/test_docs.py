"""What is generated into docs/ is what the build says; every result fits the schema."""
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import jsonschema

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("GLOSSD_BUILD", ROOT / "build"))
SHIPPED = ["--config", ROOT / "conf/glossd.yaml", "--set", f"plugin_path=[{BUILD}/plugins]"]

TEXTS = ["“We lost 3.5 million,” said Ana Ruiz, 41. “It rose by 10 to 20 per cent.”", "\0", "🙂 e\u0301 €5", "Dr. Lee said (on Jan. 5, 2021) that it's “over”.", "1", "a\r\n\r\nb"]


def gloss(*arguments, given=None):
    return subprocess.run([BUILD / "gloss", *arguments], input=given, capture_output=True, check=True).stdout.decode()


def test_the_schema_is_the_plugins():
    """`make docs` writes it anew."""
    assert gloss("plugins", *SHIPPED, "--schema") == (ROOT / "docs/schema/v1.json").read_text()


def test_the_layers_page_is_the_plugins():
    assert gloss("plugins", *SHIPPED) in (ROOT / "docs/layers.md").read_text()


def test_the_schema_is_one_and_results_fit_it():
    schema = json.loads((ROOT / "docs/schema/v1.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    lines = "".join(json.dumps({"text": text, "meta": {"n": [1, None]}, "date": "2024-05-06"}) + "\n" for text in TEXTS)
    results = [json.loads(line) for line in gloss("analyze", "--jsonl", *SHIPPED, given=lines.encode()).splitlines()]
    assert len(results) == len(TEXTS)
    for result in results:
        validator.validate(result)
        assert result["outcome"] == "whole"
    broken = json.loads(json.dumps(results[0]))
    del broken["layers"]["quotes"][0]["content"]
    assert not validator.is_valid(broken)


def test_the_units_page_is_the_tables():
    page = subprocess.run([sys.executable, ROOT / "plugins/numbers/terms.py", "--page", ROOT / "plugins/numbers"], capture_output=True, check=True).stdout.decode()
    assert page == (ROOT / "docs/units.md").read_text()


def source(*folders):
    return "".join(file.read_text() for folder in folders for file in sorted((ROOT / folder).glob("*.[ch]")))


def test_the_pages_know_every_event_counter_code_and_command():
    operations, protocol = ((ROOT / "docs" / page).read_text() for page in ("operations.md", "protocol.md"))
    events = set(re.findall(r'gl_log\(\s*\w+,\s*"(\w+)"', source("core/daemon")))
    assert len(events) > 15 and [e for e in sorted(events) if f"`{e}`" not in operations] == []
    counters = re.findall(r'X\(GL_COUNT_\w+, "(\w+)"\)', (ROOT / "core/daemon/counters.h").read_text())
    assert len(counters) > 15 and [c for c in counters if f"`{c}`" not in protocol] == []
    codes = set(re.findall(r'X\(GL_\w+, "(\w+)"\)', (ROOT / "core/engine/error.h").read_text())) - {"ok"}
    assert len(codes) > 15 and [c for c in sorted(codes) if f"`{c}`" not in operations + protocol] == []
    commands = re.findall(r'^\t\{"(\w+)", "', (ROOT / "core/daemon/control.c").read_text(), re.M)
    assert len(commands) > 3 and [c for c in commands if f"| `{c}` |" not in protocol] == []


def test_links_in_the_documentation_lead_somewhere():
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "plugins").rglob("*.md")]:
        prose = re.sub(r"^```.*?^```$", "", page.read_text(), flags=re.M | re.S)
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", prose):
            assert (page.parent / target).exists(), f"{page.relative_to(ROOT)}: {target}"


PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), ROOT / "conf/glossd.yaml", ROOT / "systemd/glossd.service"]


def test_commands_in_the_documentation_take_the_options_that_they_have_there():
    commands = re.findall(r"^  (\w+) ", gloss("--help"), re.M)
    found = 0
    for page in PAGES:
        for command, rest in re.findall(rf"\bgloss ({'|'.join(commands)})\b([^`\n|;#]*)", page.read_text()):
            known = gloss(command, "--help")
            for option in re.findall(r"(--[a-z]+)", rest):
                assert f" {option} " in known, f"{page.name}: gloss {command} {option}"
                found += 1
    assert found > 20


def test_targets_in_the_documentation_are_the_makefiles():
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.search(r"^\.PHONY: (.*)$", makefile, re.M)[1].split()) | {"train-quotes"}
    for page in [*PAGES, *(ROOT / "plugins").glob("*/README.md"), *(ROOT / "tests").rglob("README.md")]:
        for target in re.findall(r"^ +(?:sudo )?make ([a-z-]+)(?![a-z/-])", page.read_text(), re.M):
            assert target in targets, f"{page}: make {target}"
    assert len(re.findall(r"^#   make (?!\[)[a-z-]+", makefile, re.M)) > 5


def test_programs_in_the_documentation_run():
    """The first of the README and of the protocol, against a glossd in a folder of its own. What was published before ZeroMQ had connected is not heard, so there is a second try."""
    with tempfile.TemporaryDirectory(prefix="glossd-") as folder:
        daemon = subprocess.Popen([BUILD / "glossd", "--config", ROOT / "conf/demo.yaml"], cwd=folder, stderr=subprocess.DEVNULL)
        try:
            subprocess.run([BUILD / "gloss", "status", "--config", ROOT / "conf/demo.yaml", "--timeout", "60s"], cwd=folder, check=True, capture_output=True)
            for page, words in ((ROOT / "README.md", "Ana Ruiz"), (ROOT / "docs/protocol.md", "Ng")):
                program = re.search(r"^```python\n(.*?)^```$", page.read_text(), re.M | re.S)[1].replace("ipc:///run/glossd/", "ipc://")
                for _ in range(3):
                    try:
                        out = subprocess.run([sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, timeout=20).stdout
                        break
                    except subprocess.TimeoutExpired:
                        out = ""
                assert f"'name': '{words}'" in out, page
        finally:
            daemon.terminate()
            assert daemon.wait(60) == 0
