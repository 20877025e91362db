"""Which toolset type takes which key, cell by cell, in every format.

The table is written down here once more on purpose: it is what docker-agent does, and the language
data must agree with it.
"""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from cagent_ls.analysis.finding import Severity
from cagent_ls.language.toolset_types import TOOLSET_TYPES
from tests.rules.case import found

NEWEST = 16
_ERROR = Severity.ERROR

VALUES = {
    "command": "a",
    "args": "[a]",
    "env": "{A: b}",
    "remote": "{url: https://a.example, transport_type: sse}",
    "ref": "docker:a",
    "config": "{a: b}",
    "shared": "true",
    "path": "a",
    "shell": "{a: {cmd: b}}",
    "post_edit": "[{path: a, cmd: b}]",
    "ignore_vcs": "true",
    "name": "a",
    "url": "https://a.example",
    "headers": "{A: b}",
    "file_types": "[.a]",
    "version": "a/b",
    "models": "[dmr/x]",
    "rag_config": "{docs: [a], strategies: [{type: bm25}]}",
    "allow_list": "[a]",
    "deny_list": "[a]",
    "allowed_domains": "[a.b]",
    "blocked_domains": "[a.b]",
    "allow_private_ips": "true",
    "working_dir": "a",
    "lifecycle": "{profile: strict}",
    "allowed_servers": "[a]",
    "blocked_servers": "[a]",
    "sudo_askpass": "true",
    "safer": "true",
    "recall": "true",
    "escape_html": "true",
    "max_output_bytes": "1",
}
"""A value for each key that is tied to types; `api_config`, `timeout` and the like go anywhere."""

ANY = frozenset(TOOLSET_TYPES)
PROGRAMS = {"mcp", "lsp"}

TAKERS: dict[str, list[tuple[int, int, frozenset[str] | set[str]]]] = {
    # key: from format, up to format, types
    "command": [(0, 1, ANY), (2, NEWEST, PROGRAMS)],
    "args": [(0, 1, ANY), (2, NEWEST, PROGRAMS)],
    "env": [
        (0, 1, ANY),
        (2, 11, {"shell", "script", *PROGRAMS}),
        (12, NEWEST, {"shell", "script", "background_jobs", *PROGRAMS}),
    ],
    "remote": [(0, 1, ANY), (2, NEWEST, {"mcp"})],
    "ref": [(1, 1, ANY), (2, 6, {"mcp"}), (7, NEWEST, {"mcp", "rag"})],
    "config": [(1, 1, ANY), (2, NEWEST, {"mcp"})],
    "shared": [(1, 1, ANY), (2, NEWEST, {"todo"})],
    "path": [(1, 1, ANY), (2, 4, {"memory"}), (5, NEWEST, {"memory", "tasks"})],
    "shell": [(1, NEWEST, {"script"})],
    "post_edit": [(1, 1, ANY), (2, 14, {"filesystem"}), (15, NEWEST, {"filesystem", "file"})],
    "ignore_vcs": [(2, NEWEST, {"filesystem"})],
    "name": [
        (3, 7, {"mcp", "a2a"}),
        (8, 10, {"mcp", "a2a", "rag"}),
        (11, NEWEST, {"mcp", "a2a", "rag", "open_url"}),
    ],
    "url": [
        (3, 4, {"a2a"}),
        (5, 10, {"a2a", "openapi"}),
        (11, NEWEST, {"a2a", "openapi", "open_url"}),
    ],
    "headers": [
        (4, 4, ANY),
        (5, 7, {"openapi", "a2a"}),
        (8, NEWEST, {"openapi", "a2a", "fetch"}),
    ],
    "file_types": [(4, 5, ANY), (6, NEWEST, {"lsp"})],
    "version": [(6, NEWEST, PROGRAMS)],
    "models": [(6, NEWEST, {"model_picker"})],
    "rag_config": [(7, NEWEST, {"rag"})],
    "allow_list": [(8, 14, {"filesystem"}), (15, NEWEST, {"filesystem", "file"})],
    "deny_list": [(8, 14, {"filesystem"}), (15, NEWEST, {"filesystem", "file"})],
    "allowed_domains": [(8, NEWEST, {"fetch"})],
    "blocked_domains": [(8, NEWEST, {"fetch"})],
    "allow_private_ips": [
        (8, 8, {"fetch"}),
        (9, NEWEST, {"fetch", "api", "openapi", "a2a", "mcp"}),
    ],
    "working_dir": [(8, NEWEST, PROGRAMS)],
    "lifecycle": [(8, NEWEST, PROGRAMS)],
    "allowed_servers": [(9, NEWEST, {"mcp_catalog"})],
    "blocked_servers": [(9, NEWEST, {"mcp_catalog"})],
    "sudo_askpass": [(10, NEWEST, {"shell"})],
    "safer": [(11, 15, {"shell"})],
    "recall": [(12, NEWEST, {"background_jobs"})],
    "escape_html": [(16, NEWEST, {"fetch"})],
    "max_output_bytes": [(16, NEWEST, {"openapi"})],
}

