"""rag-model: a model that a RAG source cannot use for what it is wanted for."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Related, Severity
from cagent_ls.analysis.target import BOTH, DOCKER_AGENT
from cagent_ls.language.providers import KNOWN
from cagent_ls.language.types import Target
from cagent_ls.rules._rag import EMBEDDERS, EXAMPLE, RagModel, model
from cagent_ls.rules.rule import File, Rule
from cagent_ls.syntax.tree import Node

_HEAD = (
    f"{EXAMPLE}    strategies:\n      - type: chunked-embeddings\n        vector_dimensions: 768\n"
)

RULE = Rule(
    id="rag-model",
    severity=Severity.ERROR,
    summary="Not every model that an agent can use can embed, rerank or be found by RAG.",
    bad=f"{_HEAD}        embedding_model: anthropic/claude-sonnet-4-5  # no embeddings\n",
    good=f"{_HEAD}        embedding_model: dmr/ai/embeddinggemma\n",
    details=(
        "RAG looks models up in its own way. docker-agent reads a reference with a `/` as "
        "`PROVIDER/MODEL` first, so a model under `models` with a `/` in its name is not found; a "
        "model with `routing` can neither embed nor rerank; up to 1.42 providers of the file are "
        "unknown there. Anthropic and Amazon Bedrock do not embed, Google since docker-agent 1.142 "
        "only, and Bedrock does not rerank. `auto` stands for an embedding model only."
    ),
    loads_since="1.37.0",
    rows=("L49", "U31", "U42"),
)

_ONLY = frozenset({DOCKER_AGENT})
_NEVER_EMBED = {"anthropic": "Anthropic", "amazon-bedrock": "Amazon Bedrock"}


@RULE.linked("Strategy")
def of_strategy(strategy: Bound, file: File) -> Iterator[Finding]:
    """The models of an embedding strategy."""
    if strategy.variant not in EMBEDDERS:
        return
    embedding = strategy.get("embedding_model")
    if embedding is not None and embedding.kind == "scalar" and embedding.text != "auto":
        used = model(embedding.text, file.symbols)
        found = tuple(_unfit(embedding, used, file))
        yield from found or _no_embeddings(embedding, used, file)
    if strategy.variant == "semantic-embeddings":
        yield from _auto_or_unfit(strategy.get("chat_model"), file)


@RULE.linked("Reranking")
def of_reranking(reranking: Bound, file: File) -> Iterator[Finding]:
    """The model that scores results."""
    node = reranking.get("model")
    found = tuple(_auto_or_unfit(node, file))
    yield from found
    bedrock = node is not None and model(node.text, file.symbols).base == "amazon-bedrock"
    if node is not None and bedrock and not found:
        message = "models of Amazon Bedrock do not rerank; the order of the search stays"
        yield RULE.at(node.span, message, severity=Severity.WARNING)


def _auto_or_unfit(node: Node | None, file: File) -> Iterator[Finding]:
    if node is None or node.kind != "scalar" or not node.text:
        return
    if node.text == "auto" and "auto" not in file.symbols.of(Target.MODEL):
        yield RULE.at(node.span, "`auto` is not understood here; name a model")
    else:
        yield from _unfit(node, model(node.text, file.symbols), file)


def _unfit(node: Node, used: RagModel, file: File) -> Iterator[Finding]:
    """What docker-agent cannot find or make, whatever the model is for."""
    defined = (Related("defined here", definition=(Target.MODEL, used.reference)),)
    custom = used.provider in file.symbols.of(Target.PROVIDER) and used.provider not in KNOWN
    if used.definition is not None and "/" in used.reference:
        provider, _, rest = used.reference.partition("/")
        yield RULE.at(
            node.span,
            f"docker-agent reads this as the model `{rest}` of the provider `{provider}`, not as "
            "the one under `models`; give that a name without `/`",
            severity=Severity.WARNING if provider in KNOWN else None,
            runtimes=_ONLY,
            related=defined,
        )
    elif used.definition is not None and used.definition.has("routing"):
        message = f"`{used.reference}` chooses among models, which docker-agent cannot do in RAG"
        yield RULE.at(node.span, f"{message}; name one model", runtimes=_ONLY, related=defined)
    elif custom and not file.about.released(since="1.43.0"):
        message = f"docker-agent does not know the provider `{used.provider}` in RAG before 1.43"
        yield RULE.at(node.span, f"{message}; use a built-in one", runtimes=_ONLY)


def _no_embeddings(node: Node, used: RagModel, file: File) -> Iterator[Finding]:
    remedy = "choose one of `dmr` or `openai`, such as `dmr/ai/embeddinggemma`"
    if used.base in _NEVER_EMBED:
        message = f"models of {_NEVER_EMBED[used.base]} do not embed; {remedy}"
        yield RULE.at(node.span, message, runtimes=BOTH)
    elif used.base == "google" and not file.about.released(since="1.142.0"):
        message = f"docker-agent embeds with models of Google since 1.142 only; {remedy}"
        yield RULE.at(node.span, message, runtimes=_ONLY)
