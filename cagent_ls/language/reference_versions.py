"""What each format brought and dropped, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.language.formats import FORMATS, Format, exists
from cagent_ls.language.reference_tables import Link, describe, listed, requirement, row
from cagent_ls.language.schema_structs import reachable
from cagent_ls.language.structs import ROOT, STRUCTS, fields_for
from cagent_ls.language.toolset_types import TOOLSET_TYPES
from cagent_ls.language.types import (
    NEWEST_RELEASE,
    Field,
    ListOf,
    MapOf,
    OneOf,
    Text,
    Type,
    Word,
    Words,
)


def versions(link: Link) -> Iterator[str]:
    """The page: formats, newest first, and the types of toolsets by release."""
    yield (
        "A file says its format in `version`. Each is shown as it was when a release froze it; "
        "until then it may change, so a file of a format in work may load in one release and not "
        "in another. Without `version` the newest format of the installed release applies."
    )
    yield ""
    yield "| format | read since | frozen in | brought |"
    yield "| --- | --- | --- | --- |"
    for fmt in reversed(FORMATS):
        since = f"v{fmt.readable_since}" if fmt.readable_since else ""
        frozen = f"v{fmt.frozen_in}" if fmt.frozen_in else ""
        frozen = "in work" if fmt is FORMATS[-1] else frozen
        yield row(f"[{fmt.number}](#format-{fmt.number})", since, frozen, fmt.news)
    yield ""
    for fmt in reversed(FORMATS):
        yield from _format(fmt, link)
    yield "## Types of toolsets by release"
    yield ""
    yield "Every format lets every type through; it is the release that must know it."
    yield ""
    yield "| type | since | until |"
    yield "| --- | --- | --- |"
    for kind in TOOLSET_TYPES.values():
        if kind.release_since or kind.release_until:
            since, until = (f"v{r}" if r else "" for r in (kind.release_since, kind.release_until))
            yield row(f"`{kind.name}`", since, until)


def _format(fmt: Format, link: Link) -> Iterator[str]:
    yield f'## <a id="format-{fmt.number}"></a>Format {fmt.number}'
    yield ""
    if fmt.number == 0:
        for name in reachable(ROOT, 0):
            yield f"- {_where(name, link)}: {listed(_fields(name, 0))}"
        yield ""
        return
    lines = [line for name in STRUCTS for line in _changes(name, fmt.number, link)]
    yield from lines or ["Nothing but the number."]
    yield ""


def _fields(name: str, fmt: int) -> dict[str, Field]:
    return fields_for(name, fmt, NEWEST_RELEASE)


def _changes(name: str, fmt: int, link: Link) -> Iterator[str]:
    """Bullets on one struct against the format before."""
    now, then = _fields(name, fmt), _fields(name, fmt - 1)
    if not _reached(name, fmt):
        return
    where = _where(name, link)
    if not _reached(name, fmt - 1):
        yield f"- {where} is new: {listed(now)}"
        return
    if added := [key for key in now if key not in then]:
        yield f"- {where} got {listed(added)}"
    if gone := [key for key in then if key not in now]:
        yield f"- {where} lost {listed(gone)}"
    alike: dict[str, list[str]] = {}
    for key in now:
        for text in _differs(then[key], now[key], link) if key in then else ():
            alike.setdefault(text, []).append(key)
    yield from (f"- {where}, {listed(keys)}: {text}" for text, keys in alike.items())
    for need in STRUCTS[name].requires:
        if exists(need, fmt, NEWEST_RELEASE) != exists(need, fmt - 1, NEWEST_RELEASE):
            with_ = f" with {listed(need.variants)}" if need.variants else ""
            text = (
                requirement(need)
                if need.since == fmt
                else f"{listed(need.any_of)} may be left out."
            )
            yield f"- {where}{with_}: {text}"


def _differs(old: Field, new: Field, link: Link) -> Iterator[str]:
    if set(old.only) != set(new.only):
        if added := [kind for kind in new.only if kind not in old.only]:
            yield f"also with {listed(added)}" if old.only else f"only with {listed(new.only)}"
        elif not new.only:
            yield "with every type"
    before, after = describe(old.type, link), describe(new.type, link)
    if before != after and "a word" not in (before, after):
        yield f"now {after}; before {before}"
        return
    had = [word.value for word in _words(old.type)]
    if had and (fresh := [w.value for w in _words(new.type) if w.value not in had]):
        yield f"new words {listed(fresh)}"
    elif not had and _words(new.type) and isinstance(old.type, Text):
        yield f"now one of {listed(w.value for w in _words(new.type))}"


def _words(type_: Type) -> list[Word]:
    match type_:
        case Words(words, closed=True):
            return list(words)
        case ListOf(inner) | MapOf(inner):
            return _words(inner)
        case OneOf(types):
            return [word for option in types for word in _words(option)]
        case _:
            return []


def _where(name: str, link: Link) -> str:
    return f"[{name}]({link(name)})"


def _reached(name: str, fmt: int) -> bool:
    """Whether a file of that format can hold the struct."""
    return name in reachable(ROOT, fmt)