NEEDED = {
    "lsp": "command: a",
    "a2a": "url: https://a.example",
    "openapi": "url: https://a.example",
    "open_url": "url: https://a.example",
    "model_picker": "models: [dmr/x]",
    "memory": "path: a",
    "rag": "rag_config: {docs: [a], strategies: [{type: bm25}]}",
}
"""What a type cannot be without, where the format has it."""

SOURCES = {"command", "remote", "ref"}
"""Of these an MCP toolset takes exactly one."""


def toolset(kind: str, key: str, value: str, fmt: int) -> str:
    """A toolset with the key, and with whatever else its type needs."""
    parts = [f"type: {kind}"]
    if kind == "mcp" and key not in SOURCES:
        source = "ref: docker:a" if key == "allow_private_ips" and fmt else "command: a"
        parts.append(source)
    needed = NEEDED.get(kind, "")
    name = needed.partition(":")[0]
    if needed and name != key and any(first <= fmt for first, _, _ in TAKERS[name]):
        parts.append(needed)
    parts.append(f"{key}: {value}")
    return "{" + ", ".join(parts) + "}"


def errors(kinds: Iterable[str], key: str, value: str, fmt: int) -> dict[str, set[str]]:
    """By type, the rules that report an error at the key or inside its value."""
    lines = [f"version: {fmt}", "agents:", "  root:", "    model: dmr/x", "    toolsets:"]
    places = {}
    for kind in kinds:
        lines.append(f"      - {toolset(kind, key, value, fmt)}")
        places[kind] = len("\n".join(lines)) - len(f"{key}: {value}}}")
    text = "\n".join(lines)
    at = [
        (f.span.start, f.rule)
        for f in found(text, "docker-agent")
        if f.severity == _ERROR and f.rule != "undefined-reference"
    ]
    length = len(f"{key}: {value}")
    return {
        kind: {rule for start, rule in at if place <= start < place + length}
        for kind, place in places.items()
    }


@pytest.mark.parametrize("fmt", range(NEWEST + 1))
@pytest.mark.parametrize("key", VALUES)
def test_every_type_takes_the_keys_of_the_table_and_no_others(key: str, fmt: int) -> None:
    takers = next((types for a, b, types in TAKERS[key] if a <= fmt <= b), None)
    expected: dict[str, set[str]] = {}
    for kind in TOOLSET_TYPES:
        if takers is None:
            expected[kind] = {"unknown-field"}
        else:
            expected[kind] = set() if kind in takers else {"toolset-field"}
            if (key, fmt) == ("safer", 15):
                expected[kind].add("not-in-release")
    assert errors(TOOLSET_TYPES, key, VALUES[key], fmt) == expected


KEPT = {
    "ignore_vcs": "false",
    "sudo_askpass": "false",
    "recall": "false",
    "config": "{}",
    "lifecycle": "{}",
    "rag_config": "{}",
    "max_output_bytes": "0",
}
"""Keys that a wrong type refuses with an empty value too."""
PASSED = {
    "command": '""',
    "args": "[]",
    "env": "{}",
    "shared": "false",
    "path": '""',
    "shell": "{}",
    "post_edit": "[]",
    "models": "[]",
    "url": '""',
    "name": '""',
    "headers": "{}",
    "allow_private_ips": "false",
    "allowed_domains": "[]",
    "rag_config": "",
    "ignore_vcs": "null",
}
"""Keys that pass anywhere with such a value."""


@pytest.mark.parametrize(("key", "value"), KEPT.items())
def test_an_empty_value_counts_where_docker_agent_sees_it(key: str, value: str) -> None:
    assert errors(["think"], key, value, NEWEST) == {"think": {"toolset-field"}}


@pytest.mark.parametrize(("key", "value"), PASSED.items())
def test_an_empty_value_passes_where_docker_agent_cannot_see_it(key: str, value: str) -> None:
    assert errors(["think"], key, value, NEWEST) == {"think": set()}


@pytest.mark.parametrize(
    "common", ["tools: [a]", "instruction: a", "model: dmr/x", "readonly: true"]
)
def test_common_keys_go_with_every_type(common: str) -> None:
    key, _, value = common.partition(": ")
    assert not any(errors(TOOLSET_TYPES, key, value, NEWEST).values())
