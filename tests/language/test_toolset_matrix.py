"""Which types of toolsets take which field."""

import pytest

from cagent_ls.language.formats import released
from cagent_ls.language.structs import STRUCTS, fields_for
from cagent_ls.language.toolset_types import AUTOMATIC_TOOLS, TOOLSET_TYPES
from cagent_ls.language.types import NEWEST_RELEASE

EVERY = "every type"

NEWEST = {
    "type": EVERY,
    "tools": EVERY,
    "instruction": EVERY,
    "toon": EVERY,
    "model": EVERY,
    "defer": EVERY,
    "readonly": EVERY,
    "timeout": EVERY,
    "api_config": EVERY,
    "webhook_config": EVERY,
    "command": "lsp mcp",
    "args": "lsp mcp",
    "working_dir": "lsp mcp",
    "version": "lsp mcp",
    "lifecycle": "lsp mcp",
    "ref": "mcp rag",
    "remote": "a2a mcp",
    "config": "mcp",
    "name": "a2a mcp open_url rag",
    "url": "a2a open_url openapi",
    "headers": "a2a fetch openapi",
    "env": "background_jobs lsp mcp script shell",
    "shared": "todo",
    "path": "memory tasks",
    "shell": "script",
    "sudo_askpass": "shell",
    "recall": "background_jobs",
    "post_edit": "file filesystem",
    "allow_list": "file filesystem",
    "deny_list": "file filesystem",
    "ignore_vcs": "filesystem",
    "file_types": "lsp",
    "models": "model_picker",
    "rag_config": "rag",
    "allowed_servers": "mcp_catalog",
    "blocked_servers": "mcp_catalog",
    "allow_private_ips": "a2a api fetch mcp openapi",
    "allowed_domains": "fetch",
    "blocked_domains": "fetch",
    "escape_html": "fetch",
    "max_output_bytes": "openapi",
}

IN_MARCH = {
    "type": EVERY,
    "tools": EVERY,
    "instruction": EVERY,
    "toon": EVERY,
    "model": EVERY,
    "defer": EVERY,
    "timeout": EVERY,
    "api_config": EVERY,
    "command": "lsp mcp",
    "args": "lsp mcp",
    "ref": "mcp",
    "remote": "a2a mcp",
    "config": "mcp",
    "version": "lsp mcp",
    "name": "a2a mcp",
    "url": "a2a openapi",
    "headers": "a2a openapi",
    "env": "lsp mcp script shell",
    "shared": "todo",
    "path": "memory tasks",
    "shell": "script",
    "post_edit": "filesystem",
    "ignore_vcs": "filesystem",
    "file_types": "lsp",
    "models": "model_picker",
}


def types(fmt: int, release: str | None, field: str) -> str:
    found = fields_for("Toolset", fmt, release).get(field)
    return "no type" if found is None else " ".join(sorted(found.only)) or EVERY


@pytest.mark.parametrize(("field", "kinds"), NEWEST.items())
def test_the_newest_format(field: str, kinds: str) -> None:
    assert types(16, NEWEST_RELEASE, field) == kinds


@pytest.mark.parametrize(("field", "kinds"), IN_MARCH.items())
def test_format_7_in_release_1_32_3(field: str, kinds: str) -> None:
    assert types(7, "1.32.3", field) == kinds


def test_no_other_field_is_there() -> None:
    assert fields_for("Toolset", 16, NEWEST_RELEASE).keys() == NEWEST.keys()
    assert fields_for("Toolset", 7, "1.32.3").keys() == IN_MARCH.keys()


