"""first-available: a choice between models that cannot be made."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.entries import deletion
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.problem import RelatedFields
from cagent_ls.analysis.target import About
from cagent_ls.language.types import Target
from cagent_ls.rules.rule import File, Rule

RULE = Rule(
    id="first-available",
    severity=Severity.ERROR,
    summary="`first_available` stands alone, and its candidates are models that do not choose.",
    bad="""\
agents:
  root:
    model: main
models:
  main:
    first_available: [openai/gpt-5, dmr/ai/qwen3]
    temperature: 0.2  # colder
""",
    good="""\
agents:
  root:
    model: main
models:
  main:
    first_available: [cold, dmr/ai/qwen3]
  cold:
    provider: openai
    model: gpt-5
    temperature: 0.2
""",
    details="""\
The first candidate whose key is set takes the place of the model, with its own settings. So nearly
all other keys are refused beside the list; set them on named candidates. A candidate that is itself
such a choice is refused as soon as it is looked at.
""",
    rows=("N15",),
)


@RULE.each(RelatedFields)
def beside(problem: RelatedFields, _about: About) -> Iterator[Finding]:
    """At each key that may not stand beside the list."""
    if problem.relation.field == "first_available":
        for name in problem.found:
            key = problem.bound.key(name)
            message = f"`{name}` cannot stand beside `first_available`; set it on the candidates"
            yield RULE.at(key.span, message, fixes=deletion(key))


@RULE.linked("Model", having=("first_available",))
def candidates(model: Bound, file: File) -> Iterator[Finding]:
    """Certain for the first candidate; a later one may never be looked at."""
    models = file.symbols.of(Target.MODEL)
    used = model.name in file.symbols.loaded_models
    for number, item in enumerate(model.texts("first_available")):
        if item.text in models and models[item.text].has("first_available"):
            itself = item.text == model.name
            what = "this choice itself" if itself else "a choice too"
            yield RULE.at(
                item.span,
                f"`{item.text}` is {what}; name a model that is none",
                severity=Severity.ERROR if used and not number else Severity.WARNING,
            )
