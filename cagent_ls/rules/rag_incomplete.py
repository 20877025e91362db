"""rag-incomplete: a RAG source, strategy or reranking without what it cannot do without."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Related, Severity
from cagent_ls.analysis.problem import ReferenceUse
from cagent_ls.analysis.target import BOTH, DOCKER_AGENT, About
from cagent_ls.language.rag import STRATEGY_TYPES
from cagent_ls.language.types import Target
from cagent_ls.rules._rag import EMBEDDERS, EXAMPLE, misspelt, overrides, strategies
from cagent_ls.rules.rule import File, Rule

RULE = Rule(
    id="rag-incomplete",
    severity=Severity.ERROR,
    summary="A RAG source without strategies, or a strategy without its model, cannot be built.",
    bad=f"{EXAMPLE}    strategies: []  # none yet\n",
    good=f"{EXAMPLE}    strategies:\n      - type: bm25\n",
    details=(
        "A source needs at least one strategy, a strategy its `type`, an embedding strategy its "
        "`embedding_model`, `semantic-embeddings` also a `chat_model`, and `reranking` a `model`. "
        "Without them docker-agent does not build the source: up to 1.36 the whole file fails, "
        "later the agent starts without it. The bundled runtime does not run the file."
    ),
    loads_since="1.37.0",
    whole_text=True,
    rows=("U31",),
)


@RULE.each("RagSource")
def source(source: Bound, about: About) -> Iterator[Finding]:
    """A source without strategies."""
    if source.has_unknown_parts:
        return
    if strategies(source) == () and "strategies" not in misspelt(source, about):
        inherits = overrides(source)
        yield RULE.at(
            source.key("strategies").span if "strategies" in source.node.pairs else source.head,
            "a RAG source needs at least one strategy: add `strategies: [{type: bm25}]` or another"
            + (", as docker-agent does not take those of `ref`" if inherits else ""),
            runtimes=frozenset({DOCKER_AGENT}) if inherits else BOTH,
        )


@RULE.linked(Target.RAG)
def nothing(use: ReferenceUse, file: File) -> Iterator[Finding]:
    """A source that is defined and left empty; shown where it is used, as nobody else needs it."""
    definition = file.symbols.of(Target.RAG).get(use.name)
    replaced = use.bound is not None and use.bound.node.get("rag_config") is not None
    if definition is not None and not definition.facts and not replaced:
        yield RULE.at(
            use.node.span,
            f"the source `{use.name}` is empty; give it `docs` and `strategies`",
            related=(Related("defined here", definition=(Target.RAG, use.name)),),
        )


@RULE.each("Strategy")
def strategy(strategy: Bound, about: About) -> Iterator[Finding]:
    """A strategy without type or models."""
    if strategy.has_unknown_parts:
        return
    wrong = misspelt(strategy, about)
    if not strategy.is_set("type"):
        if "type" not in wrong:
            known = ", ".join(f"`{name}`" for name in STRATEGY_TYPES)
            yield RULE.at(strategy.head, f"a strategy needs a `type`: {known}")
        return
    kind = strategy.variant
    # `model` is the old name of `embedding_model`, which `strategy-key-ignored` looks at.
    if kind in EMBEDDERS and _lacks(strategy, "embedding_model", {*wrong, *_old(strategy)}):
        message = f"`{kind}` needs an `embedding_model`, such as `dmr/ai/embeddinggemma`"
        yield RULE.at(strategy.head, message)
    if kind == "semantic-embeddings" and _lacks(strategy, "chat_model", wrong):
        yield RULE.at(strategy.head, f"`{kind}` needs a `chat_model` to write its summaries")


@RULE.each("Reranking")
def reranking(reranking: Bound, about: About) -> Iterator[Finding]:
    """Reranking without a model."""
    if not reranking.is_set("model") and "model" not in misspelt(reranking, about):
        yield RULE.at(reranking.head, "`reranking` needs a `model` that scores the results")


def _lacks(strategy: Bound, key: str, wrong: set[str | None]) -> bool:
    node = strategy.get(key)
    blank = node is None or (node.kind == "scalar" and not node.text.strip())
    return blank and key not in wrong


def _old(strategy: Bound) -> set[str]:
    return {"embedding_model"} if strategy.is_set("model") else set()
