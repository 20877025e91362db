"""What a value says: references resolved, words documented, small languages put into words."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.features import explain
from cagent_ls.features.cards import card, tool_line, variable
from cagent_ls.features.live import Live
from cagent_ls.features.locate import Place
from cagent_ls.features.markdown import code
from cagent_ls.features.parts import provider_of
from cagent_ls.features.tools import all_tools, tools_of
from cagent_ls.language.expansion import expansions
from cagent_ls.language.formats import FORMATS, format_of
from cagent_ls.language.hook_events import BUILTINS
from cagent_ls.language.permissions import parse_pattern
from cagent_ls.language.providers import Provider
from cagent_ls.language.reference_tables import interval
from cagent_ls.language.structs import ROOT
from cagent_ls.language.toolset_types import AUTOMATIC_TOOLS, TOOLSET_TYPES
from cagent_ls.language.types import Field, Reference, Target, Text, TextKind, Word, Words
from cagent_ls.syntax.tree import Node

_FLAG_OPTIONS = {"runtime_flags", "raw_runtime_flags"}


def value_lines(file: Snapshot, place: Place, offset: int, live: Live) -> Iterator[str]:
    """Paragraphs about the value at a place."""
    node = place.node.meant
    if place.node.kind == "alias":
        yield from _alias(file, place.node)
    if node.kind != "scalar":
        return
    field = place.field
    if field is not None and field.name in _FLAG_OPTIONS and option_of(file, place):
        yield from _flag(node, offset)
        return
    if field is not None and field.name == "version" and _is_top(place):
        number = format_of(node.text)
        if number is not None:
            yield f"Format {number}: {FORMATS[number].news}."
        return
    if field is not None and field.name == "command" and _is_builtin(place):
        if node.text in BUILTINS:
            known = f"one of docker-agent's own hooks, since {BUILTINS[node.text]}."
            yield f"{code(node.text)}: {known}"
        return
    match place.type:
        case Words() as words:
            yield from _word(words, node.text, place)
        case Reference(many=many) as reference:
            variant = place.owner.variant if place.owner is not None else ""
            name = part_of_list(node, offset) if many else node.text
            yield card(file, reference.on(variant).target, name, live)
        case Text(kind):
            yield from _text(file, place, node, kind, offset, live)
        case _:
            pass


def since(thing: Field | Word) -> str:
    """Since and until when there is a thing; empty if it was always there."""
    text = interval(thing)
    if not text:
        return ""
    if text.startswith(("v", "to ")):
        return f"docker-agent: {text if text.startswith('to') else f'since {text}'}"
    release = FORMATS[thing.since].readable_since if thing.until is None else None
    known = f", so docker-agent {release} or later" if release and "v" not in text else ""
    return f"Format: {'since ' if thing.until is None else ''}{text}{known}"


def _is_top(place: Place) -> bool:
    return place.owner is not None and place.owner.struct == ROOT


def _is_builtin(place: Place) -> bool:
    """Whether what stands there is part of a hook that is built in."""
    return (
        place.owner is not None
        and place.owner.struct == "Hook"
        and place.owner.variant == "builtin"
    )


def option_of(file: Snapshot, place: Place) -> Provider | None:
    """The provider whose option is named or set at a place; None outside of `provider_opts`."""
    node: Node | None = place.node.parent
    while node is not None and place.owner is not None and node is not place.owner.node:
        if node.key is not None and node.key.text == "provider_opts":
            return provider_of(place.owner, file.symbols)
        node = node.parent
    return None


def part_of_list(node: Node, offset: int) -> str:
    """The name at the cursor in a comma list."""
    parts = node.text.split(",")
    if len(parts) == 1 or node.via is not None:
        return parts[0].strip()
    span = node.span
    before = node.scope.text[span.start : max(span.start, offset)]
    return parts[min(before.count(","), len(parts) - 1)].strip()


def _alias(file: Snapshot, node: Node) -> Iterator[str]:
    anchor = node.scope.find(node.text, node.span.start)
    if anchor is not None:
        line = file.document.lines.line_of(anchor.start) + 1
        anchored = code(f"&{node.text}")
        yield f"{code(f'*{node.text}')} stands for the value of {anchored} in line {line}."


def _word(words: Words, text: str, place: Place) -> Iterator[str]:
    wanted = text.strip().lower() if words.fold else text
    word = next((w for w in words.words if w.value == wanted), None)
    if word is None:
        return
    yield f"{code(word.value)}: {word.doc}"
    yield since(word)
    is_toolset = place.owner is not None and place.owner.struct == "Toolset"
    kind = TOOLSET_TYPES.get(word.value) if is_toolset else None
    if kind is not None and kind.tools:
        yield f"Tools: {', '.join(code(tool.name) for tool in kind.tools)}"


def _text(
    file: Snapshot, place: Place, node: Node, kind: TextKind, offset: int, live: Live
) -> Iterator[str]:
    match kind:
        case TextKind.DURATION:
            yield explain.duration(node.text)
        case TextKind.REGEX if node.text not in {"", "*"}:
            field = place.field.name if place.field is not None else ""
            yield explain.regex(node.text, whole=field == "matcher")
        case TextKind.GLOB:
            yield explain.glob(node.text)
        case TextKind.PERMISSION:
            verdict = place.field.name if place.field is not None else ""
            colons = file.about.released(since="1.115.0")
            yield explain.permission(node.text, verdict, colons_in_values=colons)
            yield from _tool(file, None, parse_pattern(node.text, colons_in_values=colons).tool)
        case TextKind.ENV_NAME:
            yield f"Environment variable {variable(node.text, live)}"
        case TextKind.TOOL_NAME:
            yield from _tool(file, place.owner, node.text)
        case TextKind.MODEL_ID if place.owner is not None and place.owner.struct == "Model":
            yield card(file, Target.MODEL, place.owner.name, live)
        case _:
            yield from _variables(node, offset, live, shell=kind is TextKind.SHELL_EXPANSION)


def _tool(file: Snapshot, toolset: Bound | None, name: str) -> Iterator[str]:
    """A tool of the toolset; without one, any tool that has the name."""
    own = toolset is not None and toolset.struct == "Toolset"
    tools = tools_of(file, toolset) if toolset is not None and own else all_tools(file)
    found = next((t for t in (*tools, *AUTOMATIC_TOOLS) if t.name == name), None)
    if found is not None:
        yield tool_line(found)


def _flag(node: Node, offset: int) -> Iterator[str]:
    """The flag at the cursor: an item, or a word of a text."""
    text = node.text
    if node.index is None and node.via is None:
        written = node.scope.text[node.span.start : node.span.end]
        at = offset - node.span.start
        begin = max((written.rfind(c, 0, at) for c in " ,\"'\n"), default=-1) + 1
        ends = [end for c in " ,\"'\n" if (end := written.find(c, at)) >= 0]
        text = written[begin : min(ends, default=len(written))]
    yield explain.flag(text)


def _variables(node: Node, offset: int, live: Live, *, shell: bool) -> Iterator[str]:
    """The environment variable at the cursor."""
    if node.via is not None:
        return
    span = node.span
    for found in expansions(node.scope.text[span.start : span.end]):
        is_here = found.start <= offset - span.start <= found.end
        if is_here and found.variable and (shell or found.form == "js"):
            yield f"Environment variable {variable(found.variable, live)}"
