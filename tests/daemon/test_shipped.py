"""The plugins of the build in a running daemon: the same annotations as `gloss analyze` makes in one process, in every unit."""
import json, subprocess

import jsonschema

from harness import BUILD

TEXT = (
    "\ufeffThe mayor, Dr. Ana Pe\u0301rez, spoke at 9 a.m. on Tuesday.\r\n\r\n"
    "\u201cWe lost 40 per cent of the harvest \U0001f33e,\u201d she said. \u201cThat is about $3.5 million.\u201d\r\n"
    "\"Nobody knew,\" said Tom Okafor, 52, who farms 1,200 acres near St. Ives \U0001f468\u200d\U0001f33e.\n\n"
    "Prices rose by 10 to 15 percent in 2023, and the \u2018worst\u2019 may be over \u2014 or not.\x00 End.\n"
)


def pipeline():
    return sorted(path.stem for path in (BUILD / "plugins").glob("*.so"))


def gloss(*arguments, given=None):
    return subprocess.run([BUILD / "gloss", *arguments], input=given, capture_output=True, check=True, timeout=120).stdout


def in_unit(value, lengths):
    """The layers with every offset in another unit: begin, end and pairs in spans."""
    if isinstance(value, dict):
        return {k: lengths[v] if k in ("begin", "end") else in_unit(v, lengths) for k, v in value.items()}
    return [in_unit(item, lengths) for item in value] if isinstance(value, list) else value


def test_the_same_as_gloss_analyze_and_fit_for_the_schema(daemon):
    glossd = daemon(plugin_path=[BUILD / "plugins"], pipeline=pipeline(), publish=[{"messages": ["doc", "layers"], "text": True}])
    document = {"text": TEXT, "id": "shipped", "date": "2024-05-14"}
    validator = jsonschema.Draft202012Validator(json.loads(gloss("plugins", "--schema", "--config", glossd.file)))
    analyzed = json.loads(gloss("analyze", "--jsonl", "--config", glossd.file, given=json.dumps(document).encode() + b"\n"))
    listener = glossd.listen("default/doc")
    assert glossd.req().ask(document)["status"] == "accepted"
    published = listener.receive()
    validator.validate(published)
    assert published["outcome"] == "whole" and published["layers"] == analyzed["layers"] and published["layers"]
    assert published["text_hash"] == analyzed["text_hash"] and published["provenance"] == analyzed["provenance"]


def test_every_unit(daemon, folder):
    units = {"codepoint": len, "byte": lambda text: len(text.encode()), "utf16": lambda text: len(text.encode("utf-16-le")) // 2}
    outputs = [{"endpoint": f"ipc://{folder}/{unit}", "offsets": unit} for unit in units]
    glossd = daemon(plugin_path=[BUILD / "plugins"], pipeline=pipeline(), publish=outputs)
    listeners = [glossd.listen(endpoint=o["endpoint"], output=n) for n, o in enumerate(outputs)]
    assert glossd.req().ask(TEXT.encode())["status"] == "accepted"
    results = [listener.receive() for listener in listeners]
    for result, length in zip(results[1:], list(units.values())[1:]):
        lengths = [length(TEXT[:n]) for n in range(len(TEXT) + 1)]
        for name, layer in results[0]["layers"].items():
            wanted = in_unit(layer, lengths)
            for made, expected in zip(result["layers"][name], wanted):
                assert (made["begin"], made["end"]) == (expected["begin"], expected["end"]), (name, made)
            assert len(result["layers"][name]) == len(layer)
