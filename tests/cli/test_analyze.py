"""gloss analyze and the other commands that need no daemon."""
import json
import os
import subprocess
from pathlib import Path

import msgpack
import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("GLOSSD_BUILD", ROOT / "build"))


@pytest.fixture
def conf(tmp_path):
    file = tmp_path / "conf.yaml"
    file.write_text(f"plugin_path: [{BUILD}/tests/plugins, {BUILD}/plugins]\npipeline: [runs]\n")
    return file


def gloss(*arguments, given=b"", **more):
    return subprocess.run([BUILD / "gloss", *map(str, arguments)], input=given, capture_output=True, timeout=120, **more)


def lines_of(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_line_in_a_line_out(conf):
    documents = [{"text": f"word {n} é🙂", "id": f"d{n}", "channel": "wire", "lang": "de", "date": "2024", "meta": {"n": [n, None, 0.5, {"a": "b"}]}} for n in range(5)]
    done = gloss("analyze", "--jsonl", "--config", conf, given="".join(json.dumps(d) + "\n" for d in documents).encode())
    assert done.returncode == 0 and done.stderr == b""
    for number, (document, result) in enumerate(zip(documents, lines_of(done)), 1):
        assert {k: result[k] for k in ("id", "channel", "lang", "date", "meta")} == {k: document[k] for k in ("id", "channel", "lang", "date", "meta")}
        assert (result["seq"], result["epoch"], result["v"], result["lang_from"], result["outcome"]) == (number, 0, 1, "given", "whole")
        assert result["length"] == len(document["text"]) and result["offsets"] == "codepoint" and "text" not in result
        assert [document["text"][a["begin"]:a["end"]] for a in result["layers"]["runs"]] == document["text"].split()


def test_bad_lines_cost_themselves_alone(conf):
    lines = [b'{"text": "one", "id": "a"}', b"nonsense", b'{"id": "b", "text": ""}', b'{"id": "c", "text": 5}', b"[]", b'{"text": "x", "text": "y"}', b'{"id": "d"}',
             b'{"text": "x", "lang": "e"}', b'{"text": "x", "date": "soon"}', b'{"text": "\\ud800"}', b'{"text": "x", "channel": "a b"}', b"", b'{"text": "last", "id": "z"}']
    done = gloss("analyze", "--jsonl", "--config", conf, given=b"\n".join(lines) + b"\n")
    results = lines_of(done)
    assert done.returncode == 1 and len(results) == len(lines)
    assert [r.get("id") for r in results if "error" not in r] == ["a", "z"]
    codes = [r["error"]["code"] for r in results if "error" in r]
    assert codes == ["malformed", "empty_text", "bad_type", "bad_type", "malformed", "missing_text", "bad_lang", "bad_date", "malformed", "bad_channel", "malformed"]
    assert [r.get("id") for r in results if "error" in r][1:3] == ["b", "c"]


@pytest.mark.parametrize("line", [b'{"a\xc5\xac', b'{"text{":"\\udc\xc5\xac*}', b"\xff" * 300, "é".encode() * 400, b"x" * 9000, b"[" * 9000, b'{"\\u0000": 1}', b"\0\x1b\x7f"])
def test_a_bad_line_is_answered_in_utf_8(conf, line):
    done = gloss("analyze", "--jsonl", "--config", conf, given=line)
    assert done.returncode == 1 and done.stderr == b"" and json.loads(done.stdout.decode())["error"]["code"] == "malformed"


def test_a_file_whose_name_is_no_id(conf, tmp_path):
    names = [os.fsencode(tmp_path) + b"/\xff", os.fsencode(tmp_path) + b"/" + b"x" * 250]
    for name in names:
        with open(name, "w") as file:
            file.write("a")
    done = subprocess.run([BUILD / "gloss", "analyze", "--format", "jsonl", "--config", conf, *names], capture_output=True)
    assert done.returncode == 1 and [r["error"]["code"] for r in lines_of(done)] == ["bad_id", "bad_id"] and b"/\xff: `id` has" in done.stderr


def test_a_document_that_fails_is_no_whole_one(conf):
    done = gloss("analyze", "--jsonl", "--config", conf, given=b'{"text": "this must fail"}\n')
    assert done.returncode == 1
    assert lines_of(done)[0]["errors"] == [{"plugin": "runs", "code": "error", "message": "the text says fail"}]


def test_jobs_keep_the_order(conf):
    given = "".join(json.dumps({"text": "word " * (n * 7919 % 3000 + 1), "id": str(n)}) + "\n" for n in range(300)).encode()
    done = gloss("analyze", "--jsonl", "--jobs", 4, "--config", conf, given=given)
    results = lines_of(done)
    assert [r["id"] for r in results] == [str(n) for n in range(300)]
    assert [len(r["layers"]["runs"]) for r in results] == [n * 7919 % 3000 + 1 for n in range(300)]


def test_a_line_is_answered_before_the_next_comes(conf):
    process = subprocess.Popen([BUILD / "gloss", "analyze", "--jsonl", "--config", conf], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    for n in range(3):
        process.stdin.write(json.dumps({"text": "a", "id": str(n)}).encode() + b"\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == str(n)
    process.stdin.close()
    assert process.wait(60) == 0


def test_formats_of_a_file(conf, tmp_path):
    file = tmp_path / "one.txt"
    file.write_text("One two\n")
    text = gloss("analyze", "--config", conf, file)
    assert text.returncode == 0 and b"[One](opened 1) [two" in text.stdout and str(file).encode() in text.stdout
    assert b"\033" not in text.stdout and b"\033[" in gloss("analyze", "--color", "always", "--config", conf, file).stdout
    indented = gloss("analyze", "--format", "json", "--config", conf, file).stdout
    assert json.loads(indented)["id"] == str(file) and indented.count(b"\n") > 10
    line = gloss("analyze", "--format", "jsonl", "--config", conf, file).stdout
    assert line.count(b"\n") == 1
    packed = msgpack.unpackb(gloss("analyze", "--format", "msgpack", "--config", conf, file).stdout)
    for one in (json.loads(indented), json.loads(line), packed):
        one.pop("elapsed_us")
    assert json.loads(indented)["layers"] == packed["layers"]
    assert gloss("analyze", "--config", conf, "-", given=b"from here").stdout.startswith(b"[from]")


def test_the_text_form_shows_no_control_characters(conf, tmp_path):
    file = tmp_path / "bad.txt"
    file.write_bytes(b"a\033[31mb\x07 c\r\n")
    out = gloss("analyze", "--config", conf, file).stdout
    assert b"\033" not in out and b"\x07" not in out


def test_files_that_cannot_be_read(conf, tmp_path):
    (tmp_path / "good.txt").write_text("good")
    (tmp_path / "bad.txt").write_bytes(b"\xff")
    done = gloss("analyze", "--format", "jsonl", "--config", conf, tmp_path / "none.txt", tmp_path / "bad.txt", tmp_path / "good.txt")
    assert done.returncode == 1
    assert [r.get("error", {}).get("code") for r in lines_of(done)] == ["system", "invalid_utf8", None]
    assert b"none.txt: No such file" in done.stderr and b"bad.txt: the text is not valid UTF-8: 0xff at byte 0\n" in done.stderr


@pytest.mark.parametrize("unit, begin, length", [("codepoint", 3, 6), ("byte", 7, 10), ("utf16", 4, 7)])
def test_offsets(conf, unit, begin, length):
    (result,) = lines_of(gloss("analyze", "--jsonl", "--offsets", unit, "--config", conf, given='{"text": "é🙂 one"}\n'.encode()))
    assert result["offsets"] == unit and result["layers"]["runs"][1]["begin"] == begin and result["length"] == length
    assert gloss("analyze", "--offsets", unit, "--config", conf, "-", given="é🙂 one".encode()).stdout.decode().startswith("[é🙂]")


def test_defaults_for_documents(conf):
    done = gloss("analyze", "--jsonl", "--config", conf, "--lang", "fr", "--date", "2020-02-02", "--channel", "c", given=b'{"text": "a"}\n{"text": "b", "lang": "it"}\n')
    first, second = lines_of(done)
    assert (first["lang"], first["date"], first["channel"], second["lang"]) == ("fr", "2020-02-02", "c", "it")


def test_plugin_is_added_by_name_and_by_path(conf):
    for plugin in ("every_type", BUILD / "tests/plugins/every_type.so"):
        (result,) = lines_of(gloss("analyze", "--jsonl", "--config", conf, "--plugin", plugin, given=b'{"text": "a"}\n'))
        assert set(result["layers"]) == {"runs", "everything"}


def test_a_channel_with_a_pipeline_of_its_own(conf):
    channels = ("--set", "channels={wire: {pipeline: [runs, every_type]}}")
    given = b'{"text": "a"}\n{"text": "a", "channel": "wire"}\n{"text": "a", "channel": "wir"}\n'
    done = gloss("analyze", "--jsonl", "--config", conf, *channels, given=given)
    assert [set(r["layers"]) for r in lines_of(done)] == [{"runs"}, {"runs", "everything"}, {"runs"}]
    done = gloss("analyze", "--jsonl", "--config", conf, *channels, "--plugin", "words", given=given)
    assert [set(r["layers"]) for r in lines_of(done)] == [{"runs", "words"}, {"runs", "everything", "words"}, {"runs", "words"}]
    told = json.loads(gloss("plugins", "--format", "json", "--config", conf, *channels).stdout)
    assert told["layers"] == ["runs"] and told["channels"]["wire"]["layers"] == ["runs", "everything"]
    assert "channel wire" in gloss("plugins", "--config", conf, *channels).stdout.decode()


def test_too_large(conf):
    done = gloss("analyze", "--jsonl", "--config", conf, "--set", "ingest.max_document=3", given=b'{"text": "abc"}\n{"text": "abcd"}\n')
    assert [r.get("error", {}).get("code") for r in lines_of(done)] == [None, "too_large"]


def test_a_file_that_is_too_large_is_not_read_to_its_end(conf, tmp_path):
    """So nobody knows how large it is."""
    (tmp_path / "large").write_bytes(b"a" * 300_000)
    (tmp_path / "fits").write_bytes(b"a" * 3)
    done = gloss("analyze", "--config", conf, "--set", "ingest.max_document=3", tmp_path / "large", tmp_path / "fits", "--format", "jsonl")
    assert done.returncode == 1 and b"large: the text has more than the 3 bytes of ingest.max_document\n" in done.stderr
    assert [r.get("error", {}).get("code") for r in lines_of(done)] == ["too_large", None] and lines_of(done)[0]["id"] == f"{tmp_path}/large"


def test_no_more_engines_than_files(conf, tmp_path):
    """Each holds 50 MiB; 99 of them would be 5 GiB."""
    (tmp_path / "a").write_text("a")
    arguments = ["--set", "pipeline=[trouble: {hold: 50}]", "--jobs", "99", "a", "a"]
    process = subprocess.Popen([BUILD / "gloss", "analyze", "--config", conf, *arguments], cwd=tmp_path, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0 and usage.ru_maxrss < 1_000_000


@pytest.mark.parametrize("arguments", [[], ["nothing"], ["analyze"], ["analyze", "--format", "xml", "x"], ["analyze", "--jobs", "0", "x"], ["analyze", "--bogus", "x"], ["analyze", "--offsets", "char", "x"],
                                       ["analyze", "--config"], ["analyze", "--jsonl=yes"], ["analyze", "--jobs", " 2", "x"], ["analyze", "--jobs", "+2", "x"], ["analyze", "--jobs", "", "x"],
                                       ["analyze", "--config --set", "x", "x"], ["status", "--timeout", "0.5ms"], ["status", "--timeout", "nan"], ["status", "--timeout", "1441m"],
                                       ["status", "--timeout", "-1s"], ["submit", "--id", "one", "x", "y"], ["submit", "--id", "one", "--jsonl"], ["status", "word"], ["analyze", "--config", "/nonexistent.yaml", "x"]])
def test_a_command_line_that_makes_no_sense(arguments):
    done = gloss(*arguments)
    assert done.returncode == 2 and done.stdout == b"" and done.stderr.startswith(b"gloss: ")


@pytest.mark.parametrize("command", ["analyze", "submit", "listen", "status", "plugins"])
def test_help(command):
    done = gloss(command, "--help")
    assert done.returncode == 0 and done.stdout.startswith(f"usage: gloss {command}".encode()) and b"Exit status:" in done.stdout
    assert command.encode() in gloss("--help").stdout


def test_what_is_wrong_with_a_configuration_has_its_lines():
    done = gloss("analyze", "--set", "replay=[]", "x")
    assert done.returncode == 2 and done.stderr.splitlines()[1:] == [b"    replay=[]", b"           ^"]


def test_version():
    assert gloss("--version").stdout.startswith(b"gloss ")


def test_plugins_says_what_is_loaded(conf):
    text = gloss("plugins", "--config", conf).stdout.decode()
    assert "runs 1" in text and "layer runs" in text and "opened" in text
    described = json.loads(gloss("plugins", "--format", "json", "--config", conf).stdout)
    assert json.loads(gloss("plugins", "--format", "json", "--config", conf, "--plugin", BUILD / "tests/plugins/every_type.so").stdout)["layers"] == ["runs", "everything"]
    assert described["layers"] == ["runs"] and described["plugins"][0]["provides"][0]["fields"][0]["type"] == "integer"


def test_output_that_is_gone(conf):
    with open("/dev/full", "wb") as full:
        done = subprocess.run([BUILD / "gloss", "analyze", "--jsonl", "--config", conf], input=b'{"text": "a"}\n' * 9, stdout=full, stderr=subprocess.PIPE, timeout=60)
    assert done.returncode == 2 and b"cannot print" in done.stderr


def test_files_of_a_plugin_lie_in_its_folder_where_that_is_relative_too(tmp_path):
    (tmp_path / "mine").mkdir()
    for name in ("tokens", "sentences"):
        (tmp_path / f"mine/{name}.so").symlink_to(BUILD / f"plugins/{name}.so")
    (tmp_path / "mine/words.txt").write_text("Zwk.\n")
    done = gloss("analyze", "--jsonl", "--config", os.devnull, "--set", "plugin_path=[mine]", "--set",
                 "pipeline=[tokens, sentences: {abbreviation_files: [words.txt]}]", given=b'{"text": "The Zwk. Miller is here. He sat."}\n', cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert len(lines_of(done)[0]["layers"]["sentences"]) == 2
