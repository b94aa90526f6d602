"""submit, listen, status and plugins with a running glossd, and the demo."""
import json
import subprocess

from service import BUILD, PATIENCE, ROOT, Service


def test_submit_and_listen(service):
    listener = service.start("listen", "wire/doc", "--count", "2")
    assert b"listening" in listener.stderr.readline()
    (service.folder / "a.txt").write_text("One two")
    submitted = service.run("submit", "--channel", "wire", "a.txt", "-", given=b"three")
    assert submitted.returncode == 0 and submitted.stdout.decode().splitlines() == ["accepted a.txt", "accepted -"]
    out, _ = listener.communicate(timeout=60)
    results = {r["id"]: r for r in map(json.loads, out.splitlines())}
    assert listener.returncode == 0 and set(results) == {"a.txt", "-"}
    assert [a["begin"] for a in results["a.txt"]["layers"]["runs"]] == [0, 4]


def test_listen_as_text(service):
    listener = service.start("listen", "wire/doc", "--count", "1", "--format", "text")
    assert b"listening" in listener.stderr.readline()
    service.run("submit", "--channel", "wire", "--id", "x", given="é🙂 two".encode())
    out, _ = listener.communicate(timeout=60)
    assert out.decode().splitlines()[0] == "[é🙂](opened 1) [two](opened 1)" and "x: whole" in out.decode()


def test_a_topic_is_heard_whole(service):
    listener = service.start("listen", "wire/run", "--count", "1", "--timeout", "1s")
    assert b"listening" in listener.stderr.readline()
    service.run("submit", "--channel", "wire", given=b"one")
    out, _ = listener.communicate(timeout=60)
    assert out == b"" and listener.returncode == 3


def test_submit_lines_and_the_results(service):
    done = service.run("submit", "--jsonl", "--result", "--format", "jsonl", given=b'{"text": "a b", "id": "1", "meta": [1]}\nbad\n{"text": "c", "id": "3"}\n')
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1 and [r["id"] for r in results] == ["1", "3"] and results[0]["meta"] == [1]
    assert len(results[0]["layers"]["runs"]) == 2 and b"line 2" in done.stderr


def test_status_and_plugins(service):
    assert service.run("submit", "--result", given=b"one").returncode == 0
    status = json.loads(service.run("status", "--format", "json").stdout)
    assert status["ok"] and status["pid"] == service.glossd.pid and status["counters"]["documents_accepted"] == 1
    assert b"1 accepted" in service.run("status").stdout
    there = json.loads(service.run("plugins", "--endpoint", "ipc://control", "--format", "json").stdout)
    assert there["layers"] == ["runs"]
    assert b"layer runs" in service.run("plugins", "--endpoint", "ipc://control").stdout


def test_nobody_is_there(tmp_path):
    (tmp_path / "conf.yaml").write_text("ingest: {push: ipc://push, request: ipc://request}\npublish: [{endpoint: ipc://results}]\ncontrol: ipc://control\nreplay: ipc://replay\nspool: off\npipeline: [runs]\n")
    for arguments in (["status"], ["submit", "-"], ["listen"]):
        done = subprocess.run([BUILD / "gloss", *arguments, "--timeout", "200ms", "--config", "conf.yaml"], cwd=tmp_path, input=b"x", capture_output=True, timeout=60)
        assert done.returncode == 3 and b"is glossd running there?" in done.stderr


def test_listen_says_that_it_waits(tmp_path):
    service = Service(tmp_path, start=False)
    listener = service.start("listen", "--count", "1")
    assert b"no connection to ipc://results yet, and waiting for one; is glossd running there?" in listener.stderr.readline()
    service.begin()
    assert b"listening" in listener.stderr.readline()
    assert service.run("submit", "--timeout", "30s", given=b"one").returncode == 0
    assert listener.wait(PATIENCE) == 0 and service.stop() == 0
    listener.communicate()
    service.log.close()


def test_a_file_that_cannot_be_submitted(service):
    done = service.run("submit", "none.txt", "-", given=b"one")
    assert done.returncode == 1 and done.stderr == b"gloss: none.txt: No such file or directory\n" and done.stdout == b"accepted -\n"


def test_the_demo():
    done = subprocess.run([ROOT / "conf/demo.sh", BUILD, ROOT / "conf/demo.txt"], capture_output=True, timeout=120)
    out = done.stdout.decode()
    assert done.returncode == 0, done.stderr.decode()
    assert "\033" not in out and "whole" in out
    for shown in ("[$14.2 million](money, value 14200000, unit USD", "speaker Thomas Okafor", "   1  Harbour town votes"):
        assert shown in out
    assert len((ROOT / "conf/demo.txt").read_text().split()) >= 400
