"""merged-key-repeated: a key is both written and brought in by a merge key."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.entries import deletion
from cagent_ls.analysis.finding import Finding, Related, Severity
from cagent_ls.analysis.problem import MergedKey
from cagent_ls.analysis.target import DOCKER_AGENT, About
from cagent_ls.rules.rule import Rule

_ONE = "models:\n  base: &base {provider: dmr, model: ai/qwen3}\n  big:\n    <<: *base\n"
_AGENT = "agents:\n  root: {model: big, instruction: Help.}\n"

RULE = Rule(
    id="merged-key-repeated",
    severity=Severity.ERROR,
    summary="docker-agent refuses a model or server that writes a key it also merges.",
    bad=f"{_AGENT}{_ONE}    # the larger one\n    model: ai/gemma3\n",
    good=f"{_AGENT}{_ONE}    max_tokens: 1000\n",
    details="In YAML a written key wins over one that `<<` brings in. docker-agent reports it as a "
    "repeated key in models, providers and MCP servers, and in agents of format 3 and below. Take "
    "the key out of one of the two, or write the entry without `<<`. The bundled runtime accepts "
    "it.",
    runtimes=frozenset({DOCKER_AGENT}),
    rows=("U09",),
)

_STRICT = {"Model", "Provider", "McpServer"}


def is_refused(problem: MergedKey, about: About) -> bool:
    """Whether docker-agent takes it for a repeated key."""
    return problem.struct in _STRICT or (problem.struct == "Agent" and about.format <= 3)


@RULE.each(MergedKey)
def merged_key_repeated(problem: MergedKey, about: About) -> Iterator[Finding]:
    """At the written key."""
    if is_refused(problem, about):
        key = problem.key
        yield RULE.at(
            key.span,
            f"`{key.text}` is also brought in by `<<`, which is refused here as a repeated key; "
            "delete it, or leave out `<<`",
            fixes=deletion(key),
            related=(Related("merged here", problem.merge.span),),
        )
