"""What a feature makes of each part of a file, kept for as long as the part stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from cagent_ls.analysis.rows import PartFacts
from cagent_ls.analysis.target import About

T = TypeVar("T")


class PerPart(Generic[T]):
    """A function of a part and of what is known of the whole; an edit runs it for one part.

    Facts are made for one `About`, so they alone are the key.
    """

    def __init__(self, make: Callable[[PartFacts, About], T]) -> None:
        self._make = make
        self._kept: WeakKeyDictionary[PartFacts, T] = WeakKeyDictionary()

    def __call__(self, facts: PartFacts, about: About) -> T:
        """What the function makes of the part."""
        found = self._kept.get(facts)
        if found is None:
            found = self._kept[facts] = self._make(facts, about)
        return found
