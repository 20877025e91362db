"""All agent files of the folders: their findings and their names."""

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest

from cagent_ls.analysis.snapshot import analyse
from cagent_ls.server import workspace_diagnostics
from cagent_ls.server.judge import Judge
from cagent_ls.server.workspace_files import WorkspaceFiles
from cagent_ls.surroundings.yaml_files import read_text, yaml_files
from tests.server.wire import PULL, Message, Wire, address, session, until

BAD = "agents:\n  root:\n    modle: openai/gpt-4o\n    instruction: Hi\n"
GOOD = BAD.replace("modle", "model")
OTHER = "services: {web: {image: x}}\n"
LOOKS_LIKE_IT = "kind: Pod\napiVersion: v1\nagents: {root: {model: x}}\n"
WATCHING: Message = {
    **PULL,
    "workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}},
}


def folder_of(files: Path) -> list[Message]:
    return [{"uri": files.as_uri(), "name": files.name}]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text("ignored/\n")
    (tmp_path / "cagent-ls.toml").write_text('exclude = ["skipped.yaml"]\n')
    texts = {
        "a/bad.yaml": BAD,
        "good.yml": GOOD,
        "other.yaml": OTHER,
        "pod.yaml": LOOKS_LIKE_IT,
        "skipped.yaml": BAD,
        "ignored/bad.yaml": BAD,
        "node_modules/bad.yaml": BAD,
        "bad.txt": BAD,
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "binary.yaml").write_bytes(b"\0agents")
    return tmp_path


async def pulled(wire: Wire, before: Any = None, **tokens: str) -> list[Message]:
    known = [{"uri": r["uri"], "value": r["resultId"]} for r in before or [] if "resultId" in r]
    result = await wire.call("workspace/diagnostic", previousResultIds=known, **tokens)
    items: list[Message] = result["items"]
    return items


def summary(items: list[Message]) -> dict[str, tuple[Any, ...]]:
    return {
        item["uri"].rpartition("/")[2]: (
            item["kind"],
            item.get("version"),
            "unknown-field" in [diagnostic["code"] for diagnostic in item.get("items", ())],
        )
        for item in items
    }


async def test_all_agent_files_are_judged(files: Path) -> None:
    async with session(PULL, workspaceFolders=folder_of(files)) as wire:
        first = await pulled(wire)
        assert summary(first) == {
            "bad.yaml": ("full", None, True),
            "good.yml": ("full", None, False),
        }
        wire.open(address(files, "good.yml"), BAD, 5)
        (files / "a/bad.yaml").unlink()
        (files / "new.yaml").write_text(BAD)
        wire.notify("workspace/didChangeWatchedFiles", changes=[])
        assert summary(await pulled(wire, first)) == {
            "good.yml": ("full", 5, True),
            "new.yaml": ("full", None, True),
            "bad.yaml": ("full", None, False),
        }


async def test_what_is_known_is_not_sent_again(files: Path) -> None:
    async with session(PULL, workspaceFolders=folder_of(files)) as wire:
        first = await pulled(wire)
        (files / "new.yaml").write_text(BAD)
        assert summary(await pulled(wire, first)) == {
            "bad.yaml": ("unchanged", None, False),
            "good.yml": ("unchanged", None, False),
            "new.yaml": ("full", None, True),
        }


async def test_without_news_the_answer_waits_for_a_change(files: Path) -> None:
    async with session(WATCHING, workspaceFolders=folder_of(files)) as wire:
        first = await pulled(wire)
        walks = wire.server.workspace_files
        waiting = asyncio.ensure_future(pulled(wire, first))
        await until(lambda: bool(walks.changed._waiters))
        (files / "a/bad.yaml").write_text(GOOD)
        wire.notify("workspace/didChangeWatchedFiles", changes=[])
        assert summary(await waiting) == {
            "bad.yaml": ("full", None, False),
            "good.yml": ("unchanged", None, False),
        }


async def test_who_does_not_watch_is_told_after_a_while(
    files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workspace_diagnostics, "UNWATCHED_SECONDS", 0.01)
    async with session(PULL, workspaceFolders=folder_of(files)) as wire:
        first = await pulled(wire)
        waiting = asyncio.ensure_future(pulled(wire, first))
        await wire.quiet()
        (files / "a/bad.yaml").write_text(GOOD)
        assert summary(await waiting)["bad.yaml"] == ("full", None, False)


