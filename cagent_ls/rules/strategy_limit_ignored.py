"""strategy-limit-ignored: a strategy's `limit` that docker-agent does not read."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.target import DOCKER_AGENT, About
from cagent_ls.rules._rag import EXAMPLE, is_latest
from cagent_ls.rules.rule import Rule
from cagent_ls.syntax.dialect import scalar_kind

_DEFAULT = 5

RULE = Rule(
    id="strategy-limit-ignored",
    severity=Severity.WARNING,
    summary="docker-agent does not read a strategy's `limit` in files of its newest format.",
    bad=f"{EXAMPLE}    strategies:\n      - type: bm25\n        limit: 20  # candidates\n",
    good=f"{EXAMPLE}    strategies:\n      - type: bm25\n    results:\n      limit: 5\n",
    details=(
        "In files of its newest format, and in files without `version`, docker-agent loses the "
        f"`limit` of a strategy and takes {_DEFAULT} results; older formats are read in a way that "
        "keeps it. No release up to the newest known one has mended this. The bundled runtime "
        "reads it in every format. With docker-agent, count on five candidates a strategy, or "
        "declare an older `version` if the file needs nothing newer."
    ),
    runtimes=frozenset({DOCKER_AGENT}),
    rows=("L01", "N31"),
)


@RULE.each("Strategy")
def limit(strategy: Bound, about: About) -> Iterator[Finding]:
    """Silent where the limit is the one that docker-agent takes anyway."""
    node, number = strategy.get("limit"), strategy.integer("limit")
    if node is None or number is None or scalar_kind(node) == "text" or not is_latest(about):
        return  # a text is `strategy-value-ignored`
    if number <= 0 or number == _DEFAULT:
        return
    yield RULE.at(
        strategy.key("limit").span,
        f"docker-agent ignores `limit` here and takes {_DEFAULT} results: it reads it only in "
        f"files whose `version` is below {about.format}",
    )
