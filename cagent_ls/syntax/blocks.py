"""Cuts a text into blocks that can be composed alone, and keeps what they said by content.

A block is a top-level entry, or, inside a section of named things (`agents:`, `models:`), one of
its entries. Blocks that end inside a quote or bracket are tried together with those after them, so
cutting never changes the meaning. An edit inside one block leaves the others as they are: its cost
follows the block, not the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cached_property

from cagent_ls.syntax.compose import Composed, SyntaxFault, compose
from cagent_ls.syntax.green import Green, GreenMapping

_TOP_KEY = re.compile(r"^(?=[^\s\ufeff#\-\]}%&*!|>'\"{\[,?:])", re.MULTILINE)
_UNCUT = re.compile(r"^(?:---(?=\s|$)|\.\.\.(?=\s|$)|[!&%?*])", re.MULTILINE)
"""At the margin: where what belongs together cannot be told by the lines."""
_LONE_RETURN = re.compile(r"\r(?!\n)")
"""Ends a line for YAML, but not for Python's regular expressions."""
_SECTION_HEADER = re.compile(r"[A-Za-z_][\w-]*:[ \t]*(?:#[^\n]*)?\r?\n")
_ENTRY = r"(?=[^\s\ufeff#\-\]}%&*!|>@`{\[,?:])"
_FIRST_ENTRY = re.compile(rf"^( +){_ENTRY}", re.MULTILINE)
_BLANKS = re.compile(" *")
_AT_MARGIN = re.compile(r"^[^\s#]", re.MULTILINE)
_JOINED = 8
"""How many blocks are tried together where one ends inside a quote or bracket."""

_NO_COLON = "a key needs a colon after it: `key: value`"


class Block:
    """A piece of the text with its tree; all offsets are relative to the piece."""

    def __init__(
        self, text: str, composed: Composed, children: tuple[tuple[int, Block], ...] = ()
    ) -> None:
        self.text = text
        self.composed = composed
        self.children = children
        """Entries composed alone, with their offsets in `text`; then `composed` is the header's."""
        self.is_joined = False
        """Whether it was made of several pieces, which an edit anywhere in it may part again."""

    @cached_property
    def faults(self) -> tuple[SyntaxFault, ...]:
        """Its faults and those of its children."""
        return (
            *self.composed.faults,
            *(f.shifted(at) for at, child in self.children for f in child.faults),
        )

    @cached_property
    def anchors(self) -> tuple[tuple[int, str, Green], ...]:
        """Offset of the block that holds it, name and value of each anchor, in file order."""
        own = ((0, name, green) for name, green in self.composed.anchors)
        below = (
            (at, name, green)
            for at, child in self.children
            for name, green in child.composed.anchors
        )
        return (*own, *below)

    @cached_property
    def has_aliases(self) -> bool:
        """Whether its meaning depends on other blocks."""
        return self.composed.has_aliases or any(c.composed.has_aliases for _, c in self.children)

    @property
    def is_open(self) -> bool:
        """Whether it ends inside a quote or bracket that more text might close."""
        return any(fault.is_open for fault in self.faults)


Placed = list[tuple[int, Block]]
Cache = dict[str, Block]
_Make = Callable[[str, Cache], Block]


def cut(text: str, known: Cache) -> Placed:
    """The blocks of `text` with their offsets; `known` grows by those that are new."""
    if _is_uncut(text):
        return [(0, Block(text, compose(text)))] if text else []
    pieces = list(_pieces(text, sorted({0, *(m.start() for m in _TOP_KEY.finditer(text))})))
    if len(pieces) == 1:
        return [(0, _top_level(text, known))]
    placed = list(_join(pieces, known, _top_level))
    if not any(isinstance(block.composed.root, GreenMapping) for _, block in placed):
        return [(0, Block(text, compose(text)))] if text else []
    return [(at, _as_mapping(block)) for at, block in placed]


def recut(blocks: Placed, start: int, end: int, inserted: str, known: Cache) -> Placed | None:
    """The blocks after one edit inside one of them; None where the text must be cut anew."""
    index = bisect_right(blocks, start, key=lambda placed: placed[0]) - 1
    if index < 0 or any(block.is_open for _, block in blocks):
        return None
    at, old = blocks[index]
    size, is_last = len(old.text), index == len(blocks) - 1
    if start <= at or end >= at + size + is_last or old.is_joined:
        return None
    new = _recut_section(old, start - at, end - at, inserted, known)
    if new is None and len(blocks) > 1:
        text = old.text[: start - at] + inserted + old.text[end - at :]
        new = _as_mapping(_top_level(text, known)) if _stands_alone(text, is_last) else None
    if new is None or new.is_open:
        return None
    by = len(new.text) - size
    made = [*blocks[:index], (at, new), *((a + by, block) for a, block in blocks[index + 1 :])]
    return made if any(isinstance(b.composed.root, GreenMapping) for _, b in made) else None


def _is_uncut(text: str) -> bool:
    """Whether the text is composed as a whole."""
    if "\r" in text and _LONE_RETURN.search(text):
        return True
    return _UNCUT.search(text) is not None


