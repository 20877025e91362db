"""colon-in-braces: an item of a list inside braces that a colon turns into a mapping."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.finding import Edit, Finding, Fix, Severity
from cagent_ls.analysis.problem import WrongType
from cagent_ls.analysis.target import About
from cagent_ls.rules.rule import Rule
from cagent_ls.syntax.tree import Node
from cagent_ls.syntax.written import written

RULE = Rule(
    id="colon-in-braces",
    severity=Severity.ERROR,
    summary="Inside braces an item such as `name:tag` is read as a mapping.",
    bad="agents: # short\n  root: {model: dmr/ai/qwen3, sub_agents: [acme/helper:v1]}\n",
    good='agents:\n  root: {model: dmr/ai/qwen3, sub_agents: ["acme/helper:v1"]}\n',
    details="docker-agent's YAML parser needs no blank after a colon inside `{...}`, so "
    "`[acme/helper:v1]` there is a list with the mapping `acme/helper: v1`. Outside of braces the "
    "same list holds a text. Web addresses are not concerned. Put the item in quotes.",
    rows=("L51",),
)


def is_split_item(node: Node) -> bool:
    """Whether the mapping is an item like ``a:b`` without any blank or brace."""
    if node.kind != "mapping" or node.index is None or node.via is not None:
        return False
    written = node.scope.text[node.span.start : node.span.end]
    return not written.startswith("{") and " " not in written


@RULE.each(WrongType)
def colon_in_braces(problem: WrongType, _about: About) -> Iterator[Finding]:
    """At the item."""
    node = problem.node
    if is_split_item(node):
        [(key, value)] = node.entries
        quoted = f'"{node.scope.text[node.span.start : node.span.end]}"'
        yield RULE.at(
            node.span,
            f"inside braces this is the mapping `{key.text}: {value.text}`; put it in quotes",
            fixes=(Fix(f"Write {quoted}", (Edit(written(node), quoted),), safe=True),),
        )
