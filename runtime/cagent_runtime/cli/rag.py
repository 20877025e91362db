"""`cagent-runtime rag`: build the indexes of an agent file, and search them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cagent_runtime.cli.exits import Exit, Stop, exit_code_of, run_async
from cagent_runtime.cli.local import UseLocal, local_runner
from cagent_runtime.cli.options import AgentFile, Policy, Pull, Strict
from cagent_runtime.cli.rag_json import report_json, result_json
from cagent_runtime.cli.text import printable

if TYPE_CHECKING:
    from rich.progress import Progress

    from cagent_runtime.config.models import ModelConfig, RagConfig
    from cagent_runtime.rag.collect import Skipped
    from cagent_runtime.rag.index import Event, Report
    from cagent_runtime.rag.types import Connect

app = typer.Typer(help="Build and search the RAG indexes of an agent file.", no_args_is_help=True)

_NAMED = 20
"""Skipped and failed files that are named; the rest is counted."""

_LINES, _WIDTH = 6, 160
"""How much of a found text is shown."""


@dataclass(frozen=True)
class _Models:
    """The options about models."""

    pull: Policy
    strict: bool
    local: bool


@dataclass(frozen=True)
class _How:
    """The options of a search."""

    limit: int | None
    as_json: bool
    reach: Connect


@app.command()
def index(
    file: AgentFile,
    source: Annotated[
        str | None, typer.Argument(help="Which RAG source; all of them by default.")
    ] = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Forget what is stored and embed everything anew.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The counts as JSON lines.")] = False,
    pull: Pull = Policy.ASK,
    strict: Strict = False,
    local: UseLocal = False,
) -> int:
    """Build or update indexes; what is stored already is never embedded again."""
    from cagent_runtime.config import load

    known = load(file).rag
    chosen = list(known.values()) if source is None and known else [_choose(file, known, source)]
    failed = False
    with local_runner(local):
        for each in chosen:
            report = _index(each, rebuild, _Models(pull, strict, local))
            failed = failed or bool(report.failed)
            if as_json:
                print(json.dumps(report_json(each.name, report)), flush=True)
    return Exit.FAILED if failed else Exit.DONE


@app.command()
def search(
    file: AgentFile,
    source: Annotated[
        str | None, typer.Argument(help="Which RAG source; may be left out if there is one.")
    ] = None,
    query: Annotated[str | None, typer.Option("--query", "-q", help="What to look for.")] = None,
    limit: Annotated[
        int | None, typer.Option(help="Most results; else as the file says.", min=1)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The results as JSON.")] = False,
    pull: Pull = Policy.ASK,
    strict: Strict = False,
    local: UseLocal = False,
) -> int:
    """Search an index: prints path, lines, score and text of each result, best first.

    Without --query it asks for one after the other on a terminal, and reads one from stdin else.
    """
    from cagent_runtime.config import load
    from cagent_runtime.providers.needed import of_source

    chosen = _choose(file, load(file).rag, source)
    how = _How(limit, as_json, _reach(of_source(chosen), _Models(pull, strict, local)))
    with local_runner(local):
        if query is None and sys.stdin.isatty():
            _ask(file, chosen, how)
        else:
            _search(file, chosen, sys.stdin.read() if query is None else query, how)
    return Exit.DONE


def _choose(file: Path, known: dict[str, RagConfig], name: str | None) -> RagConfig:
    names = ", ".join(known)
    if not known:
        remedy = "Add a `rag:` section with at least one source."
        raise Stop(Exit.WRONG_USE, f"{file} defines no RAG source", remedy)
    if name is None and len(known) > 1:
        message = f"{file} defines several RAG sources: which one?"
        raise Stop(Exit.WRONG_USE, message, f"Name one of: {names}.")
    if name is None:
        return next(iter(known.values()))
    if name not in known:
        message = f"{file} has no RAG source `{printable(name)}`"
        raise Stop(Exit.WRONG_USE, message, f"It has: {names}.")
    return known[name]


def _index(source: RagConfig, rebuild: bool, how: _Models) -> Report:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from cagent_runtime.rag.index import index as build
    from cagent_runtime.rag.strategies import runnable

    strategy, warnings = runnable(source)
    _warn(warnings)
    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("files, {task.fields[chunks]} chunks embedded"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    with bar:
        listener = _Listener(printable(source.name), bar)
        reach = _reach([strategy.embedding_model], how, partial(_paused, bar))
        try:
            report = run_async(build(source.name, strategy, reach, listener, rebuild=rebuild))
        except BaseException:
            bar.stop()
            _warn(listener.kept())
            raise
    _warn(report.warnings)
    _list("skipped", report.skipped)
    _list("failed", report.failed)
    print(
        f"{printable(source.name)}: {report.files} files, {report.chunks} chunks"
        f" ({report.embedded} embedded, {report.reused} reused),"
        f" {report.removed} removed, {len(report.skipped)} skipped, {len(report.failed)} failed,"
        f" {report.seconds:.1f} s",
        file=sys.stderr,
    )
    return report


@contextmanager
def _paused(bar: Progress) -> Iterator[None]:
    """Questions and other progress have the terminal for themselves."""
    bar.stop()
    try:
        yield
    finally:
        bar.start()


def _reach(
    models: Iterable[ModelConfig],
    how: _Models,
    pause: Callable[[], AbstractContextManager[object]] = nullcontext,
) -> Connect:
    """Reaches any of `models`; before the first, all that are missing are pulled."""
    from cagent_runtime.agents.events import Waiting
    from cagent_runtime.cli.listeners import Plain
    from cagent_runtime.cli.pulling import after_pulling
    from cagent_runtime.cli.terminal import somebody_is_there
    from cagent_runtime.providers import connect
    from cagent_runtime.providers.needed import needed

    shown = Plain()

    @contextmanager
    def alone() -> Iterator[None]:
        with pause():
            try:
                yield
            finally:
                shown.end_pulls()

    def loading(model: str) -> None:
        with alone():
            shown(Waiting(model))

    return after_pulling(
        partial(connect, strict=how.strict, loading=loading),
        needed(models),
        how.pull,
        shown,
        may_ask=somebody_is_there(),
        local=how.local,
        pause=alone,
    )


class _Listener:
    """Shows progress: a bar on a terminal, else a line now and then."""

    def __init__(self, name: str, bar: Progress) -> None:
        self._name = name
        self._bar = bar
        self._task = bar.add_task(name, total=None, chunks=0)
        self._files = self._done = self._chunks = 0

    def __call__(self, event: Event) -> None:
        """Takes an event of the indexing run."""
        from cagent_runtime.rag.index import Embedded, FileDone, Started

        match event:
            case Started():
                self._files = event.files
                self._bar.update(self._task, total=event.files)
                self._line(f"{event.files} files to index, {event.unchanged} unchanged")
            case FileDone():
                self._done += 1
                self._bar.update(self._task, completed=self._done)
                if self._done * 10 // self._files > (self._done - 1) * 10 // self._files:
                    self._line(f"{self._done} of {self._files} files")
            case Embedded():
                self._chunks += event.chunks
                self._bar.update(self._task, chunks=self._chunks)

    def kept(self) -> list[str]:
        """What remains of an indexing that did not come to its end."""
        if not self._chunks:
            return []
        words = "chunk is" if self._chunks == 1 else "chunks are"
        return [
            f"{self._name}: {self._chunks} {words} embedded and kept; indexing again goes on there"
        ]

    def _line(self, text: str) -> None:
        if self._bar.disable:
            print(f"{self._name}: {text}", file=sys.stderr, flush=True)


def _ask(file: Path, source: RagConfig, how: _How) -> None:
    """Query after query until the input ends; a failed one does not end it."""
    print(f"Search {printable(source.name)}; an empty line or Ctrl-D ends.", file=sys.stderr)
    while True:
        print("query> ", end="", file=sys.stderr, flush=True)
        query = sys.stdin.readline().strip()
        if not query:
            return
        try:
            _search(file, source, query, how)
        except Exception as error:
            print(f"cagent-runtime: {printable(exit_code_of(error)[1])}", file=sys.stderr)


def _search(file: Path, source: RagConfig, query: str, how: _How) -> None:
    from cagent_runtime.rag.collect import display_path
    from cagent_runtime.rag.query import NeverIndexed
    from cagent_runtime.rag.query import search as find

    try:
        found = run_async(find(source, query.strip(), how.reach, limit=how.limit))
    except NeverIndexed as error:
        error.remedy = f"Build it: cagent-runtime rag index {file} {source.name}"
        raise
    _warn(found.warnings)
    if found.index.stale:
        _warn([f"the index may be out of date: {found.index.stale}; `rag index` updates it"])
    if how.as_json:
        print(json.dumps(result_json(found)))
        return
    for i, hit in enumerate(found.hits):
        where = f"{printable(display_path(hit.path))}:{hit.start_line}-{hit.end_line}"
        print(f"{chr(10) if i else ''}{where}  {hit.score:.3f}")
        print(_excerpt(hit.text))
    if not found.hits:
        print(f"nothing found in {found.index.chunks} chunks", file=sys.stderr)


def _excerpt(text: str) -> str:
    """The first lines that say something, indented; `--json` has all of the text."""
    lines = [line for line in printable(text).splitlines() if line.strip()]
    shown = [line if len(line) <= _WIDTH else f"{line[:_WIDTH]}…" for line in lines[:_LINES]]
    return "\n".join(f"    {line}" for line in [*shown, *(["…"] if len(lines) > _LINES else [])])


def _warn(messages: Sequence[str]) -> None:
    for message in messages:
        print(f"cagent-runtime: {printable(message)}", file=sys.stderr)


def _list(what: str, files: Sequence[Skipped]) -> None:
    from cagent_runtime.rag.collect import display_path

    _warn([f"{what} {display_path(each.path)}: {each.reason}" for each in files[:_NAMED]])
    if len(files) > _NAMED:
        _warn([f"{what} {len(files) - _NAMED} more files"])
