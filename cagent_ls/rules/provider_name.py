"""provider-name: a name under `providers` that no model can use."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.target import About
from cagent_ls.rules._examples import cloud_model
from cagent_ls.rules.rule import Rule, replace

RULE = Rule(
    id="provider-name",
    severity=Severity.ERROR,
    summary="The name of a provider must not be empty, padded with blanks or hold a slash.",
    bad=f"""\
{cloud_model("own", "large")}providers:
  own:
    base_url: http://localhost:8001/v1
  our/own: # in the cellar
    base_url: http://localhost:8000/v1
""",
    good=f"""\
{cloud_model("own", "large")}providers:
  own:
    base_url: http://localhost:8000/v1
""",
    details="Models are named `PROVIDER/MODEL`, split at the first slash, so a slash in the name "
    "of a provider could never be meant. docker-agent refuses the file. Rename the provider, here "
    "and in the models that use it.",
    rows=("U19",),
)


@RULE.each("Provider")
def name(provider: Bound, _about: About) -> Iterator[Finding]:
    """At the name."""
    key = provider.node.key
    if key is None or key.kind != "scalar":
        return
    written = key.text
    if not written.strip():
        yield RULE.at(key.span, "the name of this provider is empty; give it one")
    elif "/" in written:
        better = written.strip().replace("/", "-")
        yield RULE.at(
            key.span,
            f"a `/` in the name of a provider is refused; rename it, such as `{better}`",
            fixes=replace(key, better),
        )
    elif written != written.strip():
        yield RULE.at(
            key.span,
            "the name of this provider begins or ends with a blank; take it away",
            fixes=replace(key, written.strip()),
        )
