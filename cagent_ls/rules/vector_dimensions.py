"""vector-dimensions: a vector length that is missing, or that the model does not have."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.entries import insert_after
from cagent_ls.analysis.finding import Finding, Fix, Severity
from cagent_ls.analysis.target import DOCKER_AGENT
from cagent_ls.language.embedding_models import EmbeddingFacts, embedding_facts
from cagent_ls.rules._rag import EMBEDDERS, EXAMPLE, misspelt, model
from cagent_ls.rules.rule import File, Rule, replace

_STRATEGY = """\
    strategies:
      - type: chunked-embeddings
        embedding_model: dmr/ai/embeddinggemma  # small and fast
"""

RULE = Rule(
    id="vector-dimensions",
    severity=Severity.ERROR,
    summary="docker-agent must be told the length of the vectors; a wrong length fails everywhere.",
    bad=f"{EXAMPLE}{_STRATEGY}",
    good=f"{EXAMPLE}{_STRATEGY}        vector_dimensions: 768\n",
    details=(
        "docker-agent builds no embedding strategy without `vector_dimensions`; up to 1.36 the "
        "whole file fails, later the agent starts without the source. The bundled runtime learns "
        "the length from the model's first answer, so there the key may be left out. Where it is "
        "written it must be the length that the model answers with, as neither runtime asks the "
        "model for shorter vectors: else indexing stops. The length of well-known models is known "
        "here; the model's card has it for others."
    ),
    loads_since="1.37.0",
    rows=("U31", "U42", "O03"),
)


@RULE.linked("Strategy")
def dimensions(strategy: Bound, file: File) -> Iterator[Finding]:
    """Missing ones, and ones that a known model does not have."""
    if strategy.variant not in EMBEDDERS or strategy.has_unknown_parts:
        return
    used = model(strategy.text("embedding_model"), file.symbols)
    facts = embedding_facts(used.model) if used.is_stock else None
    written = strategy.get("vector_dimensions")
    if written is None:
        if "vector_dimensions" not in misspelt(strategy, file.about):
            yield _missing(strategy, facts)
        return
    number = strategy.integer("vector_dimensions")
    if number is None or written.style != "plain":
        return  # of the wrong type: `strategy-value-ignored`
    if number < 1:
        yield RULE.at(written.span, f"vectors cannot have {number} numbers; write their length")
    elif facts is not None and number != facts.dimensions:
        yield RULE.at(
            written.span,
            f"the vectors of `{used.model}` have {facts.dimensions} numbers, not {number}; "
            "indexing stops when the model answers",
            severity=Severity.WARNING if number in facts.shorter else None,
            fixes=replace(written, str(facts.dimensions)),
        )


def _missing(strategy: Bound, facts: EmbeddingFacts | None) -> Finding:
    key = strategy.key("embedding_model")
    place = key.span if strategy.get("embedding_model") is not None else strategy.head
    message = "docker-agent needs `vector_dimensions`, the length of the vectors"
    fixes: tuple[Fix, ...] = ()
    if facts is None:
        message += "; the model's documentation says it"
    else:
        line = f"vector_dimensions: {facts.dimensions}"
        message += f": write `{line}`"
        edits = insert_after(key, line)
        fixes = (Fix(f"Add `{line}`", edits, safe=True),) if edits else ()
    return RULE.at(place, message, runtimes=frozenset({DOCKER_AGENT}), fixes=fixes)
