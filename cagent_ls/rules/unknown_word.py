"""unknown-word: a value outside its set."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.problem import UnknownWord
from cagent_ls.analysis.similar import nearest
from cagent_ls.analysis.target import About
from cagent_ls.language.types import NEWEST_RELEASE, Word
from cagent_ls.rules.rule import Rule, replace

RULE = Rule(
    id="unknown-word",
    severity=Severity.ERROR,
    summary="A word outside the set that the key knows is refused, or has no effect.",
    bad="agents:\n  root:\n    model: dmr/ai/qwen3\n    safety: stict # ask me\n",
    good="agents:\n  root:\n    model: dmr/ai/qwen3\n    safety: strict # ask me\n",
    details="Some keys take one of a few words, in small letters. For most of them docker-agent "
    "refuses every other word. In the newest format, where a word may have come after this "
    "program, it is an error only if it looks like a slip of a known one; the same goes for keys "
    "that let any word pass and then do nothing with it.",
    rows=("U19", "N04", "N06", "N10", "N16", "N20"),
)

_ELSEWHERE = {
    "Toolset": "toolset-type",
    "Fusion": "fusion-unusable",
    "Remote": "remote-transport",
    "ApiConfig": "api-tool",
    "WebhookConfig": "webhook-incomplete",
}
"""Mappings whose words count in certain cases only, and the rules that know when."""


@RULE.each(UnknownWord)
def unknown_word(problem: UnknownWord, about: About) -> Iterator[Finding]:
    """At the value; a near miss is certain, others may be newer than we know."""
    node, bound = problem.node, problem.bound
    if bound is not None and bound.struct in _ELSEWHERE:
        return
    words = problem.words.words
    near = nearest(node.text, [word.value for word in words])
    certain = near is not None or (problem.words.closed and not about.is_newest)
    name = f" for `{node.key.text}`" if node.key is not None else ""
    if near is not None:
        remedy = f"did you mean `{near}`?"
    else:
        up_to = f" up to docker-agent {NEWEST_RELEASE}" if about.is_newest else ""
        remedy = f"known{up_to} are {_list(words)}"
    yield RULE.at(
        node.span,
        f"`{node.text}` is no word{name}; {remedy}",
        severity=None if certain else Severity.WARNING,
        fixes=replace(node, near) if near is not None else (),
    )


def _list(words: tuple[Word, ...]) -> str:
    return ", ".join(f"`{word.value}`" for word in words)
