"""What happens in a run, as values. Their JSON form, version 1, is described in docs/events.md."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

VERSION = 1


@dataclass(frozen=True, slots=True)
class Waiting:
    """The model has sent nothing for some seconds: it is being loaded, or reads a long prompt."""

    type: ClassVar = "waiting"
    model: str


@dataclass(frozen=True, slots=True)
class Pulling:
    """A model is being pulled; `total` is 0 while it is not known.

    `done` and `total` are bytes, `layers_done` of the `layers` seen so far are complete, and `note`
    is what the model runner says beside the numbers. Models may be pulled two at a time.
    """

    type: ClassVar = "pulling"
    model: str
    done: int
    total: int
    layers_done: int = 0
    layers: int = 0
    bytes_per_second: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class PullDone:
    """A model was pulled and is there; `size` is in the words of the model runner."""

    type: ClassVar = "pulled"
    model: str
    size: str


@dataclass(frozen=True, slots=True)
class Indexing:
    """A RAG source is brought up to date before the run; `done` of `files` files are."""

    type: ClassVar = "indexing"
    source: str
    done: int
    files: int


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of what the agent says."""

    type: ClassVar = "text"
    text: str


@dataclass(frozen=True, slots=True)
class Reasoning:
    """A piece of the model's reasoning; never part of the answer."""

    type: ClassVar = "reasoning"
    text: str


@dataclass(frozen=True, slots=True)
class ToolCalled:
    """The model asks for a tool; `arguments` is JSON text as the model wrote it."""

    type: ClassVar = "tool_call"
    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class ToolReturned:
    """What the model gets for a call; `failed` if that is an error or a refusal."""

    type: ClassVar = "tool_result"
    id: str
    name: str
    result: str
    failed: bool


@dataclass(frozen=True, slots=True)
class Warned:
    """Something people should know; the run goes on."""

    type: ClassVar = "warning"
    message: str


@dataclass(frozen=True, slots=True)
class Answered:
    """The whole answer; the last event of a run that succeeded."""

    type: ClassVar = "result"
    text: str
    exit_code: int = 0


@dataclass(frozen=True, slots=True)
class Failed:
    """Why the run did not succeed; its last event."""

    type: ClassVar = "error"
    message: str
    exit_code: int


Event = (
    Waiting
    | Pulling
    | PullDone
    | Indexing
    | Text
    | Reasoning
    | ToolCalled
    | ToolReturned
    | Warned
    | Answered
    | Failed
)
Emit = Callable[[Event], None]


def to_json(event: Event) -> dict[str, Any]:
    """The event as one JSON object: version, type, then its fields."""
    return {"v": VERSION, "type": event.type, **asdict(event)}
