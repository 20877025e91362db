"""What a model of the file asks Docker Model Runner to configure."""

from __future__ import annotations

import re
from typing import Any

from cagent_ls.dmr.models import Configuration, Speculative
from cagent_ls.language.flags import RESPELLED
from cagent_runtime.config.models import ModelConfig


def configuration(model: ModelConfig) -> Configuration | None:
    """The settings of `provider_opts`, or None where there is nothing to configure."""
    options = model.provider_opts
    context = _number(options.get("context_size"))
    flags = runtime_flags(options.get("runtime_flags"))
    draft = options.get("speculative_draft_model")
    speculative = None
    if isinstance(draft, str) and draft:
        tokens = _number(options.get("speculative_num_tokens"))
        rate = _number(options.get("speculative_acceptance_rate"))
        speculative = Speculative(draft, None if tokens is None else int(tokens), rate)
    if context is None and not flags and speculative is None:
        return None
    size = None if context is None else int(context)
    return Configuration(model.model, None, size, flags, speculative=speculative)


def runtime_flags(written: Any) -> tuple[str, ...]:
    """Flags from a list, or from one text that is split at blanks and commas."""
    parts = re.split(r"[\s,]+", written) if isinstance(written, str) else written
    if not isinstance(parts, list):
        return ()
    flags = []
    for part in (str(part) for part in parts if str(part)):
        name, equals, value = part.partition("=")
        flags.append(f"{RESPELLED.get(name, name)}{equals}{value}")
    return tuple(flags)


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None
