"""A case: a text and what the rules say of it."""

from dataclasses import dataclass
from textwrap import dedent

from cagent_ls.analysis.around import UNKNOWN, Around
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.snapshot import analyse
from cagent_ls.analysis.target import Target
from cagent_ls.rules import RULES, findings

Said = tuple[str, str, str]
"""Rule, severity and the marked text."""


@dataclass(frozen=True)
class Case:
    """What is expected of one text: these findings, and no error besides."""

    row: str
    """The row of the checklist it is about."""
    text: str
    expected: tuple[Said, ...] = ()
    target: str = "both"
    around: Around = UNKNOWN

    def said(self) -> tuple[Said, ...]:
        """The findings of the expected rules, and all errors, in file order.

        Where none is expected, those of all rules of the row.
        """
        rules = {rule for rule, _, _ in self.expected} or {
            rule.id for rule in RULES if self.row in rule.rows
        }
        text = dedent(self.text)
        return tuple(
            (f.rule, f.severity.label, text[f.span.start : f.span.end])
            for f in found(text, self.target, self.around)
            if f.rule in rules or f.severity is Severity.ERROR
        )


def case(row: str, text: str, *expected: Said, **others: object) -> Case:
    """A case; `target` and `around` may follow by name."""
    return Case(row, text, expected, **others)  # type: ignore[arg-type]


def found(text: str, target: str = "both", around: Around = UNKNOWN) -> list[Finding]:
    """The findings of a text."""
    return findings(analyse(dedent(text), target=Target.parse(target)), around)
