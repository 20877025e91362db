"""chunk-overlap: an overlap that is not the one that counts."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.entries import insert_after
from cagent_ls.analysis.finding import Finding, Fix, Severity
from cagent_ls.analysis.target import DOCKER_AGENT, About
from cagent_ls.rules._rag import EXAMPLE, misspelt
from cagent_ls.rules.rule import Rule, replace

_DEFAULT = 75
_SIZE, _SIZE_OF_CODE = 1500, 4000
_HEAD = f"{EXAMPLE}    strategies:\n      - type: bm25\n        chunking:\n"

RULE = Rule(
    id="chunk-overlap",
    severity=Severity.WARNING,
    summary="An overlap as large as the chunk is cut to half of it; docker-agent has no overlap 0.",
    bad=f"{_HEAD}          size: 500\n          overlap: 500  # characters\n",
    good=f"{_HEAD}          size: 500\n          overlap: 50\n"
    "          respect_word_boundaries: true\n",
    details=(
        "The overlap is what a chunk shares with the one before it. One that reaches the size "
        "would never end, so both runtimes take half of the size instead, and so they do where "
        f"the default of {_DEFAULT} is as large as a small chunk. docker-agent takes 0 for "
        f"{_DEFAULT}; the bundled runtime takes it for none."
    ),
    rows=("L10",),
)


@RULE.each("Chunking")
def overlap(chunking: Bound, about: About) -> Iterator[Finding]:
    """Compares what is written, or what counts in its place."""
    if misspelt(chunking, about) & {"size", "overlap"}:
        return
    size, written = chunking.integer("size"), chunking.integer("overlap")
    if size is None and chunking.get("size") is None:
        size = _SIZE_OF_CODE if chunking.is_true("code_aware") else _SIZE
    if size is None or size < 1:
        return
    node = chunking.get("overlap")
    if node is None:
        if size <= _DEFAULT:
            yield _default(chunking, size)
    elif written is not None and written >= size:
        yield RULE.at(
            node.span,
            f"an overlap of {written} does not fit chunks of {size}; {size // 2} is taken instead",
            fixes=replace(node, str(size // 2), safe=True),
        )
    elif written == 0:
        yield RULE.at(
            node.span,
            f"docker-agent takes an overlap of 0 for the default, {_DEFAULT}",
            severity=Severity.INFO,
            runtimes=frozenset({DOCKER_AGENT}),
        )


def _default(chunking: Bound, size: int) -> Finding:
    key = chunking.key("size")
    line = f"overlap: {size // 2}"
    edits = insert_after(key, line)
    return RULE.at(
        key.span,
        f"the default overlap of {_DEFAULT} does not fit chunks of {size}; {size // 2} is taken "
        "instead",
        fixes=(Fix(f"Add `{line}`", edits, safe=True),) if edits else (),
    )
