"""missing-dmr: a local model whose first part is read as the provider."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.problem import ReferenceUse
from cagent_ls.analysis.references import span_of
from cagent_ls.language.providers import WITHOUT_PROVIDER
from cagent_ls.language.types import Target
from cagent_ls.rules._references import rename, severity_of
from cagent_ls.rules.rule import File, Rule

RULE = Rule(
    id="missing-dmr",
    severity=Severity.ERROR,
    summary="A model of Docker Model Runner is named with its provider `dmr` in front.",
    bad="agents:\n  root:\n    model: ai/qwen3  # local\n",
    good="agents:\n  root:\n    model: dmr/ai/qwen3\n",
    details="""\
A model that is no name under `models` is cut at its first slash: what stands before is the
provider. So `ai/qwen3` and `hf.co/org/model` ask for providers called `ai` and `hf.co`, which
nobody knows, and both runtimes refuse the file. Put `dmr/` in front.
""",
    rows=("L56",),
)


@RULE.linked(Target.MODEL)
def missing(use: ReferenceUse, file: File) -> Iterator[Finding]:
    """Unless a model or a provider of that name is defined."""
    bound, symbols, (first, slash, _) = use.bound, file.symbols, use.name.partition("/")
    if bound is not None and bound.struct == "Agent" and bound.is_set("harness"):
        return
    defined = use.name in symbols.of(Target.MODEL) or first in symbols.of(Target.PROVIDER)
    if slash and first in WITHOUT_PROVIDER and not defined:
        message = f"`{first}` is read as the provider; write `dmr/{use.name}`"
        fixes = rename(use, f"dmr/{use.name}", safe=True)
        yield RULE.at(span_of(use), message, severity=severity_of(use, file), fixes=fixes)
