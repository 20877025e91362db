"""strategy-repeated: two strategies of one type in a source."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Related, Severity
from cagent_ls.analysis.target import BOTH, DOCKER_AGENT, About
from cagent_ls.language.rag import STRATEGY_TYPES
from cagent_ls.rules._rag import EXAMPLE, strategies
from cagent_ls.rules.rule import Rule

RULE = Rule(
    id="strategy-repeated",
    severity=Severity.ERROR,
    summary="Of two strategies of one type docker-agent keeps the last one only.",
    bad=(
        f"{EXAMPLE}    strategies:\n      - type: bm25\n"
        "      - type: bm25  # with other settings\n        threshold: 0.3\n"
    ),
    good=f"{EXAMPLE}    strategies:\n      - type: bm25\n        threshold: 0.3\n",
    details=(
        "docker-agent keeps the strategies of a source by their type, so the second of one type "
        "replaces the first without a word. The bundled runtime keeps them apart by a `name` of "
        "their own, which docker-agent does not know. Make a source of its own of one of them."
    ),
    rows=("L12",),
)


@RULE.each("RagSource")
def repeated(source: Bound, _about: About) -> Iterator[Finding]:
    """At the later one, with the first one named."""
    first: dict[str, Bound] = {}
    seen: set[tuple[str, str]] = set()
    for strategy in strategies(source) or ():
        kind, name = strategy.variant, strategy.text("name")
        if kind not in STRATEGY_TYPES:
            continue
        known = first.setdefault(kind, strategy)
        if known is not strategy:
            same = (kind, name) in seen
            remedy = "give it a `name`, or a source" if same else "give it a source"
            yield RULE.at(
                (strategy.get("type") or strategy.node).span,
                f"docker-agent keeps one `{kind}` strategy of a source, the last; {remedy} of its "
                "own",
                runtimes=BOTH if same else frozenset({DOCKER_AGENT}),
                related=(Related("the first one", (known.get("type") or known.node).span),),
            )
        seen.add((kind, name))
