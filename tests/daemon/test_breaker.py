"""The circuit breaker: a plugin that takes worker after worker down is left out, loudly, until a trial shows it well. Times are set so that they pass at
once or never."""
import re

import pytest

from test_faults import WITHOUT_TROUBLE, errors

NEVER, ONCE = "24h", "1ms"
HELD = [("trouble", "breaker"), ("follower", "requires")]


def ask(client, text="fine"):
    return client.ask({"text": text, "id": text, "reply": "result"})["result"]


def breaker(glossd, plugin="trouble", channel=None):
    return next(p for p in glossd.status()["plugins"] if p["name"] == plugin and p.get("channel") == channel)["breaker"]


def lines(glossd, event):
    return [line for line in glossd.log.read_text().splitlines() if f"event={event} " in line]


def test_it_opens_and_nothing_else_is_disturbed(daemon):
    glossd = daemon(breaker={"verdicts": 3, "per": NEVER, "half_open": NEVER})
    client = glossd.req()
    assert breaker(glossd).items() >= {"state": "closed", "verdicts": 0}.items()
    for n in range(3):
        assert errors(ask(client, "fine")) == [] and breaker(glossd)["state"] == "closed"
        assert errors(ask(client, f"@crash {n}")) == WITHOUT_TROUBLE
    assert breaker(glossd).items() >= {"state": "open", "verdicts": 3}.items() and breaker(glossd, "words")["state"] == "closed"
    for text in ("fine", "@crash"):
        result = ask(client, text)
        assert result["outcome"] == "degraded" and errors(result) == HELD and list(result["layers"]) == ["words"]
        assert "guilty on 3 documents" in result["errors"][0]["message"] and "trouble" not in result["elapsed_us"]
    status = glossd.status()
    assert status["counters"].items() >= {"workers_died": 6, "breakers_opened": 1, "documents_without_plugin": 2}.items()
    assert status["degraded"] == {"crashed": 3, "breaker": 2, "requires": 5}
    opened, = lines(glossd, "breaker_opened")
    assert "level=error" in opened and "plugin=trouble verdicts=3 per_ms=86400000 trial_in_ms=86400000" in opened
    assert glossd.command("reload")["ok"]  # another generation: it starts afresh
    assert breaker(glossd).items() >= {"state": "closed", "verdicts": 0}.items() and ask(client)["outcome"] == "whole"


def test_a_trial_closes_it(daemon):
    glossd = daemon(workers={"max_attempts": 1}, breaker={"verdicts": 1, "per": NEVER, "half_open": ONCE})
    client = glossd.req()
    ask(client, "@crash")
    glossd.until(lambda s: breaker(glossd)["for_ms"] > 1)
    assert ask(client)["outcome"] == "whole" and breaker(glossd).items() >= {"state": "closed", "verdicts": 0}.items()
    assert ask(client)["outcome"] == "whole"
    assert "level=warning" in lines(glossd, "breaker_half_open")[0] and "plugin=trouble id=fine without=0" in lines(glossd, "breaker_half_open")[0]
    closed, = lines(glossd, "breaker_closed")
    assert "level=warning" in closed and re.search(r"plugin=trouble open_ms=\d+ without=0", closed)


def test_a_guilty_trial_opens_it_again(daemon):
    glossd = daemon(workers={"max_attempts": 1}, breaker={"verdicts": 1, "per": NEVER, "half_open": ONCE})
    client = glossd.req()
    for n in range(1, 4):
        assert errors(ask(client, "@crash")) == WITHOUT_TROUBLE
        assert glossd.counter("breakers_opened") == n and breaker(glossd)["state"] == "open"
        glossd.until(lambda s: breaker(glossd)["for_ms"] > 1)
    assert lines(glossd, "breaker_closed") == [] and len(lines(glossd, "breaker_half_open")) == 2
    assert ask(client)["outcome"] == "whole"


def test_while_one_is_on_trial_the_others_go_without(daemon, folder):
    glossd = daemon(workers={"max_attempts": 1}, deadline={"base": "60s"}, breaker={"verdicts": 1, "per": NEVER, "half_open": ONCE})
    client, trial = glossd.req(), glossd.dealer()
    ask(client, "@crash")
    glossd.until(lambda s: breaker(glossd)["for_ms"] > 1 and all(w["state"] == "ready" for w in s["workers"]))
    trial.send({"text": f"@wait {folder}/go", "reply": "result"})
    glossd.until(lambda s: (folder / "go.begun").exists())
    assert breaker(glossd)["state"] == "half_open" and errors(ask(client)) == HELD
    (folder / "go").touch()
    assert trial.receive()["result"]["outcome"] == "whole"
    assert ask(client)["outcome"] == "whole" and "without=1" in lines(glossd, "breaker_closed")[0]


def test_a_trial_that_is_killed_is_tried_again(daemon):
    """By no doing of the plugin: its document fails, and another is on trial."""
    glossd = daemon(workers={"max_attempts": 1}, breaker={"verdicts": 1, "per": NEVER, "half_open": ONCE})
    client = glossd.req()
    ask(client, "@crash")
    glossd.until(lambda s: breaker(glossd)["for_ms"] > 1)
    assert ask(client, "@kill")["outcome"] == "failed" and breaker(glossd)["state"] == "half_open"
    assert ask(client)["outcome"] == "whole" and breaker(glossd)["state"] == "closed"


def test_each_pipeline_has_its_own(daemon):
    glossd = daemon(workers={"max_attempts": 1}, breaker={"verdicts": 1, "per": NEVER, "half_open": NEVER}, channels={"wire": {"pipeline": ["trouble"]}})
    client = glossd.req()
    client.ask({"text": "@crash", "channel": "wire", "reply": "result"})
    assert breaker(glossd, channel="wire")["state"] == "open" and "channel=wire" in lines(glossd, "breaker_opened")[0]
    assert breaker(glossd)["state"] == "closed" and ask(client)["outcome"] == "whole"


@pytest.mark.parametrize("setting", ["off", {"verdicts": 2, "per": ONCE, "half_open": NEVER}])
def test_off_or_too_seldom(daemon, setting):
    glossd = daemon(workers={"max_attempts": 1}, breaker=setting)
    client = glossd.req()
    for n in range(12):
        assert errors(ask(client, "@crash")) == WITHOUT_TROUBLE
        glossd.until(lambda s, before=glossd.status()["uptime_ms"]: s["uptime_ms"] > before + 1)
    assert glossd.counter("breakers_opened") == 0 and ("breaker" in glossd.status()["plugins"][0]) == (setting != "off")
