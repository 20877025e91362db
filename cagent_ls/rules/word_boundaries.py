"""word-boundaries: chunks that are cut in the middle of words."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.entries import insert_after
from cagent_ls.analysis.finding import Finding, Fix, Severity
from cagent_ls.analysis.target import About
from cagent_ls.rules._rag import EXAMPLE, misspelt
from cagent_ls.rules.rule import Rule

_LINE = "respect_word_boundaries: true"
_HEAD = f"{EXAMPLE}    strategies:\n      - type: bm25\n        chunking:\n          size: 800"

RULE = Rule(
    id="word-boundaries",
    severity=Severity.INFO,
    summary="Chunks are cut in the middle of words unless `respect_word_boundaries` is set.",
    bad=f"{_HEAD}  # characters\n",
    good=f"{_HEAD}\n          {_LINE}\n",
    details=(
        "Both runtimes cut chunks at the exact `size` unless `respect_word_boundaries: true` is "
        "set, although the opposite default is often assumed. Write the key either way to say that "
        "you mean it. Chunks along code, with `code_aware`, are not concerned."
    ),
    rows=("L17",),
)


@RULE.each("Chunking")
def unset(chunking: Bound, about: About) -> Iterator[Finding]:
    """Where `chunking` is written without it."""
    if chunking.is_true("code_aware") or chunking.get("respect_word_boundaries") is not None:
        return
    if "respect_word_boundaries" in misspelt(chunking, about) or not chunking.node.entries:
        return
    key, _ = chunking.node.entries[-1]
    edits = insert_after(key, _LINE)
    yield RULE.at(
        chunking.head,
        f"words may be cut in two, as `respect_word_boundaries` is false unless set; add `{_LINE}`",
        fixes=(Fix(f"Add `{_LINE}`", edits),) if edits else (),
    )
