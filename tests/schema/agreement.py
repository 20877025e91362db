"""What the checker refuses, for tests that compare it with the published schemas."""

from __future__ import annotations

from cagent_ls.analysis.bound import is_empty, is_null
from cagent_ls.analysis.problem import (
    EmptyItem,
    MisplacedField,
    MissingFields,
    Noted,
    OutOfRange,
    RelatedFields,
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
from cagent_ls.language.types import TextKind


def refuses(text: str) -> bool:
    """Whether the checker finds a mistake that docker-agent refuses the file for."""
    return any(map(_counts, analyse(text).noted))


def _counts(noted: Noted) -> bool:
    match noted:
        case MisplacedField(field=field, bound=bound, value=value):
            known = bound.struct != "Toolset" or bound.variant in TOOLSET_TYPES
            shown = not is_empty(value) or (field.kept and not is_null(value))
            return known and shown and not STRUCTS[bound.struct].open
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
        case TextUse(node=node, kind=TextKind.HOST):
            return "*" in node.text.removeprefix("*.")
        case WrongType(swallowed=swallowed):
            return not swallowed
        case _:
            return isinstance(
                noted,
                RepeatedKey | UnavailableField | UnavailableWord | EmptyItem | RelatedFields,
            )
