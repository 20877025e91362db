"""rag-docs-missing: documents of a RAG source that are not there."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.target import About
from cagent_ls.rules._rag import EXAMPLE, misspelt, overrides, strategies
from cagent_ls.rules.rule import File, Rule

_TAIL = "    strategies:\n      - type: bm25\n"
_HEAD = EXAMPLE.replace("    docs: [./docs]\n", "")

RULE = Rule(
    id="rag-docs-missing",
    severity=Severity.WARNING,
    summary="Documents that do not exist are skipped, so the source has less to search or nothing.",
    bad=f"{_HEAD}    # docs: [./docs]\n{_TAIL}",
    good=f"{EXAMPLE}{_TAIL}",
    details=(
        "`docs` of a source and of its strategies are files, folders or globs, relative to the "
        "folder of the agent file. What does not exist, or a glob that finds nothing, is skipped: "
        "by docker-agent without a word, by the bundled runtime with a warning when it indexes. "
        "Correct the path; a `~` and variables are not expanded."
    ),
    looks_around=True,
    rows=("L16",),
)


@RULE.each("RagSource")
def none(source: Bound, about: About) -> Iterator[Finding]:
    """No documents at all, neither for all strategies nor for one of them."""
    if source.is_set("docs") or overrides(source) or "docs" in misspelt(source, about):
        return
    seen = strategies(source)
    if seen and not all(s.is_set("docs") or "docs" in misspelt(s, about) for s in seen):
        yield RULE.at(source.head, "no `docs` are given, so there is nothing to search; add some")


@RULE.linked("RagSource")
def of_source(source: Bound, file: File) -> Iterator[Finding]:
    """Paths and globs for all strategies."""
    yield from _missing(source, file)


@RULE.linked("Strategy")
def of_strategy(strategy: Bound, file: File) -> Iterator[Finding]:
    """Paths and globs of one strategy."""
    yield from _missing(strategy, file)


def _missing(bound: Bound, file: File) -> Iterator[Finding]:
    files = file.around.files
    if files is None:
        return
    for node in bound.texts("docs"):
        if node.text and not files.matches(node.text):
            is_glob = any(char in node.text for char in "*?[{")
            message = "finds no file" if is_glob else "does not exist or holds no file"
            yield RULE.at(node.span, f"`{node.text}` {message}, so it is skipped")
