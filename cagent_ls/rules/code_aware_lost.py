"""code-aware-lost: `code_aware` alone in a format whose upgrade drops it."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.entries import insert_after
from cagent_ls.analysis.finding import Finding, Fix, Severity
from cagent_ls.analysis.target import DOCKER_AGENT, About
from cagent_ls.rules._rag import is_latest
from cagent_ls.rules.rule import Rule

_DEFAULT_SIZE = 4000
_HEAD = (
    'version: "6"\nagents: {root: {model: dmr/ai/qwen3, instruction: Hi, rag: [docs]}}\n'
    "rag:\n  docs:\n    docs: [./src]\n    strategies:\n      - type: bm25\n"
)

RULE = Rule(
    id="code-aware-lost",
    severity=Severity.WARNING,
    summary="docker-agent drops `code_aware` from older formats where nothing stands beside it.",
    bad=f"{_HEAD}        chunking:\n          code_aware: true  # by function\n",
    good=f"{_HEAD}        chunking: {{code_aware: true, size: 4000, overlap: 200, "
    "respect_word_boundaries: true}\n",
    details=(
        "docker-agent upgrades files of older formats by writing them out and reading them again, "
        "and leaves out a `chunking` in which neither `size` nor `overlap` nor "
        "`respect_word_boundaries: true` is set: `code_aware` goes with it. All formats below the "
        "newest one of the release are concerned. Write the `size` as well; "
        f"{_DEFAULT_SIZE} is what `code_aware` takes by default."
    ),
    runtimes=frozenset({DOCKER_AGENT}),
    rows=("L03", "N31"),
)


@RULE.each("Chunking")
def lost(chunking: Bound, about: About) -> Iterator[Finding]:
    """Silent where something else keeps the mapping."""
    if is_latest(about) or not chunking.is_true("code_aware"):
        return
    numbers = (chunking.number("size"), chunking.number("overlap"))
    if any((n or 0) >= 1 for n in numbers) or chunking.is_true("respect_word_boundaries"):
        return
    key = chunking.key("code_aware")
    edits = insert_after(key, f"size: {_DEFAULT_SIZE}") if chunking.get("size") is None else ()
    yield RULE.at(
        key.span,
        f"docker-agent loses a lone `code_aware` of format {about.format}; "
        f"write `size: {_DEFAULT_SIZE}`, its default, beside it",
        fixes=(Fix(f"Add `size: {_DEFAULT_SIZE}`", edits, safe=True),) if edits else (),
    )
