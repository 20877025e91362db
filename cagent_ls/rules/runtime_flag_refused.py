"""runtime-flag-refused: a flag that Docker Model Runner does not let through."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Edit, Finding, Fix, Severity
from cagent_ls.analysis.target import BOTH, DOCKER_AGENT, About
from cagent_ls.language.flags import RESPELLED, allowed, nearest, why_refused
from cagent_ls.rules.rule import Rule
from cagent_ls.syntax.lines import Span
from cagent_ls.syntax.tree import Node

_HEAD = "models:\n  fast:\n    provider: dmr\n    model: ai/qwen3\n    provider_opts:\n"

RULE = Rule(
    id="runtime-flag-refused",
    severity=Severity.WARNING,
    summary="For one refused flag Docker Model Runner drops the whole configuration.",
    bad=f'{_HEAD}      runtime_flags: ["--ngl=33"]\n',
    good=f'{_HEAD}      runtime_flags: ["--n-gpu-layers=33"]\n',
)


@RULE.each("Model", having=("provider_opts",))
def flags(model: Bound, _about: About) -> Iterator[Finding]:
    """Each refused flag of a `dmr` model, as a list item or inside one text."""
    if model.text("provider") == "dmr":
        written = model.get("provider_opts", "runtime_flags")
        for node in (written.elements or (written,)) if written is not None else ():
            if node.kind == "scalar" and node.via is None:
                yield from _flags(node)


def _flags(node: Node) -> Iterator[Finding]:
    for match in re.finditer(r"(?<![\w=-])--?[A-Za-z][\w-]*", node.text):
        flag = match[0]
        if allowed("llama.cpp", flag) or allowed("vllm", flag):  # the engine follows the model
            continue
        opening = 1 if node.style in {"single", "double"} else 0
        span = Span(match.start(), match.end()).shifted(node.span.start + opening)
        mended, better = flag in RESPELLED, nearest("llama.cpp", flag)
        note = " (the bundled runtime does)" if mended else ""
        message = (
            f"{why_refused('llama.cpp', flag)}{note}; all settings of the model are then dropped"
        )
        fixes = (Fix(f"Change to `{better}`", (Edit(span, better),), mended),) if better else ()
        runtimes = frozenset({DOCKER_AGENT}) if mended else BOTH
        yield RULE.at(span, message, runtimes=runtimes, fixes=fixes)
