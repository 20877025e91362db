"""Findings of open documents: what is sent, when, and to whom."""

import threading
from pathlib import Path
from typing import Any

import pytest

from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.server import publisher
from cagent_ls.server.judge import Judge, Look
from cagent_ls.server.open_files import OpenFile
from tests.server.wire import PULL, PULL_AGAIN, PUSH, Message, Wire, address, session, until

GOOD = "agents:\n  root:\n    model: openai/gpt-4o\n    instruction: Hi\n"
BAD = GOOD.replace("model", "modle")
NAMES_A_FILE = GOOD + "    add_prompt_files: [notes.md]\n"
OTHER = "services: {web: {image: x, image: y}}\n"
TWICE = """\
agents:
  root: {model: m, instruction: x}
  spare: {model: m, instruction: y}
models:
  m: {provider: openai, model: a}
  m: {provider: openai, model: b}
"""
PUBLISH = "textDocument/publishDiagnostics"
REFRESH = "workspace/diagnostic/refresh"


def codes(found: list[Any]) -> list[str]:
    return [diagnostic["code"] for diagnostic in found]


async def pull(wire: Wire, uri: str, previous: str | None = None) -> Any:
    return await wire.call(
        "textDocument/diagnostic", textDocument={"uri": uri}, previousResultId=previous
    )


async def test_findings_come_with_version_place_link_tag_and_related_place(tmp_path: Path) -> None:
    uri = address(tmp_path)
    async with session() as wire:
        wire.open(uri, TWICE, 7)
        unreachable, twice = await wire.published(uri, 7)
    place = {"start": {"line": 5, "character": 2}, "end": {"line": 5, "character": 3}}
    assert twice.pop("message").startswith("`m` is already set")
    assert twice == {
        "range": place,
        "severity": 1,
        "code": "duplicate-key",
        "codeDescription": twice["codeDescription"],
        "source": "cagent-ls",
        "relatedInformation": [
            {
                "location": {
                    "uri": uri,
                    "range": {
                        "start": {"line": 4, "character": 2},
                        "end": {"line": 4, "character": 3},
                    },
                },
                "message": "first set here",
            }
        ],
    }
    assert twice["codeDescription"]["href"].endswith("/duplicate-key")
    assert (unreachable["code"], unreachable["tags"]) == ("unreachable-agent", [1])


async def test_a_client_gets_only_what_it_knows(tmp_path: Path) -> None:
    uri = address(tmp_path)
    async with session({}) as wire:
        wire.open(uri, TWICE)
        params = await wire.notified(PUBLISH)
    assert "version" not in params
    known = {"range", "severity", "code", "source", "message"}
    assert [diagnostic.keys() for diagnostic in params["diagnostics"]] == [known, known]


async def test_of_other_files_nothing_is_said(tmp_path: Path) -> None:
    uri = address(tmp_path)
    async with session() as wire:
        wire.open(uri, OTHER)
        wire.change(uri, 2, OTHER * 2)
        wire.close_document(uri)
        await wire.quiet()
        assert wire.of(PUBLISH) == []


@pytest.mark.parametrize("text", [GOOD, BAD])
async def test_what_was_shown_is_taken_back(tmp_path: Path, text: str) -> None:
    uri = address(tmp_path)
    async with session() as wire:
        wire.open(uri, text)
        shown = await wire.published(uri, 1)
        wire.change(uri, 2, OTHER)
        await wire.quiet()
        wire.close_document(uri)
        wire.open(uri, text, 3)
        await wire.published(uri, 3)
        wire.close_document(uri)
        await wire.quiet()
        told = [(p.get("version"), len(p["diagnostics"])) for p in wire.of(PUBLISH)]
    back = [(2, 0)] if shown else []
    assert told == [(1, len(shown)), *back, (3, len(shown)), *([(None, 0)] if shown else [])]


async def test_each_text_is_reported_once(tmp_path: Path) -> None:
    uri = address(tmp_path)
    async with session() as wire:
        wire.open(uri, BAD)
        await wire.quiet()
        for version in (2, 3):
            wire.change(uri, version, BAD)
            await wire.quiet()
        wire.notify("textDocument/didSave", textDocument={"uri": uri})
        await wire.quiet()
        assert [params["version"] for params in wire.of(PUBLISH)] == [1, 2, 3]


