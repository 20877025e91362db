"""The stream of a pull, line by line, as typed events.

Docker Model Runner answers 200 as soon as the first bytes are written, so the status says nothing:
a pull has succeeded when a line of type ``success`` came, and failed when the stream ended without
one. Lines are JSON, or HTML-escaped JSON for clients that do not ask for it, or, after a failure,
plain text.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from typing import Any

from cagent_ls.dmr.errors import DmrError, InvalidReference, PullDenied, PullFailed, PullInterrupted
from cagent_ls.dmr.faults import LOGS, error_of, plain
from cagent_ls.dmr.models import InstalledModel
from cagent_ls.language.model_names import normalise

AGAIN = "Pull again: it goes on where it stopped, except for models of Hugging Face."


@dataclass(frozen=True, slots=True)
class PullProgress:
    """How far a pull is, in bytes.

    `done` never goes beyond `total`, and need not reach it: layers that are already there send
    nothing, and Hugging Face models report their bytes twice. `layer_done` of `layer_size` is
    exact. `total` is 0 while it is not known.
    """

    layer: str
    layer_done: int
    layer_size: int
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class PullNote:
    """A sentence for people: what the runner prepares, a warning, a retry."""

    text: str
    is_warning: bool = False


@dataclass(frozen=True, slots=True)
class Pulled:
    """The last event: the runner has said so, and the model is in its list."""

    model: InstalledModel
    message: str


PullEvent = PullProgress | PullNote | Pulled


class PullReader:
    """Reads the lines of one pull, over all its attempts."""

    def __init__(self, model: str) -> None:
        self._model = model
        self._layers: dict[str, int] = {}
        self._reached = 0
        self.success: str | None = None
        """The text of the ``success`` line, once it came."""

    def feed(self, line: str) -> PullProgress | PullNote | None:
        """The event in one line, or ``None`` for a line that has none.

        Raises:
            PullFailed: The line says that the pull failed.
        """
        line = line.strip()
        if not line or self.success is not None:
            return None
        message = _json_object(line)
        if message is None:
            raise pull_error(line, self._model)
        text = str(message.get("message") or "")
        match message.get("type"):
            case "success":
                self.success = text
                return None
            case "error":
                raise pull_error(text, self._model)
            case "warning":
                return PullNote(plain(text), is_warning=True)
            case "progress":
                return self._progress(message, text)
        return None

    def end(self) -> str:
        """The success text, at the end of the stream.

        Raises:
            PullInterrupted: There was none.
        """
        if self.success is None:
            raise PullInterrupted(
                f"the pull of {self._model} ended without saying that it succeeded",
                AGAIN,
            )
        return self.success

    def _progress(self, message: dict[str, Any], text: str) -> PullProgress | PullNote | None:
        layer = message.get("layer")
        layer = layer if isinstance(layer, dict) else {}
        name = layer.get("id")
        if not isinstance(name, str) or not name:
            return PullNote(plain(text)) if text else None
        done, size = _count(layer.get("current")), _count(layer.get("size"))
        total = _count(message.get("total"))
        self._layers[name] = done
        # A retry of a layer starts it again, and the whole must not seem to go backwards.
        self._reached = max(self._reached, sum(self._layers.values()))
        reached = min(self._reached, total) if total else self._reached
        return PullProgress(name, min(done, size) if size else done, size, reached, total)


def pull_error(text: str, model: str, *, status: int = 200) -> DmrError:
    """What a failure of a pull means; `text` is the body, or the line that told it.

    A model that does not exist and one that is not open to the user look alike at a registry: Hub
    answers 401, 404 or 500 for either. They are one error here.
    """
    said, lower = plain(text) or "nothing", text.lower()

    def says(*words: str) -> bool:
        return any(each in lower for each in words)

    if says(*_DENIED):
        return PullDenied(
            f"{model} cannot be pulled: it does not exist, or it is not open to you ({said})",
            "Check the name and tag. For a private or gated model, log in with `docker login`, or "
            "set HF_TOKEN for Hugging Face.",
        )
    if says("invalid model reference"):
        return InvalidReference(
            f"{model} is no name of a model",
            "Names look like ai/qwen3, ai/qwen3:14B or hf.co/org/model.",
        )
    if says("unsupported model config media type"):
        return PullFailed(
            f"{model} is no model that this runner can read: {said}",
            "It may be a container image, or need a newer Docker Model Runner.",
        )
    if says("no space left", "disk full", "not enough space"):
        return PullFailed(
            f"the runner's disk has no room for {model}: {said}",
            "Remove models with `docker model rm`, or free space on the disk.",
        )
    if says("no such host", "network is unreachable", "connection refused"):
        return PullFailed(
            f"the runner cannot reach the registry of {model}: {said}",
            "Check the network and, if there is one, the proxy that Docker uses.",
        )
    if status in (502, 503, 504) or says(*_BROKEN):
        return PullInterrupted(f"the pull of {model} broke off: {said}", AGAIN)
    if 400 <= status < 500:
        return error_of(status, text, url="the model runner's address for pulls", model=model)
    return PullFailed(f"{model} could not be pulled: {said}", LOGS)


def other_quantization(model: str, pulled: InstalledModel) -> bool:
    """Whether a tag asks for a quantization and the runner has got another one.

    For Hugging Face, a tag that matches no file makes it take another file without a word, and
    store it under the name with that tag.
    """
    name, _, tag = normalise(model).rpartition(":")
    stored = pulled.quantization.upper().removeprefix("MOSTLY_")
    asked = _QUANTIZATION.fullmatch(tag)
    return bool(name.startswith("huggingface.co/") and asked and stored and stored != tag.upper())


_QUANTIZATION = re.compile(r"(?:i?q[2-8](?:_[a-z0-9]+)+|b?f16|f32)", re.IGNORECASE)
"""Tags that name a quantization as GGUF files do."""

_DENIED = (
    "unauthorized",
    "authentication required",
    "access denied",
    "access to the resource is denied",
    "denied:",
    "forbidden",
    "model not found",
    "manifest unknown",
    "name unknown",
    "repository not found",
    "gated repo",
)
_BROKEN = (
    "connection reset",
    "unexpected eof",
    "i/o timeout",
    "tls handshake timeout",
    "broken pipe",
    "temporary failure",
    "too many requests",
)


def _json_object(line: str) -> dict[str, Any] | None:
    for text in (line, html.unescape(line)):
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            return value
    return None


def _count(value: Any) -> int:
    return value if isinstance(value, int) and value > 0 else 0
