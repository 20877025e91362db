"""The models that must be on the local runner, where a file names them, and which are not there."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.problem import ReferenceUse
from cagent_ls.analysis.references import resolve_model, span_of
from cagent_ls.analysis.rows import PartFacts
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.analysis.symbols import Symbols
from cagent_ls.features.live import Live
from cagent_ls.features.parts import parts_in, provider_of
from cagent_ls.language.types import Target
from cagent_ls.syntax.lines import Span

_DMR = "dmr"

DRAFT = ("provider_opts", "speculative_draft_model")
"""The keys of a model under which its draft model stands."""


def missing(file: Snapshot, span: Span, live: Live) -> Iterator[tuple[Span, str]]:
    """The models named in a range that are certainly not installed, each with its place."""
    for part in parts_in(file, span):
        for where, reference in local_models(part.facts, file.symbols):
            place = where.shifted(part.start)
            if place.meets(span) and live.is_missing(reference):
                yield place, reference


def local_models(facts: PartFacts, symbols: Symbols) -> Iterator[tuple[Span, str]]:
    """The models that a part wants of the local runner, draft models included."""
    for noted in facts.noted:
        if isinstance(noted, ReferenceUse) and noted.reference.target is Target.MODEL:
            yield from named_in_place(noted, symbols)
        elif isinstance(noted, Bound) and noted.struct == "Model":
            yield from served(noted, symbols)


def named_in_place(use: ReferenceUse, symbols: Symbols) -> Iterator[tuple[Span, str]]:
    """The model of a reference that is written as ``dmr/MODEL``."""
    model = resolve_model(symbols, use.name)
    if model is None or model.definition is not None or use.node.via is not None:
        return
    if model.provider == _DMR and _DMR not in symbols.of(Target.PROVIDER):
        yield span_of(use), model.model


def served(model: Bound, symbols: Symbols) -> Iterator[tuple[Span, str]]:
    """The model and the draft model of an entry, if the runner of this machine has them."""
    provider = provider_of(model, symbols)
    if provider is None or provider.name != _DMR or model.is_set("base_url"):
        return
    for name in (model.get("model"), model.get(*DRAFT)):
        if name is not None and name.via is None and name.kind == "scalar" and name.text.strip():
            yield name.span, name.text