@pytest.mark.parametrize(
    ("field", "fmt", "release", "kinds"),
    [
        ("command", 1, None, EVERY),
        ("shared", 1, None, EVERY),
        ("ref", 1, None, EVERY),
        ("ref", 7, "1.36.1", "mcp"),
        ("ref", 7, "1.37.0", "mcp rag"),
        ("path", 1, None, EVERY),
        ("path", 4, None, "memory"),
        ("path", 5, None, "memory tasks"),
        ("url", 3, None, "a2a"),
        ("url", 5, None, "a2a openapi"),
        ("url", 11, None, "a2a open_url openapi"),
        ("headers", 4, None, EVERY),
        ("headers", 5, None, "a2a openapi"),
        ("headers", 8, "1.54.0", "a2a openapi"),
        ("headers", 8, "1.55.0", "a2a fetch openapi"),
        ("file_types", 5, None, EVERY),
        ("file_types", 6, None, "lsp"),
        ("name", 7, None, "a2a mcp"),
        ("name", 8, "1.42.0", "a2a mcp"),
        ("name", 8, "1.43.0", "a2a mcp rag"),
        ("name", 11, None, "a2a mcp open_url rag"),
        ("env", 11, None, "lsp mcp script shell"),
        ("env", 12, "1.98.0", "lsp mcp script shell"),
        ("env", 12, "1.99.0", "background_jobs lsp mcp script shell"),
        ("allow_private_ips", 8, None, "fetch"),
        ("allow_private_ips", 9, "1.61.0", "fetch"),
        ("allow_private_ips", 9, "1.64.0", "fetch mcp"),
        ("allow_private_ips", 9, "1.65.0", "api fetch mcp openapi"),
        ("allow_private_ips", 9, "1.68.0", "a2a api fetch mcp openapi"),
        ("post_edit", 14, None, "filesystem"),
        ("post_edit", 15, "1.127.0", "filesystem"),
        ("post_edit", 15, None, "file filesystem"),
        ("allow_list", 14, None, "filesystem"),
        ("deny_list", 15, None, "file filesystem"),
        ("sandbox", 5, None, "shell"),
        ("sandbox", 6, None, "no type"),
        ("safer", 15, None, "shell"),
    ],
)
def test_how_it_came_to_be(field: str, fmt: int, release: str | None, kinds: str) -> None:
    assert types(fmt, release, field) == kinds


@pytest.mark.parametrize(
    ("kind", "needs"),
    [
        ("mcp", ("command", "remote.url", "ref")),
        ("lsp", ("command",)),
        ("a2a", ("url",)),
        ("openapi", ("url",)),
        ("open_url", ("url",)),
        ("model_picker", ("models",)),
        ("rag", ("ref", "rag_config")),
        ("script", ("shell",)),
        ("api", ("api_config.endpoint",)),
        ("webhook", ("webhook_config.url",)),
        ("memory", ("path",)),
        ("shell", ()),
    ],
)
def test_what_a_type_needs(kind: str, needs: tuple[str, ...]) -> None:
    [*requirements] = (r for r in STRUCTS["Toolset"].requires if kind in r.variants)
    assert tuple(name for r in requirements for name in r.any_of) == needs


@pytest.mark.parametrize(
    ("kind", "release", "tools"),
    [
        ("shell", "1.98.0", "shell run_background_job list_background_jobs view_background_job "
         "stop_background_job"),
        ("shell", "1.99.0", "shell"),
        ("think", None, "think"),
        ("file", None, "read_file write_file edit_file"),
        ("plan", "1.88.0", "write_plan read_plan list_plans delete_plan"),
        ("background_agents", "1.141.0", "run_background_agent list_background_agents "
         "view_background_agent stop_background_agent"),
        ("scheduler", None, "create_schedule list_schedules cancel_schedule"),
        ("webhook", None, "send_webhook"),
    ],
)  # fmt: skip
def test_the_tools_of_a_type(kind: str, release: str | None, tools: str) -> None:
    found = [tool.name for tool in TOOLSET_TYPES[kind].tools if released(tool, release)]
    assert found == tools.split()


def test_tools_that_run_without_a_question() -> None:
    reading = {t.name for t in (*TOOLSET_TYPES["think"].tools, *AUTOMATIC_TOOLS) if t.read_only}
    assert reading == {
        "think",
        "transfer_task",
        "handoff",
        "read_skill",
        "read_skill_file",
        "search_tool",
        "add_tool",
    }