async def test_of_many_edits_that_have_arrived_only_the_last_counts(tmp_path: Path) -> None:
    uri = address(tmp_path)
    async with session() as wire:
        wire.open(uri, GOOD)
        await wire.quiet()
        for version in range(2, 202):
            wire.change(uri, version, BAD)
        assert "unknown-field" in codes(await wire.published(uri, 201))
        assert [params["version"] for params in wire.of(PUBLISH)] == [1, 201]


async def test_of_many_edits_only_the_last_is_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uri, checked, check = address(tmp_path), list[str](), OpenFile.check

    def counting(file: OpenFile, version: Snapshot) -> Any:
        checked.append(version.document.text)
        return check(file, version)

    monkeypatch.setattr(OpenFile, "check", counting)
    async with session(PULL_AGAIN) as wire:
        wire.open(uri, GOOD)
        await pull(wire, uri)
        checked.clear()
        asked = []
        for version in range(2, 202):
            wire.change(uri, version, BAD + f"# {version}\n")
            asked.append(wire.ask("textDocument/diagnostic", textDocument={"uri": uri}))
        for number in asked:
            report = (await wire.answer(number))["result"]
            assert codes(report["items"])[0] == "unknown-field"
    assert checked == [BAD + "# 201\n"]


class SlowDisk:
    """Answers that wait until they are let through."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.through = threading.Event()
        look = Judge.look

        def slow(judge: Judge, path: Path, questions: Any) -> Look:
            if questions:
                self.through.wait(20)
            return look(judge, path, questions)

        monkeypatch.setattr(Judge, "look", slow)


async def test_what_the_disk_says_comes_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk, uri = SlowDisk(monkeypatch), address(tmp_path)
    async with session() as wire:
        wire.open(uri, NAMES_A_FILE.replace("model", "modle"))
        at_once = codes(await wire.published(uri, 1))
        assert "unknown-field" in at_once
        known = len(wire.sent)
        disk.through.set()
        later = codes((await wire.notified(PUBLISH, known))["diagnostics"])
        assert set(later) - set(at_once) == {"prompt-file-missing"}


@pytest.mark.parametrize("capabilities", [PUSH, PULL, PULL_AGAIN])
async def test_a_disk_that_says_nothing_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capabilities: Message
) -> None:
    through, look, uri = threading.Event(), Judge.look, address(tmp_path)

    def hanging(judge: Judge, path: Path, questions: Any) -> Look:
        through.wait(20)
        return look(judge, path, questions)

    monkeypatch.setattr(publisher, "PATIENCE_SECONDS", 0.01)
    monkeypatch.setattr(Judge, "look", hanging)
    (tmp_path / "cagent-ls.toml").write_text('ignore = ["unknown-field"]\n')
    async with session(capabilities) as wire:
        wire.open(uri, BAD)
        if capabilities is PUSH:
            first = await wire.published(uri, 1)
        else:
            first = (await pull(wire, uri))["items"]
        assert "unknown-field" in codes(first)
        through.set()
        await wire.quiet()
        if capabilities is PUSH:
            assert "unknown-field" not in codes(wire.of(PUBLISH)[-1]["diagnostics"])
        else:
            assert bool(wire.of(REFRESH)) is (capabilities is PULL_AGAIN)
            assert "unknown-field" not in codes((await pull(wire, uri))["items"])


async def test_an_edit_meanwhile_is_never_answered_with_the_old_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk, uri = SlowDisk(monkeypatch), address(tmp_path)
    async with session() as wire:
        wire.open(uri, NAMES_A_FILE)
        await wire.published(uri, 1)
        wire.change(uri, 2, GOOD)
        await wire.published(uri, 2)
        disk.through.set()
        await wire.quiet()
        assert [(p["version"], codes(p["diagnostics"])) for p in wire.of(PUBLISH)] == [
            (1, []),
            (2, []),
        ]


async def test_a_file_that_is_made_later_is_seen(tmp_path: Path) -> None:
    uri = address(tmp_path)
    async with session() as wire:
        wire.open(uri, NAMES_A_FILE)
        await wire.quiet()
        assert codes(wire.of(PUBLISH)[-1]["diagnostics"]) == ["prompt-file-missing"]
        (tmp_path / "notes.md").touch()
        wire.notify("textDocument/didSave", textDocument={"uri": uri})
        await wire.quiet()
        assert wire.of(PUBLISH)[-1]["diagnostics"] == []


async def test_what_changes_during_a_look_is_looked_at_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uri, look = address(tmp_path), Judge.look
    has_looked, through = threading.Event(), threading.Event()

    def slow(judge: Judge, path: Path, questions: Any) -> Look:
        seen = look(judge, path, questions)
        has_looked.set()
        through.wait(20)
        return seen

    monkeypatch.setattr(Judge, "look", slow)
    async with session() as wire:
        wire.open(uri, BAD)
        await until(has_looked.is_set)
        (tmp_path / "cagent-ls.toml").write_text('ignore = ["unknown-field"]\n')
        wire.notify("textDocument/didSave", textDocument={"uri": uri})
        await wire.answer(wire.ask("no/such/method"))  # so that it has arrived
        through.set()
        await wire.quiet()
        assert "unknown-field" not in codes(wire.of(PUBLISH)[-1]["diagnostics"])


@pytest.mark.parametrize("capabilities", [PULL, PULL_AGAIN, {**PUSH, **PULL}])
async def test_a_client_that_pulls_is_sent_nothing(tmp_path: Path, capabilities: Message) -> None:
    uri = address(tmp_path)
    async with session(capabilities) as wire:
        wire.open(uri, BAD)
        first = await pull(wire, uri)
        assert (first["kind"], codes(first["items"])[0]) == ("full", "unknown-field")
        again = await pull(wire, uri, first["resultId"])
        assert again == {"kind": "unchanged", "resultId": first["resultId"]}
        wire.change(uri, 2, GOOD)
        good = await pull(wire, uri, first["resultId"])
        assert (good["kind"], good["items"]) == ("full", [])
        wire.change(uri, 3, BAD)
        third = await pull(wire, uri, good["resultId"])
        assert third["items"] == first["items"]
        assert len({first["resultId"], good["resultId"], third["resultId"]}) == 3
        wire.close_document(uri)
        assert await pull(wire, uri, third["resultId"]) == {"kind": "full", "items": []}
        assert wire.of(PUBLISH) == []


async def test_a_client_that_can_be_told_pulls_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk, uri = SlowDisk(monkeypatch), address(tmp_path)
    async with session(PULL_AGAIN) as wire:
        wire.open(uri, NAMES_A_FILE)
        first = await pull(wire, uri)
        assert first["items"] == []
        disk.through.set()
        await wire.notified(REFRESH)
        second = await pull(wire, uri, first["resultId"])
        assert codes(second["items"]) == ["prompt-file-missing"]
        await wire.quiet()
        assert len(wire.of(REFRESH)) == 1


async def test_a_client_that_cannot_be_told_waits_for_the_disk(tmp_path: Path) -> None:
    uri = address(tmp_path)
    async with session(PULL) as wire:
        wire.open(uri, NAMES_A_FILE)
        assert codes((await pull(wire, uri))["items"]) == ["prompt-file-missing"]
        assert wire.of(REFRESH) == []


async def test_a_document_that_is_no_file_is_checked(tmp_path: Path) -> None:
    async with session() as wire:
        wire.open("untitled:Untitled-1", BAD)
        assert "unknown-field" in codes(await wire.published("untitled:Untitled-1", 1))


async def test_an_address_may_be_escaped_in_several_ways(tmp_path: Path) -> None:
    async with session() as wire:
        wire.open("file:///a%20b/team.yaml", GOOD)
        wire.change("file:///a b/team.yaml", 2, BAD)
        assert "unknown-field" in codes(await wire.published("file:///a%20b/team.yaml", 2))
