"""docs/events.md says what the code says."""

import dataclasses
import re
import typing
from pathlib import Path

import pytest

from cagent_runtime.agents import events

PAGE = (Path(__file__).parents[3] / "docs" / "events.md").read_text("utf-8")
TYPES: tuple[type, ...] = typing.get_args(events.Event)


def test_the_page_lists_all_events_with_their_fields() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \|", PAGE, re.MULTILINE)
    listed = {name: set(re.findall(r"`(\w+)`", fields)) for name, fields in rows}
    assert listed == {
        kind.type: {field.name for field in dataclasses.fields(kind)}  # type: ignore[attr-defined]
        for kind in TYPES
    }


@pytest.mark.parametrize("kind", TYPES)
def test_every_event_has_version_type_and_fields(kind: typing.Any) -> None:
    names = [field.name for field in dataclasses.fields(kind)]
    made = events.to_json(kind(*names))
    assert made == {"v": 1, "type": kind.type, **{name: name for name in names}}
