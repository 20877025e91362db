"""toolset-incomplete: a toolset without what its type cannot do without."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.problem import MissingFields
from cagent_ls.analysis.target import About
from cagent_ls.rules.rule import Rule
from cagent_ls.syntax.lines import Span

_HEAD = "agents:\n  root:\n    model: dmr/ai/qwen3\n    toolsets:\n"

RULE = Rule(
    id="toolset-incomplete",
    severity=Severity.ERROR,
    summary="A toolset without a key that its type needs is refused.",
    bad=f"{_HEAD}      - type: lsp # for Go\n",
    good=f"{_HEAD}      - type: lsp # for Go\n        command: gopls\n",
    details="Some types of toolsets cannot be without a key: `lsp` needs `command`; `a2a`, "
    "`openapi` and `open_url` need `url`; `model_picker` needs `models`; `rag` needs `ref` or "
    "`rag_config`; `memory` needed `path` in formats 2 to 5. An `mcp` toolset, and a server under "
    "`mcps`, comes from exactly one of `command`, `remote.url` and `ref`. An empty value counts as "
    "none.",
    whole_text=True,
    rows=("N22", "U11", "N23"),
)

_STRUCTS = {"Toolset": "a toolset of type", "McpServer": "an MCP server", "Sandbox": "a sandbox"}


@RULE.each(MissingFields)
def incomplete(problem: MissingFields, _about: About) -> Iterator[Finding]:
    """At the type; at the second source where there are too many."""
    bound, requirement = problem.bound, problem.requirement
    if bound.struct not in _STRUCTS or not requirement.refused:
        return
    who = f"{_STRUCTS[bound.struct]} `{bound.variant}`" if bound.variant else "this"
    if bound.struct != "Toolset":
        who = _STRUCTS[bound.struct]
    names = [f"`{name}`" for name in requirement.any_of]
    either = " or ".join(", ".join(names).rsplit(", ", 1))
    if problem.found:
        written = sorted((bound.key(name.split(".")[0]).span, name) for name in problem.found)
        span, name = written[-1]
        message = f"{who} takes only one of {either}; delete `{name}` or the other"
        yield RULE.at(span, message)
    else:
        one = "exactly one of " if requirement.exclusive else ""
        yield RULE.at(_place(bound), f"{who} needs {one}{either}")


def _place(bound: Bound) -> Span:
    kind = bound.get("type") if bound.struct == "Toolset" else None
    return kind.span if kind is not None else bound.head
