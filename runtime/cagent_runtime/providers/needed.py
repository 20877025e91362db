"""Which local models a file, an agent or a RAG source needs, draft models included. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cagent_ls.language.model_names import qualified
from cagent_runtime.config.models import (
    AgentConfig,
    ChunkedEmbeddings,
    Config,
    ModelConfig,
    RagConfig,
    RagToolset,
)
from cagent_runtime.providers.settings import draft_of


@dataclass(frozen=True, slots=True)
class Needed:
    """A model that must be installed where `used_by` runs."""

    reference: str
    """As the file writes it, without the provider."""
    used_by: ModelConfig

    @property
    def is_draft(self) -> bool:
        """Whether it only drafts for the model that uses it."""
        return self.reference != self.used_by.model


def of_agent(agent: AgentConfig) -> Iterator[ModelConfig]:
    """The agent's own model, then those of the RAG sources that are its tools."""
    yield agent.model
    for toolset in agent.toolsets:
        if isinstance(toolset, RagToolset):
            yield from of_source(toolset.source)


def of_source(source: RagConfig) -> Iterator[ModelConfig]:
    """What embeds, then what reranks."""
    for strategy in source.strategies:
        if isinstance(strategy, ChunkedEmbeddings):
            yield strategy.embedding_model
    if source.results.reranking is not None:
        yield source.results.reranking.model


def of_file(config: Config) -> Iterator[ModelConfig]:
    """Every model of the file once, in the way it is used, and last those that nobody uses."""
    used: dict[tuple[str, str], ModelConfig] = {}
    for agent in config.agents.values():
        used.update({(model.name, model.mode): model for model in of_agent(agent)})
    for source in config.rag.values():
        used.update({(model.name, model.mode): model for model in of_source(source)})
    yield from used.values()
    names = {name for name, _ in used}
    yield from (model for name, model in config.models.items() if name not in names)


def needed(models: Iterable[ModelConfig]) -> tuple[Needed, ...]:
    """What must be installed for `models` of Docker Model Runner, each once, in order."""
    found: dict[tuple[str | None, str], Needed] = {}
    for model in models:
        if model.provider != "dmr":
            continue
        for reference in filter(None, (model.model, draft_of(model))):
            found.setdefault((model.base_url, qualified(reference)), Needed(reference, model))
    return tuple(found.values())
