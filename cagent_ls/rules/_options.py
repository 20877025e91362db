"""The `provider_opts` of models and providers, with what is known of each option."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cagent_ls.analysis.binder import Binder, describe
from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Edit, Fix
from cagent_ls.analysis.problem import Noted, OutOfRange, UnknownWord, WrongType
from cagent_ls.analysis.similar import nearest
from cagent_ls.analysis.target import About
from cagent_ls.language.providers import PROVIDERS, Provider
from cagent_ls.language.types import Field, Integer, Number, OneOf, Text, Type
from cagent_ls.rules._served import served_by
from cagent_ls.rules.rule import File, replace
from cagent_ls.syntax.dialect import is_number, scalar_kind
from cagent_ls.syntax.tree import Node
from cagent_ls.syntax.written import written

FATAL = frozenset(
    {
        ("dmr", "raw_runtime_flags"),
        ("dmr", "mode"),
        ("dmr", "keep_alive"),
        ("dmr", "gpu_memory_utilization"),
        ("dmr", "hf_overrides"),
        ("dmr", "supports_images"),
        ("dmr", "supports_pdf"),
    }
)
"""Options, by provider, with which a client is not made if they are wrong; others are ignored."""

_READS_TEXT = {("anthropic", "interleaved_thinking")}
"""Truths that may be written as a text or a number."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A value that an option cannot take."""

    node: Node
    remedy: str
    """What it must be, to follow the name of the option."""
    fixes: tuple[Fix, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """One option as written."""

    key: Node
    value: Node
    provider: Provider
    field: Field | None
    """None for an option that the provider does not have."""

    @property
    def is_fatal(self) -> bool:
        """Whether a wrong value keeps the model from being made."""
        return (self.provider.name, self.key.text) in FATAL

    def wrong(self, about: About) -> Wrong | None:
        """The first thing that is wrong with the value."""
        if self.field is None or self.field.known_by_name_only or self.value.kind == "alias":
            return None
        type_, value = self.field.type, self.value
        if value.kind == "scalar":
            kind = scalar_kind(value)
            if _wants_text(type_) and kind not in {"text", "null"}:
                return Wrong(value, "must be a text; quote it", _as(value, f'"{value.text}"'))
            if (self.provider.name, self.key.text) in _READS_TEXT:
                return None
            if self._is_quoted_number(kind):
                remedy = f"{value.text}.0" if value.text.isdecimal() else value.text
                return Wrong(value, "must be a number without quotes", _as(value, remedy))
        binder = Binder(about)
        binder.bind(value, type_)
        return next((w for w in map(_wrong, binder.noted) if w is not None), None)

    def _is_quoted_number(self, kind: str) -> bool:
        """Whether it is a number in quotes, which clients other than that of `dmr` do not read."""
        return (
            self.field is not None
            and isinstance(self.field.type, Integer | Number)
            and self.field.name != "context_size"
            and self.provider.name != "dmr"
            and kind == "text"
            and is_number(self.value.text)
        )


def options(bound: Bound, file: File) -> Iterator[Option]:
    """The options of a model or provider whose client is known."""
    written = bound.get("provider_opts")
    if written is None or written.kind != "mapping" or written.via is not None:
        return
    provider = served_by(bound, file.symbols)
    if provider is None:
        return
    known = {field.name: field for field in provider.options}
    for key, value in written.entries:
        if not key.is_merge_key:
            yield Option(key, value, provider, known.get(key.text))


def takers(name: str) -> tuple[str, ...]:
    """The providers, of each client one, that have an option of this name."""
    return tuple(
        provider.name
        for provider in PROVIDERS.values()
        if provider.kind == "core" and any(field.name == name for field in provider.options)
    )


def _wants_text(type_: Type) -> bool:
    """Whether a single value must be a text, as it is not converted in a free map."""
    if isinstance(type_, OneOf):
        return any(isinstance(option, Text) for option in type_.types)
    return isinstance(type_, Text)


def _wrong(noted: Noted) -> Wrong | None:
    match noted:
        case WrongType(node, type_):
            return Wrong(node, f"must be {describe(type_)}")
        case OutOfRange(node, type_):
            bounds = f"at least {type_.minimum:g}" if type_.minimum is not None else ""
            if type_.maximum is not None:
                bounds += f"{' and ' if bounds else ''}at most {type_.maximum:g}"
            return Wrong(node, f"must be {bounds}")
        case UnknownWord(node, words) if words.closed:
            known = [word.value for word in words.words]
            near = nearest(node.text, known)
            remedy = f"must be {', '.join(f'`{word}`' for word in known[:-1])} or `{known[-1]}`"
            return Wrong(node, remedy, replace(node, near) if near else ())
        case _:
            return None


def _as(node: Node, text: str) -> tuple[Fix, ...]:
    """The fix that writes the value as `text`, quotes and all."""
    if node.via is not None:
        return ()
    return (Fix(f"Change to `{text}`", (Edit(written(node), text),), safe=True),)
