"""Near misses, for "did you mean"."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` was probably meant to be, or None."""
    names = list(known)
    folded = {name.lower().replace("-", "_"): name for name in reversed(names)}
    same = folded.get(word.lower().replace("-", "_"))
    if same is not None:
        return same
    return next(iter(get_close_matches(word, names, 1, 0.75)), None)
