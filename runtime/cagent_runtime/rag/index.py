"""Builds an index or brings it up to date.

A file whose size, time stamp and fingerprint are the stored ones is not even read; one whose
content is the same is not cut again; a text whose vector is stored is not embedded again. Vectors
are stored batch by batch and files as they are done, so breaking off at any moment costs at most
the batches on their way.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass, field
from pathlib import Path

from cagent_runtime.cli.exits import Exit, Stop
from cagent_runtime.config.models import ChunkedEmbeddings, ModelConfig
from cagent_runtime.rag.chunk import Chunk
from cagent_runtime.rag.chunk.text import chunks
from cagent_runtime.rag.collect import NotADocument, Skipped, collect, read_document
from cagent_runtime.rag.embed import embed_all
from cagent_runtime.rag.store import Key, Store, StoredFile, open_for_indexing
from cagent_runtime.rag.types import Connect, RetrievalModel

_CHUNKER_VERSION = 1
"""Raised whenever the chunker cuts differently, so that old indexes count as stale."""


@dataclass(frozen=True, slots=True)
class Started:
    """The documents are known; `files` of them have to be read."""

    files: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class FileDone:
    """A file is stored, or has `failed` with a reason."""

    path: Path
    chunks: int = 0
    failed: str | None = None


@dataclass(frozen=True, slots=True)
class Embedded:
    """The model has answered for this many more chunks, and they are stored."""

    chunks: int


@dataclass(slots=True)
class Report:
    """What an indexing run did; the last event of a run that came to its end."""

    files: int = 0
    """Files in the index now."""
    chunks: int = 0
    """Chunks in the index now."""
    embedded: int = 0
    """Texts the model embedded in this run."""
    reused: int = 0
    """Chunks whose vector was there already."""
    removed: int = 0
    """Files taken out: gone, or not named by `docs` any more."""
    skipped: list[Skipped] = field(default_factory=list)
    failed: list[Skipped] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    seconds: float = 0.0


Event = Started | FileDone | Embedded | Report


@dataclass(frozen=True, slots=True)
class _Cut:
    """A file that was read and cut, not stored yet."""

    file: StoredFile
    pieces: Sequence[Chunk]


def model_id(model: ModelConfig) -> str:
    """How an index names a model."""
    return f"{model.provider}/{model.model}"


def fingerprint(strategy: ChunkedEmbeddings) -> str:
    """Digest of the settings that decide what the stored chunks and vectors are."""
    cutting = strategy.chunking
    settings = {
        "model": model_id(strategy.embedding_model),
        "chunker": ["text", _CHUNKER_VERSION],
        "size": cutting.size,
        "overlap": cutting.overlap,
        "word_boundaries": cutting.respect_word_boundaries,
    }
    return hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()


async def index(
    source: str,
    strategy: ChunkedEmbeddings,
    connect: Connect,
    on_event: Callable[[Event], None] = lambda event: None,
    *,
    rebuild: bool = False,
) -> Report:
    """Indexes the documents of one strategy of a source; the model is reached only if needed.

    A file that cannot be read is reported and the others go on. Cancelling is safe at any time.

    Args:
        source: Name of the RAG source.
        strategy: What to index and how.
        connect: Reaches the embedding model.
        on_event: Told about the progress.
        rebuild: Forget what is stored for the source first.

    Raises:
        Stop: the database cannot be used, or the vectors have another dimension than expected.
        DmrError: the endpoint or the model failed; what was embedded until then is stored.
    """
    began = time.monotonic()
    with open_for_indexing(strategy.database) as store:
        async with AsyncExitStack() as connections:
            run = _Run(source, strategy, store, connect, connections, on_event)
            report = await run.index(rebuild)
    report.seconds = time.monotonic() - began
    on_event(report)
    return report


class _Run:
    """One indexing run."""

    def __init__(
        self,
        source: str,
        strategy: ChunkedEmbeddings,
        store: Store,
        connect: Connect,
        connections: AsyncExitStack,
        on_event: Callable[[Event], None],
    ) -> None:
        self.key = Key(source, strategy.type)
        self.strategy = strategy
        self.store = store
        self.on_event = on_event
        self.model = model_id(strategy.embedding_model)
        self.fingerprint = fingerprint(strategy)
        self.report = Report()
        self._connect = connect
        self._connections = connections
        self._embedder: RetrievalModel | None = None

    async def index(self, rebuild: bool) -> Report:
        database = self.strategy.database
        found = collect(
            self.strategy.docs,
            respect_vcs=self.strategy.respect_vcs,
            exclude=[
                database.with_name(database.name + end)
                for end in ("", "-wal", "-shm", "-journal", ".lock")
            ],
        )
        report = self.report
        report.skipped, report.warnings = found.skipped, found.warnings
        if rebuild:
            self.store.forget(self.key, self.model)
        state = self.store.state(self.key)
        if state and state.model == self.model and state.dimension:
            check_dimension(self.strategy, state.dimension)

        stored = self.store.files(self.key)
        changed = [path for path in found.files if not self._unchanged(path, stored.get(path))]
        self.store.begin(self.key, self.fingerprint, self.model)
        gone = stored.keys() - set(found.files)
        self.store.remove(self.key, gone)
        report.removed = len(gone)
        self.on_event(Started(len(changed), len(found.files) - len(changed)))

        for group in self._groups(self._cut(changed, stored)):
            await self._embed([piece.text for cut in group for piece in cut.pieces])
            for cut in group:
                self.store.put_file(self.key, cut.file, cut.pieces, self.model)
                self.on_event(FileDone(cut.file.path, len(cut.pieces)))

        done = self.store.finish(self.key, skipped=len(report.skipped), failed=len(report.failed))
        report.files, report.chunks = done.files, done.chunks
        report.reused = max(done.chunks - report.embedded, 0)
        return report

    def _unchanged(self, path: Path, stored: StoredFile | None) -> bool:
        if stored is None or stored.fingerprint != self.fingerprint:
            return False
        try:
            status = path.stat()
        except OSError:
            return False
        return (stored.size, stored.mtime_ns) == (status.st_size, status.st_mtime_ns)

    def _cut(self, paths: Sequence[Path], stored: dict[Path, StoredFile]) -> Iterator[_Cut]:
        """Reads and cuts files; those with nothing to do, and unreadable ones, end here."""
        settings = self.strategy.chunking
        for path in paths:
            try:
                status = path.stat()  # before reading: a later change is then seen next time
                document = read_document(path)
            except NotADocument as reason:
                self._drop(path, stored)
                self.report.skipped.append(Skipped(path, str(reason)))
                self.on_event(FileDone(path))
                continue
            except OSError as error:
                self._drop(path, stored)
                reason_text = error.strerror or str(error)
                self.report.failed.append(Skipped(path, reason_text))
                self.on_event(FileDone(path, failed=reason_text))
                continue
            size, mtime_ns = status.st_size, status.st_mtime_ns
            known = stored.get(path)
            if known and (known.sha256, known.fingerprint) == (document.sha256, self.fingerprint):
                self.store.touch(self.key, path, size=size, mtime_ns=mtime_ns)
                self.on_event(FileDone(path, known.chunks))
                continue
            pieces = chunks(
                document.text,
                size=settings.size,
                overlap=settings.overlap,
                word_boundaries=settings.respect_word_boundaries,
            )
            file = StoredFile(path, size, mtime_ns, document.sha256, self.fingerprint, len(pieces))
            yield _Cut(file, pieces)

    def _drop(self, path: Path, stored: dict[Path, StoredFile]) -> None:
        """Takes out what an earlier state of a file left, since it cannot be true any more."""
        if path in stored:
            self.store.remove(self.key, [path])

    def _groups(self, cuts: Iterator[_Cut]) -> Iterator[list[_Cut]]:
        """Files together, as many as it takes to keep all requests busy with full batches."""
        enough = self.strategy.embedding_batch_size * self.strategy.max_embedding_concurrency
        group: list[_Cut] = []
        for cut in cuts:
            group.append(cut)
            if sum(len(each.pieces) for each in group) >= enough:
                yield group
                group = []
        if group:
            yield group

    async def _embed(self, texts: Sequence[str]) -> None:
        missing = self.store.missing(self.model, texts)
        if not missing:
            return
        if self._embedder is None:
            connection = self._connect(self.strategy.embedding_model)
            self._embedder = await self._connections.enter_async_context(connection)
        batches = embed_all(
            self._embedder,
            missing,
            batch_size=self.strategy.embedding_batch_size,
            concurrency=self.strategy.max_embedding_concurrency,
        )
        async with aclosing(batches):
            async for batch, vectors in batches:
                self._learn_dimension(len(vectors[0]))
                self.store.add_embeddings(self.model, batch, vectors)
                self.report.embedded += len(batch)
                self.on_event(Embedded(len(batch)))

    def _learn_dimension(self, dimension: int) -> None:
        check_dimension(self.strategy, dimension)
        state = self.store.state(self.key)
        stored = state.dimension if state else None
        if stored is None:
            self.store.set_dimension(self.key, dimension)
        elif stored != dimension:
            raise dimension_changed(self.model, stored, dimension)


def check_dimension(strategy: ChunkedEmbeddings, dimension: int) -> None:
    """Raises `Stop` if the file asks for another dimension than the model has."""
    wanted = strategy.vector_dimensions
    if wanted is not None and wanted != dimension:
        raise Stop(
            Exit.FAILED,
            f"vector_dimensions is {wanted}, but vectors of {model_id(strategy.embedding_model)}"
            f" have {dimension} numbers.",
            f"Write `vector_dimensions: {dimension}`, or leave it out: it is found by itself.",
        )


def dimension_changed(model: str, stored: int, answered: int) -> Stop:
    """The error for a model that was exchanged for another one of the same name."""
    return Stop(
        Exit.FAILED,
        f"The vectors in the index have {stored} numbers, {model} now answers with {answered}.",
        "Another model has taken that name: build the index anew with `rag index --rebuild`.",
    )
