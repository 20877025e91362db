"""The model store of the fake runner: what is installed, under which names."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any, Literal

from cagent_ls.language.model_names import is_id, normalise, qualified

Names = str | tuple[str, ...]
"""A model as a user writes it; a tuple is one model with several names."""

TagStyle = Literal["qualified", "short"]


def id_of(model: Names) -> str:
    """Its digest; a name with a digest and no tag is a name for exactly that one."""
    _, at, digest = names_of(model)[0].partition("@")
    if at:
        return digest
    return f"sha256:{hashlib.sha256(names_of(model)[0].encode()).hexdigest()}"


def names_of(model: Names) -> tuple[str, ...]:
    """All its names."""
    return (model,) if isinstance(model, str) else model


def find(models: Iterable[Names], reference: str) -> Names | None:
    """The model that inference finds: by id, or by one of its names after the runner's rules."""
    wanted = qualified(reference)
    for model in models:
        if is_id(wanted):
            digest = id_of(model).removeprefix("sha256:")
            if digest.startswith(wanted.removeprefix("sha256:")):
                return model
        elif any(qualified(name) == wanted for name in names_of(model)):
            return model
    return None


def find_by_bare_name(models: Iterable[Names], reference: str) -> Names | None:
    """The model that inspecting finds beyond that: by the last part of any name, without tag."""
    if "/" in reference.removeprefix("ai/"):
        return None
    bare = _last_part(reference)
    return next((each for each in models if bare in map(_last_part, names_of(each))), None)


def as_object(model: Names, style: TagStyle) -> dict[str, Any]:
    """The runner's own description."""
    config = {"format": "gguf", "parameters": "8.19B", "size": "4.68GiB"}
    config |= {"quantization": "MOSTLY_Q4_K_M", "architecture": "qwen3"}
    return {
        "id": id_of(model),
        "tags": [_tag(name, style) for name in names_of(model) if "@" not in name],
        "created": 1745777589,
        "config": {**config, "context_size": 40960},
    }


def as_openai(model: Names, style: TagStyle) -> dict[str, Any]:
    """The description in an OpenAI list, which has the first name only."""
    name = _tag(names_of(model)[0], style)
    return {"id": name, "object": "model", "created": 0, "owned_by": "docker"}


def _tag(name: str, style: TagStyle) -> str:
    return qualified(name) if style == "qualified" else normalise(name)


def _last_part(name: str) -> str:
    return normalise(name).rpartition("/")[2].partition(":")[0]
