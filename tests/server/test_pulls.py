"""Models that are missing can be pulled by a quick fix, where that may run."""

from pathlib import Path
from typing import Any

import pytest

from tests.fakes.dmr_server import FakeDmr
from tests.server.wire import PUSH, Message, Wire, address, session

TEXT = "agents:\n  root:\n    model: dmr/ai/qwen3\n"
LITERALS: Message = {
    **PUSH,
    "textDocument": {
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}},
        }
    },
    "workspace": {"inlayHint": {"refreshSupport": True}},
}


async def quick_fixes(wire: Wire, uri: str) -> list[Any]:
    """The quick fixes at the model, once the server knows which models there are."""
    document, place = {"uri": uri}, {"line": 2, "character": 15}
    where = {"start": place, "end": place}
    wire.open(uri, TEXT)
    await wire.call("textDocument/inlayHint", textDocument=document, range=where)
    await wire.notified("workspace/inlayHint/refresh")
    context = {"diagnostics": [], "only": ["quickfix"]}
    found: list[Any] = await wire.call(
        "textDocument/codeAction", textDocument=document, range=where, context=context
    )
    return found


@pytest.mark.parametrize("theirs", [["cagent.pullModel"], []])
async def test_a_model_that_is_missing_can_be_pulled(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, theirs: list[str]
) -> None:
    uri = address(tmp_path)
    options = {"trusted": True, "commands": theirs, "offline": False}
    with FakeDmr(models=["ai/smollm2"]) as server:
        monkeypatch.setenv("MODEL_RUNNER_HOST", server.url)
        async with session(LITERALS, initializationOptions=options) as wire:
            [fix] = await quick_fixes(wire, uri)
            [argument] = fix["command"].pop("arguments")
            asked = {request.path for request in server.requests}
    title = "Pull `ai/qwen3` (about 4.7 GiB)"
    command = {"title": title, "command": "cagent.pullModel"}
    assert fix == {"title": title, "kind": "quickfix", "command": command}
    assert (argument["uri"], argument["model"]) == (uri, "ai/qwen3")
    assert argument["argv"][-3:] == ["models", "pull", "ai/qwen3"]
    assert asked == {"/", "/models"}  # nothing is pulled before the user chooses it


@pytest.mark.parametrize(("trusted", "models"), [(False, ["ai/smollm2"]), (True, ["ai/qwen3"])])
async def test_without_trust_and_of_what_is_there_nothing_is_offered(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, trusted: bool, models: list[str]
) -> None:
    with FakeDmr(models=models) as server:
        monkeypatch.setenv("MODEL_RUNNER_HOST", server.url)
        options = {"trusted": trusted, "offline": False}
        async with session(LITERALS, initializationOptions=options) as wire:
            assert await quick_fixes(wire, address(tmp_path)) == []
