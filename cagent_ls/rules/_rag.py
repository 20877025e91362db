"""What several rules ask of a RAG source: its strategies, its models, the keys that were meant."""

from __future__ import annotations

from dataclasses import dataclass

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.similar import nearest
from cagent_ls.analysis.symbols import Definition, Symbols
from cagent_ls.analysis.target import About
from cagent_ls.language.formats import newest_format
from cagent_ls.language.rag import STRATEGY_TYPES
from cagent_ls.language.structs import fields_for
from cagent_ls.language.types import Target

EMBEDDERS = ("chunked-embeddings", "semantic-embeddings")
"""The strategies that compare vectors."""

FREE = frozenset({"Strategy", "Chunking"})
"""What docker-agent reads as free maps: it swallows the keys and values it does not expect."""

NUMBERS = FREE | {"Results", "Fusion", "Reranking"}
"""The structs whose numbers `rag-number` looks at."""

EXAMPLE = """\
agents:
  root:
    model: dmr/ai/qwen3
    description: Knows the documents.
    instruction: Answer from the documents.
    toolsets:
      - {type: rag, ref: docs}
rag:
  docs:
    docs: [./docs]
"""
"""The head of an example; what follows belongs to the source `docs`."""

_MEANT = {
    "batch_size": "embedding_batch_size",
    "concurrency": "max_embedding_concurrency",
    "dimensions": "vector_dimensions",
    "similarity_threshold": "threshold",
    "min_score": "threshold",
    "top_k": "limit",
    "max_results": "limit",
    "prompt": "semantic_prompt",
    "embedder": "embedding_model",
}
"""Names that people give to keys which no spelling leads to."""


def strategies(source: Bound) -> tuple[Bound, ...] | None:
    """The strategies of a source; None where they cannot be seen."""
    node = source.get("strategies")
    if node is None:
        return ()
    if node.kind != "sequence" or any(item.kind != "mapping" for item in node.elements):
        return None
    return source.inner("strategies")


def overrides(source: Bound) -> bool:
    """Whether the source is written beside a `ref`.

    docker-agent then reads nothing of the source that is named, the bundled runtime what is missing
    here.
    """
    return source.owner is not None and source.owner.is_set("ref")


def meant(bound: Bound, key: str, about: About) -> str | None:
    """The key that an unknown one was probably meant to be."""
    known = {
        name
        for name, field in fields_for(bound.struct, about.format).items()
        if not field.only or bound.variant in field.only or bound.variant not in STRATEGY_TYPES
    }
    named = _MEANT.get(key) if bound.struct == "Strategy" else None
    return named if named in known else nearest(key, sorted(known))


def misspelt(bound: Bound, about: About) -> set[str | None]:
    """The keys that are set under a wrong name, which is another finding."""
    known = fields_for(bound.struct, about.format)
    return {meant(bound, key, about) for key in bound.node.pairs if key not in known}


def is_latest(about: About) -> bool:
    """Whether docker-agent reads the file as the format in work, not by upgrading an older one."""
    return about.format >= newest_format(about.target.release)


@dataclass(frozen=True, slots=True)
class RagModel:
    """What a model reference inside a RAG source leads to."""

    reference: str
    provider: str
    """As the model names it: a built-in one or one of the file."""
    base: str
    """The built-in provider behind it; empty where it is unknown."""
    model: str
    definition: Definition | None

    @property
    def is_stock(self) -> bool:
        """Whether the provider is a built-in one at its own address, so that names are certain."""
        elsewhere = self.definition is not None and self.definition.has("base_url")
        return self.provider == self.base and not elsewhere


def model(reference: str, symbols: Symbols) -> RagModel:
    """Resolves a reference as far as the file goes."""
    definition = symbols.of(Target.MODEL).get(reference)
    if definition is None:
        provider, _, name = reference.partition("/")
    else:
        provider, name = definition.text("provider"), definition.text("model")
    custom = symbols.of(Target.PROVIDER).get(provider)
    base = provider if custom is None else custom.text("provider")
    return RagModel(reference, provider, base, name, definition)
