"""Settings of the user: pulled, pushed or at the start, for all folders or one; watched files."""

from pathlib import Path
from typing import Any

import pytest

from cagent_ls.server import asking
from tests.server.wire import PUSH, Message, Wire, address, session

BAD = "agents:\n  root:\n    modle: openai/gpt-4o\n    instruction: Hi\n"
IGNORE = {"ignore": ["unknown-field"]}
DYNAMIC = {"dynamicRegistration": True}
PUBLISH = "textDocument/publishDiagnostics"


def with_workspace(**workspace: Any) -> Message:
    return {**PUSH, "workspace": workspace}


async def shown(wire: Wire, uri: str) -> bool:
    """Whether the unknown field is shown in the end."""
    await wire.quiet()
    last = [params for params in wire.of(PUBLISH) if params["uri"] == uri][-1]
    return "unknown-field" in [diagnostic["code"] for diagnostic in last["diagnostics"]]


async def test_settings_are_pulled_for_each_folder(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    folders = [{"uri": folder.as_uri(), "name": folder.name} for folder in (one, two)]
    wire = Wire()
    wire.answers["workspace/configuration"] = lambda params: [
        IGNORE if item.get("scopeUri") == one.as_uri() else None for item in params["items"]
    ]
    await wire.initialize(with_workspace(configuration=True), workspaceFolders=folders)
    for folder in (one, two):
        wire.open(address(folder), BAD)
    assert not await shown(wire, address(one))
    assert await shown(wire, address(two))
    # What is ignored was never shown.
    assert [len(p["diagnostics"]) > 0 for p in wire.of(PUBLISH) if "one" in p["uri"]] == [False]

    wire.answers["workspace/configuration"] = lambda params: [IGNORE, None, None]
    asked = len(wire.sent)
    wire.notify("workspace/didChangeConfiguration", settings=None)
    await wire.notified("workspace/configuration", asked)
    assert not await shown(wire, address(one))
    assert not await shown(wire, address(two))
    await wire.end()


async def test_settings_may_be_sent(tmp_path: Path) -> None:
    async with session() as wire:
        wire.open(address(tmp_path), BAD)
        assert await shown(wire, address(tmp_path))
        nothing: list[Any] = [None, [], {"other": {}}, {"cagent": 7}]
        for settings in nothing:
            wire.notify("workspace/didChangeConfiguration", settings=settings)
        assert await shown(wire, address(tmp_path))
        wire.notify("workspace/didChangeConfiguration", settings={"cagent": IGNORE})
        assert not await shown(wire, address(tmp_path))
        wire.notify("workspace/didChangeConfiguration", settings={"cagent": {"target": "moon"}})
        assert await shown(wire, address(tmp_path))
        [message] = wire.of("window/showMessage")
        assert message["message"].startswith("cagent-ls: setting `target`: ")


async def test_sent_settings_add_to_those_of_the_start(tmp_path: Path) -> None:
    async with session(initializationOptions=IGNORE) as wire:
        wire.notify("workspace/didChangeConfiguration", settings={"cagent": {"ignore": None}})
        wire.open(address(tmp_path), BAD)
        assert not await shown(wire, address(tmp_path))


async def test_a_client_that_never_answers_gets_its_findings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "ANSWER_SECONDS", 0.05)
    async with session(with_workspace(configuration=True)) as wire:
        wire.open(address(tmp_path), BAD)
        assert await wire.published(address(tmp_path), 1)


async def test_files_and_settings_are_watched(tmp_path: Path) -> None:
    able = with_workspace(didChangeWatchedFiles=DYNAMIC, didChangeConfiguration=DYNAMIC)
    async with session(able) as wire:
        params = await wire.notified("client/registerCapability")
        files, settings = params["registrations"]
        assert [w["globPattern"] for w in files["registerOptions"]["watchers"]] == [
            "**/*.yaml",
            "**/*.yml",
            "**/cagent-ls.toml",
        ]
        assert settings["registerOptions"] == {"section": "cagent"}

        wire.open(address(tmp_path), BAD)
        assert await shown(wire, address(tmp_path))
        (tmp_path / "cagent-ls.toml").write_text('ignore = ["unknown-field"]\n')
        changes = [{"uri": (tmp_path / "cagent-ls.toml").as_uri(), "type": 1}]
        wire.notify("workspace/didChangeWatchedFiles", changes=changes)
        assert not await shown(wire, address(tmp_path))


async def test_a_client_without_registration_is_asked_for_nothing(tmp_path: Path) -> None:
    async with session() as wire:
        await wire.quiet()
        assert [message.get("method") for message in wire.sent if "method" in message] == []


async def test_what_another_server_does_is_not_offered(tmp_path: Path) -> None:
    names = ["textDocument/hover", "textDocument/completion", "textDocument/didOpen", "x/y"]
    wire = Wire()
    options = {"disabledFeatures": [*names, "textDocument/publishDiagnostics", "shutdown"]}
    offered = (await wire.initialize(initializationOptions=options))["capabilities"]
    assert not offered.keys() & {"hoverProvider", "completionProvider"}
    assert offered["documentSymbolProvider"]
    wire.open(address(tmp_path), BAD)
    number = wire.ask(
        "textDocument/hover",
        textDocument={"uri": address(tmp_path)},
        position={"line": 2, "character": 5},
    )
    assert (await wire.answer(number))["error"]["code"] == -32601
    await wire.quiet()
    assert wire.of(PUBLISH) == []
    assert wire.of("window/showMessage") == []
    assert await wire.call("shutdown") is None
    await wire.end()


async def test_a_wrong_list_of_features_is_said(tmp_path: Path) -> None:
    async with session(initializationOptions={"disabledFeatures": "hover"}) as wire:
        params = await wire.notified("window/showMessage")
    assert params["message"] == (
        "cagent-ls: initialisation option `disabledFeatures`: it is a list of LSP methods"
    )
