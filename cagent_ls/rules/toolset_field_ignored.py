"""toolset-field-ignored: a key that the toolset accepts and does not read."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.entries import deletion
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.target import About
from cagent_ls.language.structs import STRUCTS
from cagent_ls.language.toolset_types import TOOLSET_TYPES
from cagent_ls.rules.rule import Rule

_HEAD = "agents:\n  root:\n    model: dmr/ai/qwen3\n    toolsets:\n"

RULE = Rule(
    id="toolset-field-ignored",
    severity=Severity.WARNING,
    summary="Some keys are accepted on every toolset and read by a few types only.",
    bad=f"{_HEAD}      - type: filesystem\n        timeout: 5 # seconds\n",
    good=f"{_HEAD}      - type: fetch\n        timeout: 5 # seconds\n",
    details="`timeout`, `api_config` and `webhook_config` pass on every type, but only the "
    "toolsets that talk over the network read `timeout`, and the other two belong to `api` and "
    "`webhook`. An MCP server that is not started here has no use for `args` and `env`, and "
    "`config` is for servers of Docker's catalogue, `ref: docker:NAME`. Delete the key, or change "
    "the type if it says what you mean.",
    rows=("L36",),
)

_READERS = {f.name: f.read_by for f in STRUCTS["Toolset"].fields if f.read_by}


@RULE.each("Toolset", having=(*_READERS, "remote", "args", "env", "config"))
def ignored(toolset: Bound, _about: About) -> Iterator[Finding]:
    """At the key."""
    kind = toolset.variant
    if kind not in TOOLSET_TYPES:
        return
    for name, readers in _READERS.items():
        if kind not in readers and toolset.is_set(name):
            takers = ", ".join(f"`{reader}`" for reader in readers)
            yield _at(toolset, name, f"a toolset of type `{kind}` ignores it, {takers} read it")
    if kind == "a2a" and toolset.is_set("remote", "headers"):
        message = "an `a2a` toolset ignores it; write the headers under `headers`"
        yield RULE.at(toolset.key("remote").span, f"`remote.headers`: {message}")
    if kind == "mcp":
        yield from _of_mcp(toolset)


@RULE.each("McpServer")
def ignored_in_definition(server: Bound, _about: About) -> Iterator[Finding]:
    """The same for servers under `mcps`."""
    yield from _of_mcp(server)


def _of_mcp(server: Bound) -> Iterator[Finding]:
    ref = server.text("ref")
    if server.is_set("remote", "url"):
        for name in ("args", "env"):
            if server.is_set(name):
                yield _at(server, name, "a remote MCP server gets neither arguments nor variables")
    elif ref.startswith("docker:") and server.is_set("args"):
        yield _at(server, "args", "a server of the catalogue gets no arguments")
    if server.is_set("config") and not ref and (server.is_set("command") or _is_remote(server)):
        yield _at(server, "config", "only a server of Docker's catalogue reads it")


def _is_remote(server: Bound) -> bool:
    return server.is_set("remote", "url")


def _at(toolset: Bound, name: str, why: str) -> Finding:
    key = toolset.key(name)
    fixes = deletion(key) if key is not toolset.node else ()
    return RULE.at(key.span, f"`{name}` has no effect here: {why}; delete it", fixes=fixes)
