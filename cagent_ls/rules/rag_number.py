"""rag-number: a number of a RAG source outside what makes sense."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.problem import OutOfRange
from cagent_ls.analysis.target import About
from cagent_ls.rules._rag import EMBEDDERS, EXAMPLE, NUMBERS
from cagent_ls.rules.rule import Rule
from cagent_ls.syntax.dialect import as_float

_HEAD = (
    f"{EXAMPLE}    strategies:\n      - type: chunked-embeddings\n"
    "        embedding_model: dmr/ai/embeddinggemma\n        vector_dimensions: 768\n"
)

RULE = Rule(
    id="rag-number",
    severity=Severity.WARNING,
    summary="Sizes, limits, thresholds and weights outside their range do not do what they say.",
    bad=f"{_HEAD}        threshold: 50  # percent\n",
    good=f"{_HEAD}        threshold: 0.5\n",
    details=(
        "No number of a RAG source is checked when the file is loaded. Similarities of embeddings "
        "and scores of reranking lie between 0 and 1, so a higher threshold drops every result. "
        "Sizes and limits below 1 are replaced by a default or taken for no limit. With a "
        "concurrency or batch size of 0 docker-agent waits for ever, and the bundled runtime "
        "refuses the file."
    ),
    rows=("L11",),
)

_HANGS = {"max_embedding_concurrency", "max_indexing_concurrency", "embedding_batch_size"}

_TAKEN = {
    ("Strategy", "limit"): "the default, 5,",
    ("Chunking", "size"): "a default",
    ("Chunking", "overlap"): "no overlap",
    ("Results", "limit"): "no limit",
    ("Fusion", "k"): "the default, 60,",
    ("Reranking", "top_k"): "0",
}
"""What is taken for a negative number."""


@RULE.each(OutOfRange)
def out_of_range(problem: OutOfRange, _about: About) -> Iterator[Finding]:
    """Numbers whose bounds are always the same."""
    node, bound = problem.node, problem.bound
    if bound is None or bound.struct not in NUMBERS or node.key is None:
        return
    name, number = node.key.text, as_float(node.text)
    if name == "vector_dimensions":
        return  # `vector-dimensions` says it
    if bound.struct == "Reranking" and name == "threshold":
        yield _threshold(bound, "reranking")
    elif name in _HANGS and (number == 0 or name == "embedding_batch_size"):
        message = f"`{name}: {node.text}` keeps indexing from ever ending; write 1 or more"
        yield RULE.at(node.span, message, severity=Severity.ERROR)
    elif name in _HANGS:
        yield RULE.at(node.span, f"a negative `{name}` is no limit at all; write 1 or more")
    elif number == 0:
        message = f"`{name}: 0` stands for the default; delete it or write 1 or more"
        yield RULE.at(node.span, message, severity=Severity.INFO)
    else:
        taken = _TAKEN.get((bound.struct, name), "something else")
        yield RULE.at(node.span, f"`{name}` cannot be {node.text}; {taken} is taken instead")


@RULE.each("Strategy")
def threshold(strategy: Bound, _about: About) -> Iterator[Finding]:
    """Of embeddings; the scores of `bm25` have no bound."""
    number = strategy.number("threshold")
    if strategy.variant in EMBEDDERS and number is not None and not 0 <= number <= 1:
        yield _threshold(strategy, "embeddings")


@RULE.each("Fusion")
def weights(fusion: Bound, _about: About) -> Iterator[Finding]:
    """Each weight beyond 0 to 1."""
    written = fusion.get("weights")
    for name, node in written.pairs.items() if written is not None else ():
        number = fusion.number("weights", name)
        if number is not None and not 0 <= number <= 1:
            yield RULE.at(node.span, f"the weight of `{name}` should lie between 0 and 1")


def _threshold(bound: Bound, what: str) -> Finding:
    node, number = bound.get("threshold") or bound.node, bound.number("threshold") or 0
    effect = "every result is dropped" if number > 1 else "none is dropped"
    return RULE.at(node.span, f"scores of {what} lie between 0 and 1: with {node.text} {effect}")
