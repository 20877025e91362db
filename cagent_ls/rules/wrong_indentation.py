"""wrong-indentation: the keys of a named thing stand beside it instead of below."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.finding import Edit, Finding, Fix, Severity
from cagent_ls.analysis.indentation import Misindented
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.rules.rule import Rule
from cagent_ls.syntax.lines import LineIndex, Span

RULE = Rule(
    id="wrong-indentation",
    severity=Severity.ERROR,
    summary="Keys at the wrong depth become names of agents or models of their own.",
    bad="agents:\n  root: # the boss\n  model: dmr/ai/qwen3\n  instruction: Be kind.\n",
    good="agents:\n  root: # the boss\n    model: dmr/ai/qwen3\n    instruction: Be kind.\n",
    details="Under `agents:`, `models:` and the other sections each key is a name, and what "
    "belongs to it must be indented further. Where an empty name is followed by keys that can only "
    "be meant for it, this is reported once, in place of all that follows from it.",
    rows=("U06", "U08"),
)


@RULE.whole
def wrong_indentation(file: Snapshot) -> Iterator[Finding]:
    """One finding for each empty name."""
    for at, found in file.misindented:
        first, last = found.meant[0][0], found.meant[-1][1]
        span = Span(first.span.start, last.span.end)
        message = (
            f"this belongs to `{found.key.text}`, so it must be indented further; "
            f"as it stands, `{first.text}` is a name beside it"
        )
        fixes = _fix(found, at, file.document.lines)
        yield RULE.at(span.shifted(at), message, fixes=fixes)


def _fix(found: Misindented, at: int, lines: LineIndex) -> tuple[Fix, ...]:
    """Moves every line from the first key to the end of the last value two columns in."""
    (first, _), (_, last) = found.meant[0], found.meant[-1]
    if first.parent is None or first.parent.flow:
        return ()
    top, bottom = lines.line_of(at + first.span.start), lines.line_of(at + last.span.end)
    if lines.line_span(bottom).start == at + last.span.end and bottom > top:
        bottom -= 1
    starts = (lines.line_span(line) for line in range(top, bottom + 1))
    edits = tuple(Edit(Span(s.start, s.start), "  ") for s in starts if s.end > s.start)
    return (Fix(f"Indent below `{found.key.text}`", edits),)
