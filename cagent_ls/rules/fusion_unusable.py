"""fusion-unusable: results of several strategies that cannot be joined."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.entries import deletion
from cagent_ls.analysis.finding import Finding, Fix, Severity
from cagent_ls.analysis.similar import nearest
from cagent_ls.analysis.target import BOTH, DOCKER_AGENT, About
from cagent_ls.language.rag import FUSIONS
from cagent_ls.rules._rag import EXAMPLE, misspelt, strategies
from cagent_ls.rules.rule import Rule, replace

_HEAD = (
    f"{EXAMPLE}    strategies:\n      - type: bm25\n      - type: chunked-embeddings\n"
    "        embedding_model: dmr/ai/embeddinggemma\n        vector_dimensions: 768\n"
    "    results:\n      fusion:\n"
)
_WEIGHTS = "        weights: {bm25: 0.3, chunked-embeddings: 0.7}\n"

RULE = Rule(
    id="fusion-unusable",
    severity=Severity.ERROR,
    summary="Fusion needs a known way, and `weighted` a weight for each strategy.",
    bad=f"{_HEAD}        strategy: wieghted  # by score\n{_WEIGHTS}",
    good=f"{_HEAD}        strategy: weighted\n{_WEIGHTS}",
    details=(
        "Where a source has two strategies or more, their results are joined by `rrf` (the "
        "default), `weighted` or `max`; docker-agent does not build a source with another word. "
        "`weighted` needs weights, one for the type of each strategy: without any the source is "
        "not built, and where one lacks every search fails. A weight for a strategy that the "
        "source does not have is read by nobody."
    ),
    loads_since="1.37.0",
    rows=("U31", "U42", "L11"),
)


@RULE.each("RagSource")
def unusable(source: Bound, about: About) -> Iterator[Finding]:
    """Only with several strategies: with one nothing of it is read."""
    seen = strategies(source)
    if seen is None or len(seen) < 2:
        return
    for results in source.inner("results"):
        for fusion in results.inner("fusion"):
            way = fusion.get("strategy")
            if way is None or way.kind != "scalar" or not way.text:
                continue
            if way.text not in FUSIONS:
                near = nearest(way.text, FUSIONS)
                remedy = f"did you mean `{near}`?" if near else f"known are {', '.join(FUSIONS)}"
                fixes = replace(way, near) if near else ()
                yield RULE.at(way.span, f"no fusion is called `{way.text}`; {remedy}", fixes=fixes)
            elif way.text == "weighted" and "weights" not in misspelt(fusion, about):
                yield from _weights(fusion, seen)


def _weights(fusion: Bound, strategies: tuple[Bound, ...]) -> Iterator[Finding]:
    names = {s.variant: s.text("name") for s in strategies}
    weights, way = fusion.get("weights"), fusion.get("strategy")
    if way is None or (weights is not None and weights.kind != "mapping"):
        return  # an alias of nothing, or of the wrong type
    written = weights.pairs if weights is not None else {}
    if not written:
        yield RULE.at(way.span, f"`weighted` needs `weights` for {_listed(names)}")
        return
    absent = {key: nearest(key, names) for key in written if key not in _known(strategies)}
    for kind, name in names.items():
        if kind and kind not in written and kind not in absent.values():
            named = bool(name) and name in written
            yield RULE.at(
                fusion.key("weights").span,
                f"`weights` has none for `{kind}`, so "
                + ("docker-agent fails at every search" if named else "every search fails"),
                runtimes=frozenset({DOCKER_AGENT}) if named else BOTH,
            )
    for key, near in absent.items():
        yield _absent(fusion, key, near if near not in written else None)


def _known(strategies: tuple[Bound, ...]) -> set[str]:
    return {s.variant for s in strategies} | {s.text("name") for s in strategies}


def _absent(fusion: Bound, name: str, near: str | None) -> Finding:
    weights = fusion.get("weights") or fusion.node
    key = next((k for k, _ in weights.entries if k.text == name), weights)
    written = key.kind == "scalar"
    fixes: tuple[Fix, ...] = ()
    if written:
        fixes = replace(key, near) if near else deletion(key, safe=True)
    remedy = f"did you mean `{near}`?" if near else "delete it"
    return RULE.at(
        key.span,
        f"the source has no strategy `{name}` to weigh; {remedy}",
        severity=Severity.ERROR if near else Severity.WARNING,
        fixes=fixes,
    )


def _listed(names: dict[str, str]) -> str:
    return " and ".join(f"`{name}`" for name in names if name)
