"""The lists that can be looked up elsewhere, and what their answers look like.

Nothing here asks anybody. Texts of strangers become one short line without control characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from cagent_ls.catalog.pullable import MCP, Purpose, Suggestion

_NAME = re.compile(r"[\w./:@+-]{1,200}", re.ASCII)
_LONGEST = 200
"""Characters of a text that are kept."""


@dataclass(frozen=True, slots=True)
class Source:
    """A list at `url`, a JSON document that `read` takes apart."""

    name: str
    url: str
    read: Callable[[Any], Iterator[Suggestion]]
    pages: int = 1
    """Documents to follow by ``next``, at most."""


def read_docker_hub(answer: Any) -> Iterator[Suggestion]:
    """Models of Docker's own organisation: a page of repositories, the most pulled first."""
    for item in _list(answer, "results"):
        name, doc = _text(item.get("name")), _text(item.get("description"))
        if _is_name(name) and not item.get("is_private"):
            yield Suggestion(f"ai/{name}", doc, _purpose(f"{name} {doc}"), "dmr")


def read_models_dev(answer: Any) -> Iterator[Suggestion]:
    """Models by provider; those that write no text, or are on their way out, are left out."""
    for provider, known in _mapping(answer).items():
        for name, model in _mapping(_mapping(known).get("models")).items():
            model = _mapping(model)
            output = _mapping(model.get("modalities")).get("output")
            is_offered = "text" in output if isinstance(output, list) else True
            if _is_name(name) and is_offered and model.get("status") != "deprecated":
                yield Suggestion(name, _about(model), _purpose(name), provider)


def read_mcp_catalogue(answer: Any) -> Iterator[Suggestion]:
    """Servers of Docker's MCP catalogue."""
    for name, server in _mapping(_mapping(answer).get("registry")).items():
        if _is_name(name):
            doc = _text(_mapping(server).get("description"))
            yield Suggestion(name, doc, group=MCP)


DOCKER_HUB = Source(
    "docker-hub",
    "https://hub.docker.com/v2/repositories/ai/?page_size=100&ordering=pull_count",
    read_docker_hub,
    pages=10,
)
MODELS_DEV = Source("models-dev", "https://models.dev/api.json", read_models_dev)
MCP_CATALOGUE = Source(
    "mcp-catalogue", "https://desktop.docker.com/mcp/catalog/v3/catalog.json", read_mcp_catalogue
)
SOURCES = (DOCKER_HUB, MODELS_DEV, MCP_CATALOGUE)


def _about(model: dict[str, Any]) -> str:
    """A model of models.dev in a few words: name, context in tokens, what it can."""
    context = _mapping(model.get("limit")).get("context")
    parts = [
        _text(model.get("name")),
        f"context of {context} tokens" if type(context) is int and context > 0 else "",
        "reasoning" if model.get("reasoning") is True else "",
        "tools" if model.get("tool_call") is True else "no tools",
    ]
    return ", ".join(filter(None, parts))


def _purpose(text: str) -> Purpose:
    """What a model is for, as far as its name and description say."""
    text = text.lower()
    if "rerank" in text:
        return "reranking"
    return "embedding" if "embed" in text else "chat"


def _is_name(name: object) -> bool:
    return isinstance(name, str) and _NAME.fullmatch(name) is not None


def _text(value: object) -> str:
    if not isinstance(value, str):
        return ""
    line = " ".join("".join(c if c.isprintable() else " " for c in value).split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(answer: object, key: str) -> list[dict[str, Any]]:
    items = _mapping(answer).get(key)
    return [each for each in items if isinstance(each, dict)] if isinstance(items, list) else []
