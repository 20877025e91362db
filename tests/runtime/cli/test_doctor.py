"""`cagent-runtime doctor` with its real probes."""

import json
import socket
import time
from pathlib import Path

import pytest

from cagent_ls.dmr import discovery
from cagent_ls.dmr.endpoint import runner_at
from cagent_ls.dmr.finders import Candidate, Found
from cagent_runtime.doctor import probes
from tests.fakes.dmr_server import FakeDmr, Fault
from tests.runtime.cli.conftest import Command, Done

DOCKER = """\
#!/bin/sh
case "$1 $2" in
  "version --format") echo "client 28.2.2, engine 28.2.2" ;;
  "model version") printf 'Client:\\n Version:    v1.2.6\\n' ;;
  "model status") echo "pulling…"; echo '{"running": %s, "kind": "Docker Engine"}' ;;
esac
"""


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder that programs are looked for in."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def install_docker(programs: Path, running: str = "true") -> None:
    program = programs / "docker"
    program.write_text(DOCKER % running)
    program.chmod(0o755)


def states(done: Done) -> dict[str, str]:
    return {line["check"]: line["state"] for line in json.loads(done.out)["checks"]}


def test_all_well(programs: Path, command: Command, tmp_path: Path) -> None:
    install_docker(programs)
    (tmp_path / "a.yaml").write_text("agents: {root: {model: dmr/ai/qwen3}}\n")
    with FakeDmr() as server:
        done = command("doctor", str(tmp_path / "a.yaml"), server=server)
        changed = [asked for asked in server.requests if asked.method != "GET"]
    assert (done.code, done.err, changed) == (0, "", [])
    lines = done.out.splitlines()
    assert lines[0] == "ok       docker: client 28.2.2, engine 28.2.2"
    assert lines[1] == "ok       plugin: Client: Version: v1.2.6"
    assert lines[2] == "ok       runner: running (Docker Engine)"
    assert "ok       engine: llama.cpp running: llama.cpp b1234, " in done.out
    assert "ok       model dmr/ai/qwen3: ai/qwen3 is installed, 8.19B" in done.out
    assert "models take 4.9 KiB" in done.out


def test_a_missing_model_is_exit_code_4(programs: Path, command: Command, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("agents: {root: {model: dmr/ai/gemma3}}\n")
    with FakeDmr() as server:
        done = command("doctor", str(tmp_path / "a.yaml"), server=server)
    assert done.code == 4
    assert "ERROR    model dmr/ai/gemma3: ai/gemma3 is not installed" in done.out
    assert "           → Get it: `cagent-runtime models pull ai/gemma3`." in done.out


def test_a_runner_that_is_not_running(programs: Path, command: Command) -> None:
    install_docker(programs, running="false")
    done = command("doctor", "--json")
    assert (done.code, states(done)["docker"], states(done)["endpoint"]) == (4, "ok", "error")
    [runner] = [each for each in json.loads(done.out)["checks"] if each["check"] == "runner"]
    assert runner["evidence"].startswith("Docker Model Runner is not running")


def test_p20_nothing_listens_anywhere(
    programs: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even a refusal: the places take connections, or are gone, and never answer."""
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        socket.create_server(("127.0.0.1", 0)) as gone,
    ):
        places = [f"http://127.0.0.1:{each.getsockname()[1]}" for each in (silent, gone)]
        gone.close()
        found = Found(tuple(Candidate(runner_at(place, "a place")) for place in places))
        monkeypatch.setattr(discovery, "FINDERS", (lambda around: found,))
        monkeypatch.setattr(probes, "PORT", silent.getsockname()[1])
        started = time.monotonic()
        done = command("doctor", host="")
        seconds = time.monotonic() - started
    assert done.code == 4
    assert seconds < 15  # two seconds where the machine is free
    assert f"a place ({places[0]}): no answer within 2 seconds" in done.out
    assert f"a place ({places[1]}): connection refused" in done.out
    assert "docker model status: there is no `docker` command" in done.out
    for words in ("docker model status", "settings of Docker Desktop", "local serve"):
        assert words in done.out


def test_a_runner_that_hangs_after_it_was_found(programs: Path, command: Command) -> None:
    faults = {path: Fault(200, hang=60.0) for path in ("/models", "/engines/status")}
    with pytest.MonkeyPatch.context() as patch, FakeDmr(faults=faults) as server:
        patch.setattr(probes, "ANSWER_SECONDS", 0.2)
        done = command("doctor", "--json", server=server)
    assert (done.code, states(done)["endpoint"], states(done)["engine"]) == (0, "ok", "note")


def test_docker_that_hangs(programs: Path, command: Command) -> None:
    (programs / "docker").write_text("#!/bin/sh\nexec /bin/sleep 60\n")
    (programs / "docker").chmod(0o755)
    with pytest.MonkeyPatch.context() as patch, FakeDmr() as server:
        patch.setattr(probes, "COMMAND_SECONDS", 0.2)
        patch.setattr("cagent_ls.dmr.docker_cli.ANSWER_SECONDS", 0.2)
        done = command("doctor", "--json", server=server)
    assert (done.code, states(done)["docker"]) == (0, "note")


def test_a_file_with_errors_is_exit_code_3(
    programs: Path, command: Command, tmp_path: Path
) -> None:
    (tmp_path / "a.yaml").write_text("agents: {root: {model: nobody}}\n")
    with FakeDmr() as server:
        done = command("doctor", str(tmp_path / "a.yaml"), "--json", server=server)
    assert (done.code, states(done)["file"], states(done)["endpoint"]) == (3, "error", "ok")
    assert command("doctor", str(tmp_path / "missing.yaml")).code == 2


def test_secrets_are_not_shown(
    programs: Path, command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://me:s3cret@proxy:3128")
    monkeypatch.setenv("OPENAI_API_KEY", "s3cret")
    (tmp_path / "a.yaml").write_text(
        "models: {m: {provider: dmr, model: ai/x, base_url: 'http://me:s3cret@127.0.0.1:9/v1'}}\n"
        "agents: {root: {model: openai/gpt-5}, b: {model: m}}\n"
    )
    with FakeDmr() as server:
        done = command("doctor", str(tmp_path / "a.yaml"), server=server)
    assert "HTTPS_PROXY is set" in done.out
    assert "s3cret" not in done.out + done.err
