"""What is generated into docs/ is what the build says; every result fits the schema."""
import json
import os
import re
import subprocess
import sys
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
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.relative_to(ROOT)}: {target}"
