"""What becomes of the engines of a local runner: eviction, crashes, departures, the end."""

import os
import signal
import subprocess
import threading
import time
from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.inference

Runner = tuple[str, "subprocess.Popen[str]"]
STORY = [{"role": "user", "content": "Tell me a very long story about a river."}]


def children(process: "subprocess.Popen[str]") -> list[int]:
    listed = subprocess.run(
        ["pgrep", "-P", str(process.pid)], capture_output=True, text=True, check=False
    )
    return [int(line) for line in listed.stdout.split()]


def ask(runner: str, **more: Any) -> httpx.Response:
    body = {"model": "ai/smollm2", "messages": STORY, "max_tokens": 3, **more}
    return httpx.post(f"{runner}/engines/v1/chat/completions", json=body, timeout=120)


def embed(runner: str) -> None:
    body = {"model": "ai/all-minilm", "input": "a"}
    httpx.post(f"{runner}/v1/embeddings", json=body, timeout=60).raise_for_status()


def rerank(runner: str) -> None:
    body = {"model": "ai/minilm-reranker", "query": "a", "documents": ["b"]}
    httpx.post(f"{runner}/rerank", json=body, timeout=60).raise_for_status()


def modes(runner: str, *, in_use: bool | None = None) -> list[str]:
    engines = httpx.get(f"{runner}/engines/ps").json()
    return [
        engine["mode"]
        for engine in engines
        if in_use is None or engine.get("in_use", False) == in_use
    ]


def wait_until(holds: Any, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def test_the_idle_engine_that_was_used_longest_ago_makes_room(own_runner: Runner) -> None:
    runner, process = own_runner
    assert modes(runner) == []
    ask(runner)
    embed(runner)
    ask(runner)
    rerank(runner)
    assert sorted(modes(runner)) == ["completion", "reranking"]
    wait_until(lambda: len(children(process)) == 2)
    unload = f"{runner}/engines/unload"
    assert httpx.post(unload, json={"models": ["smollm2"]}).json() == {"unloaded_runners": 1}
    assert httpx.post(unload, json={"all": True}).json() == {"unloaded_runners": 1}
    wait_until(lambda: children(process) == [])


def test_a_crash_is_said_and_the_next_request_starts_anew(own_runner: Runner) -> None:
    runner, process = own_runner
    ask(runner)
    [engine] = children(process)
    threading.Timer(0.5, os.kill, (engine, signal.SIGKILL)).start()
    crashed = ask(runner, max_tokens=2000)
    assert crashed.status_code == 500
    assert crashed.json()["type"] == "error"
    assert "terminated unexpectedly" in crashed.json()["message"]
    assert ask(runner).status_code == 200


def test_a_crash_in_the_middle_of_a_stream_is_an_error_in_it(own_runner: Runner) -> None:
    runner, process = own_runner
    body = {"model": "ai/smollm2", "messages": STORY, "max_tokens": 2000, "stream": True}
    chat = f"{runner}/engines/v1/chat/completions"
    with httpx.stream("POST", chat, json=body, timeout=60) as answer:
        lines = (line for line in answer.iter_lines() if line)
        assert '"choices"' in next(lines)
        [engine] = children(process)
        os.kill(engine, signal.SIGKILL)
        *_, last = lines
    assert '"error"' in last
    assert ask(runner).status_code == 200


@pytest.mark.parametrize("stream", [True, False])
def test_the_engine_stops_when_the_client_leaves(own_runner: Runner, stream: bool) -> None:
    runner, _ = own_runner
    ask(runner)
    body = {"model": "ai/smollm2", "messages": STORY, "max_tokens": 4000, "stream": stream}
    body["ignore_eos"] = True  # a short story would be over before anybody leaves
    chat = f"{runner}/v1/chat/completions"
    if stream:
        with httpx.stream("POST", chat, json=body, timeout=60) as answer:
            next(answer.iter_lines())
    else:
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(chat, json=body, timeout=1)
    wait_until(lambda: modes(runner, in_use=True) == [], 3)
    begun = time.monotonic()
    assert ask(runner).status_code == 200
    assert time.monotonic() - begun < 10, "the engine still works for the one who left"


def test_a_busy_engine_is_not_configured(own_runner: Runner) -> None:
    runner, _ = own_runner
    body = {"model": "ai/smollm2", "messages": STORY, "max_tokens": 2000, "stream": True}
    wanted = {"model": "ai/smollm2", "context-size": 512}
    with httpx.stream("POST", f"{runner}/v1/chat/completions", json=body, timeout=60):
        refused = httpx.post(f"{runner}/engines/_configure", json=wanted)
    assert (refused.status_code, refused.text) == (409, "runner already active\n")
    wait_until(lambda: modes(runner, in_use=True) == [], 5)
    assert httpx.post(f"{runner}/engines/_configure", json=wanted).status_code == 202
    [stored] = httpx.get(f"{runner}/engines/_configure?model=smollm2").json()
    assert (stored["Mode"], stored["Config"]) == ("Completion", {"context-size": 512})


@pytest.mark.parametrize(
    ("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)]
)
def test_no_engine_outlives_the_runner(own_runner: Runner, sent: int, code: int) -> None:
    runner, process = own_runner
    ask(runner)
    engines = children(process)
    assert len(engines) == 1
    process.send_signal(sent)
    assert process.wait(20) == code
    assert process.stderr is not None
    assert "Traceback" not in process.stderr.read()
    wait_until(lambda: not any(map(alive, engines)))


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout
    return bool(state.strip()) and not state.startswith("Z")
