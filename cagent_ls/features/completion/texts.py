"""What certain texts may hold: flags, tools, patterns, files, durations, formats."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.features.completion import make
from cagent_ls.features.completion.item import Completion, Kind
from cagent_ls.features.completion.slot import Slot, beside, part_at
from cagent_ls.features.live import Live
from cagent_ls.features.tools import all_tools, signature, tools_of
from cagent_ls.language.flags import ALLOWED, ALLOWED_VLLM, DOCS, same_flag
from cagent_ls.language.formats import FORMATS, release_key
from cagent_ls.language.hook_events import BUILTINS
from cagent_ls.language.types import TextKind, Tool
from cagent_ls.syntax.lines import Span

_SOME_DURATIONS = {"30s": "half a minute", "5m": "five minutes", "1h": "an hour"}
_DOCUMENTED, _PLAIN, _OTHER_ENGINE = range(3)


def texts(file: Snapshot, slot: Slot, kind: TextKind, live: Live) -> Iterator[Completion]:
    """Offers for a text of that kind."""
    match kind:
        case TextKind.TOOL_NAME:
            yield from _tool_names(file, slot)
        case TextKind.PERMISSION:
            yield from _patterns(file, slot)
        case TextKind.REGEX:
            yield from _tools_in(file, slot, part_at(slot, "|,"), _tools_here(file, slot))
        case TextKind.DURATION:
            for text, doc in _SOME_DURATIONS.items():
                yield make.value(slot, text, "value", "duration", doc)
        case TextKind.ENV_NAME:
            for name in sorted(live.variables or ()):
                yield make.value(slot, name, "variable", "environment variable", "")
        case _:
            pass


def flags(file: Snapshot, slot: Slot) -> Iterator[Completion]:
    """Flags for the engine, in a list or in one text; nothing inside a value of a flag."""
    listed = slot.role == "item"
    part = slot.span if listed else part_at(slot, " ,")
    typed = slot.before[part.start - slot.span.start :]
    if "=" in typed or (not listed and slot.role != "value"):
        return
    text = slot.before + slot.after
    rest = text[len(slot.before) : part.end - slot.span.start]
    if "=" in rest:  # the name is replaced, its value stays
        part = Span(part.start, slot.span.start + len(slot.before) + rest.index("="))
    taken = _flags_beside(slot, part)
    whole = part == slot.span
    for name in sorted(ALLOWED | ALLOWED_VLLM, key=lambda flag: (not flag.startswith("--"), flag)):
        same = same_flag(name)
        if taken & set(same):
            continue
        doc = next((DOCS[spelling] for spelling in same if spelling in DOCS), "")
        rank = _OTHER_ENGINE if name not in ALLOWED else _DOCUMENTED if name in DOCS else _PLAIN
        engine = "vLLM" if name not in ALLOWED else "llama.cpp"
        span = None if whole else part
        yield make.value(slot, name, "value", engine, doc, rank=rank, span=span)


def _flags_beside(slot: Slot, part: Span) -> set[str]:
    """The names of the other flags."""
    text, at = slot.before + slot.after, slot.span.start
    others = (text[: part.start - at] + text[part.end - at :]).replace(",", " ").split()
    written = beside(slot) if slot.role == "item" else others
    return {text.partition("=")[0] for text in written}


def formats(file: Snapshot, slot: Slot) -> Iterator[Completion]:
    """Values of `version`, the newest first."""
    newest = file.about.target.newest_format
    for entry in reversed(FORMATS[: newest + 1]):
        since = f"docker-agent {entry.readable_since}" if entry.readable_since else "every release"
        number = str(entry.number)
        yield make.value(slot, number, "value", since, entry.news, rank=newest - entry.number)


def hook_commands(file: Snapshot, slot: Slot, hook: Bound) -> Iterator[Completion]:
    """Names of built-in hooks."""
    release = file.about.release
    if hook.variant == "builtin":
        for name, since in BUILTINS.items():
            if release is None or release_key(since) <= release_key(release):
                yield make.value(slot, name, "value", "built-in hook", f"Since {since}.")


def paths(slot: Slot, live: Live) -> Iterator[Completion]:
    """Files and folders, folders first; hidden ones only when a dot was typed."""
    if live.folder is None or "://" in slot.before:
        return
    begun = slot.before.rpartition("/")[2]
    above = slot.before.removesuffix(begun)
    rest, slash, _ = slot.after.partition("/")
    cursor = slot.span.start + len(slot.before)
    part = Span(cursor - len(begun), cursor + len(rest))
    span = None if part == slot.span else part
    found = sorted(live.folder(above or "."), key=lambda entry: (not entry[1], entry[0]))
    for rank, (name, is_folder) in enumerate(found):
        if name.startswith(".") and not begun.startswith("."):
            continue
        text = f"{name}/" if is_folder and not slash else name
        whole = above + text
        if span is not None and not slot.quote and make.quoted(whole, slot) != whole:
            continue  # quotes would be needed around what is written already
        kind: Kind = "folder" if is_folder else "file"
        yield make.value(slot, text, kind, kind, "", rank=rank, span=span)


def _tool_names(file: Snapshot, slot: Slot) -> Iterator[Completion]:
    field = slot.place.field
    if field is None or field.name == "name":
        return  # the name of a tool of their own
    taken = beside(slot)
    for tool in _tools_here(file, slot):
        if tool.name not in taken:
            yield make.value(slot, tool.name, "value", signature(tool), tool.doc)


def _tools_in(
    file: Snapshot, slot: Slot, part: Span, tools: tuple[Tool, ...]
) -> Iterator[Completion]:
    whole = None if part == slot.span else part
    for tool in tools:
        yield make.value(slot, tool.name, "value", signature(tool), tool.doc, span=whole)


def _patterns(file: Snapshot, slot: Slot) -> Iterator[Completion]:
    """Tools, and after a colon the arguments of the one before it."""
    tools = all_tools(file)
    name, colon, _ = slot.before.partition(":")
    if not colon:
        yield from _tools_in(file, slot, slot.span, tools)
        return
    written = slot.before.rsplit(":", 1)[-1]
    if "=" in written:
        return
    start = slot.span.start + len(slot.before) - len(written)
    span = Span(start, slot.span.start + len(slot.before))
    for tool in tools:
        if tool.name == name:
            for argument in tool.arguments:
                text = argument.removesuffix("?") + "="
                yield make.value(slot, text, "value", f"argument of {name}", tool.doc, span=span)


def _tools_here(file: Snapshot, slot: Slot) -> tuple[Tool, ...]:
    """The tools of the toolset that the slot is in; elsewhere those of all toolsets."""
    owner = slot.place.owner
    if owner is None or owner.struct != "Toolset":
        return () if owner is not None and owner.struct == "McpServer" else all_tools(file)
    return tools_of(file, owner)
