"""Patterns against calls: a deny never fails open, an allow never opens too much."""

from pathlib import Path
from typing import Any

import pytest

from cagent_ls.dmr.messages import ToolSpec
from cagent_runtime.agents.permissions import Verdict, decide, problems
from cagent_runtime.config.models import FilesystemToolset, Permissions
from cagent_runtime.tools.base import Tool
from cagent_runtime.tools.filesystem import Filesystem


async def _nothing(arguments: dict[str, Any]) -> str:
    return ""


SHELL = Tool(
    ToolSpec(
        "shell",
        "",
        {"type": "object", "properties": {name: {} for name in ("cmd", "cwd", "timeout", "all")}},
    ),
    _nothing,
)


def verdict(
    arguments: dict[str, Any], *, tool: Tool = SHELL, yolo: bool = False, **lists: list[str]
) -> Verdict:
    return decide(tool, arguments, Permissions.model_validate(lists), yolo=yolo)


@pytest.mark.parametrize(
    ("pattern", "arguments"),
    [
        ("shell", {"cmd": "ls"}),
        ("SHELL", {"cmd": "ls"}),
        ("sh*", {"cmd": "ls"}),
        ("*", {"cmd": "ls"}),
        ("shell:cmd=*rm -rf*", {"cmd": "cd /a/b && rm -rf /c/d"}),
        ("shell:cmd=*rm*", {"cmd": "ls\nrm x"}),
        ("shell:CMD=RM *", {"cmd": "rm x"}),
        ("shell:cmd=git log --format=%h:%s", {"cmd": "git log --format=%h:%s"}),
        ("shell:cmd=curl http://x:y=1", {"cmd": "curl http://x:y=1"}),
        ("shell:cmd=rm*:cwd=/srv*", {"cmd": "rm x", "cwd": "/srv/a"}),
        ("shell:cmd=rm*:cwd=/srv*", {"cmd": "rm x:cwd=/srv"}),
        ("shell:cmd=[rm]*", {"cmd": "[rm] x"}),
        ("shell:timeout=3", {"cmd": "x", "timeout": 3}),
        ("shell:all=true", {"cmd": "x", "all": True}),
        ("shell:cmd=b", {"cmd": ["a", "b"]}),
    ],
)
def test_deny_fits_and_beats_yolo_and_allow(pattern: str, arguments: dict[str, Any]) -> None:
    assert verdict(arguments, deny=[pattern], allow=["*"], yolo=True) == "deny"


@pytest.mark.parametrize(
    "pattern", ["shell:", "shell:rm", "shell:comand=rm*", "shell:=x", ":cmd=x", "", " "]
)
def test_a_broken_deny_denies_every_call_and_is_named(pattern: str) -> None:
    assert verdict({"cmd": "ls"}, deny=[pattern], yolo=True) == "deny"
    assert verdict({"cmd": "ls"}, ask=[pattern]) == "ask"
    assert pattern in problems(Permissions(deny=(pattern,)), [SHELL])[0]


@pytest.mark.parametrize("pattern", ["shell:", "shell:rm", "shell:comand=*", "", ":cmd=*"])
def test_a_broken_allow_allows_nothing_and_is_named(pattern: str) -> None:
    assert verdict({"cmd": "ls"}, allow=[pattern]) == "ask"
    assert "counts for no call" in problems(Permissions(allow=(pattern,)), [SHELL])[0]


def test_good_patterns_are_no_problem() -> None:
    permissions = Permissions(deny=("shell:cmd=a:b", "other:x=y"), allow=("*",), ask=("sh*",))
    assert problems(permissions, [SHELL]) == []


@pytest.mark.parametrize(
    ("pattern", "arguments"),
    [
        ("shell:cmd=rm*", {"cmd": "ls"}),
        ("shell:cwd=/srv*", {"cmd": "ls"}),
        ("shell:cmd=rm*:cwd=/srv*", {"cmd": "rm x", "cwd": "/home"}),
        ("shel", {"cmd": "ls"}),
    ],
)
def test_deny_leaves_other_calls_alone(pattern: str, arguments: dict[str, Any]) -> None:
    assert verdict(arguments, deny=[pattern], yolo=True) == "run"


def test_the_order_is_deny_allow_ask_and_then_what_the_tool_does() -> None:
    reading = Tool(SHELL.spec, SHELL.call, read_only=True)
    assert verdict({"cmd": "x"}) == "ask"
    assert verdict({"cmd": "x"}, tool=reading) == "run"
    assert verdict({"cmd": "x"}, tool=reading, ask=["shell"]) == "ask"
    assert verdict({"cmd": "x"}, allow=["shell"], ask=["shell"]) == "run"
    assert verdict({"cmd": "x"}, ask=["shell"], yolo=True) == "run"


def test_allow_wants_all_items_and_all_readings() -> None:
    assert verdict({"cmd": ["ls a", "rm b"]}, allow=["shell:cmd=ls*"]) == "ask"
    assert verdict({"cmd": ["ls a", "ls b"]}, allow=["shell:cmd=ls*"]) == "run"
    assert verdict({"cwd": "/"}, allow=["shell:cmd=ls*"]) == "ask"
    assert verdict({"cmd": "ls x", "cwd": "/"}, allow=["shell:cmd=ls*:cwd=/"]) == "ask"


@pytest.mark.parametrize(
    "path", ["secret/a", "./secret/a", "x/../secret/a", "SECRET/a", "{root}/secret/a", "link/a"]
)
def test_paths_are_compared_in_their_plain_form(tmp_path: Path, path: str) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "link").symlink_to("secret")
    toolset = Filesystem(FilesystemToolset(type="filesystem"), tmp_path)
    tools = {tool.name: tool for tool in toolset.tools()}
    written = path.format(root=tmp_path)
    denied = verdict({"path": written}, tool=tools["read_file"], deny=["read_file:path=secret/*"])
    assert denied == "deny"
    several = {"paths": ["a", written]}
    deny = ["read_multiple_files:paths=secret/*"]
    assert verdict(several, tool=tools["read_multiple_files"], deny=deny) == "deny"


def test_a_way_out_of_an_allowed_folder_is_not_allowed(tmp_path: Path) -> None:
    toolset = Filesystem(FilesystemToolset(type="filesystem"), tmp_path)
    write = next(tool for tool in toolset.tools() if tool.name == "write_file")
    allow = ["write_file:path=src/*"]
    assert verdict({"path": "src/a.py"}, tool=write, allow=allow) == "run"
    assert verdict({"path": "src/../.env"}, tool=write, allow=allow) == "ask"


def test_a_long_text_is_compared_quickly() -> None:
    pattern = "shell:cmd=" + "*a" * 30 + "*b"
    assert verdict({"cmd": "a" * 200_000}, deny=[pattern], yolo=True) == "run"
    assert verdict({"cmd": "a" * 200_000 + "b"}, deny=[pattern], yolo=True) == "deny"
