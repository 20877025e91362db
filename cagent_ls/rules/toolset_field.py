"""toolset-field: a key on a toolset whose type does not take it."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound, is_empty, is_null
from cagent_ls.analysis.entries import deletion
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.problem import MisplacedField
from cagent_ls.analysis.target import About
from cagent_ls.language.toolset_types import TOOLSET_TYPES
from cagent_ls.rules.rule import Rule

_HEAD = "agents:\n  root:\n    model: dmr/ai/qwen3\n    toolsets:\n"

RULE = Rule(
    id="toolset-field",
    severity=Severity.ERROR,
    summary="docker-agent refuses a toolset with a key that belongs to another type.",
    bad=f"{_HEAD}      - type: shell # with a memory?\n        path: notes.db\n",
    good=f"{_HEAD}      - type: shell\n      - type: memory\n        path: notes.db\n",
    details="Each key of a toolset but the common ones belongs to certain types; on another one it "
    "is refused, unless its value is empty. Some are tied to more than the type: `working_dir` "
    "needs an MCP server that is started here, `remote.oauth` one that is reached by URL, "
    "`allow_private_ips` one that is not started here. Of `remote`, an `a2a` toolset takes "
    "`headers` only.",
    rows=("U10", "N24"),
)


_LAST_UNCHECKED = 1
"""Up to here every type takes every key."""


@RULE.each(MisplacedField)
def misplaced(problem: MisplacedField, _about: About) -> Iterator[Finding]:
    """Silent for types we do not know and for empty values, which upstream cannot see."""
    name, kind, value = problem.field.name, problem.bound.variant, problem.value
    seen = not is_null(value) if problem.field.kept else not is_empty(value)
    if problem.bound.struct != "Toolset" or kind not in TOOLSET_TYPES or not seen:
        return
    takers = ", ".join(f"`{t}`" for t in problem.field.only)
    yield RULE.at(
        problem.key.span,
        f"`{name}` does not belong on a toolset of type `{kind}`, only on {takers}; "
        "delete it or change the type",
        fixes=deletion(problem.key),
    )


@RULE.each("Toolset")
def of_a_source(toolset: Bound, about: About) -> Iterator[Finding]:
    """Keys that go with one kind of server only."""
    if toolset.variant == "a2a" and about.format > _LAST_UNCHECKED:
        for key in ("url", "transport_type", "oauth"):
            seen = toolset.get("remote", key) is not None
            if seen if key == "oauth" else toolset.is_set("remote", key):
                message = f"of `remote`, an `a2a` toolset takes `headers` only, not `{key}`"
                yield _at(toolset, message, "remote", key)
    elif toolset.variant == "mcp":
        yield from _of_mcp(toolset, about)


@RULE.each("McpServer")
def of_a_definition(server: Bound, about: About) -> Iterator[Finding]:
    """The same for servers under `mcps`."""
    yield from _of_mcp(server, about)


def _of_mcp(server: Bound, about: About) -> Iterator[Finding]:
    remote = server.is_set("remote", "url")
    if remote and server.is_set("working_dir"):
        message = "`working_dir` needs a program that is started here, not a remote server"
        yield _at(server, message, "working_dir")
    if not remote and server.get("remote", "oauth") is not None:
        message = "`oauth` needs a server that is reached by `remote.url`"
        yield _at(server, message, "remote", "oauth")
    local = server.is_set("command") and not remote and not server.is_set("ref")
    if local and about.format >= 9 and server.is_true("allow_private_ips"):
        message = "`allow_private_ips` is for servers reached over the network, not for a program"
        yield _at(server, message, "allow_private_ips")


def _at(toolset: Bound, message: str, *keys: str) -> Finding:
    """A finding at the key that ends a path of keys."""
    owner = toolset.get(*keys[:-1]) if len(keys) > 1 else toolset.node
    written = owner.entries if owner is not None and owner.via is None else ()
    key = next((key for key, _ in written if key.text == keys[-1]), None)
    if key is None:
        return RULE.at(toolset.head, f"{message}; delete it")
    return RULE.at(key.span, f"{message}; delete it", fixes=deletion(key))
