"""Models that are not there: which, how large, and getting them, two at a time."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

from cagent_ls.dmr.client import Client
from cagent_ls.dmr.discovery import known_endpoint
from cagent_ls.dmr.endpoint import Endpoint
from cagent_ls.dmr.errors import DmrError, ModelNotFound
from cagent_ls.dmr.faults import model_not_found
from cagent_ls.dmr.models import InstalledModel
from cagent_ls.dmr.pulling import AGAIN, Pulled, PullNote, PullProgress
from cagent_ls.language.model_names import qualified
from cagent_runtime.agents.events import Emit, PullDone, Pulling, Warned
from cagent_runtime.providers.needed import Needed
from cagent_runtime.sizes import size_bytes

AT_ONCE = 2
"""Docker Model Runner pulls no more at a time, and leaves a third without a word."""

LIST_SECONDS = 30.0
SIZE_SECONDS = 5.0
"""How long a registry may take to tell a size, which is only good to know."""

REPORT_SECONDS = 0.2
_RATE_SECONDS = 5.0
_HUGGING_FACE = "huggingface.co/"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A model to pull; `size` is in bytes, or None if nobody tells."""

    needed: Needed
    endpoint: Endpoint
    installed: tuple[str, ...]
    """The names that its runner has."""
    size: int | None = None

    @property
    def reference(self) -> str:
        """The model as the file writes it."""
        return self.needed.reference


async def to_pull(
    needed: Iterable[Needed], environ: Mapping[str, str], *, every: bool = False
) -> list[Wanted]:
    """Those that are not installed where they will run, or `every` one.

    Raises:
        EndpointNotFound: No model runner answers.
    """
    wanted: list[Wanted] = []
    lists: dict[str | None, tuple[Endpoint, list[InstalledModel]]] = {}
    for each in needed:
        place = each.used_by.base_url
        if place not in lists:
            lists[place] = await _installed(place, environ)
        endpoint, models = lists[place]
        if every or not any(model.answers_to(each.reference) for model in models):
            names = tuple(tag for model in models for tag in model.tags)
            wanted.append(Wanted(each, endpoint, names))
    return wanted


async def _installed(
    base_url: str | None, environ: Mapping[str, str]
) -> tuple[Endpoint, list[InstalledModel]]:
    endpoint = await known_endpoint(base_url, environ, ask_docker=True)
    async with Client(endpoint, timeout=LIST_SECONDS) as client:
        return endpoint, await client.models()


async def with_sizes(wanted: Sequence[Wanted]) -> list[Wanted]:
    """The same with the sizes that the registries tell within a few seconds."""

    async def size(each: Wanted) -> Wanted:
        try:
            async with (
                asyncio.timeout(SIZE_SECONDS),
                Client(each.endpoint, timeout=SIZE_SECONDS) as client,
            ):
                model = await client.remote(each.reference)
        except (DmrError, TimeoutError):
            return each
        return replace(each, size=size_bytes(model.size))

    return list(await asyncio.gather(*map(size, wanted)))


def not_installed(wanted: Sequence[Wanted], *, local: bool = False) -> ModelNotFound:
    """The error where nothing may be pulled: all missing models, and the commands that get them.

    The `local` runner of this program can pull nothing, so it is said what it has.
    """
    errors = [model_not_found(each.reference, each.installed) for each in wanted]
    if local:
        remedies = [f"The local runner has: {', '.join(wanted[0].installed)}."]
    else:
        remedies = [*(error.remedy for error in errors), "Or run again with `--pull missing`."]
    return ModelNotFound("\n".join(map(str, errors)), "\n".join(remedies))


async def pull(
    wanted: Sequence[Wanted],
    emit: Emit,
    environ: Mapping[str, str],
    *,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Pulls all of `wanted`; the first that fails ends the others, which may be resumed later.

    Raises:
        DmrError: One could not be pulled.
    """
    free = asyncio.Semaphore(AT_ONCE)
    tallies = [Tally(each.reference, each.size or 0) for each in wanted]

    async def one(each: Wanted, tally: Tally) -> None:
        async with free:
            await _pull(each, tally, emit, _token(each.needed, environ), clock)

    tasks = [asyncio.create_task(one(*pair)) for pair in zip(wanted, tallies, strict=True)]
    try:
        await asyncio.gather(*tasks)
    except BaseException:
        if any(tally.done for tally in tallies):
            emit(Warned(f"pulling ended early. {AGAIN}"))
        raise
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _pull(
    wanted: Wanted, tally: Tally, emit: Emit, token: str | None, clock: Callable[[], float]
) -> None:
    emit(tally.event())
    reported = -math.inf
    async with (
        Client(wanted.endpoint) as client,
        aclosing(client.pull(wanted.reference, token=token)) as events,
    ):
        async for event in events:
            match event:
                case PullProgress():
                    now = clock()
                    tally.add(event, now)
                    if now - reported >= REPORT_SECONDS:
                        reported = now
                        emit(tally.event())
                case PullNote(text, is_warning=True):
                    emit(Warned(f"{wanted.reference}: {text}"))
                case PullNote(text):
                    emit(tally.event(text))
                case Pulled(model):
                    emit(PullDone(wanted.reference, model.size))


class Tally:
    """Counts of one pull; layers come interleaved, and those that were there do not come at all."""

    def __init__(self, model: str, total: int = 0) -> None:
        self._model = model
        self._total = total
        self.done = 0
        """Bytes that have arrived."""
        self._layers: dict[str, bool] = {}
        self._seen: list[tuple[float, int]] = []

    def add(self, progress: PullProgress, now: float) -> None:
        """Counts a report that came at `now`, in seconds."""
        self.done = progress.done
        self._total = progress.total or self._total
        complete = 0 < progress.layer_size <= progress.layer_done
        self._layers[progress.layer] = complete
        self._seen.append((now, progress.done))
        while now - self._seen[0][0] > _RATE_SECONDS:
            del self._seen[0]

    def event(self, note: str = "") -> Pulling:
        """The counts now."""
        done, layers = sum(self._layers.values()), len(self._layers)
        return Pulling(self._model, self.done, self._total, done, layers, self._rate(), note)

    def _rate(self) -> int:
        if not self._seen:
            return 0
        (first, start), (last, end) = self._seen[0], self._seen[-1]
        return int((end - start) / (last - first)) if last > first else 0


def _token(needed: Needed, environ: Mapping[str, str]) -> str | None:
    """The Hugging Face token, for its models only, and never for an address out of a file."""
    if needed.used_by.base_url or not qualified(needed.reference).startswith(_HUGGING_FACE):
        return None
    return environ.get("HF_TOKEN", "").strip() or None
