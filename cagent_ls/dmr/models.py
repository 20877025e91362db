"""Models at an endpoint, and the settings one can give them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from cagent_ls.language.model_names import same_model

Mode = Literal["completion", "embedding", "reranking", "image-generation"]


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model that the endpoint has; what it does not tell is empty or ``None``.

    `size` and `parameters` are the endpoint's own words (``"4.68GiB"``, ``"8.19B"``),
    `context_size` is in tokens and `created` in seconds since 1970.
    """

    id: str
    tags: tuple[str, ...] = ()
    size: str = ""
    parameters: str = ""
    quantization: str = ""
    architecture: str = ""
    context_size: int | None = None
    created: int = 0

    @property
    def name(self) -> str:
        """The name for people: the first tag, or the id of an untagged model."""
        return self.tags[0] if self.tags else self.id

    def answers_to(self, ref: str) -> bool:
        """Whether inference finds this model under `ref`."""
        return any(same_model(ref, own) for own in (self.id, *self.tags))


@dataclass(frozen=True, slots=True)
class Speculative:
    """Speculative decoding: a small local model drafts what the large one confirms."""

    draft_model: str
    num_tokens: int | None = None
    min_acceptance_rate: float | None = None

    def to_json(self) -> dict[str, Any]:
        """The object with the underscored keys that the endpoint reads."""
        return _without_none(
            draft_model=self.draft_model,
            num_tokens=self.num_tokens,
            min_acceptance_rate=self.min_acceptance_rate,
        )


@dataclass(frozen=True, slots=True)
class Configuration:
    """Everything that ``_configure`` sets for one model in one mode.

    The endpoint replaces what it had: a setting that is ``None`` here goes back to its default.
    `keep_alive` is a Go duration such as ``"5m"``; a negative one keeps the model loaded.
    """

    model: str
    mode: Mode | None = None
    context_size: int | None = None
    runtime_flags: tuple[str, ...] = ()
    keep_alive: str | None = None
    speculative: Speculative | None = None
    vllm: Mapping[str, Any] | None = None
    llamacpp: Mapping[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        """The request body: hyphens in the keys, except in ``keep_alive``."""
        return _without_none(
            **{
                "model": self.model,
                "mode": self.mode,
                "context-size": self.context_size,
                "runtime-flags": list(self.runtime_flags) or None,
                "keep_alive": self.keep_alive,
                "speculative": self.speculative.to_json() if self.speculative else None,
                "vllm": dict(self.vllm) if self.vllm else None,
                "llamacpp": dict(self.llamacpp) if self.llamacpp else None,
            }
        )


def parse_models(answer: object) -> list[InstalledModel]:
    """Models from the runner's own list (an array) or from an OpenAI list (``{"data": […]}``).

    Raises:
        ValueError: the answer is neither.
    """
    items = answer.get("data") if isinstance(answer, dict) else answer
    if not isinstance(items, list):
        raise ValueError("a list of models was expected")
    return [parse_model(item) for item in items]


def parse_model(item: object) -> InstalledModel:
    """One model, from either list.

    Raises:
        ValueError: it is no object with an ``id``.
    """
    if not isinstance(item, dict) or not isinstance(item.get("id"), str):
        raise ValueError("a model with an id was expected")
    openai = "object" in item
    details: Any = item.get("dmr" if openai else "config")
    tags: Any = [item["id"]] if openai else item.get("tags")
    if not isinstance(details, dict):
        details = {}
    names = tags if isinstance(tags, list) else []
    context_size = details.get("context_window" if openai else "context_size")
    created = item.get("created")

    def text(key: str) -> str:
        value = details.get(key)
        return value if isinstance(value, str) else ""

    return InstalledModel(
        id=item["id"],
        tags=tuple(tag for tag in names if isinstance(tag, str) and not tag.startswith("sha256:")),
        size=text("size"),
        parameters=text("parameters"),
        quantization=text("quantization"),
        architecture=text("architecture"),
        context_size=context_size if isinstance(context_size, int) and context_size > 0 else None,
        created=created if isinstance(created, int) else 0,
    )


def _without_none(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}
