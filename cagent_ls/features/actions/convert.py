"""Writes keys of agents that have become toolsets as such."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.features.actions.action import Action, Asked, Kind
from cagent_ls.features.actions.old_keys import agent_steps
from cagent_ls.features.parts import parts_in
from cagent_ls.features.writing import unit_of
from cagent_ls.language.types import Target
from cagent_ls.syntax.lines import Span
from cagent_ls.syntax.tree import Node

_RAG_TOOLSETS = 7
"""The first format with toolsets of type `rag`."""


def convert(file: Snapshot, asked: Asked) -> Iterator[Action]:
    """For the old keys at the range."""
    unknown = {f.span: f for f in asked.others if f.rule == "unknown-field"}
    for part in parts_in(file, asked.span):
        facts = part.facts
        if facts.section != "agents" or facts.value.kind != "mapping":
            continue
        for step in agent_steps(facts.value, unit_of(file)):
            name = step.key.text
            span = Span(step.key.span.start, max(step.key.span.end, step.value.span.end))
            if name == "rag" and not _has_toolsets(file, step.value):
                continue
            if span.shifted(part.start).meets(asked.span):
                finding = unknown.get(step.key.span.shifted(part.start))
                about = (finding,) if finding is not None else ()
                edits = tuple(replace(e, span=e.span.shifted(part.start)) for e in step.edits)
                kind: Kind = "quickfix" if about else "refactor.rewrite"
                yield Action(f"Write `{name}` as a toolset", kind, edits, about)


def _has_toolsets(file: Snapshot, sources: Node) -> bool:
    """Whether toolsets may take the place of a list of sources: they must lead somewhere."""
    known = file.symbols.of(Target.RAG)
    return file.format >= _RAG_TOOLSETS and all(source.text in known for source in sources.items)
