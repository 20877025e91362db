"""Inlay hints: what a bare name stands for, and what counts where nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.problem import ReferenceUse
from cagent_ls.analysis.references import resolve_model, span_of
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.analysis.symbols import Symbols
from cagent_ls.features.live import NOTHING, Live
from cagent_ls.features.parts import parts_in, provider_of
from cagent_ls.language.structs import STRUCTS
from cagent_ls.language.types import Target
from cagent_ls.syntax.lines import Span

_DMR = "dmr"
_MISSING = "not installed"
_FACTS = {
    Target.MCP: ("command", "ref"),
    Target.PROVIDER: ("base_url", "provider"),
    Target.TOOLSET_GROUP: ("type",),
}
"""What tells the most of a definition, the first that is written."""
_SIZE, _CODE_SIZE = "1500", "4000"
"""Characters of a chunk, of text and of code."""


@dataclass(frozen=True, slots=True)
class Hint:
    """A text to show at an offset that is not in the file."""

    offset: int
    text: str
    tooltip: str = ""


def hints(file: Snapshot, span: Span, live: Live = NOTHING) -> Iterator[Hint]:
    """The hints between the ends of `span`; only the parts that reach into it are looked at."""
    if not file.is_agent_file:
        return
    for part in parts_in(file, span):
        inside = Span(span.start - part.start, span.end - part.start)
        for noted in part.facts.noted:
            match noted:
                case ReferenceUse() if noted.reference.target is Target.MODEL:
                    found = _model(noted, file.symbols, live)
                case ReferenceUse() if noted.reference.target in _FACTS:
                    found = _defined(noted, file.symbols)
                case Bound(struct="Model"):
                    found = _served(noted, file.symbols, live)
                case Bound(struct="Strategy"):
                    found = _strategy(noted)
                case Bound(struct="RagSource"):
                    found = _source(noted)
                case _:
                    continue
            for hint in found:
                if inside.touches(hint.offset):
                    yield Hint(hint.offset + part.start, hint.text, hint.tooltip)


def _model(use: ReferenceUse, symbols: Symbols, live: Live) -> Iterator[Hint]:
    model = resolve_model(symbols, use.name)
    if model is None or use.node.via is not None:
        return
    end = span_of(use).end
    if model.definition is not None:
        turns = symbols.turns.get(use.name)
        if turns:
            yield Hint(end, ", ".join(turns), "They take turns.")
        elif model.provider and model.model:
            yield Hint(end, f"{model.provider}/{model.model}", "The model of that name.")
    elif model.provider == _DMR and _DMR not in symbols.of(Target.PROVIDER):
        yield from _missing(end, model.model, live)


def _defined(use: ReferenceUse, symbols: Symbols) -> Iterator[Hint]:
    """What a server, a provider or a toolset of the file is in essence."""
    target = use.reference.target
    definition = symbols.of(target).get(use.name)
    if definition is not None and use.node.via is None:
        essence = next(filter(None, map(definition.text, _FACTS[target])), "")
        if essence:
            yield Hint(span_of(use).end, essence, f"The {target.value} of that name.")


def _served(model: Bound, symbols: Symbols, live: Live) -> Iterator[Hint]:
    """About a model of the local runner, after its name."""
    name = model.get("model")
    provider = provider_of(model, symbols)
    if name is None or name.via is not None or provider is None or provider.name != _DMR:
        return
    if model.is_set("base_url"):
        return
    end = name.span.end
    yield from _missing(end, name.text, live)
    installed = live.installed(name.text)
    size = installed.context_size if installed is not None else None
    flagged = model.is_set("provider_opts", "runtime_flags")
    if size and not model.is_set("provider_opts", "context_size") and not flagged:
        yield Hint(end, f"context {size}", "The context window that is packed with the model.")


def _missing(end: int, reference: str, live: Live) -> Iterator[Hint]:
    if live.is_missing(reference):
        yield Hint(end, _MISSING, f"The local model runner has no `{reference}`.")


def _strategy(strategy: Bound) -> Iterator[Hint]:
    """The sizes that count where none are written, after the type."""
    kind = strategy.get("type")
    if kind is None or kind.via is not None:
        return
    size = _CODE_SIZE if strategy.is_true("chunking", "code_aware") else _SIZE
    defaults = (
        ("chunks of", size, ("chunking", "size")),
        ("overlap", _default("Chunking", "overlap"), ("chunking", "overlap")),
        ("limit", _default("Strategy", "limit"), ("limit",)),
    )
    texts = [f"{label} {value}" for label, value, keys in defaults if not strategy.get(*keys)]
    if texts:
        yield Hint(kind.span.end, ", ".join(texts), "What counts where nothing is written.")


def _source(source: Bound) -> Iterator[Hint]:
    key = source.node.key
    is_bare = source.is_set("strategies") and source.get("results", "limit") is None
    if key is not None and source.node.via is None and is_bare:
        text = f"at most {_default('Results', 'limit')} results"
        yield Hint(key.span.end + 1, text, "What counts without `results.limit`.")


def _default(struct: str, field: str) -> str:
    return STRUCTS[struct].by_name[field].default or ""
