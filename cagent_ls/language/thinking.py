"""What becomes of a model's `thinking_budget`: providers and models read it in their own ways."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from cagent_ls.language.formats import release_key
from cagent_ls.language.providers import PROVIDERS

Effect = Literal["refused", "ignored", "off", "unset", "replaced"]


@dataclass(frozen=True, slots=True)
class Fault:
    """A budget that does not do what it says."""

    effect: Effect
    """``refused``: each request fails. ``off``: the model does not think at all. ``unset``: as if
    it were not written. ``replaced``: another budget is used."""
    message: str
    """What happens and what to write, to follow the place of the budget."""
    release_since: str | None = None
    release_until: str | None = None


@dataclass(frozen=True, slots=True)
class _Case:
    """What is known about a budget when it is judged."""

    model: str
    words: bool
    """It is a word, not a number of tokens."""
    budget: str
    tokens: int
    max_tokens: int | None


@dataclass(frozen=True, slots=True)
class _Rule:
    provider: str
    holds: Callable[[_Case], bool]
    fault: Fault


_REASONING = re.compile(r"(.*/)?(o\d|gpt-5(?!-chat))")
_REAL_NONE = re.compile(r"(.*/)?gpt-5\.([6-9]|\d\d)")
_GEMINI_3 = re.compile(r"gemini-3(-|\.\d+-)")
_CLAUDE = re.compile(r"((us|eu|apac|au|jp|ca|global)\.)?anthropic\.claude-")
_ADAPTIVE_ONLY = re.compile(r".*claude-opus-(4-[678]|5)(-|$)")
_LEVELS_OF_GEMINI = ("minimal", "low", "medium", "high")


def _off(case: _Case) -> bool:
    return case.budget in ("0", "none")


def _number(case: _Case) -> bool:
    return not case.words and case.tokens != 0


def _too_large(case: _Case) -> bool:
    return (
        _number(case)
        and case.max_tokens is not None
        and case.tokens >= case.max_tokens
        and not _ADAPTIVE_ONLY.match(case.model)
    )


def _too_small(case: _Case) -> bool:
    return _number(case) and case.tokens < 1024 and not _ADAPTIVE_ONLY.match(case.model)


_OPT_IN = "1.32.5"
"""Since then nobody thinks unless asked to, and unknown words are refused at load."""

_DMR_THINKS = "1.49.0"

_RULES = (
    _Rule(
        "dmr",
        _off,
        Fault(
            "unset",
            "docker-agent drops it before Docker Model Runner is told, so the model thinks as it "
            "always does; write `provider_opts.runtime_flags: [--reasoning-budget=0]` to switch "
            "thinking off",
            release_since=_DMR_THINKS,
        ),
    ),
    _Rule(
        "dmr",
        lambda case: True,
        Fault(
            "ignored",
            "docker-agent does not tell Docker Model Runner before 1.49; delete it",
            release_until="1.48.99",
        ),
    ),
    _Rule(
        "openai",
        lambda case: (
            _off(case)
            and _REASONING.match(case.model) is not None
            and not (case.words and _REAL_NONE.match(case.model))
        ),
        Fault(
            "unset",
            "this model has no way to switch thinking off, so its own default applies; write "
            "`minimal` or `low` for less",
            release_since=_OPT_IN,
        ),
    ),
    _Rule(
        "openai",
        lambda case: (
            _REASONING.match(case.model) is not None
            and (_number(case) or case.budget.startswith("adaptive"))
        ),
        Fault(
            "refused",
            "this model takes a word only, and each request would fail; write `minimal`, `low`, "
            "`medium` or `high`",
        ),
    ),
    _Rule(
        "openai",
        lambda case: not _off(case) and _REASONING.match(case.model) is None,
        Fault("ignored", "this model has no setting for thinking; delete it"),
    ),
    _Rule(
        "anthropic",
        _too_small,
        Fault("ignored", "Anthropic wants at least 1024 tokens, so it does not think; raise it"),
    ),
    _Rule(
        "anthropic",
        _too_large,
        Fault(
            "refused",
            "it must be less than `max_tokens`, and each request would fail; raise `max_tokens`",
        ),
    ),
    _Rule(
        "anthropic",
        lambda case: _number(case) and _ADAPTIVE_ONLY.match(case.model) is not None,
        Fault(
            "replaced",
            "this model takes no number of tokens, so docker-agent sends `adaptive`; write a word",
            release_since="1.53.0",
        ),
    ),
    _Rule(
        "anthropic",
        lambda case: case.words and not _off(case),
        Fault(
            "ignored",
            "a word means no thinking here; write a number of tokens, at least 1024",
            release_until="1.32.4",
        ),
    ),
    _Rule(
        "amazon-bedrock",
        lambda case: not _off(case) and _CLAUDE.match(case.model) is None,
        Fault("ignored", "only Claude models heed it on Bedrock; delete it"),
    ),
    _Rule(
        "amazon-bedrock",
        _too_small,
        Fault("ignored", "Claude wants at least 1024 tokens, so it does not think; raise it"),
    ),
    _Rule(
        "amazon-bedrock",
        _too_large,
        Fault(
            "ignored",
            "it must be less than `max_tokens`, so it does not think; raise `max_tokens`",
        ),
    ),
    _Rule(
        "google",
        lambda case: case.words and not _off(case) and _GEMINI_3.match(case.model) is None,
        Fault(
            "off",
            "this model takes a number of tokens only; a word counts as 0 and switches thinking "
            "off; write a number, or -1 to leave it to the model",
        ),
    ),
    _Rule(
        "google",
        lambda case: _number(case) and _GEMINI_3.match(case.model) is not None,
        Fault(
            "replaced",
            "this model takes a level, and a number is only sent for older models' sake; write "
            "`minimal`, `low`, `medium` or `high`",
        ),
    ),
    _Rule(
        "google",
        lambda case: (
            case.words
            and not _off(case)
            and _GEMINI_3.match(case.model) is not None
            and case.budget not in _LEVELS_OF_GEMINI
        ),
        Fault(
            "replaced",
            "this model knows no such level and takes `high`; write `minimal`, `low`, `medium` or "
            "`high`",
        ),
    ),
)


def budget_fault(
    provider: str,
    model: str,
    budget: str,
    max_tokens: int | None,
    release: str | None = None,
) -> Fault | None:
    """What is wrong with a budget on this provider and model, or None.

    Args:
        provider: Name of a provider as built in; another one is unknown, so nothing is wrong.
        model: The model's id, as its provider calls it.
        budget: The value as text: a word of `model.EFFORT`, or a number of tokens.
        max_tokens: The model's `max_tokens`, where it is written.
        release: The docker-agent release in question; the newest one by default.
    """
    known = PROVIDERS.get(provider)
    if known is None:
        return None
    client = "openai" if known.kind == "alias" else provider
    word = budget.strip().lower()
    number = re.fullmatch(r"[+-]?\d+", word)
    tokens = int(word) if number else 0
    case = _Case(model.lower(), not number, str(tokens) if number else word, tokens, max_tokens)
    return next(
        (
            rule.fault
            for rule in _RULES
            if rule.provider == client and rule.holds(case) and _in(rule.fault, release)
        ),
        None,
    )


def _in(fault: Fault, release: str | None) -> bool:
    if release is None:
        return fault.release_until is None
    key = release_key(release)
    return (fault.release_since is None or release_key(fault.release_since) <= key) and (
        fault.release_until is None or key <= release_key(fault.release_until)
    )
