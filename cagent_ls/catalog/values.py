"""What the catalog can say about a list that lives elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Known(Generic[T]):
    """The values, and how many seconds ago they were looked up."""

    values: tuple[T, ...]
    age_seconds: float


@dataclass(frozen=True, slots=True)
class Unknown:
    """The values could not be looked up, for the reason `why`; nothing may be concluded from it."""

    why: str
