"""runtime-flag-refused: a flag that Docker Model Runner does not let through."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cagent_ls.analysis.finding import Edit, Finding, Fix, Severity
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.language.flags import RESPELLED, allowed, nearest, why_refused
from cagent_ls.rules.rule import Rule
from cagent_ls.syntax.lines import Span
from cagent_ls.syntax.tree import Node

_HEAD = "models:\n  fast:\n    provider: dmr\n    model: ai/qwen3\n    provider_opts:\n"

META = Rule(
    id="runtime-flag-refused",
    severity=Severity.WARNING,
    summary="For one refused flag Docker Model Runner drops the whole configuration.",
    bad=f'{_HEAD}      runtime_flags: ["--ngl=33"]\n',
    good=f'{_HEAD}      runtime_flags: ["--n-gpu-layers=33"]\n',
)


def check(file: Snapshot) -> Iterator[Finding]:
    """Each refused flag of a `dmr` model, as a list item or inside one text."""
    for model in file.section("models").values():
        provider, options = model.get("provider"), model.get("provider_opts")
        flags = options.get("runtime_flags") if options is not None else None
        if flags is None or provider is None or provider.text != "dmr":
            continue
        for node in flags.items or (flags,):
            if node.kind == "scalar":
                yield from _flags(file, node)


def _flags(file: Snapshot, node: Node) -> Iterator[Finding]:
    text = file.document.text[node.span.start : node.span.end]
    for match in re.finditer(r"(?<![\w=-])--?[A-Za-z][\w-]*", text):
        flag = match[0]
        if allowed("llama.cpp", flag) or allowed("vllm", flag):  # the engine follows the model
            continue
        span = Span(match.start(), match.end()).shifted(node.span.start)
        mended, better = flag in RESPELLED, nearest("llama.cpp", flag)
        note = " (the bundled runtime does)" if mended else ""
        message = (
            f"{why_refused('llama.cpp', flag)}{note}; all settings of the model are then dropped"
        )
        fixes = (Fix(f"Change to `{better}`", (Edit(span, better),), mended),) if better else ()
        yield META.at(span, message, target="docker-agent" if mended else "", fixes=fixes)
