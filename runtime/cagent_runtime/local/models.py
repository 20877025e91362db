"""The models of the local runner: GGUF files under names, described as Docker Model Runner does."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cagent_ls.dmr.references import normalise, qualified, same_model
from cagent_runtime.local.header import Header, read_header

DEFAULT_CONTEXT = 4096
"""Tokens; a model trained on less gets what it was trained on."""

TOOL_TEMPLATE = Path(__file__).parent / "templates" / "chatml_tools.jinja"


@dataclass(frozen=True)
class LocalModel:
    """A GGUF file; `name` is fully qualified and `id` has the form ``sha256:…``."""

    name: str
    path: Path
    id: str
    bytes: int
    created: int
    header: Header

    def answers_to(self, ref: str) -> bool:
        """Whether inference finds the model under `ref`."""
        return same_model(ref, self.name) or same_model(ref, self.id)

    @property
    def trained_context(self) -> int:
        """Tokens, 0 if the file does not say."""
        return self.header.number(f"{self.header.text('general.architecture')}.context_length")

    @property
    def context(self) -> int:
        """Tokens of context where nobody asks for another size."""
        return min(self.trained_context or DEFAULT_CONTEXT, DEFAULT_CONTEXT)

    @property
    def ranks(self) -> bool:
        """Whether the model was made for reranking: it has a classification head."""
        return any(name.startswith("cls.") for name in self.header.tensors)

    @property
    def tool_template(self) -> str | None:
        """Our template for a ChatML model whose own one ignores tools, else None."""
        own = self.header.text("tokenizer.chat_template")
        if "<|im_start|>" in own and "tools" not in own:
            return TOOL_TEMPLATE.read_text("utf-8")
        return None

    def to_json(self) -> dict[str, Any]:
        """The object of ``/models``."""
        fields = self.header.fields.items()
        config = {
            "format": "gguf",
            **self._details(),
            "gguf": {key: str(value) for key, value in fields if not key.startswith("tokenizer.")},
            "context_size": self.context,
        }
        return {"id": self.id, "tags": [self.name], "created": self.created, "config": config}

    def to_openai(self) -> dict[str, Any]:
        """The object of ``/v1/models``."""
        details = {"context_window": self.context, **self._details()}
        model = {"id": self.name, "object": "model", "created": self.created}
        return {**model, "owned_by": "docker", "dmr": details}

    def _details(self) -> dict[str, str]:
        return {
            "architecture": self.header.text("general.architecture"),
            "parameters": _short(sum(self.header.tensors.values())),
            "quantization": _quantization(self.header.number("general.file_type")),
            "size": f"{self.bytes / 2**20:.2f}MiB",
        }


def open_model(name: str, path: Path) -> LocalModel:
    """The model in the file at `path`.

    Raises:
        NotGguf: It is no GGUF file.
        OSError: It cannot be read.
    """
    header, status = read_header(path), path.stat()
    # Hashing gigabytes of weights would delay the start; this is as stable as the file.
    identity = f"{path.resolve()}\0{status.st_size}\0{status.st_mtime_ns}"
    digest = hashlib.sha256(identity.encode("utf-8", "surrogateescape")).hexdigest()
    created = int(status.st_mtime)
    return LocalModel(qualified(name), path, f"sha256:{digest}", status.st_size, created, header)


def find(models: Iterable[LocalModel], ref: str) -> LocalModel | None:
    """The model that inference finds under `ref`."""
    return next((model for model in models if model.answers_to(ref)), None)


def find_for_inspection(models: Iterable[LocalModel], ref: str) -> LocalModel | None:
    """The same; a bare name is also looked for in every organisation, as ``/models/{ref}`` does."""
    models = list(models)
    found = find(models, ref)
    if found is not None or "/" in ref:
        return found
    last = normalise(ref).rpartition("/")[2]
    return next((model for model in models if model.name.rpartition("/")[2] == last), None)


def _short(count: int) -> str:
    for size, unit in ((10**9, "B"), (10**6, "M")):
        if count >= size:
            return f"{count / size:.2f}{unit}"
    return str(count)


def _quantization(number: int) -> str:
    """llama.cpp's name of a file type, for instance ``MOSTLY_Q4_K_M``."""
    from gguf.constants import LlamaFileType

    return LlamaFileType(number).name if number in list(LlamaFileType) else ""
