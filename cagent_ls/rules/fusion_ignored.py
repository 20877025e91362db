"""fusion-ignored: fusion settings that nothing reads."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.entries import deletion
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.target import About
from cagent_ls.rules._rag import EXAMPLE, strategies
from cagent_ls.rules.rule import Rule

_RRF = {"", "rrf", "reciprocal_rank_fusion"}
_HEAD = f"{EXAMPLE}    strategies:\n      - type: bm25\n    results:\n      limit: 5\n"

RULE = Rule(
    id="fusion-ignored",
    severity=Severity.WARNING,
    summary="Fusion joins several strategies; each of its ways reads its own settings only.",
    bad=f"{_HEAD}      fusion: {{strategy: rrf}}  # for later\n",
    good=_HEAD,
    details=(
        "With a single strategy there is nothing to join, and `fusion` is not looked at. With "
        "several, `weights` belong to `strategy: weighted` and `k` to `rrf`, the default. Delete "
        "what is not read, or choose the way that reads it."
    ),
    rows=("L13",),
    tags=("unused",),
)


@RULE.each("RagSource")
def ignored(source: Bound, _about: About) -> Iterator[Finding]:
    """The whole of it with one strategy, else what the way of fusion does not read."""
    seen = strategies(source)
    for results in source.inner("results"):
        if not results.is_set("fusion") or not seen:
            continue
        if len(seen) == 1:
            key = results.key("fusion")
            message = "with one strategy there is nothing to join, and `fusion` is not read"
            yield RULE.at(key.span, f"{message}; delete it", fixes=deletion(key, safe=True))
            continue
        for fusion in results.inner("fusion"):
            way = fusion.text("strategy")
            if fusion.is_set("weights") and way in _RRF | {"max"}:
                yield _unread(fusion, "weights", "weighted")
            if fusion.is_set("k") and way in {"weighted", "max"}:
                yield _unread(fusion, "k", "rrf")


def _unread(fusion: Bound, name: str, way: str) -> Finding:
    key = fusion.key(name)
    message = f"`{name}` is only read with `strategy: {way}`; delete it or change the strategy"
    return RULE.at(key.span, message, fixes=deletion(key))
