"""What the checker refuses, for tests that compare it with the published schemas."""

from __future__ import annotations

from cagent_ls.analysis.bound import Bound, is_empty
from cagent_ls.analysis.problem import (
    MisplacedField,
    MissingFields,
    Noted,
    OutOfRange,
    RepeatedKey,
    TextUse,
    UnavailableField,
    UnavailableWord,
    UnknownField,
    UnknownWord,
    WrongType,
)
from cagent_ls.analysis.snapshot import analyse
from cagent_ls.language.durations import parse_duration
from cagent_ls.language.structs import STRUCTS
from cagent_ls.language.toolset_types import TOOLSET_TYPES
from cagent_ls.language.types import Excludes, TextKind

UNSETTLED = {"commands", "thinking_budget", "defer"}
"""Keys whose value docker-agent drops if it has another shape; the binder is stricter there."""


def refuses(text: str) -> bool:
    """Whether the checker finds a mistake that docker-agent refuses the file for."""
    return any(map(_counts, analyse(text).noted))


def _counts(noted: Noted) -> bool:
    match noted:
        case MisplacedField(field=field, bound=bound, value=value):
            known = bound.struct != "Toolset" or bound.variant in TOOLSET_TYPES
            return known and not STRUCTS[bound.struct].open and (field.kept or not is_empty(value))
        case UnknownField(key=key, bound=bound):
            struct = STRUCTS[bound.struct]
            return not struct.open and key.text not in struct.ignores
        case UnknownWord(words=words):
            return words.closed
        case OutOfRange(type=type_):
            return type_.enforced
        case MissingFields(requirement=requirement):
            return requirement.refused
        case TextUse(node=node, kind=TextKind.DURATION) if node.text:
            seconds = parse_duration(node.text)
            return seconds is None or seconds < 0
        case Bound():
            return _related(noted)
        case _:
            return isinstance(noted, WrongType | RepeatedKey | UnavailableField | UnavailableWord)


def _related(bound: Bound) -> bool:
    """Whether keys stand together that exclude each other, or one lacks the other."""
    for relation in STRUCTS[bound.struct].relations:
        if bound.is_set(relation.field):
            if isinstance(relation, Excludes):
                if any(map(bound.is_set, relation.others)):
                    return True
            elif not bound.is_set(relation.other):
                return True
    return False
