"""rag-no-effect: RAG settings that are read and then change nothing."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.entries import deletion
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.target import About
from cagent_ls.rules._rag import EMBEDDERS, EXAMPLE
from cagent_ls.rules.rule import Rule

_HEAD = f"{EXAMPLE}    strategies:\n      - type: bm25\n    results:\n      limit: 5\n"

RULE = Rule(
    id="rag-no-effect",
    severity=Severity.INFO,
    summary="Vectors are always compared by cosine, and scores are always handed back.",
    bad=f"{_HEAD}      include_score: true  # for debugging\n",
    good=_HEAD,
    details=(
        "Both runtimes accept `similarity_metric` and `include_score` and do the same with and "
        "without them: vectors are compared by their cosine, and each result comes with its score. "
        "Delete the key."
    ),
    rows=("L09",),
    tags=("unused",),
)


@RULE.each("Strategy")
def metric(strategy: Bound, _about: About) -> Iterator[Finding]:
    """Any metric but the one that is used."""
    wanted = strategy.text("similarity_metric")
    if strategy.variant in EMBEDDERS and wanted not in {"", "cosine_similarity"}:
        key = strategy.key("similarity_metric")
        message = f"`{wanted}` has no effect: vectors are always compared by cosine; delete it"
        yield RULE.at(key.span, message, fixes=deletion(key, safe=True))


@RULE.each("Results")
def score(results: Bound, _about: About) -> Iterator[Finding]:
    """`include_score: true`; false only says what people expect without it."""
    if results.is_true("include_score"):
        key = results.key("include_score")
        message = "`include_score` has no effect: scores are always handed back; delete it"
        yield RULE.at(key.span, message, fixes=deletion(key, safe=True))
