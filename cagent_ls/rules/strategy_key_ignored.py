"""strategy-key-ignored: a key of a strategy or of its chunking that nobody reads."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.entries import deletion
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.problem import MisplacedField, UnknownField
from cagent_ls.analysis.target import BOTH, DOCKER_AGENT, About
from cagent_ls.language.rag import STRATEGY_TYPES
from cagent_ls.language.structs import STRUCTS
from cagent_ls.rules._rag import EMBEDDERS, EXAMPLE, FREE, meant
from cagent_ls.rules.rule import Rule, replace
from cagent_ls.syntax.tree import Node

_NESTED = {
    "chunk_size": "size",
    "chunk_overlap": "overlap",
    "size": "size",
    "overlap": "overlap",
    "code_aware": "code_aware",
    "respect_word_boundaries": "respect_word_boundaries",
}
"""Keys that belong under `chunking`."""

_REQUIRED = {"embedding_model": BOTH, "chat_model": BOTH, "vector_dimensions": {DOCKER_AGENT}}
"""What cannot be built when its key has a wrong name, and where."""

RULE = Rule(
    id="strategy-key-ignored",
    severity=Severity.WARNING,
    summary="A strategy may hold any key, and those that it does not know do nothing.",
    bad=(
        f"{EXAMPLE}    strategies:\n      - type: bm25\n"
        "        thresold: 0.3  # drop what is far away\n"
    ),
    good=f"{EXAMPLE}    strategies:\n      - type: bm25\n        threshold: 0.3\n",
    details=(
        "Strategies and their `chunking` are read as free maps, so a misspelt key is swallowed "
        "without a word and its default counts. The same goes for keys of another type of "
        "strategy, such as `k1` on embeddings, and for `model`, which was once the name of "
        "`embedding_model`. Correct the key or delete it."
    ),
    loads_since="1.37.0",
    rows=("L06", "L07", "L04"),
)


@RULE.each(UnknownField)
def unknown(problem: UnknownField, about: About) -> Iterator[Finding]:
    """Keys that no strategy has; an error where something required was meant."""
    key, bound = problem.key, problem.bound
    if bound.struct not in FREE:
        return
    other = STRUCTS[bound.struct].by_name.get(key.text)
    near = meant(bound, key.text, about)
    if other is not None and about.format < other.since:
        message = f"`{key.text}` needs format {other.since}; set `version: {other.since}`"
        yield RULE.at(key.span, message)
    elif bound.struct == "Strategy" and key.text in _NESTED:
        inner = _NESTED[key.text]
        message = f"`{key.text}` is not read here; write it as `{inner}` under `chunking:`"
        yield RULE.at(key.span, message)
    elif near is None:
        message = f"nothing reads `{key.text}` here; delete it"
        yield RULE.at(key.span, message, fixes=deletion(key, safe=True), tags=("unused",))
    elif near in bound.node.pairs:
        message = f"nothing reads `{key.text}` here, and `{near}` is set as well; delete it"
        yield RULE.at(key.span, message, fixes=deletion(key, safe=True), tags=("unused",))
    else:
        needed = near in _REQUIRED
        yield RULE.at(
            key.span,
            f"nothing reads `{key.text}` here; did you mean `{near}`?",
            severity=Severity.ERROR if needed else None,
            runtimes=frozenset(_REQUIRED[near]) if needed else None,
            fixes=replace(key, near),
        )


@RULE.each(MisplacedField)
def misplaced(problem: MisplacedField, _about: About) -> Iterator[Finding]:
    """Keys of another type of strategy."""
    kind = problem.bound.variant
    if problem.bound.struct == "Strategy" and kind in STRATEGY_TYPES:
        takers = " and ".join(f"`{name}`" for name in problem.field.only)
        yield _unused(
            problem.key, f"`{kind}` does not read `{problem.key.text}`, only {takers}; delete it"
        )


@RULE.each("Strategy")
def model(strategy: Bound, _about: About) -> Iterator[Finding]:
    """The old name of `embedding_model`, and syntax trees without chunks made from them."""
    if strategy.is_set("model"):
        key = strategy.key("model")
        if strategy.variant in EMBEDDERS and "embedding_model" not in strategy.node.pairs:
            fixes = replace(key, "embedding_model") if key.kind == "scalar" else ()
            message = "nothing reads `model` any more; its name is `embedding_model`"
            yield RULE.at(key.span, message, severity=Severity.ERROR, fixes=fixes)
        else:
            yield _unused(key, "nothing reads `model` in a strategy; delete it")
    if strategy.variant == "semantic-embeddings" and strategy.is_true("ast_context"):
        chunking = strategy.get("chunking")
        seen = chunking is None or chunking.kind == "mapping"
        if seen and not strategy.is_true("chunking", "code_aware"):
            key = strategy.key("ast_context")
            message = "`ast_context` finds nothing without `code_aware: true` under `chunking:`"
            yield RULE.at(key.span, message)


def _unused(key: Node, message: str) -> Finding:
    return RULE.at(key.span, message, fixes=deletion(key, safe=True), tags=("unused",))
