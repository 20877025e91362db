"""Rename: every place of a named thing, or of an anchor, gets another name; nothing else changes.

The result is read again before it is offered: if it would not mean the same with another name,
the rename is refused with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from cagent_ls.analysis.finding import Edit
from cagent_ls.analysis.fixing import apply
from cagent_ls.analysis.references import AUTO, CATALOGUE, resolve_model
from cagent_ls.analysis.rows import KINDS
from cagent_ls.analysis.snapshot import Snapshot, analyse
from cagent_ls.analysis.symbols import Symbols
from cagent_ls.features.anchors import Anchored, anchored_at
from cagent_ls.features.occurrences import Occurrence, Symbol, occurrences, symbol_at
from cagent_ls.features.spelling import respelled
from cagent_ls.language.names import external_agent, split_model
from cagent_ls.language.providers import KNOWN
from cagent_ls.language.types import Target
from cagent_ls.syntax.lines import Span

_ANCHOR = re.compile(r"[\w-]+", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")
_New = Callable[[Target, str], str]


class RenameRefused(Exception):
    """The name cannot be changed, or not to that; the message says why."""


@dataclass(frozen=True, slots=True)
class Renamable:
    """A name that can be changed, and one place of it."""

    name: str
    span: Span


def prepare(file: Snapshot, offset: int) -> Renamable:
    """The name at `offset` that can be changed.

    Raises:
        RenameRefused: There is none.
    """
    anchored = anchored_at(file, offset)
    if anchored is not None:
        return Renamable(anchored.name, anchored.name_at(offset))
    found = _renamed(file, offset)
    return Renamable(found.symbol.name, found.span)


def rename(file: Snapshot, offset: int, name: str) -> list[Edit]:
    """The edits that give what is named at `offset` the name `name`.

    Raises:
        RenameRefused: There is nothing to rename, or the new name will not do.
    """
    anchored = anchored_at(file, offset)
    if anchored is not None:
        return _rename_anchor(file, anchored, name)
    symbol = _renamed(file, offset).symbol
    if name == symbol.name:
        return []
    _check_name(file, symbol, name)
    places = list(occurrences(file, symbol))
    edits = respelled(places, name)
    _check_result(file, symbol, name, edits)
    return edits


def _renamed(file: Snapshot, offset: int) -> Occurrence:
    found = symbol_at(file, offset)
    if found is None:
        raise RenameRefused("there is no name here that can be changed")
    symbol = found.symbol
    if symbol.name not in file.symbols.of(symbol.target):
        raise RenameRefused(
            f"`{symbol.name}` is not defined in this file, so it cannot be renamed here"
        )
    return found


def _check_name(file: Snapshot, symbol: Symbol, name: str) -> None:
    kind, target, symbols = symbol.target.value, symbol.target, file.symbols
    if not name.strip():
        raise RenameRefused("a name cannot be empty")
    if name != name.strip():
        raise RenameRefused("a name cannot begin or end with blanks")
    if _CONTROL.search(name):
        raise RenameRefused("a name must be on one line, without control characters")
    if name in symbols.of(target):
        article = "an" if kind[0] in "aeiou" else "a"
        raise RenameRefused(f"{article} {kind} is called `{name}` already; choose another name")
    if target is Target.PROVIDER:
        if "/" in name:
            raise RenameRefused(
                "the name of a provider cannot have a `/`: it ends where a model's name begins"
            )
        if name in KNOWN:
            raise RenameRefused(f"`{name}` is a built-in provider; choose another name")
    if target in {Target.MODEL, Target.PROVIDER} and "," in name:
        raise RenameRefused("a comma would make several models of the name; leave it out")
    if target is Target.MODEL and name == AUTO:
        raise RenameRefused(f"`{AUTO}` stands for a model that is chosen at the start")
    if target is Target.MCP and name.startswith(CATALOGUE):
        raise RenameRefused(f"names with `{CATALOGUE}` are those of Docker's catalogue")
    if _is_captured(symbols, target, name):
        raise RenameRefused(f"`{name}` is used in this file for something else already")
    if symbols.patched and _in_flavors(file, symbol.name):
        raise RenameRefused(
            f"`flavors` may speak of `{symbol.name}` too; rename it there by hand first"
        )


def _is_captured(symbols: Symbols, target: Target, name: str) -> bool:
    """Whether what is called `name` now would come to mean the renamed thing, or clash with it."""
    match target:
        case Target.PROVIDER:
            models = symbols.of(Target.MODEL)
            inline = name in symbols.inline_providers
            return inline or any(model.startswith(f"{name}/") for model in models)
        case Target.MODEL if symbols.uses_of(target, name):
            return resolve_model(symbols, name) is not None
        case Target.AGENT:
            used = (external_agent(use.name) for use in symbols.uses if use.target is target)
            return any(agent and name in {agent.name, agent.reference} for agent in used)
        case _:
            return False


def _in_flavors(file: Snapshot, name: str) -> bool:
    word = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
    texts = (
        row.block.text
        for _, row in file.rows
        if any("flavors" in {p.facts.section, p.facts.name} for p in row.parts)
    )
    return any(word.search(text) for text in texts)


def _rename_anchor(file: Snapshot, anchored: Anchored, name: str) -> list[Edit]:
    if not name:
        raise RenameRefused("a name cannot be empty")
    if not _ANCHOR.fullmatch(name):
        raise RenameRefused("the name of an anchor is made of letters, digits, `-` and `_`")
    if name == anchored.name:
        return []
    if name in file.document.anchors:
        raise RenameRefused(f"an anchor is called `{name}` already; choose another name")
    return [Edit(span, name) for span in sorted((anchored.anchor, *anchored.aliases))]


def _check_result(file: Snapshot, symbol: Symbol, name: str, edits: list[Edit]) -> None:
    """Reads the result, which must name the same things in the same places."""
    after = analyse(apply(file.document.text, edits), file, file.target)
    before, now = file.symbols, after.symbols
    expected = _named(before, _new_name(before, symbol, name))
    faults = len(file.document.faults)
    if _named(now, lambda _, old: old) != expected or len(after.document.faults) != faults:
        raise RenameRefused(
            f"not every place of `{symbol.name}` can be changed with certainty, as an anchor, a "
            "merge key or an escape in quotes is in the way; rename it by hand"
        )
    if symbol.target is Target.AGENT:
        entry = name if before.entry == symbol.name else before.entry
        if now.entry != entry:
            raise RenameRefused(
                f"a run starts with `root`, else with the first agent: it would now start with "
                f"`{now.entry}` instead of `{entry}`; move that agent to the top first"
            )


def _named(symbols: Symbols, new: _New) -> list[tuple[Target, str, str, str, str]]:
    """Definitions and uses, under the names that `new` gives them."""
    made = [(d.target, new(d.target, d.name), "", "", "") for d in symbols.definitions]
    for use in symbols.uses:
        kind = KINDS.get(use.section)
        owner = use.owner if kind is None else new(kind, use.owner)
        made.append((use.target, new(use.target, use.name), use.section, owner, use.field))
    return made


def _new_name(symbols: Symbols, symbol: Symbol, name: str) -> _New:
    def new(target: Target, old: str) -> str:
        if symbol == Symbol(target, old):
            return name
        parts = split_model(old) if target is Target.MODEL else None
        if parts is not None and symbol == Symbol(Target.PROVIDER, parts[0]):
            return old if old in symbols.of(Target.MODEL) else f"{name}/{parts[1]}"
        return old

    return new
