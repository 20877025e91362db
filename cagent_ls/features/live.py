"""What features may know of the world around a file: one value, whose absent parts are unknown."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from cagent_ls.catalog.pullable import BUNDLED, Offered


class LocalModel(Protocol):
    """A model that the local model runner has; what it does not tell is empty or None."""

    @property
    def name(self) -> str:
        """Its first name."""
        ...

    @property
    def tags(self) -> tuple[str, ...]:
        """All its names."""
        ...

    @property
    def size(self) -> str:
        """The size of its files."""
        ...

    @property
    def parameters(self) -> str:
        """How many it has."""
        ...

    @property
    def quantization(self) -> str:
        """How its weights are packed."""
        ...

    @property
    def context_size(self) -> int | None:
        """The context window in tokens."""
        ...

    def answers_to(self, ref: str) -> bool:
        """Whether it is found under `ref`."""
        ...


class IndexState(Protocol):
    """The index of one strategy of a RAG source."""

    @property
    def begun(self) -> bool:
        """Whether it was ever made, be it in part."""
        ...

    @property
    def finished_at(self) -> str | None:
        """When it was complete, in ISO 8601; None while it is not."""
        ...

    @property
    def files(self) -> int:
        """The files in it."""
        ...

    @property
    def chunks(self) -> int:
        """The chunks in it."""
        ...

    @property
    def stale(self) -> int | None:
        """Files that have changed or gone since; None if that is not known."""
        ...


@dataclass(frozen=True, slots=True)
class Index:
    """Where the index of a strategy is kept."""

    source: str
    strategy: str
    database: str
    """A path, relative to the folder of the agent file."""


@dataclass(frozen=True, slots=True)
class Live:
    """The surroundings of one file. None means unknown, and of the unknown nothing is said."""

    models: Sequence[LocalModel] | None = None
    """What the local model runner has, or had when it was last asked."""
    is_fresh: bool = True
    """Whether that list is of now: only then is what is not in it not there."""
    is_asking: bool = False
    """Whether more may be known soon: the model runner was not asked yet."""
    offered: Offered = BUNDLED
    """Models and MCP servers one may name; what is missing there is not wrong."""
    variables: Collection[str] | None = None
    """Names of the environment variables that are set."""
    sizes: Callable[[str], str] | None = None
    """The download size of a model that is not installed; empty if it is not known."""
    index: Callable[[Index], IndexState | None] | None = None
    """The state of an index; None if it is not known."""
    folder: Callable[[str], Iterable[tuple[str, bool]]] | None = None
    """Names in a folder, which is relative to the file, each with whether it is a folder."""

    def installed(self, ref: str) -> LocalModel | None:
        """The installed model that answers to `ref`."""
        return next((m for m in self.models or () if m.answers_to(ref)), None)

    def is_missing(self, ref: str) -> bool:
        """Whether it is certain that no installed model answers to `ref`."""
        return self.is_fresh and self.models is not None and self.installed(ref) is None


NOTHING = Live()
"""Nothing is known."""


def short_name(model: LocalModel) -> str:
    """The name as people write it: without the default registry and tag."""
    return model.name.removeprefix("docker.io/").removesuffix(":latest")


def numbers(model: LocalModel) -> tuple[str, ...]:
    """Parameters, quantisation and size, as far as they are known."""
    return tuple(filter(None, (model.parameters, model.quantization, model.size)))
