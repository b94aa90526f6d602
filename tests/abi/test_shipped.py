"""conf/glossd.yaml and the plugins that ship: each option of theirs stands in it, and what is commented out there is what they take."""
import json, re

import pytest
from workshop import BUILD, ROOT, run

CONF = ROOT / "conf/glossd.yaml"


@pytest.fixture(scope="module")
def plugins():
    done = run(BUILD / "gloss", "plugins", "--config", CONF, "--set", f"plugin_path=[{json.dumps(str(BUILD / 'plugins'))}]", "--format", "json")
    assert done.returncode == 0, done.stderr
    return {plugin["name"]: plugin for plugin in json.loads(done.stdout)["plugins"]}


def test_every_option_stands_in_the_file(plugins):
    assert len(plugins) == 4
    text = CONF.read_text()
    missing = [f"{name}.{option['name']}" for name, plugin in plugins.items() for option in plugin.get("options", [])
               if not re.search(rf"^  - {name}:\n(      .*\n)*?      #{option['name']}: ", text, re.M)]
    assert missing == []


def test_what_is_commented_out_is_taken(plugins, tmp_path):
    file = tmp_path / "glossd.yaml"
    file.write_text(re.sub(r"^( *)#(?! |$)", r"\1", CONF.read_text(), flags=re.M))
    done = run(BUILD / "gloss", "plugins", "--config", file, "--set", f"plugin_path=[{json.dumps(str(BUILD / 'plugins'))}]", "--format", "json")
    assert done.returncode == 0, done.stderr
    written = {plugin["name"]: plugin for plugin in json.loads(done.stdout)["plugins"]}
    assert written["sentences"]["deadline_us"] != plugins["sentences"]["deadline_us"]
    for name, plugin in plugins.items():
        assert written[name].get("options") == plugin.get("options"), "an option is commented out with another value than its default"
