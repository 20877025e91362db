"""option-ignored: an option whose value the provider cannot use."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.rules._examples import LOCAL_MODEL
from cagent_ls.rules._options import options
from cagent_ls.rules.rule import File, Rule

RULE = Rule(
    id="option-ignored",
    severity=Severity.WARNING,
    summary="An option with a value of a wrong type or out of its range is ignored or fails.",
    bad=f"{LOCAL_MODEL}    provider_opts:\n      context_size: large # tokens\n",
    good=f'{LOCAL_MODEL}    provider_opts:\n      context_size: "8192"\n',
    details="Nothing in `provider_opts` is checked when a file is loaded. A provider ignores a "
    "value of a type it does not expect, and hands on a number that makes no sense, which the "
    "engine then refuses. A text must be a text: in a free mapping a number is not converted, so "
    "quote it.",
    rows=("L18", "L19"),
)


def ignored(bound: Bound, file: File) -> Iterator[Finding]:
    """Each option, of a model or of a provider for its models."""
    for option in options(bound, file):
        wrong = None if option.is_fatal else option.wrong(file.about)
        if wrong is not None:
            text = f"`{option.key.text}` {wrong.remedy}, else it is ignored or fails"
            yield RULE.at(wrong.node.span, text, fixes=wrong.fixes)


for _struct in ("Model", "Provider"):
    RULE.linked(_struct)(ignored)
