"""rag-description-lost: a source's description in the one format that forgets it."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.target import About
from cagent_ls.rules.rule import Rule

_HEAD = "agents: {root: {model: dmr/ai/qwen3, instruction: Hi, rag: [docs]}}\nrag:\n  docs:\n"
_TAIL = "    docs: [./docs]\n    strategies:\n      - type: bm25\n"

RULE = Rule(
    id="rag-description-lost",
    severity=Severity.WARNING,
    summary="The `description` of a source in format 2 is lost when the file is upgraded.",
    bad=f'version: "2"\n{_HEAD}    description: The manuals.  # lost\n{_TAIL}',
    good=f'version: "6"\n{_HEAD}    tool: {{description: The manuals.}}\n{_TAIL}',
    details=(
        "In format 2 a source had a `description`; format 3 put it under `tool`. The upgrade that "
        "every older file goes through does not carry it over, so the model gets a generated text. "
        "Declare `version: 3` or newer and write `tool: {description: ...}`; the strategy key "
        "`model` is then called `embedding_model`."
    ),
    rows=("L04",),
)


@RULE.each("RagSource")
def description(source: Bound, about: About) -> Iterator[Finding]:
    """In format 2; later formats do not have the key."""
    if about.format == 2 and source.is_set("description"):
        yield RULE.at(
            source.key("description").span,
            "format 2 loses `description`; set `version: 3` and write `tool: {description: ...}`",
        )
