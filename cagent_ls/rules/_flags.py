"""The runtime flags of a model, in each of the ways they may be written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.entries import delete_item
from cagent_ls.analysis.finding import Fix
from cagent_ls.language.flags import SWITCHES
from cagent_ls.syntax.lines import Span
from cagent_ls.syntax.tree import Node

_SPLIT_BY_DOCKER_AGENT = re.compile(r"[^\s,]+")
_SPLIT_LIKE_A_SHELL = re.compile(r"""(?:[^\s"']|"[^"]*"|'[^']*')+""")


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument as the engine gets it."""

    text: str
    span: Span
    """Its place; that of the whole value where the value is not written as it is read."""
    node: Node
    literal: bool
    """The text stands in the file as it is, so that it can be mended."""

    @property
    def is_flag(self) -> bool:
        """Whether Docker Model Runner takes it for a flag."""
        return self.text.startswith("-")

    @property
    def name(self) -> str:
        """What Docker Model Runner looks up: the text before the first ``=``."""
        return self.text.partition("=")[0]

    @property
    def name_span(self) -> Span:
        """The place of the name."""
        if not self.literal:
            return self.span
        return Span(self.span.start, self.span.start + len(self.name))


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag with its value: ``--k=v``, or two arguments."""

    argument: Argument
    value: str | None

    @property
    def name(self) -> str:
        """The flag, dashes included."""
        return self.argument.name


@lru_cache(maxsize=16)
def arguments(model: Bound) -> tuple[Argument, ...]:
    """The arguments in `runtime_flags`, else in `raw_runtime_flags`.

    Several rules ask for those of one model in turn, so the last ones are kept.
    """
    written = model.get("provider_opts", "runtime_flags")
    pattern = _SPLIT_BY_DOCKER_AGENT
    if written is None:
        written, pattern = model.get("provider_opts", "raw_runtime_flags"), _SPLIT_LIKE_A_SHELL
    if written is None:
        return ()
    if written.kind == "sequence":
        return tuple(
            _argument(item, item.text, 0)
            for item in written.elements
            if item.kind == "scalar" and item.text
        )
    if written.kind != "scalar":
        return ()
    return tuple(_argument(written, m[0], m.start()) for m in pattern.finditer(written.text))


def open_quote(model: Bound) -> Node | None:
    """The `raw_runtime_flags` if a quote in them is never closed."""
    raw = model.get("provider_opts", "raw_runtime_flags")
    if raw is None or raw.kind != "scalar":
        return None
    rest = _SPLIT_LIKE_A_SHELL.sub("", raw.text)
    return raw if "'" in rest or '"' in rest else None


def parsed(found: tuple[Argument, ...]) -> Iterator[Flag | Argument]:
    """Flags with their values; an argument that is neither stands for itself."""
    at = 0
    while at < len(found):
        argument = found[at]
        at += 1
        if not argument.is_flag:
            yield argument
        elif "=" in argument.text:
            yield Flag(argument, argument.text.partition("=")[2])
        elif at < len(found) and not found[at].is_flag and argument.name not in SWITCHES:
            yield Flag(argument, found[at].text)
            at += 1
        else:
            yield Flag(argument, None)


def flags(model: Bound) -> Iterator[Flag]:
    """The flags of a model."""
    return (item for item in parsed(arguments(model)) if isinstance(item, Flag))


def _argument(node: Node, text: str, offset: int) -> Argument:
    start = node.span.start + (1 if node.style in {"single", "double"} else 0)
    literal = node.via is None and node.scope.text.startswith(node.text, start)
    span = Span(start + offset, start + offset + len(text)) if literal else node.span
    return Argument(text, span, node, literal)


def deletion(argument: Argument) -> tuple[Fix, ...]:
    """The fix that deletes a flag which stands with its value in one item of a list."""
    if not argument.literal or argument.node.index is None:
        return ()
    edits = delete_item(argument.node)
    return (Fix(f"Delete `{argument.text}`", edits),) if edits else ()
