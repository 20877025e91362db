"""unknown-word: a value outside its set, such as a toolset type nobody offers."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.problem import UnknownWord
from cagent_ls.analysis.similar import nearest
from cagent_ls.analysis.target import About
from cagent_ls.rules.rule import Rule, replace

RULE = Rule(
    id="unknown-word",
    severity=Severity.WARNING,
    summary="docker-agent starts without a toolset or strategy whose type it does not know.",
    bad="agents:\n  root:\n    model: dmr/x\n    toolsets:\n      - type: filesytem\n",
    good="agents:\n  root:\n    model: dmr/x\n    toolsets:\n      - type: filesystem\n",
)


@RULE.each(UnknownWord)
def unknown_word(problem: UnknownWord, _about: About) -> Iterator[Finding]:
    """A near miss is an error; other words may belong to a newer release."""
    node = problem.node
    words = [word.value for word in problem.words.words]
    near = nearest(node.text, words)
    remedy = f"did you mean `{near}`?" if near else f"known are {', '.join(words)}"
    yield RULE.at(
        node.span,
        f"`{node.text}` is not known here; {remedy}",
        severity=Severity.ERROR if near else None,
        fixes=replace(node, near) if near else (),
    )
