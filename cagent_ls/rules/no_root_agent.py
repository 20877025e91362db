"""no-root-agent: older releases start with `root` and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.problem import Named
from cagent_ls.analysis.target import DOCKER_AGENT
from cagent_ls.language.types import Target
from cagent_ls.rules.rule import File, Rule

RULE = Rule(
    id="no-root-agent",
    severity=Severity.WARNING,
    summary="Before docker-agent 1.54 a run starts with the agent `root` unless told otherwise.",
    bad="agents:\n  helper:  # the only one\n    model: dmr/ai/qwen3\n",
    good="agents:\n  root:\n    model: dmr/ai/qwen3\n",
    details="""\
`run` and the A2A server of docker-agent up to 1.53 ask for an agent called `root` and stop if there
is none. Call the first agent `root`, or start with `--agent NAME`. Newer releases and the bundled
runtime take the first agent of the file.
""",
    runtimes=frozenset({DOCKER_AGENT}),
    until="1.53.0",
    whole_text=True,
    rows=("L30", "U35"),
)


@RULE.linked(Named)
def no_root(named: Named, file: File) -> Iterator[Finding]:
    """At the first agent."""
    agents, name = file.symbols.of(Target.AGENT), named.key.text
    if named.kind is Target.AGENT and "root" not in agents and next(iter(agents)) == name:
        yield RULE.at(named.key.span, f"no agent is called `root`; a run needs `--agent {name}`")
