"""What gloss and glossd read and write: closed, full, broken off, or much too long."""
import json
import os
import socket
import subprocess

import pytest

from service import BUILD, PATIENCE, Service, ask


@pytest.fixture
def folder(tmp_path):
    """With a configuration; no glossd runs."""
    Service(tmp_path, start=False).log.close()
    return tmp_path


def shell(folder, command, given=b""):
    """`gloss` and `glossd` are the ones to be tested."""
    script = f'gloss() {{ "{BUILD}/gloss" "$@" --config conf.yaml; }}; glossd() {{ "{BUILD}/glossd" "$@"; }}; {command}'
    return subprocess.run(["bash", "-c", script], cwd=folder, input=given, capture_output=True, timeout=PATIENCE)


@pytest.mark.parametrize("redirection", ["<.", "<&-"])
def test_lines_that_cannot_be_read_are_no_end(service, redirection):
    for command in ("analyze --jsonl", "analyze --jsonl --jobs 3", "submit --jsonl"):
        done = shell(service.folder, f"gloss {command} {redirection}")
        assert done.returncode == 2 and done.stdout == b"" and done.stderr.count(b"cannot read standard input: ") == 1, (command, done)


def test_a_piece_of_a_line_is_no_document(folder):
    """A socket that is closed before all was read of it tells the other side."""
    ours, theirs = socket.socketpair()
    ours.send(b'{"text": "a"}\n{"text": "b"}')
    theirs.send(b"unread")
    ours.close()
    done = subprocess.run([BUILD / "gloss", "analyze", "--jsonl", "--config", "conf.yaml"], cwd=folder, stdin=theirs, capture_output=True, timeout=PATIENCE)
    theirs.close()
    assert done.returncode == 2 and b"reset" in done.stderr
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["1"]


def test_a_line_without_an_end_takes_no_memory_without_one(folder):
    """500 MB of one line, and the next line is read as usual. The longest that a document can need is read whole."""
    longest = json.dumps({"text": "\x01" * 1000, "meta": ["\x01" * 65000]}).encode()
    command = ["bash", "-c", """head -c 500000000 /dev/zero; printf '\\n'; cat"""]
    maker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    process = subprocess.Popen([BUILD / "gloss", "analyze", "--jsonl", "--config", "conf.yaml", "--set", "ingest.max_document=1000"], cwd=folder, stdin=maker.stdout,
                               stdout=open(folder / "out", "wb"))
    maker.stdout.close()
    maker.communicate(longest + b"\n")
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    first, second = map(json.loads, (folder / "out").read_text().splitlines())
    assert process.returncode == 1 and first["error"]["code"] == "too_large" and second["length"] == 1000
    assert usage.ru_maxrss < 300_000


def test_a_line_of_numbers_takes_little_memory(folder):
    """Each would be a value in memory, of forty bytes. Strings may be as long as they like, whatever is in them."""
    numbers = '{"id": "a", "text": "a", "numbers": [' + "1," * 15_000_000 + "1]}\n"
    long = json.dumps({"text": "a", "other": '[1, "x", \\' * 1_000_000}) + "\n"
    (folder / "in").write_text(numbers + long)
    process = subprocess.Popen([BUILD / "gloss", "analyze", "--jsonl", "--config", "conf.yaml"], cwd=folder, stdin=open(folder / "in"), stdout=open(folder / "out", "wb"))
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    first, second = map(json.loads, (folder / "out").read_text().splitlines())
    assert process.returncode == 1 and first["error"] == {"code": "too_large", "message": "the line has more than 4194304 bytes beside its strings, which no document needs"}
    assert second["length"] == 1 and usage.ru_maxrss < 300_000


