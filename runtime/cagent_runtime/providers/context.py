"""How large the context of a model will be, and who says so. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from cagent_ls.dmr.models import Configuration, InstalledModel
from cagent_ls.language.flags import same_flag
from cagent_runtime.local.flags import pairs

_SIZE_FLAGS = {*same_flag("--ctx-size"), "--max-model-len"}


@dataclass(frozen=True, slots=True)
class Context:
    """Size in tokens, or None where the engine chooses; `source` ends a sentence."""

    tokens: int | None
    source: str

    def __str__(self) -> str:
        size = "unknown" if self.tokens is None else f"{self.tokens} tokens"
        return f"{size}, {self.source}"


def context_of(sent: Configuration | None, installed: InstalledModel | None) -> Context:
    """The context with which the engine is started: its last flag wins, then `context_size`."""
    flags = dict(pairs(sent.runtime_flags)) if sent else {}
    for name in reversed(flags):
        if name in _SIZE_FLAGS:
            value = flags[name]
            return Context(int(value) if value.isdecimal() else None, f"from the flag `{name}`")
    if sent and sent.context_size is not None and sent.context_size > 0:
        return Context(sent.context_size, "from `context_size`")
    packed = installed.context_size if installed else None
    if packed is not None:
        return Context(packed, "packed with the model")
    return Context(None, "the engine chooses")
