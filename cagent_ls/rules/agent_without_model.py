"""agent-without-model: an agent that has nobody to talk to."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.entries import insert_after
from cagent_ls.analysis.finding import Finding, Fix, Severity
from cagent_ls.language.types import Target
from cagent_ls.rules._references import is_missing
from cagent_ls.rules.rule import File, Rule

RULE = Rule(
    id="agent-without-model",
    severity=Severity.ERROR,
    summary="An agent needs a model, unless another coding agent works in its place.",
    bad="""\
agents:
  root:
    instruction: Be brief.  # no model yet
models:
  local:
    provider: dmr
    model: ai/qwen3
""",
    good="""\
agents:
  root:
    instruction: Be brief.
    model: local
models:
  local:
    provider: dmr
    model: ai/qwen3
""",
    details="""\
Nothing stands in for a missing `model`: both runtimes refuse the whole file, whichever agent was to
run. Name a model, or write `auto` to let docker-agent choose one. Only an agent with a `harness`
goes without.
""",
    whole_text=True,
    rows=("U26",),
)


@RULE.linked("Agent")
def no_model(agent: Bound, file: File) -> Iterator[Finding]:
    """Silent for agents with nothing in them and for misspelt keys, which other rules report."""
    node = agent.node
    if not node.entries or not is_missing(agent, "model", "harness"):
        return
    models = list(file.symbols.of(Target.MODEL))
    fixes: tuple[Fix, ...] = ()
    if len(models) == 1:
        edits = insert_after(node.entries[-1][0], f"model: {models[0]}")
        fixes = (Fix(f"Add `model: {models[0]}`", edits),) if edits else ()
    message = "this agent has no model; add `model:` with a name or `PROVIDER/MODEL`"
    yield RULE.at(agent.head, message, fixes=fixes)
