"""shadowed-provider: a provider of the file takes the place of a built-in one."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.target import About
from cagent_ls.language.providers import KNOWN
from cagent_ls.rules.rule import Rule

RULE = Rule(
    id="shadowed-provider",
    severity=Severity.INFO,
    summary="A provider with the name of a built-in one replaces it for the whole file.",
    bad="""\
providers:
  openai:  # the one of the house
    base_url: https://models.example.com/v1
agents:
  root:
    model: openai/gpt-5
""",
    good="""\
providers:
  house:
    base_url: https://models.example.com/v1
agents:
  root:
    model: house/gpt-5
""",
    details="""\
Names under `providers` win over the built-in ones, so every model of that provider goes to the new
address, also those that other agents name in place. If that is meant, all is well; else choose a
name of your own.
""",
    rows=("L48",),
)


@RULE.each("Provider")
def shadowed(provider: Bound, _about: About) -> Iterator[Finding]:
    """At the name."""
    if provider.name in KNOWN:
        message = f"this replaces the built-in provider `{provider.name}` in the whole file"
        yield RULE.at(provider.head, message)
