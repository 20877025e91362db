"""What an HTTP error of a model endpoint means.

Docker Model Runner writes its own errors as plain text, the engines behind it write JSON in three
shapes, a crashed engine leaves an empty body, and a wrong address usually answers with HTML. The
texts that are recognised here are those of Docker Model Runner and llama.cpp.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from cagent_ls.dmr.errors import (
    AccessRefused,
    Busy,
    ContextOverflow,
    DmrError,
    EndpointUnreachable,
    EngineCrashed,
    EngineMissing,
    FlagRefused,
    InputTooLong,
    ModelFailed,
    ModelNotFound,
    OutOfMemory,
    RequestTooLarge,
    StillTagged,
    UnexpectedAnswer,
    WrongKind,
)
from cagent_ls.language.model_names import qualified

LOGS = "`docker model logs` shows what the engine said."
_ENGINES = f"`docker model status` shows the engines. {LOGS}"

_FLAG = ("runtime flag", "invalid flag", "hf-override")
_TOO_LONG = ("physical batch size", "is too large to process")
_OVERFLOW = (
    "exceed_context_size_error",
    "exceeds the available context size",
    "larger than the max context size",
    "context size has been exceeded",
    "context_length_exceeded",
    "context length exceeded",
    "maximum context length",
    "maximum number of tokens",
    "prompt is too long",
    "input is too long",
    "reduce the length",
)
_MEMORY = ("not enough gpu memory", "out of memory", "failed to allocate", "unable to allocate")


def error_of(status: int, body: str, *, url: str, model: str = "") -> DmrError:
    """The error that an answer with an HTTP error status stands for.

    `model` is the model the request was about, if it was about one.
    """
    if looks_like_html(body):
        return UnexpectedAnswer(
            f"{url} answered with status {status} and a web page: {quoted(body)}",
            "Another server seems to use this address; check `base_url` or MODEL_RUNNER_HOST.",
        )
    message, kind = read_error(body)
    known = engine_error(message, kind, model=model)
    if known is not None:
        return known
    said = plain(message) if message else "nothing"
    lower = message.lower()
    match status:
        case 404 if model and "model" in lower and "not found" in lower:
            return model_not_found(model)
        case 404 if "backend not found" in lower:
            return UnexpectedAnswer(
                f"{url} names an engine that Docker Model Runner does not have ({said})",
                "Check `base_url`: it ends with `/engines/v1` or `/engines/llama.cpp/v1`.",
            )
        case 404:
            return UnexpectedAnswer(
                f"{url} does not exist at this endpoint (it said: {said})",
                "Check `base_url`: for Docker Model Runner it ends with `/engines/v1`.",
            )
        case 401 | 403:
            return AccessRefused(
                f"{url} refused access: {said}",
                "Check whether this server wants an API key or allows this client.",
            )
        case 409 if "multiple tag references" in lower or "resource conflict" in lower:
            return StillTagged(
                f"Several names are left for the model {model}, so its id was not deleted ({said})",
                "Delete the names, or force it: then all of them go.",
            )
        case 409:
            return Busy(
                f"The model {model} is busy and cannot be configured now ({said})",
                "Try again when it has finished answering.",
            )
        case 413:
            return _too_large(url)
        case 412:
            return EngineMissing(f"The engine of {model} is not there: {said}", _ENGINES)
        case 503 if "installation failed" in lower:
            return EngineMissing(f"The engine of {model} is not there: {said}", _ENGINES)
        case 503:
            return EndpointUnreachable(
                f"{url} is not ready: {said}",
                "The model runner is starting, stopping, or could not install its engine. " + LOGS,
            )
        case 501:
            return WrongKind(
                f"The model {model} cannot do this: {said}",
                "Use a model made for the task: a chat, an embedding or a reranking model.",
            )
        case 400 if lower == "request too large":
            return _too_large(url)
        case 502:
            return _crashed(url, model, message)
        case 500 if not message or (kind == "error" and "error" not in _object(body)):
            return _crashed(url, model, message)
        case _ if status < 400:
            return UnexpectedAnswer(f"{url} answered with status {status}: {said}")
        case _ if status < 500:
            return DmrError(f"{url} refused the request with status {status}: {said}")
        case _:
            about = f"The model {model} failed" if model else f"{url} failed"
            return ModelFailed(f"{about} (status {status}): {said}", LOGS)


def _too_large(url: str) -> RequestTooLarge:
    return RequestTooLarge(
        f"{url} takes at most 10 MiB in one request",
        "Send fewer or smaller texts and pictures at a time.",
    )


def _crashed(url: str, model: str, message: str) -> EngineCrashed:
    """The engine ended: the runner then sends a flat JSON object, or nothing at all."""
    about = f"The engine of {model}" if model else f"The engine behind {url}"
    said = f": {plain(message)}" if message else " without a word"
    return EngineCrashed(
        f"{about} ended while it was answering{said}",
        f"Ask again: the runner starts the engine anew. {LOGS}",
    )


def engine_error(message: str, kind: str = "", *, model: str = "") -> DmrError | None:
    """The error that a text of the runner or engine stands for, whatever carried it."""
    lower = f"{message} {kind}".lower()
    said = plain(message)
    if any(text in lower for text in _FLAG):
        return FlagRefused(
            f"Docker Model Runner refused the whole configuration of {model}: {said}",
            "Correct or remove the flag: until then no setting of this model takes effect.",
        )
    if any(text in lower for text in _TOO_LONG):
        return InputTooLong(
            f"An input is too long for {model}: {said}",
            "Use smaller chunks, or raise `--ubatch-size` and `--batch-size` for this model.",
        )
    if any(text in lower for text in _OVERFLOW):
        return ContextOverflow(
            f"The request does not fit the context of {model}: {said}",
            "Give the model a larger context size, or send it less.",
        )
    if any(text in lower for text in _MEMORY):
        return OutOfMemory(
            f"There is not enough memory for {model}: {said}",
            "Unload other models, or use a smaller model, quantization or context.",
        )
    if "pooling type" in lower and "none" in lower:
        return WrongKind(
            f"The model {model} gives no embeddings: {said}",
            "Use an embedding model such as ai/embeddinggemma.",
        )
    if "failed to install llama.cpp" in lower or "unable to start llama.cpp" in lower:
        return EngineMissing(f"The engine of {model} cannot be started: {said}", _ENGINES)
    if "context canceled" in lower or "backend loading disabled" in lower:
        return EndpointUnreachable(
            f"The model runner gave up loading {model}: {said}",
            "It may be shutting down; ask again when it runs.",
        )
    if "unable to load runner" in lower:
        return ModelFailed(f"The model {model} could not be loaded: {said}", _load_remedy(lower))
    return None


def _load_remedy(said: str) -> str:
    if "draft model" in said:
        return (
            "The draft model is not loaded by itself: pull it too, or remove "
            "`speculative_draft_model`."
        )
    if "took too long" in said:
        return f"Ask again, or use a smaller model: the runner waits five minutes for one. {LOGS}"
    return LOGS


def model_not_found(model: str, installed: Iterable[str] = ()) -> ModelNotFound:
    """The error for a missing model, with the most similar names that are there."""
    remedy = f"Get it with `docker model pull {model}`."
    near = nearest(model, list(installed))
    if near:
        remedy += f" Installed under a similar name: {', '.join(near)}."
    return ModelNotFound(f"The model {model} is not installed.", remedy)


def nearest(model: str, installed: Sequence[str]) -> list[str]:
    """Up to three installed names that look like `model`, most similar first."""
    by_key = {qualified(name).removeprefix("docker.io/"): name for name in installed}
    wanted = qualified(model).removeprefix("docker.io/")
    return [by_key[key] for key in difflib.get_close_matches(wanted, by_key, n=3, cutoff=0.6)]


def read_error(body: str) -> tuple[str, str]:
    """Message and type of an error body: nested JSON, flat JSON or text."""
    answer = _object(body)
    if not answer:
        return body.strip(), ""
    error = answer.get("error", answer)
    if not isinstance(error, dict):
        return str(error), ""
    message = error.get("message") or error.get("detail")
    return (str(message) if message else body.strip()), str(error.get("type") or "")


def _object(body: str) -> dict[str, Any]:
    """The JSON object in `body`, empty when it is something else."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def looks_like_html(body: str) -> bool:
    """Whether `body` is a web page."""
    return body.lstrip()[:15].lower().startswith(("<!doctype", "<html", "<head", "<body"))


def quoted(text: str, limit: int = 120) -> str:
    """A short piece of `text` in quotes, safe for a terminal."""
    return f"“{plain(text, limit)}”"


def plain(text: str, limit: int = 400) -> str:
    """`text` on one line, cut at `limit` characters, with control characters escaped."""
    line = " ".join(text.split())
    if len(line) > limit:
        line = line[: limit - 1] + "…"
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in line
    )
