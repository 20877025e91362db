"""Plain values of a file that has no errors → typed configuration with its references resolved.

The checks have read the text; aliases and merge keys are only followed here, so what they bring in
is looked at once more.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cagent_ls.dmr.models import Mode
from cagent_runtime.config.models import (
    AgentConfig,
    Config,
    FilesystemToolset,
    ModelConfig,
    Permissions,
    RagConfig,
    RagToolset,
)

_ACTED_ON = {*AgentConfig.model_fields, "rag"}
_ACTED_ON_IN_TOOLSET = {
    "filesystem": FilesystemToolset.model_fields.keys(),
    "rag": {*RagToolset.model_fields, "ref", "rag_config"},
}


class Unusable(Exception):
    """A value nothing can be made of; the message says where."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.remedy = remedy


def resolve(path: Path, data: Any) -> Config:
    """The configuration of the file at `path` (absolute) whose plain values are `data`.

    Raises:
        Unusable: A value has a shape that nothing can be made of, or names nothing.
        ValidationError: A value does not fit its field.
    """
    file = _File(path, _mapping(data, "the file"))
    agents = {name: file.agent(name, entry) for name, entry in file.section("agents").items()}
    for name in file.data.get("agents") or {}:
        if name not in agents:
            raise Unusable(f"agent `{name}` is empty", "Give it a `model:`, or delete it.")
    rag = {
        name: file.rag(name, _mapping(entry, f"rag.{name}"))
        for name, entry in file.section("rag").items()
    }
    for agent in agents.values():
        for toolset in agent.toolsets:
            if isinstance(toolset, RagToolset):
                rag.setdefault(toolset.source.name, toolset.source)
    models = {name: file.model(name) for name in file.section("models")}
    permissions = Permissions.model_validate(file.section("permissions"))
    return Config(path=path, agents=agents, models=models, rag=rag, permissions=permissions)


@dataclass(frozen=True)
class _File:
    path: Path
    data: dict[str, Any]

    def section(self, name: str) -> dict[str, Any]:
        return _mapping(self.data.get(name), name)

    def agent(self, name: str, entry: Any) -> AgentConfig:
        given = _mapping(entry, f"agents.{name}")
        instruction = given.get("instruction", "")
        if isinstance(instruction, list):
            instruction = "\n\n".join(map(str, instruction))
        toolsets = [
            _mapping(toolset, f"agents.{name}.toolsets")
            for toolset in _list(given.get("toolsets"), f"agents.{name}.toolsets")
        ]
        sources = _list(given.get("rag"), f"agents.{name}.rag")
        toolsets += [{"type": "rag", "ref": source} for source in sources]
        return AgentConfig(
            **{
                **given,
                "name": name,
                "model": self.referred_model(f"agents.{name}", given.get("model")),
                "instruction": instruction,
                "toolsets": [self.toolset(name, t) for t in toolsets if t.get("type")],
                "unsupported": tuple(sorted(given.keys() - _ACTED_ON)),
            }
        )

    def toolset(self, agent: str, given: dict[str, Any]) -> dict[str, Any]:
        """The toolset with what it refers to; keys that mean nothing here are named in it."""
        known = _ACTED_ON_IN_TOOLSET.get(str(given["type"]))
        if known is None:
            return given
        made = {**given, "unsupported": tuple(sorted(given.keys() - known))}
        if given["type"] == "rag":
            made["source"] = self.rag_of(agent, given)
        return made

    def rag_of(self, agent: str, toolset: dict[str, Any]) -> RagConfig:
        """The source of a `rag` toolset: its own, with what is missing there from the named one."""
        ref, sources = str(toolset.get("ref") or ""), self.section("rag")
        inline = _mapping(toolset.get("rag_config"), f"agents.{agent}: rag_config")
        if ref and ref not in sources:
            message = f"agent `{agent}` uses the RAG source `{ref}`, which is not defined"
            raise Unusable(message, f"Sources under `rag:`: {', '.join(sources) or 'none'}.")
        named = _mapping(sources.get(ref), f"rag.{ref}")
        own_name = str(toolset.get("name") or ref or "rag")
        return self.rag(own_name if inline else ref or own_name, {**named, **inline})

    def rag(self, name: str, entry: dict[str, Any]) -> RagConfig:
        strategies = _list(entry.get("strategies"), f"rag.{name}.strategies")
        results = _mapping(entry.get("results"), f"rag.{name}.results")
        if results.get("reranking"):
            where = f"rag.{name}.results.reranking"
            reranking = _mapping(results["reranking"], where)
            model = self.referred_model(where, reranking.get("model"), "reranking")
            results = {**results, "reranking": {**reranking, "model": model}}
        return RagConfig.model_validate(
            {
                "name": name,
                "strategies": [
                    self.strategy(name, entry, _mapping(s, f"rag.{name}.strategies"))
                    for s in strategies
                ],
                "results": results,
                "tool": _mapping(entry.get("tool"), f"rag.{name}.tool"),
            }
        )

    def strategy(
        self, name: str, source: dict[str, Any], strategy: dict[str, Any]
    ) -> dict[str, Any]:
        """The strategy with absolute paths and its model; shared keys come from the source."""
        if strategy.get("type") != "chunked-embeddings":
            return strategy
        where, folder = f"rag.{name}.strategies", self.path.parent
        docs = [*_list(source.get("docs"), f"rag.{name}.docs")]
        docs += _list(strategy.get("docs"), f"{where}.docs")
        default = folder / ".cagent" / f"{name}.db"
        return {
            "respect_vcs": source.get("respect_vcs", True),
            **strategy,
            "embedding_model": self.referred_model(
                where, strategy.get("embedding_model"), "embedding"
            ),
            "docs": [str(folder / str(doc)) for doc in docs],
            "database": folder / str(strategy.get("database", default)),
        }

    def referred_model(self, user: str, reference: Any, mode: Mode = "completion") -> ModelConfig:
        first = str(reference or "").split(",")[0].strip()
        if first in self.section("models"):
            return self.model(first, mode)
        provider, _, model = first.partition("/")
        if not model:
            remedy = "Set it to a model, for example `dmr/ai/qwen3`."
            raise Unusable(f"`{user}` names no usable model", remedy)
        return self._model(first, {"provider": provider, "model": model}, mode)

    def model(self, name: str, mode: Mode = "completion") -> ModelConfig:
        entry = _mapping(self.section("models").get(name), f"models.{name}")
        return self._model(name, entry, mode)

    def _model(self, name: str, entry: dict[str, Any], mode: Mode) -> ModelConfig:
        provider = str(entry.get("provider") or entry.get("type") or "")
        own = _mapping(self.section("providers").get(provider), f"providers.{provider}")
        client = str(own.get("provider") or provider)
        given = {"model": "", **own, **entry}
        return ModelConfig(**{**given, "name": name, "provider": client, "mode": mode})


def _mapping(value: Any, where: str) -> dict[str, Any]:
    """The mapping without its empty values; nothing counts as an empty one."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Unusable(f"`{where}` must be a mapping")
    return {key: inner for key, inner in value.items() if inner is not None}


def _list(value: Any, where: str) -> list[Any]:
    """The list without its empty items; nothing counts as an empty one."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise Unusable(f"`{where}` must be a list")
    return [item for item in value if item is not None]
