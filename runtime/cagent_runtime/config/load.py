"""Loads an agent file: the snapshot decides whether it is sound, then it becomes typed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.snapshot import Snapshot, analyse
from cagent_ls.report.text import render
from cagent_ls.rules import findings
from cagent_runtime.cli.exits import Exit, Stop
from cagent_runtime.config.models import (
    AgentConfig,
    Config,
    FilesystemToolset,
    ModelConfig,
    Permissions,
    RagConfig,
    RagToolset,
)
from cagent_runtime.config.plain import plain

SIZE_LIMIT = 8 * 1024 * 1024
_ACTED_ON = {*AgentConfig.model_fields, "rag"}
_ACTED_ON_IN_TOOLSET = {
    "filesystem": FilesystemToolset.model_fields.keys(),
    "rag": {*RagToolset.model_fields, "ref", "rag_config"},
}


def load(path: Path) -> Config:
    """The configuration of the agent file at `path`.

    Raises:
        Stop: The file cannot be read (wrong use) or has errors, which are in the message.
    """
    snapshot = analyse(_read(path))
    root = snapshot.root
    if root is None or not snapshot.is_agent_file:
        raise _not_agent_file(path, snapshot)
    errors = [f for f in findings(snapshot) if f.severity is Severity.ERROR]
    if errors:
        raise _has_errors(path, snapshot, errors)
    data = plain(root)
    try:
        return _config(path.resolve(), data if isinstance(data, dict) else {})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        message = f"{path}: `{where}` cannot be used: {first['msg']}"
        raise Stop(Exit.FILE_HAS_ERRORS, message) from None


def _read(path: Path) -> str:
    try:
        if path.is_dir():
            raise Stop(Exit.WRONG_USE, f"{path} is a folder", "Name an agent file in it.")
        if path.stat().st_size > SIZE_LIMIT:
            raise Stop(Exit.WRONG_USE, f"{path} is too large for an agent file")
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise Stop(Exit.WRONG_USE, f"there is no file {path}") from None
    except UnicodeDecodeError:
        raise Stop(Exit.WRONG_USE, f"{path} is not UTF-8 text") from None
    except OSError as error:
        raise Stop(Exit.WRONG_USE, f"{path} cannot be read: {error.strerror}") from None


def _not_agent_file(path: Path, snapshot: Snapshot) -> Stop:
    faults = snapshot.document.faults
    if faults:
        line, column = snapshot.document.lines.position(faults[0].start)
        where = f"line {line + 1}, column {column + 1}"
        message = f"{path} is not valid YAML ({where}: {faults[0].message})"
        return Stop(Exit.FILE_HAS_ERRORS, message)
    remedy = "An agent file has an `agents:` section with at least one agent."
    return Stop(Exit.FILE_HAS_ERRORS, f"{path} is not an agent file", remedy)


def _has_errors(path: Path, snapshot: Snapshot, errors: list[Finding]) -> Stop:
    report = render(str(path), snapshot.document.lines, errors)
    return Stop(Exit.FILE_HAS_ERRORS, f"{path} has errors\n{report}")


def _config(path: Path, data: dict[str, Any]) -> Config:
    models = {
        name: _model(name, entry or {}, data) for name, entry in _section(data, "models").items()
    }
    permissions = Permissions.model_validate(_section(data, "permissions"))
    rag = {
        name: _rag(name, entry or {}, path, models, data)
        for name, entry in _section(data, "rag").items()
    }
    agents = {
        name: _agent(name, entry, path, models, data)
        for name, entry in _section(data, "agents").items()
    }
    for agent in agents.values():
        for toolset in agent.toolsets:
            if isinstance(toolset, RagToolset):
                rag.setdefault(toolset.source.name, toolset.source)
    return Config(path=path, agents=agents, models=models, rag=rag, permissions=permissions)


def _rag(
    name: str,
    entry: dict[str, Any],
    path: Path,
    models: dict[str, ModelConfig],
    data: dict[str, Any],
) -> RagConfig:
    shared = entry.get("docs") or []
    strategies = []
    for number, given in enumerate(entry.get("strategies") or []):
        strategy = {key: value for key, value in given.items() if value is not None}
        if strategy.get("type") == "chunked-embeddings":
            where = f"{name}.strategies.{number}"
            model = str(strategy.get("embedding_model") or "")
            strategy["embedding_model"] = _resolve(where, model, models, data)
            docs = [*shared, *strategy.get("docs", [])]
            strategy["docs"] = [str(path.parent / str(doc)) for doc in docs]
            default = path.parent / ".cagent" / f"{name}.db"
            strategy["database"] = path.parent / str(strategy.get("database", default))
            strategy.setdefault("respect_vcs", entry.get("respect_vcs", True))
        strategies.append(strategy)
    results = dict(entry.get("results") or {})
    if results.get("reranking"):
        reference = str(results["reranking"].get("model") or "")
        model_config = _resolve(f"{name}.results.reranking", reference, models, data)
        results["reranking"] = {**results["reranking"], "model": model_config}
    return RagConfig.model_validate(
        {
            "name": name,
            "strategies": strategies,
            "results": results,
            "tool": entry.get("tool") or {},
        }
    )


def _section(data: dict[str, Any], name: str) -> dict[str, Any]:
    section = data.get(name)
    return section if isinstance(section, dict) else {}


def _agent(
    name: str,
    entry: dict[str, Any],
    path: Path,
    models: dict[str, ModelConfig],
    data: dict[str, Any],
) -> AgentConfig:
    reference = str(entry.get("model") or "")
    given = {key: value for key, value in entry.items() if value is not None}
    instruction = given.get("instruction", "")
    if isinstance(instruction, list):
        instruction = "\n\n".join(map(str, instruction))
    toolsets = [t for t in given.get("toolsets", []) if isinstance(t, dict) and t.get("type")]
    toolsets += [{"type": "rag", "ref": source} for source in given.get("rag", [])]
    toolsets = [_toolset(name, toolset, path, models, data) for toolset in toolsets]
    return AgentConfig(
        **{
            **given,
            "name": name,
            "model": _resolve(name, reference, models, data),
            "instruction": instruction,
            "toolsets": toolsets,
            "unsupported": tuple(sorted(given.keys() - _ACTED_ON)),
        }
    )


def _toolset(
    agent: str,
    entry: dict[str, Any],
    path: Path,
    models: dict[str, ModelConfig],
    data: dict[str, Any],
) -> dict[str, Any]:
    """The entry with what it refers to; keys that mean nothing here are named in it."""
    given = {key: value for key, value in entry.items() if value is not None}
    known = _ACTED_ON_IN_TOOLSET.get(given["type"])
    if known is None:
        return given
    made = {**given, "unsupported": tuple(sorted(given.keys() - known))}
    if given["type"] == "rag":
        ref, inline = given.get("ref"), given.get("rag_config") or {}
        sources = _section(data, "rag")
        if ref is not None and ref not in sources:
            known_names = ", ".join(sources) or "none"
            message = f"agent `{agent}` uses the RAG source `{ref}`, which is not defined"
            raise Stop(Exit.FILE_HAS_ERRORS, message, f"Sources under `rag:`: {known_names}.")
        source = {**(sources.get(str(ref)) or {}), **inline}
        name = str(given.get("name") or ref or "rag") if inline else str(ref)
        made["source"] = _rag(name, source, path, models, data)
    return made


def _resolve(
    user: str, reference: str, models: dict[str, ModelConfig], data: dict[str, Any]
) -> ModelConfig:
    first = reference.split(",")[0].strip()
    if first in models:
        return models[first]
    provider, _, model = first.partition("/")
    if not model:
        remedy = "Set `model:`, for example `dmr/ai/qwen3`."
        raise Stop(Exit.FILE_HAS_ERRORS, f"`{user}` names no usable model", remedy)
    return _model(first, {"provider": provider, "model": model}, data)


def _model(name: str, entry: dict[str, Any], data: dict[str, Any]) -> ModelConfig:
    provider = entry.get("provider") or entry.get("type") or ""
    defaults = _section(data, "providers").get(provider) or {}
    given = {**defaults, **{key: value for key, value in entry.items() if value is not None}}
    return ModelConfig(**{"model": "", **given, "name": name, "provider": str(provider)})
