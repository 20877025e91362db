"""Structs of the language data as Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from cagent_ls.language.structs import STRUCTS
from cagent_ls.language.types import (
    Before,
    Boolean,
    Excludes,
    Field,
    Free,
    Integer,
    ListOf,
    MapOf,
    Needs,
    Number,
    OneOf,
    Reference,
    Requirement,
    StructRef,
    Target,
    Text,
    TextKind,
    Tool,
    Type,
    Word,
    Words,
)

Link = Callable[[str], str]
"""Where the chapter of a struct is, from the page at hand."""

_NAMES = {Target.MCP: "name", Target.RAG: "source name"}
_KINDS = {
    TextKind.DURATION: "duration",
    TextKind.REGEX: "regular expression",
    TextKind.GLOB: "glob",
    TextKind.PATH: "path",
    TextKind.URL: "URL",
    TextKind.HOST: "host",
    TextKind.COMMAND: "command line",
    TextKind.ENV_NAME: "variable name",
    TextKind.MODEL_ID: "model id",
    TextKind.PERMISSION: "pattern",
    TextKind.TOOL_NAME: "tool name",
}


def anchor(struct: str, field: str = "") -> str:
    """The id of a struct's chapter or of a field's row."""
    return f"{struct}-{field}".lower() if field else struct.lower()


def chapter(name: str, link: Link, level: str = "##") -> Iterator[str]:
    """The lines about one struct."""
    struct = STRUCTS[name]
    yield f'{level} <a id="{anchor(name)}"></a>{name}'
    yield ""
    yield struct.doc
    yield ""
    yield from table(name, struct.fields, link)
    yield from rules(name)
    yield from words(struct.fields, level + "#")


def table(struct: str, fields: Iterable[Field], link: Link, kind: str = "") -> Iterator[str]:
    """The keys with what they take, of one `type` or all; differences in older formats below."""
    fields = list(fields)
    if not fields:
        return
    yield "| key | takes | default | format | meaning |"
    yield "| --- | --- | --- | --- | --- |"
    for field in fields:
        name = f'<a id="{anchor(struct, field.name)}"></a>`{field.name}`'
        default = "" if field.default is None else f"`{field.default}`"
        when = _since_with(field, kind) if kind else interval(field)
        yield row(name, takes(field, link), default, when, meaning(field, kind))
    yield ""
    notes = [note for field in fields for note in _before(field, link, kind)]
    yield from notes
    if notes:
        yield ""


def row(*cells: str) -> str:
    """A row of a table."""
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def meaning(field: Field, kind: str = "") -> str:
    """What a key is for, which types take it if no one of them is meant, and an example."""
    parts = [field.doc]
    if field.only and not kind:
        parts.append(f"Only with {listed(field.only)}.")
    if field.known_by_name_only:
        parts.append("Known by its name only; nothing inside it is checked.")
    if field.example is not None:
        parts.append(f"Example: `{field.example}`.")
    return " ".join(parts)


def takes(field: Field, link: Link) -> str:
    """What a key takes, in a few words."""
    text = "anything" if field.known_by_name_only else describe(field.type, link)
    return f"{text}; **required**" if field.required else text


def describe(type_: Type, link: Link) -> str:
    """A type in a few words of Markdown."""
    match type_:
        case Text(kind):
            return _KINDS.get(kind, "text")
        case Integer() | Number():
            return _number(type_)
        case Boolean():
            return "`true`, `false`"
        case Free():
            return "anything"
        case Words(words) if len(words) <= 3:
            return ", ".join(f"`{word.value}`" for word in words)
        case Words():
            return "a word"
        case Reference(target, many):
            name = _NAMES.get(target) or f"{target.value} name"
            return f"{name}, or several with commas" if many else name
        case ListOf(item):
            return f"list of {_inner(item, link)}"
        case MapOf(value, key):
            return f"map from {key} to {_inner(value, link)}"
        case StructRef(name):
            return f"[{name}]({link(name)})"
        case OneOf(types):
            return " or ".join(describe(option, link) for option in types)


def _inner(type_: Type, link: Link) -> str:
    text = describe(type_, link)
    return f"({text})" if isinstance(type_, OneOf) else text


def _number(type_: Integer | Number) -> str:
    name = "whole number" if isinstance(type_, Integer) else "number"
    low, high = type_.minimum, type_.maximum
    over = "over" if isinstance(type_, Number) and type_.above else "from"
    if low is None and high is None:
        return name
    bounds = f"{over} {low:g}" if high is None else f"up to {high:g}"
    if low is not None and high is not None:
        bounds = f"{over} {low:g} to {high:g}"
    return f"{name} {bounds}" if type_.enforced else f"{name}, sensibly {bounds}"


def interval(thing: Field | Word | Requirement) -> str:
    """Since and until when: formats, and releases where they matter."""
    text = str(thing.since) if thing.since else ""
    if thing.until is not None:
        last = thing.until
        text = f"{last} only" if last == thing.since else f"{thing.since} to {last}"
    elif thing.release_since:
        text += f" (v{thing.release_since})" if text else f"v{thing.release_since}"
    if thing.release_until:
        text += f" (to v{thing.release_until})" if text else f"to v{thing.release_until}"
    return text


def _when(thing: Word | Requirement) -> str:
    """The interval as part of a sentence."""
    text = interval(thing)
    if not text or text.startswith("to"):
        return text
    if text.startswith("v"):
        return f"since {text}"
    return f"in format {text}" if thing.until is not None else f"since format {text}"


def _since_with(field: Field, kind: str) -> str:
    """Since when one type takes the key."""
    for change in field.before:
        if change.only and kind not in change.only:
            return (
                f"{change.until} (after v{change.release_until})"
                if change.release_until
                else (str(change.until + 1))
            )
    return interval(field)


def _before(field: Field, link: Link, kind: str) -> Iterator[str]:
    for change in field.before:
        what = []
        if change.type is not None:
            what.append(describe(change.type, link))
        if change.only is not None and not kind:
            what.append(f"with {listed(change.only)} only" if change.only else "with every type")
        if what:
            yield f"- `{field.name}` up to format {_until(change)}: {', '.join(what)}."


def _until(change: Before) -> str:
    release = f" (v{change.release_until})" if change.release_until else ""
    return f"{change.until}{release}"


def rules(name: str) -> Iterator[str]:
    """What must be set, and what may not stand together."""
    struct = STRUCTS[name]
    found = [requirement(r) for r in struct.requires if not r.variants]
    found += [relation(r) for r in struct.relations if not struct.by_name[r.field].only]
    if struct.open:
        found.append("Other keys are swallowed.")
    if struct.ignores:
        found.append(f"Let through and never read: {listed(struct.ignores)}.")
    yield from (f"- {text}" for text in found)
    if found:
        yield ""


def requirement(needed: Requirement) -> str:
    """What must be set, as a sentence."""
    text = f"{listed(needed.any_of)} must be set"
    if len(needed.any_of) > 1:
        text = ("Exactly one of " if needed.exclusive else "One of ") + text
    text += f" {_when(needed)}" if _when(needed) else ""
    return text + ("." if needed.refused else "; without it the toolset is left out.")


def relation(rule: Excludes | Needs) -> str:
    """What excludes or needs what, as a sentence."""
    if isinstance(rule, Needs):
        return f"`{rule.field}` needs `{rule.other}`."
    return f"`{rule.field}` excludes {listed(rule.others)}."


def words(fields: Iterable[Field], level: str) -> Iterator[str]:
    """The words of the fields that have a set of them, but for toolset types."""
    for field in fields:
        for set_ in _word_sets(field.type):
            if field.name == "type" and not set_.closed:
                continue
            other = "" if set_.closed else "; other words pass"
            yield f"{level} Words of `{field.name}`{other}"
            yield ""
            for word in set_.words:
                when = f" ({_when(word)})" if _when(word) else ""
                yield f"- `{word.value}`{when}: {word.doc}"
            yield ""


def _word_sets(type_: Type) -> Iterator[Words]:
    match type_:
        case Words():
            yield type_
        case ListOf(inner) | MapOf(inner):
            yield from _word_sets(inner)
        case OneOf(types):
            for option in types:
                yield from _word_sets(option)
        case _:
            pass


def tools(offered: Iterable[Tool]) -> Iterator[str]:
    """The tools of a toolset."""
    yield "| tool | arguments | only reads | what it does |"
    yield "| --- | --- | --- | --- |"
    for tool in offered:
        arguments = ", ".join(
            f"`{a.removesuffix('?')}`{'?' * a.endswith('?')}" for a in tool.arguments
        )
        since = f" Since v{tool.release_since}." if tool.release_since else ""
        until = f" Until v{tool.release_until}." if tool.release_until else ""
        reads = "yes" if tool.read_only else ""
        yield row(f"`{tool.name}`", arguments, reads, tool.doc + since + until)
    yield ""


def listed(names: Iterable[str]) -> str:
    """Names as code, with commas."""
    return ", ".join(f"`{name}`" for name in names)
