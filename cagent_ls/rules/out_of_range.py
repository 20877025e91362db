"""out-of-range: a number outside the bounds of its key."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.problem import OutOfRange
from cagent_ls.analysis.target import About
from cagent_ls.language.structs import STRUCTS
from cagent_ls.language.types import Integer, Number
from cagent_ls.rules._rag import NUMBERS
from cagent_ls.rules.rule import Rule

RULE = Rule(
    id="out-of-range",
    severity=Severity.ERROR,
    summary="A number outside its bounds is refused, or not what the provider allows.",
    bad="models:\n  hot:\n    provider: dmr\n    model: ai/qwen3\n    temperature: 20 # warm\n"
    "agents:\n  root:\n    model: hot\n",
    good="models:\n  hot:\n    provider: dmr\n    model: ai/qwen3\n    temperature: 0.7 # warm\n"
    "agents:\n  root:\n    model: hot\n",
    details="docker-agent itself checks few numbers: retries, budgets, thresholds, prices, ports "
    "and restarts; such a number makes it refuse the file, so it is an error here. All other "
    "bounds, such as those of `temperature`, are in its published schema only: the file loads, and "
    "the provider may then refuse the request or ignore the value. These are warnings.",
    rows=("U14", "L52", "N07", "N08", "N16", "N20", "N33"),
)


@RULE.each(OutOfRange)
def out_of_range(problem: OutOfRange, _about: About) -> Iterator[Finding]:
    """At the number; those of RAG are for `rag-number`."""
    node, type_, bound = problem.node, problem.type, problem.bound
    if bound is not None and (bound.struct in NUMBERS or STRUCTS[bound.struct].open):
        return
    name = f"`{node.key.text}`" if node.key is not None else "this"
    effect = "is refused" if type_.enforced else "is not refused, but has no meaning"
    yield RULE.at(
        node.span,
        f"{name} must be {_bounds(type_)}; {node.text} {effect}",
        severity=None if type_.enforced else Severity.WARNING,
    )


def _bounds(type_: Integer | Number) -> str:
    low, high = type_.minimum, type_.maximum
    if isinstance(type_, Number) and type_.above:
        return f"over {low} and up to {high}"
    if low is not None and high is not None:
        return f"from {low} to {high}"
    return f"{low} or more" if low is not None else f"{high} or less"
