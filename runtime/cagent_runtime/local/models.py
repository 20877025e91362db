"""The models of the local runner: GGUF files under names, described as Docker Model Runner does."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cagent_ls.language.model_names import normalise, qualified, same_model
from cagent_runtime.local.header import Header, read_header

DEFAULT_CONTEXT = 4096
"""Tokens; a model trained on less gets what it was trained on."""

TOOL_TEMPLATE = Path(__file__).parent / "templates" / "chatml_tools.jinja"

_SHARD = re.compile(r"-(\d{5})-of-(\d{5})$")
"""The end of the names, without suffix, of the files that a large model is split into."""


@dataclass(frozen=True)
class LocalModel:
    """A GGUF file; `tags` are its names, fully qualified, and `id` has the form ``sha256:…``."""

    tags: tuple[str, ...]
    path: Path
    id: str
    bytes: int
    created: int
    header: Header

    @property
    def name(self) -> str:
        """The first of its names."""
        return self.tags[0]

    def answers_to(self, ref: str) -> bool:
        """Whether inference finds the model under `ref`."""
        return any(same_model(ref, own) for own in (*self.tags, self.id))

    @property
    def trained_context(self) -> int:
        """Tokens, 0 if the file does not say."""
        return self._number("context_length")

    @property
    def context(self) -> int:
        """Tokens of context where nobody asks for another size."""
        return min(self.trained_context or DEFAULT_CONTEXT, DEFAULT_CONTEXT)

    def memory(self, context: int) -> int:
        """Bytes that an engine with `context` tokens needs: the weights, and keys and values.

        The latter as two-byte numbers, as llama.cpp keeps them by default.
        """
        heads = self._number("attention.head_count") or 1
        shared = (self._number("attention.head_count_kv") or heads) / heads
        width = self._number("embedding_length") * self._number("block_count")
        return self.bytes + int((context or self.trained_context) * width * shared * 2 * 2)

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

    @property
    def size(self) -> str:
        """The size of its files in words."""
        gigabytes = self.bytes / 2**30
        return f"{gigabytes:.2f}GiB" if gigabytes >= 1 else f"{self.bytes / 2**20:.2f}MiB"

    def to_json(self) -> dict[str, Any]:
        """The object of ``/models``."""
        fields = self.header.fields.items()
        config = {
            "format": "gguf",
            **self._details(),
            "gguf": {key: str(value) for key, value in fields if not key.startswith("tokenizer.")},
            "context_size": self.context,
        }
        return {"id": self.id, "tags": [*self.tags], "created": self.created, "config": config}

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
            "size": self.size,
        }

    def _number(self, key: str) -> int:
        return self.header.number(f"{self.header.text('general.architecture')}.{key}")


def open_model(name: str, path: Path) -> LocalModel:
    """The model in the file at `path`; of one that is split, the first file.

    Raises:
        NotGguf: It is no GGUF file.
        OSError: It cannot be read.
    """
    header, status = read_header(path), path.stat()
    # Hashing gigabytes of weights would delay the start; this is as stable as the file.
    identity = f"{path.resolve()}\0{status.st_size}\0{status.st_mtime_ns}"
    digest = hashlib.sha256(identity.encode("utf-8", "surrogateescape")).hexdigest()
    size = sum(each.stat().st_size for each in _files_of(path))
    created = int(status.st_mtime)
    return LocalModel((qualified(name),), path, f"sha256:{digest}", size, created, header)


def is_later_shard(path: Path) -> bool:
    """Whether the file is a part of a split model that llama.cpp loads by itself."""
    shard = _SHARD.search(path.stem)
    return shard is not None and int(shard[1]) > 1


def name_of(path: Path) -> str:
    """The name for a GGUF file nobody has named: its path, as a reference can spell it."""
    parts = (_SHARD.sub("", part.removesuffix(".gguf")).lower() for part in path.parts)
    return "/".join(re.sub(r"[^a-z0-9._-]+", "-", part).strip("-._") or "model" for part in parts)


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
    return next((m for m in models if any(tag.rpartition("/")[2] == last for tag in m.tags)), None)


def _files_of(path: Path) -> list[Path]:
    """The file, and the others of a split model."""
    shard = _SHARD.search(path.stem)
    if shard is None:
        return [path]
    stem = path.stem[: shard.start()]
    others = (
        path.with_name(f"{stem}-{n:05}-of-{shard[2]}.gguf") for n in range(1, int(shard[2]) + 1)
    )
    return [each for each in others if each.is_file()]


def _short(count: int) -> str:
    for size, unit in ((10**9, "B"), (10**6, "M")):
        if count >= size:
            return f"{count / size:.2f}{unit}"
    return str(count)


def _quantization(number: int) -> str:
    """llama.cpp's name of a file type, for instance ``MOSTLY_Q4_K_M``."""
    from gguf.constants import LlamaFileType

    return LlamaFileType(number).name if number in list(LlamaFileType) else ""
