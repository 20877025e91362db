"""From a model of the file to what Docker Model Runner is asked to set for it. Pure."""

from __future__ import annotations

import math
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast, get_args

from cagent_ls.dmr.models import Configuration, Mode, Speculative
from cagent_ls.language.durations import parse_duration
from cagent_ls.language.flags import RESPELLED
from cagent_runtime.config.models import ModelConfig

LARGEST_CONTEXT = 2**31 - 1
UNLIMITED = -1
"""The context size with which llama.cpp takes what the model was trained for."""

_THINKING = {
    "none": 0,
    "minimal": 1024,
    "low": 2048,
    "medium": 8192,
    "high": 16384,
    "xhigh": 32768,
    "max": 32768,
}
"""Tokens that a word of `thinking_budget` stands for, as docker-agent counts them."""

_AS_IT_LIKES = -1


@dataclass(frozen=True, slots=True)
class Note:
    """Something the file says that is not sent, and the id of the rule that explains it."""

    rule: str
    text: str

    def __str__(self) -> str:
        return f"{self.text} [{self.rule}]"


@dataclass(frozen=True, slots=True)
class Settings:
    """What is sent to ``_configure``: None if the model has nothing to set."""

    sent: Configuration | None
    notes: tuple[Note, ...] = ()


def settings(model: ModelConfig) -> Settings:
    """What is sent for `model`, whichever way its format lets it be written.

    The context size is `provider_opts.context_size`; `max_tokens` is the longest answer alone and
    goes along with each request. Sampling settings do too, so no flags are made of them. A model
    without settings is not configured at all: that would only load it before it is needed.
    """
    read = _Options(model.provider_opts)
    sent = Configuration(
        model.model,
        mode=read.mode(model.mode),
        context_size=read.context_size(),
        runtime_flags=read.flags(),
        keep_alive=read.keep_alive(),
        speculative=read.speculative(),
        vllm=read.vllm(),
        llamacpp=read.llamacpp(model.thinking_budget),
    )
    nothing = Configuration(model.model, mode=sent.mode)
    return Settings(None if sent == nothing else sent, tuple(read.notes))


@dataclass
class _Options:
    """Reads `provider_opts`, where a file may hold anything."""

    options: Mapping[str, Any]
    notes: list[Note] = field(default_factory=list)

    def mode(self, used_as: Mode) -> Mode | None:
        """What the file says, else what it uses the model for; None is the chat."""
        written = self.options.get("mode")
        if written is not None and written not in get_args(Mode):
            self._ignored("mode", f"must be one of {', '.join(get_args(Mode))}")
            written = None
        mode = cast(Mode, written or used_as)
        return None if mode == "completion" else mode

    def context_size(self) -> int | None:
        """Tokens; as a number or, as the newest format needs it, as a text."""
        written = self.options.get("context_size")
        size = _number(written)
        if size is None or not (size == UNLIMITED or 0 < size <= LARGEST_CONTEXT):
            if written is not None:
                self._ignored("context_size", "must be a number of tokens, such as 8192")
            return None
        return int(size)

    def flags(self) -> tuple[str, ...]:
        """`runtime_flags`, a list or a text, else `raw_runtime_flags`; spelt as the engine does."""
        written, raw = self.options.get("runtime_flags"), self.options.get("raw_runtime_flags")
        if written is not None and raw is not None:
            text = "`raw_runtime_flags` is not sent, as `runtime_flags` is set too"
            self.notes.append(Note("option-refused", text))
        arguments: object = written
        try:
            if isinstance(written, str):
                arguments = re.split(r"[\s,]+", written)
            elif written is None and raw is not None:
                arguments = shlex.split(str(raw))
        except ValueError:
            text = "`raw_runtime_flags` is not sent: a quote in it is never closed"
            self.notes.append(Note("runtime-flag-refused", text))
            return ()
        if not isinstance(arguments, list):
            if arguments is not None:
                self._ignored("runtime_flags", "must be a list of flags")
            return ()
        return tuple(respelled(str(argument)) for argument in arguments if str(argument))

    def keep_alive(self) -> str | None:
        """A duration, ``0`` or ``-1``."""
        written = self.options.get("keep_alive")
        if written is None:
            return None
        text = str(written).strip()
        lasting = not isinstance(written, bool) and text in ("0", "-1")
        if lasting or (isinstance(written, str) and parse_duration(text) is not None):
            return text
        self._ignored("keep_alive", 'must be a duration such as "10m"', "option-refused")
        return None

    def speculative(self) -> Speculative | None:
        """All three keys; the numbers alone do nothing."""
        draft = self.options.get("speculative_draft_model")
        tokens, rate = (
            self._speculative_number(key)
            for key in ("speculative_num_tokens", "speculative_acceptance_rate")
        )
        if isinstance(draft, str) and draft.strip():
            return Speculative(draft.strip(), None if tokens is None else int(tokens), rate)
        if tokens is not None or rate is not None:
            text = "speculative decoding is not sent: `speculative_draft_model` is missing"
            self.notes.append(Note("speculative-decoding", text))
        return None

    def vllm(self) -> Mapping[str, Any] | None:
        """What vLLM alone heeds."""
        share, overrides = map(self.options.get, ("gpu_memory_utilization", "hf_overrides"))
        made: dict[str, Any] = {}
        if share is not None:
            made["gpu-memory-utilization"] = _number(share)
        if isinstance(overrides, dict):
            made["hf-overrides"] = overrides
        return {key: value for key, value in made.items() if value is not None} or None

    def llamacpp(self, budget: int | str | None) -> Mapping[str, Any] | None:
        """How many tokens the model may think before it answers; 0 switches thinking off."""
        word = str(budget).strip().lower()
        if budget is None:
            return None
        if word.startswith("adaptive"):
            return {"reasoning-budget": _AS_IT_LIKES}
        tokens = _THINKING.get(word, _number(budget))
        if tokens is None or not _AS_IT_LIKES <= tokens <= LARGEST_CONTEXT:
            words = ", ".join(_THINKING)
            self._ignored("thinking_budget", f"must be a number or {words}", "unknown-word")
            return None
        return {"reasoning-budget": int(tokens)}

    def _speculative_number(self, key: str) -> float | None:
        written = self.options.get(key)
        number = _number(written)
        if written is not None and number is None:
            self._ignored(key, "must be a number")
        return number

    def _ignored(self, key: str, why: str, rule: str = "option-ignored") -> None:
        self.notes.append(Note(rule, f"`{key}` is not sent: it {why}"))


def respelled(flag: str) -> str:
    """`flag` with the name that Docker Model Runner lets through, where only the name is wrong."""
    name, equals, value = flag.partition("=")
    return f"{RESPELLED.get(name, name)}{equals}{value}"


def draft_of(model: ModelConfig) -> str | None:
    """The draft model that `model` needs beside it."""
    sent = settings(model).sent
    return sent.speculative.draft_model if sent and sent.speculative else None


def stays_loaded(model: ModelConfig) -> bool:
    """Whether the runner keeps `model` in memory after a request."""
    sent = settings(model).sent
    return sent is None or sent.keep_alive is None or parse_duration(sent.keep_alive) != 0


def _number(value: object) -> float | None:
    """A finite number, also from a text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None
