"""Texts with a cursor, or a range between two, and what actions make of them."""

from textwrap import dedent

from cagent_ls.analysis.fixing import apply
from cagent_ls.analysis.snapshot import Snapshot, analyse
from cagent_ls.analysis.target import Target
from cagent_ls.features.actions import Action, Asked, actions, resolved
from cagent_ls.rules import findings
from cagent_ls.syntax.lines import Span


def offered(text: str, *only: str, target: str = "both") -> tuple[Snapshot, list[Action]]:
    """The file without its marks, and the actions there."""
    text = dedent(text)
    start = text.index("‸")
    end = text.rindex("‸")
    bare = text.replace("‸", "")
    span = Span(start, max(start, end - 1))
    return at(analyse(bare, target=Target.parse(target)), span, *only)


def at(file: Snapshot, span: Span, *only: str) -> tuple[Snapshot, list[Action]]:
    """The file and the actions of a range."""
    found = findings(file)
    here = tuple(finding for finding in found if finding.span.meets(span))
    return file, actions(file, Asked(span, here, found, only or None))


def titles(text: str, *only: str, target: str = "both") -> list[str]:
    """The titles of the actions at the marks."""
    return [action.title for action in offered(text, *only, target=target)[1]]


def done(text: str, title: str, target: str = "both") -> str:
    """The text after the action with that title."""
    file, found = offered(text, target=target)
    named = [action for action in found if action.title == title]
    assert len(named) == 1, [action.title for action in found]
    return after(file, named[0])


def after(file: Snapshot, action: Action) -> str:
    """The text after an action."""
    edits = action.edits
    if action.later is not None:
        edits = resolved(file, action.later, findings)
    return apply(file.document.text, edits)