async def test_findings_come_as_they_are_found(files: Path) -> None:
    async with session(PULL, workspaceFolders=folder_of(files)) as wire:
        assert await pulled(wire, partialResultToken="found", workDoneToken="work") == []
        told: dict[str, list[Any]] = {"found": [], "work": []}
        for params in wire.of("$/progress"):
            told[params["token"]].append(params["value"])
    items = [item for value in told["found"] for item in value["items"]]
    assert summary(items).keys() == {"bad.yaml", "good.yml"}
    kinds = [value["kind"] for value in told["work"]]
    assert (kinds[0], kinds[-1], set(kinds[1:-1])) == ("begin", "end", {"report"})
    assert told["work"][-2]["message"] == "6 YAML files"


async def test_nothing_is_read_twice(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def reading(path: Path) -> str:
        read.append(path.name)
        return read_text(path)

    monkeypatch.setattr("cagent_ls.server.workspace_files.read_text", reading)
    async with session(PULL, workspaceFolders=folder_of(files)) as wire:
        await pulled(wire)
        assert "other.yaml" in read
        read.clear()
        (files / "other.yaml").write_text(GOOD)
        wire.notify("workspace/didChangeWatchedFiles", changes=[])
        assert "other.yaml" in summary(await pulled(wire))
    assert read == ["binary.yaml", "other.yaml"]


async def test_several_folders_one_in_the_other(files: Path) -> None:
    both = [*folder_of(files), *folder_of(files / "a")]
    async with session(PULL, workspaceFolders=both) as wire:
        assert [item["uri"].rpartition("/")[2] for item in await pulled(wire)] == [
            "bad.yaml",
            "good.yml",
        ]


async def test_a_workspace_without_folders_has_no_files() -> None:
    async with session(PULL) as wire:
        assert await pulled(wire) == []


async def test_a_cancelled_walk_ends(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cagent_ls.server.workspace_files._BATCH_SECONDS", 0.0)
    many = files / "many"
    many.mkdir()
    for number in range(300):
        (many / f"{number}.yaml").write_text(OTHER)
    looked_at: list[Path] = []
    look = WorkspaceFiles._file

    def counting(self: WorkspaceFiles, path: Path) -> Any:
        looked_at.append(path)
        return look(self, path)

    monkeypatch.setattr(WorkspaceFiles, "_file", counting)
    async with session(PULL, workspaceFolders=folder_of(files)) as wire:
        number = wire.ask("workspace/diagnostic", previousResultIds=[], workDoneToken="work")
        await wire.notified("$/progress")
        wire.notify("$/cancelRequest", id=number)
        assert (await wire.answer(number))["error"]["code"] == -32800
        assert len(looked_at) < 100
        assert wire.of("$/progress")[-1]["value"]["kind"] == "end"
        assert len(await pulled(wire)) == 2  # the next one finds everything


def held_after(count: int, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Lets walks go on after so many files only once the event is set."""
    through, looked_at, look = threading.Event(), list[Path](), WorkspaceFiles._file

    def slow(self: WorkspaceFiles, path: Path) -> Any:
        looked_at.append(path)
        if len(looked_at) > count:
            through.wait(20)
        return look(self, path)

    monkeypatch.setattr(WorkspaceFiles, "_file", slow)
    return through


@pytest.mark.parametrize("token", ["of the client", None])
@pytest.mark.parametrize(
    ("method", "params"),
    [("workspace/diagnostic", {"previousResultIds": []}), ("workspace/symbol", {"query": ""})],
)
async def test_a_walk_is_shown_and_the_user_may_cancel_it(
    files: Path, monkeypatch: pytest.MonkeyPatch, method: str, params: Message, token: str | None
) -> None:
    monkeypatch.setattr("cagent_ls.server.workspace_files._BATCH_SECONDS", 0.0)
    monkeypatch.setattr("cagent_ls.server.walking._SOON_SECONDS", 0.0)
    through = held_after(1, monkeypatch)
    shows: Message = {**PULL, "window": {"workDoneProgress": True}}
    async with session(shows, workspaceFolders=folder_of(files)) as wire:
        made: list[str] = []
        wire.answers["window/workDoneProgress/create"] = lambda asked: made.append(asked["token"])
        number = wire.ask(method, **params, **({"workDoneToken": token} if token else {}))
        shown = await wire.until(lambda m: "1 YAML files" in str(m.get("params")))
        assert shown["params"]["token"] == (token or made[0])
        wire.notify("window/workDoneProgress/cancel", token=token or made[0])
        assert (await wire.answer(number))["error"]["code"] == -32800
        through.set()
        assert [told["value"]["kind"] for told in wire.of("$/progress")] == [
            "begin",
            "report",
            "end",
        ]
        assert len(await pulled(wire)) == 2  # the next one finds everything


async def test_a_short_walk_is_not_shown(files: Path) -> None:
    shows: Message = {**PULL, "window": {"workDoneProgress": True}}
    async with session(shows, workspaceFolders=folder_of(files)) as wire:
        assert len(await pulled(wire)) == 2
        assert wire.of("window/workDoneProgress/create") == []


async def test_folders_come_and_go(files: Path) -> None:
    async with session(WATCHING, workspaceFolders=folder_of(files / "a")) as wire:
        first = await pulled(wire)
        assert summary(first).keys() == {"bad.yaml"}
        waiting = asyncio.ensure_future(pulled(wire, first))
        await until(lambda: bool(wire.server.workspace_files.changed._waiters))
        event = {"added": folder_of(files), "removed": folder_of(files / "a")}
        (files / "a/bad.yaml").unlink()
        wire.notify("workspace/didChangeWorkspaceFolders", event=event)
        assert summary(await waiting) == {
            "good.yml": ("full", None, False),
            "bad.yaml": ("full", None, False),
        }
        wire.notify(
            "workspace/didChangeWorkspaceFolders", event={"added": [], "removed": folder_of(files)}
        )
        assert await wire.call("workspace/symbol", query="") == []


async def test_20000_files_of_which_ten_are_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While they are looked through, open documents get what they need."""
    through = held_after(15_000, monkeypatch)
    (tmp_path / "other").write_text(OTHER)
    for number in range(20_000):
        folder = tmp_path / str(number // 1000)
        if number % 1000 == 0:
            folder.mkdir()
        (folder / f"{number}.yaml").hardlink_to(tmp_path / "other")
    for number in range(10):
        (tmp_path / f"{number}/ours.yaml").write_text(BAD)
    uri = address(tmp_path, "open.yaml")
    async with session(PULL, workspaceFolders=folder_of(tmp_path)) as wire:
        walk = wire.ask("workspace/diagnostic", previousResultIds=[], workDoneToken="work")
        await wire.notified("$/progress")
        wire.open(uri, BAD)
        place = {"line": 3, "character": 0}
        document = {"textDocument": {"uri": uri}}
        assert (await wire.call("textDocument/diagnostic", **document))["items"]
        assert (await wire.call("textDocument/completion", **document, position=place))["items"]
        through.set()
        items = (await wire.answer(walk))["result"]["items"]
        assert len(items) == 10
        assert wire.of("$/progress")[-2]["value"]["message"] == "20010 YAML files"
        assert {s["name"] for s in await wire.call("workspace/symbol", query="")} == {"root"}


async def test_names_of_files_that_are_not_open(files: Path) -> None:
    (files / "good.yml").write_text(GOOD.replace("root", "helper"))
    async with session(PULL, workspaceFolders=folder_of(files)) as wire:
        found = await wire.call("workspace/symbol", query="")
        names = sorted((s["location"]["uri"].rpartition("/")[2], s["name"]) for s in found)
        assert names == [("bad.yaml", "root"), ("good.yml", "helper")]
        wire.open(address(files, "good.yml"), GOOD.replace("root", "other"))
        found = await wire.call("workspace/symbol", query="her")
        assert [s["name"] for s in found] == ["other"]


async def test_every_example_is_found_by_its_words() -> None:
    folder = Path(__file__).parents[2] / "examples"
    expected = {
        path for path in yaml_files(folder) if analyse(read_text(path), once=True).is_agent_file
    }
    walks = WorkspaceFiles(Judge())
    async for _ in walks.walk([folder]):
        pass
    found = walks.found
    assert found.keys() == expected
    assert len(expected) > 3