def test_lines_of_other_systems(folder):
    """A byte order mark before the first, and CR LF behind each; a last line that ends in nothing."""
    given = b'\xef\xbb\xbf{"text": "a"}\r\n{"text": "b"}\r\n{"text": "c"}'
    done = shell(folder, "gloss analyze --jsonl", given=given)
    assert done.returncode == 0 and [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["1", "2", "3"]


EVIL = "\x1b[31mX\x00Y\nfake\x9b accepted\x7f"


def test_what_no_terminal_should_get(service):
    """Ids are their submitters' and messages name what is in the document: in a reply, in a complaint, and where a plugin logs."""
    lines = [{"text": "a", "id": EVIL}, {"text": "a", "channel": EVIL}, {"text": "fail", "id": EVIL}]
    given = "".join(json.dumps(line) + "\n" for line in lines).encode() + b'{"text": "\x1b[31m"}\n\x1b[31m\n'
    done = service.run("submit", "--jsonl", given=given)
    assert done.stdout.decode().splitlines() == ["accepted  [31mX Y fake  accepted "] * 2
    complaints = done.stderr.decode().splitlines()
    assert len(complaints) == 3 and all(complaint.startswith("gloss: line ") for complaint in complaints)
    said = {"text": "error " + EVIL, "id": "\x1b[31m"}
    done = service.run("analyze", "--jsonl", "--set", "pipeline=[says]", given=json.dumps(said).encode())
    assert done.stderr.startswith(b"gloss: plugin says, document  [31m:  [31mX") and not set(done.stderr) & {*range(10), *range(11, 32), 127}


COMMANDS = ["analyze", "submit", "listen", "status", "plugins", "check", "reload", "dead", "stop"]
SAYINGS = [["gloss", "--help"], ["gloss", "--version"], *(["gloss", command, "--help"] for command in COMMANDS), ["glossd", "--help"], ["glossd", "--version"]]


@pytest.mark.parametrize("where", ["/dev/full", "&-"])
def test_what_is_said_to_nobody_is_a_failure(where):
    for words in SAYINGS:
        done = subprocess.run(["bash", "-c", f'"$@" >{where}', "-", BUILD / words[0], *words[1:]], stderr=subprocess.PIPE, timeout=PATIENCE)
        assert done.returncode == (1 if words[0] == "glossd" else 2) and done.stderr.count(b"cannot write to standard output: ") == 1, (words, done)


PRINTING = ["analyze conf.yaml", "analyze --format json conf.yaml", "submit conf.yaml", "submit --format json conf.yaml", "submit --result conf.yaml",
            "submit --result --format json conf.yaml", "status", "status --format json", "status --watch", "plugins", "plugins --format json", "plugins --schema",
            "plugins --endpoint ipc://control", "reload"]


@pytest.mark.parametrize("where", ["/dev/full", "&-"])
def test_output_that_is_gone(service, where):
    assert service.run("submit", "--result", given=b"one").returncode == 0
    for command in PRINTING:
        done = shell(service.folder, f"gloss {command} >{where}")
        assert done.returncode == 2 and done.stderr.count(b"gloss: cannot ") == 1, (command, done)


def test_no_socket_takes_the_place_of_a_closed_descriptor(service):
    """Nothing is printed into a connection: it is refused, as on a closed descriptor, and glossd's answer is still understood."""
    for command in [*PRINTING, "listen --timeout 30s --count 1", "check"]:
        submitting = 'while sleep 0.1; do gloss submit --result conf.yaml 2>&1; done >others & trap "kill $!" EXIT;' if "listen" in command else ""
        done = shell(service.folder, f"{submitting} gloss {command} <&- >&- 2>complaints")
        complaints = (service.folder / "complaints").read_text()
        assert done.returncode == 1 if command == "check" else done.returncode == 2 and "Bad file descriptor" in complaints, (command, done, complaints)
        assert shell(service.folder, f"{submitting} gloss {command} <&- >&- 2>&-").returncode == done.returncode, command


STRANGE = {"greatest": 2**64 - 1, "a\0b": {"": []}, "{[": {}, '"\\': ["\\", "a,b:c\n", 0.5, None, True, {"é🙂": [[], [1]]}]}


def test_every_result_can_be_indented(service):
    listener = service.start("listen", "default/doc", "--format", "json", "--count", "1")
    assert b"listening" in listener.stderr.readline()
    assert ask(service, {"text": "a", "meta": STRANGE})["status"] == "accepted"
    out, _ = listener.communicate(timeout=PATIENCE)
    assert listener.returncode == 0 and json.loads(out)["meta"] == STRANGE
    assert out.decode() == json.dumps(json.loads(out), indent=2, ensure_ascii=False) + "\n"
