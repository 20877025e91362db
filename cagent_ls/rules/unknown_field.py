"""unknown-field: a key that the format does not have at this place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from cagent_ls.analysis.binder import fits
from cagent_ls.analysis.bound import Bound, is_empty
from cagent_ls.analysis.entries import deletion
from cagent_ls.analysis.finding import Finding, Fix, Severity
from cagent_ls.analysis.problem import IgnoredField, UnknownField
from cagent_ls.analysis.similar import nearest
from cagent_ls.analysis.target import BOTH, DOCKER_AGENT, About
from cagent_ls.language.formats import FORMATS, newest_format
from cagent_ls.language.structs import ROOT, STRUCTS, fields_for
from cagent_ls.language.types import NEWEST_RELEASE, Field
from cagent_ls.rules._hooks import misshapen
from cagent_ls.rules.rule import File, Rule, replace
from cagent_ls.syntax.tree import Node

RULE = Rule(
    id="unknown-field",
    severity=Severity.ERROR,
    summary="docker-agent refuses a file with a key it does not know.",
    bad="agents:\n  root:\n    modle: dmr/ai/qwen3 # local\n    instruction: Hi\n",
    good="agents:\n  root:\n    model: dmr/ai/qwen3 # local\n    instruction: Hi\n",
    details="Nearly every mapping of an agent file has a fixed set of keys, which depends on the "
    "format in `version`. Any other key, also one that begins with `x-`, makes docker-agent refuse "
    "the whole file. In the newest format, and in a file without `version`, a key may be newer "
    "than this program, so there it is an error only if it looks like a slip. The key `name` of an "
    "agent is accepted from format 4 on, and overwritten by the agent's key.",
    rows=("U05", "L32"),
)

_INSTEAD = {
    ("Agent", "rag"): "list a toolset of type `rag` instead",
    ("Agent", "think"): "list a toolset of type `think` instead",
    ("Agent", "todo"): "list a toolset of type `todo` instead",
    ("Agent", "memory"): "list a toolset of type `memory` instead",
    ("Model", "type"): "it is called `provider` now",
}
"""What took the place of keys that are gone."""

_PLACES = (ROOT, "Agent", "Model", "Toolset", "Provider", "RagSource", "Strategy")
"""Where a key that stands at the wrong place probably belongs."""

_NAMES = {
    ROOT: "the top of the file",
    "McpServer": "an MCP server",
    "RagSource": "a RAG source",
    "OAuth": "an OAuth client",
    "ApiConfig": "an API call",
    "Metadata": "a mapping of metadata",
    "Permissions": "a mapping of permissions",
    "Hooks": "a mapping of hooks",
    "Results": "a mapping of results",
    "Capabilities": "a mapping of capabilities",
    "OutputCapabilities": "a mapping of output capabilities",
}
"""What structs are called, where that is not their name in small letters."""
_CAPITAL = re.compile("[A-Z]")


@RULE.each(UnknownField)
def unknown_field(problem: UnknownField, about: About) -> Iterator[Finding]:
    """Keys below the top."""
    if problem.bound.struct != ROOT:
        yield from _unknown(problem, about, problem.bound.node.pairs)


@RULE.linked(UnknownField)
def unknown_section(problem: UnknownField, file: File) -> Iterator[Finding]:
    """Keys at the top: each is bound alone, what stands beside it is asked for."""
    if problem.bound.struct == ROOT:
        yield from _unknown(problem, file.about, file.symbols.sections)


def _unknown(problem: UnknownField, about: About, beside: Collection[str]) -> Iterator[Finding]:
    """An error for near misses and settled formats, else a warning: the key may be newer."""
    key, bound = problem.key, problem.bound
    struct = STRUCTS[bound.struct]
    if struct.open or misshapen(bound):
        return  # a free map, in which nobody refuses a key; one finding of `hook-shape`
    where = _called(struct.name)
    other = struct.by_name.get(key.text)
    if other is not None:
        yield _of_another_format(key, bound, other, about)
        return
    value = _value(key)
    if struct.name == "McpServer" and key.text in fields_for("Toolset", about.format):
        if not is_empty(value):
            message = f"`{key.text}` is for toolsets of another type, not for {where}; delete it"
            yield RULE.at(key.span, message, fixes=deletion(key))
        return
    fields = fields_for(struct.name, about.format)
    near = nearest(key.text, fields)
    home = _home(key.text, value, bound, about.format)
    if near is not None and (fits(value, fields[near].type) or home is None):
        message = f"{where} has no key `{key.text}`; did you mean `{near}`?"
        fixes = replace(key, near) if near not in beside else ()
        yield RULE.at(key.span, message, fixes=fixes)
        return
    belongs = f"; it belongs to {home}" if home else ""
    if about.is_newest:
        message = f"{where} has no key `{key.text}` up to docker-agent {NEWEST_RELEASE}{belongs}; "
        message += "delete it unless a newer release has it" if not home else "move it there"
        yield RULE.at(key.span, message, severity=Severity.WARNING, fixes=deletion(key))
    else:
        message = f"{where} has no key `{key.text}` in format {about.format}{belongs}; "
        message += "move it there" if home else "delete it"
        yield RULE.at(key.span, message, fixes=deletion(key))


@RULE.each(IgnoredField)
def ignored_field(problem: IgnoredField, about: About) -> Iterator[Finding]:
    """A key that docker-agent lets through by accident and overwrites; formats 1 to 3 do not."""
    message = f"the key above is the name, so `{problem.key.text}` changes nothing; delete it"
    severity = Severity.WARNING if about.format >= 4 else Severity.ERROR
    fixes = deletion(problem.key, safe=True)
    yield RULE.at(problem.key.span, message, severity=severity, fixes=fixes)


def _of_another_format(key: Node, bound: Bound, other: Field, about: About) -> Finding:
    """A key that came later or has gone."""
    name = key.text
    if about.format < other.since:
        since = FORMATS[other.since].readable_since
        newest = newest_format(about.release) if about.release else other.since
        if newest < other.since:
            remedy = f"docker-agent {about.release} does not have it; use {since} or later"
        else:
            remedy = f"set `version: {other.since}` or higher"
        written = f"this file is format {about.format}"
        return RULE.at(key.span, f"`{name}` needs format {other.since}, {written}; {remedy}")
    instead = _INSTEAD.get((bound.struct, name), "delete it")
    fixes: tuple[Fix, ...] = ()
    if (bound.struct, name) == ("Model", "type"):
        fixes = replace(key, "provider") if bound.get("provider") is None else ()
    elif instead == "delete it":
        fixes = deletion(key)
    # The bundled runtime still runs the agent's `rag` list.
    ours = (bound.struct, name) == ("Agent", "rag")
    return RULE.at(
        key.span,
        f"`{name}` was removed after format {other.until}; {instead}",
        runtimes=frozenset({DOCKER_AGENT}) if ours else BOTH,
        fixes=fixes,
    )


def _value(key: Node) -> Node:
    """The value that stands under the key."""
    entries = key.parent.entries if key.parent is not None else ()
    return next((value for written, value in entries if written is key), key)


def _home(name: str, value: Node, bound: Bound, fmt: int) -> str | None:
    """What has such a key with such a value, in words."""
    for struct in _PLACES:
        field = fields_for(struct, fmt).get(name)
        if struct != bound.struct and field is not None and fits(value, field.type):
            return _called(struct)
    return None


def _called(struct: str) -> str:
    """A struct in words."""
    if struct in _NAMES:
        return _NAMES[struct]
    words = _CAPITAL.sub(r" \g<0>", struct).strip().lower()
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"
