"""The disk as it was last seen, for those who cannot wait for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from cagent_ls.surroundings.disk import Disk

Question = tuple[str, str]
"""A method of `Disk` and its argument."""


class Seen:
    """What was found out about the files around an agent file; it never looks itself.

    What nobody has looked for yet counts as there, since unknown is no finding. Like `Disk`, an
    object is equal to no other.
    """

    def __init__(self, answers: Mapping[Question, bool] | None = None) -> None:
        self._answers = dict(answers or {})
        self.asked: set[Question] = set()
        """What was asked so far."""

    @property
    def unanswered(self) -> set[Question]:
        """What was asked and nobody has looked for."""
        return self.asked - self._answers.keys()

    def exists(self, path: str) -> bool:
        """Whether `path`, relative to the folder, is a file or a folder."""
        return self._ask("exists", path)

    def matches(self, pattern: str) -> bool:
        """Whether a path or a glob with ``**`` finds at least one file."""
        return self._ask("matches", pattern)

    def found_upwards(self, name: str) -> bool:
        """Whether `name` is in the folder, one of its parents or the home folder."""
        return self._ask("found_upwards", name)

    def after(self, answers: Mapping[Question, bool]) -> Seen:
        """What is known after a look: the same object if nothing it has said was wrong."""
        if all(self._answers.get(question, True) == said for question, said in answers.items()):
            self._answers.update(answers)
            return self
        known = {**self._answers, **answers}
        return Seen({question: known[question] for question in self.asked & known.keys()})

    def _ask(self, method: str, name: str) -> bool:
        question = (method, name)
        self.asked.add(question)
        return self._answers.get(question, True)


def look(folder: Path, questions: Iterable[Question]) -> dict[Question, bool]:
    """Answers from the disk; may take its time."""
    disk = Disk(folder)
    return {question: disk.ask(*question) for question in questions}
