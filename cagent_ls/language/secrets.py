"""What keys and tokens look like, to find those that were written into a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Secret:
    """A place that looks like a secret."""

    start: int
    end: int
    kind: str
    """What it seems to be, in words."""


_LONGEST = 4096
"""What is longer is data, not a secret."""
_TOKEN = re.compile(r"[\w.~+/=:@%-]{16,}", re.ASCII)
_SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(shape, re.ASCII))
    for kind, shape in (
        ("an API key of Anthropic", r"sk-ant-[\w-]{20,}"),
        ("an API key of OpenRouter", r"sk-or-v1-[0-9a-f]{40,}"),
        ("an API key of OpenAI", r"sk-(?:proj-|svcacct-|admin-)?[\w-]{20,}"),
        ("an API key of Google", r"AIza[\w-]{35}"),
        ("an access key of AWS", r"(?:AKIA|ASIA)[0-9A-Z]{16}"),
        ("a token of GitHub", r"gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{22,}"),
        ("a token of GitLab", r"glpat-[\w-]{20,}"),
        ("a token of Hugging Face", r"hf_[A-Za-z0-9]{30,}"),
        ("a token of Docker", r"dckr_(?:pat|oat)_[\w-]{20,}"),
        ("an API key of Groq", r"gsk_\w{40,}"),
        ("an API key of xAI", r"xai-\w{40,}"),
        ("an API key of NVIDIA", r"nvapi-[\w-]{40,}"),
        ("an API key of Perplexity", r"pplx-\w{40,}"),
        ("a token of Replicate", r"r8_\w{30,}"),
        ("a token of npm", r"npm_\w{36}"),
        ("a key of Stripe", r"[sr]k_live_\w{20,}"),
        ("a token of Slack", r"xox[abeprs]-[\w-]{10,}"),
        ("a token of a Telegram bot", r"\d{8,10}:AA[\w-]{33}"),
        ("a signed token (JWT)", r"eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}"),
        ("an address that lets anyone post to Slack", r"https://hooks\.slack\.com/services/\w+/.+"),
        ("an address that lets anyone post to Discord", r"https://discord\.com/api/webhooks/\d.+"),
    )
)
_ANY_SHAPE = re.compile("|".join(shape.pattern for _, shape in _SHAPES), re.ASCII)
_PRIVATE_KEY = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----")
_LOGIN = re.compile(r"[a-z][a-z0-9+.-]*://[^/@:]*:([^/@]+)@")
_BEARER = re.compile(r"(?:Bearer|Basic|token) \Z", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:[A-Z0-9]+_)*(?:KEY|TOKEN|SECRET|PASSWORD)[\"']?\s*[:=]\s*[\"']?\Z"
    r"|(?:clientSecret|[Xx]-[Aa][Pp][Ii]-[Kk][Ee][Yy])[\"']?\s*:\s*[\"']?\Z"
)
_MADE_UP = re.compile(
    r"your|example|placeholder|change.?me|replace|dummy|insert|redacted|fake|sample|secret-?here"
    r"|x{4}|\.\.\.|1234567|abcdefg|\*\*|0{6}|\A(?:password|passwd|pass|pw|secret|postgres|user)\Z",
    re.IGNORECASE,
)


_MARKS = (
    *("sk-", "aiza", "akia", "asia", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"),
    *("glpat-", "hf_", "dckr_", "gsk_", "xai-", "nvapi-", "pplx-", "r8_", "npm_", "k_live_"),
    *("xox", ":aa", "eyj", "hooks.slack.com", "discord.com/api", "@", "private key"),
    *("bearer", "basic", "token", "key", "secret", "password"),
)
"""In small letters: a text with none of these holds no secret, and most texts have none."""


def secrets_in(text: str) -> Iterator[Secret]:
    """The places of a text that look like secrets; placeholders and variables do not."""
    lowered = text.lower()
    for mark in _MARKS:
        if mark in lowered:
            break
    else:
        return
    if "PRIVATE KEY-----" in text:
        for key in _PRIVATE_KEY.finditer(text):
            yield Secret(key.start(), key.end(), "a private key")
    for token in _TOKEN.finditer(text):
        found = _secret(text, token)
        if found is not None and not _MADE_UP.search(text[found.start : found.end]):
            yield found


def _secret(text: str, token: re.Match[str]) -> Secret | None:
    written, start = token[0], token.start()
    if len(written) > _LONGEST:
        return None
    for kind, shape in _SHAPES if _ANY_SHAPE.search(written) else ():
        if match := shape.search(written):
            before = written[: match.start()]
            if not before or not before[-1].isalnum():
                return Secret(start + match.start(), start + match.end(), kind)
    if login := _LOGIN.search(written):
        return Secret(start + login.start(1), start + login.end(1), "a password")
    before = text[max(0, start - 60) : start]
    if _BEARER.search(before) and _is_random(written):
        return Secret(start, token.end(), "a token")
    if _NAMED.search(before) and _is_random(written):
        return Secret(start, token.end(), "a key or password")
    return None


def _is_random(text: str) -> bool:
    """Whether it has letters and digits mixed, as made by a machine, and is no address or name."""
    return (
        "://" not in text
        and any(char.isdigit() for char in text)
        and any(char.islower() for char in text)
    )
