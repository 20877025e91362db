"""external-agent-name: a published agent takes the name of one of the file."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.finding import Finding, Related, Severity
from cagent_ls.analysis.problem import ReferenceUse
from cagent_ls.analysis.references import span_of
from cagent_ls.analysis.target import DOCKER_AGENT
from cagent_ls.language.names import external_agent
from cagent_ls.language.types import Target
from cagent_ls.rules._references import rename
from cagent_ls.rules.rule import File, Rule

RULE = Rule(
    id="external-agent-name",
    severity=Severity.ERROR,
    summary="A published agent may not have the name of an agent of the file.",
    bad="""\
agents:
  root:
    model: dmr/ai/qwen3
    sub_agents:
      - writer
      - acme/writer:1.0  # the better one
  writer:
    model: dmr/ai/qwen3
    description: Writes.
""",
    good="""\
agents:
  root:
    model: dmr/ai/qwen3
    sub_agents:
      - writer
      - acme-writer:acme/writer:1.0
  writer:
    model: dmr/ai/qwen3
    description: Writes.
""",
    details="""\
docker-agent calls a published agent by the last part of its reference and refuses the file when an
agent of the file has that name. Write a name of your own and a colon in front.
""",
    runtimes=frozenset({DOCKER_AGENT}),
    since="1.32.5",
    rows=("N13",),
)

_LISTS = {"sub_agents", "handoffs", "force_handoff"}


@RULE.linked(Target.AGENT)
def clash(use: ReferenceUse, file: File) -> Iterator[Finding]:
    """At the reference of the published agent."""
    found = external_agent(use.name)
    if use.bound is None or use.bound.struct != "Agent" or found is None:
        return
    if found.name in file.symbols.of(Target.AGENT):
        better = f"{found.reference.split('/')[-2]}-{found.name}:{found.reference}"
        message = (
            f"this agent is called `{found.name}`, which is an agent of this file already; "
            f"write a name in front, as in `{better}`"
        )
        related = Related("the agent of the file", definition=(Target.AGENT, found.name))
        yield RULE.at(span_of(use), message, fixes=rename(use, better), related=(related,))