def _stands_alone(text: str, is_last: bool) -> bool:
    """Whether the text is one top-level piece still."""
    starts = [m.start() for m in _TOP_KEY.finditer(text)]
    return starts == [0] and not _is_uncut(text) and (is_last or text.endswith("\n"))


def _pieces(text: str, starts: list[int]) -> Iterator[str]:
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        if start < end:
            yield text[start:end]


def _join(pieces: list[str], known: Cache, make: _Make) -> Iterator[tuple[int, Block]]:
    """The pieces as blocks; those that are open are closed by what follows, if that helps."""
    index, at = 0, 0
    while index < len(pieces):
        block = make(pieces[index], known)
        if block.is_open:
            text = pieces[index]
            for last in range(index + 1, min(index + 1 + _JOINED, len(pieces))):
                text += pieces[last]
                joined = make(text, known)
                if not joined.faults:
                    block, index = joined, last
                    block.is_joined = True
                    break
        yield at, block
        at += len(block.text)
        index += 1


def _top_level(piece: str, known: Cache) -> Block:
    block = known.get(piece)
    if block is None:
        block = known[piece] = _section(piece, known) or Block(piece, compose(piece))
    return block


def _entry(piece: str, known: Cache) -> Block:
    block = known.get(piece)
    if block is None:
        block = known[piece] = Block(piece, compose(piece))
    return block


def _section(piece: str, known: Cache) -> Block | None:
    """The piece cut at its second-level entries, or None where that is not safe."""
    header = _SECTION_HEADER.match(piece)
    first = _FIRST_ENTRY.search(piece, header.end()) if header else None
    if header is None or first is None or _before_first(piece[header.end() : first.start()]):
        return None
    if _AT_MARGIN.search(piece, header.end()):  # such as a key with `?` or an alias as key
        return None
    indent = len(first[1])
    begin = first.start()
    children = _entries(piece[begin:], indent, known)
    if len(children) == 1 and not _is_entry(children[0][1].composed.root, indent):
        return None
    placed = tuple((at + begin, _as_mapping(child, indent)) for at, child in children)
    return Block(piece, compose(header[0]), placed)


def _entries(text: str, indent: int, known: Cache) -> Placed:
    entry = _entry_at(indent)
    starts = [m.start() for m in entry.finditer(text)]
    return list(_join(list(_pieces(text, starts)), known, _entry))


def _entry_at(indent: int) -> re.Pattern[str]:
    return re.compile(rf"^ {{{indent}}}{_ENTRY}", re.MULTILINE)


def _recut_section(
    section: Block, start: int, end: int, inserted: str, known: Cache
) -> Block | None:
    """The section after an edit inside its entries; None where it must be cut anew."""
    children = section.children
    first = bisect_right(children, start, key=lambda child: child[0]) - 1
    last = bisect_right(children, end, key=lambda child: child[0]) - 1
    if first < 0:
        return None
    blanks = _BLANKS.match(section.text, children[0][0])
    indent = len(blanks[0]) if blanks else 0
    if start <= children[first][0] + indent:
        first -= 1
        if first < 0:
            return None
    begin = children[first][0]
    stop = children[last + 1][0] if last + 1 < len(children) else len(section.text)
    text = section.text[begin:start] + inserted + section.text[end:stop]
    is_last = stop == len(section.text)
    if _AT_MARGIN.search(text) or _is_uncut(text) or not (is_last or text.endswith("\n")):
        return None
    made = [(at + begin, _as_mapping(b, indent)) for at, b in _entries(text, indent, known)]
    by = len(inserted) - (end - start)
    tail = [(at + by, child) for at, child in children[last + 1 :]]
    if first + len(made) + len(tail) < 2:
        return None
    whole = section.text[:start] + inserted + section.text[end:]
    block = Block(whole, section.composed, (*children[:first], *made, *tail))
    if not section.faults:  # else places have moved; the same for anchors
        block.faults = tuple(f.shifted(at) for at, child in made for f in child.faults)
    if not section.anchors:
        block.anchors = tuple(
            (at, name, green) for at, child in made for name, green in child.composed.anchors
        )
    if not section.has_aliases:
        block.has_aliases = any(child.has_aliases for _, child in made)
    return block


def _before_first(text: str) -> bool:
    """Whether anything but comments stands before the first entry."""
    return any(line.strip() and not line.lstrip().startswith("#") for line in text.splitlines())


def _is_entry(root: Green | None, indent: int | None) -> bool:
    """Whether the tree can stand among the entries of a mapping, indented by `indent`."""
    if root is None or indent is None:
        return root is None or isinstance(root, GreenMapping)
    return isinstance(root, GreenMapping) and root.start == indent and not root.flow


def _as_mapping(block: Block, indent: int | None = None) -> Block:
    """The block, or, where it is something that cannot stand among entries, one that says so."""
    root = block.composed.root
    if block.children or root is None or _is_entry(root, indent):
        return block
    end = len(block.text.rstrip())
    fault = SyntaxFault(root.start, max(root.start, end), _NO_COLON)
    return Block(block.text, Composed(None, (*block.composed.faults, fault)))
