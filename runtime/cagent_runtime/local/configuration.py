"""What ``_configure`` asks for, read and judged as Docker Model Runner does."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from typing import Any, get_args

from cagent_ls.dmr.models import Configuration, Mode, Speculative
from cagent_ls.language.durations import duration_text, parse_duration
from cagent_ls.language.flags import ALLOWED

NEVER = -1.0
"""Seconds that stand for an engine that is kept however long it is idle."""


class Refused(Exception):
    """The request is answered with `status` and the message."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def read_configuration(body: Any) -> Configuration:
    """The configuration in the JSON of a request.

    Raises:
        Refused: A field has the wrong type (400) or a flag is not allowed (500).
    """
    if not isinstance(body, dict) or not isinstance(body.get("model"), str):
        raise Refused(400, "invalid request")
    if not body["model"]:
        raise Refused(400, "model is required")
    flags = _flags(body)
    if reason := refusal(flags):
        raise Refused(500, reason)
    mode: Any = body.get("mode") or ("embedding" if "--embeddings" in flags else "completion")
    if mode not in get_args(Mode):
        raise Refused(400, "invalid request")
    keep_alive = body.get("keep_alive")
    if keep_alive is not None and keep_alive_seconds(keep_alive) is None:
        raise Refused(400, "invalid request")
    size = body.get("context-size")
    if size is not None and (type(size) is not int or not -(2**31) <= size < 2**31):
        raise Refused(400, "invalid request")
    return Configuration(
        model=body["model"],
        mode=mode,
        context_size=size if size and size >= -1 else None,
        runtime_flags=flags,
        keep_alive=keep_alive,
        speculative=_speculative(body.get("speculative")),
        llamacpp=_llamacpp(body.get("llamacpp")),
    )


def without_effect(body: dict[str, Any]) -> list[str]:
    """The settings of a request that this runner cannot fulfil."""
    return ["vllm"] if body.get("vllm") else []


def keep_alive_seconds(written: Any) -> float | None:
    """The seconds of a Go duration; `NEVER` for a negative one, None where it is none."""
    if not isinstance(written, str):
        return None
    seconds = NEVER if written == "-1" else parse_duration(written)
    return seconds if seconds is None or seconds >= 0 else NEVER


def keep_alive_text(seconds: float) -> str:
    """Seconds as Docker Model Runner writes them back."""
    return "-1" if seconds == NEVER else duration_text(seconds)


def refusal(flags: Sequence[str]) -> str | None:
    """Why Docker Model Runner refuses `flags` for llama.cpp, or None if it does not."""
    for flag in flags:
        key, equals, value = flag.partition("=")
        if flag.startswith("-") and key not in ALLOWED:
            return f'runtime flag "{key}" is not allowed for backend "llama.cpp"'
        if flag.startswith("-") and equals and re.match(r"-(?!\d)", value):
            hint = "value cannot start with '-' unless followed by a digit"
            return f'invalid flag "{flag}": {hint}'
        if "/" in flag or "\\" in flag:
            hint = r"paths are not allowed (contains '/' or '\\')"
            return f'invalid runtime flag "{flag}": {hint}'
    return None


def _flags(body: dict[str, Any]) -> tuple[str, ...]:
    flags, raw = body.get("runtime-flags"), body.get("raw-runtime-flags") or ""
    if not flags:
        if not isinstance(raw, str):
            raise Refused(400, "invalid request")
        try:
            flags = shlex.split(raw)
        except ValueError as error:
            raise Refused(500, f"invalid runtime flags: {error}") from None
    if not isinstance(flags, list) or not all(isinstance(flag, str) for flag in flags):
        raise Refused(400, "invalid request")
    return tuple(flags)


def _speculative(asked: Any) -> Speculative | None:
    if not asked:
        return None
    if not isinstance(asked, dict):
        raise Refused(400, "invalid request")
    draft, tokens, rate = map(asked.get, ("draft_model", "num_tokens", "min_acceptance_rate"))
    fits = isinstance(draft, str | None) and isinstance(tokens, int | None)
    if not (fits and isinstance(rate, int | float | None)):
        raise Refused(400, "invalid request")
    return Speculative(draft, tokens, rate) if draft else None


def _llamacpp(asked: Any) -> dict[str, int] | None:
    """The one option of the engine: how many tokens it may think, 0 for none, -1 for any number."""
    if not asked:
        return None
    if not isinstance(asked, dict):
        raise Refused(400, "invalid request")
    budget = asked.get("reasoning-budget")
    if budget is None:
        return None
    if type(budget) is not int:
        raise Refused(400, "invalid request")
    return {"reasoning-budget": budget}
