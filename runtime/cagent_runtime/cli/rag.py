"""`cagent-runtime rag`: build and search the indexes of an agent file."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cagent_runtime.cli.exits import Exit, Stop, run_async

if TYPE_CHECKING:
    from cagent_runtime.config.models import ChunkedEmbeddings, RagConfig
    from cagent_runtime.rag.query import Hit

app = typer.Typer(help="Build and search the RAG indexes of an agent file.", no_args_is_help=True)
File = Annotated[Path, typer.Argument(help="The agent file.")]


@app.command()
def index(
    file: File,
    source: Annotated[str | None, typer.Argument(help="The source; all by default.")] = None,
) -> int:
    """Index documents: only what is new is embedded, and it can be stopped at any time."""
    from cagent_runtime.config import load

    for rag in _sources(file, load(file).rag, source):
        run_async(_index(rag))
    return Exit.DONE


@app.command()
def search(
    file: File,
    source: Annotated[str | None, typer.Argument(help="The source.")] = None,
    query: Annotated[str | None, typer.Option("--query", "-q", help="What to look for.")] = None,
    json_output: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> int:
    """Search an index; without --query it is asked for, or read from stdin."""
    from cagent_runtime.config import load

    sources = _sources(file, load(file).rag, source)
    if len(sources) > 1:
        names = ", ".join(rag.name for rag in sources)
        raise Stop(Exit.WRONG_USE, "which source?", f"Name one of: {names}.")
    text = query if query is not None else _ask()
    hits = run_async(_search(file, sources[0], text))
    if json_output:
        _print_json(text, hits)
    else:
        _print_text(hits)
    return Exit.DONE


def _ask() -> str:
    if sys.stdin.isatty():
        print("Search for: ", end="", file=sys.stderr, flush=True)
    text = sys.stdin.readline().strip()
    if not text:
        raise Stop(Exit.WRONG_USE, "there is nothing to search for", "Give --query TEXT.")
    return text


def _sources(file: Path, known: dict[str, RagConfig], source: str | None) -> list[RagConfig]:
    if not known:
        raise Stop(Exit.WRONG_USE, f"{file} defines no RAG source", "Add a `rag:` section.")
    if source is None:
        return list(known.values())
    if source not in known:
        names = ", ".join(known)
        raise Stop(Exit.WRONG_USE, f"{file} has no RAG source `{source}`", f"It has: {names}.")
    return [known[source]]


def _strategy(rag: RagConfig) -> ChunkedEmbeddings:
    from cagent_runtime.config.models import ChunkedEmbeddings

    for strategy in rag.strategies:
        if isinstance(strategy, ChunkedEmbeddings):
            return strategy
        note = f"strategy `{strategy.type}` of `{rag.name}` is not supported yet; it is left out"
        print(f"cagent-runtime: {note}", file=sys.stderr)
    remedy = "Add a strategy of type `chunked-embeddings`."
    raise Stop(Exit.FILE_HAS_ERRORS, f"`{rag.name}` has no strategy that can be run", remedy)


async def _index(rag: RagConfig) -> None:
    from rich.console import Console
    from rich.progress import Progress

    from cagent_runtime.providers import connect
    from cagent_runtime.rag.index import index
    from cagent_runtime.rag.store import Store

    strategy = _strategy(rag)
    store = Store(strategy.database, rag.name)
    try:
        with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
            task = bar.add_task(f"Indexing {rag.name}", total=None)

            def step(done: int, of: int, path: Path) -> None:
                bar.update(task, completed=done, total=of)

            async with connect(strategy.embedding_model) as model:
                report, collected = await index(strategy, store, model, step)
    finally:
        store.close()
    for entry in collected.empty:
        print(f"cagent-runtime: `{entry}` matches no file", file=sys.stderr)
    for path, reason in collected.skipped.items():
        print(f"cagent-runtime: skipped {path}: {reason}", file=sys.stderr)
    print(
        f"{rag.name}: {report.files} files ({report.unchanged} unchanged, {report.removed} "
        f"removed), {report.chunks} new chunks, {report.embedded} embedded",
        file=sys.stderr,
    )


async def _search(file: Path, rag: RagConfig, query: str) -> list[Hit]:
    from cagent_runtime.providers import connect
    from cagent_runtime.rag import query as stages
    from cagent_runtime.rag.store import Store

    strategy = _strategy(rag)
    if not strategy.database.exists():
        raise _not_indexed(file, rag)
    store = Store(strategy.database, rag.name)
    try:
        if not store.was_indexed:
            raise _not_indexed(file, rag)
        async with connect(strategy.embedding_model) as model:
            hits = await stages.search(strategy, store, model, query)
    finally:
        store.close()
    reranking = rag.results.reranking
    if reranking is not None and hits:
        async with connect(reranking.model) as model:
            hits = await stages.rerank(reranking, hits, model, query)
    return stages.finish(rag.results, hits)


def _not_indexed(file: Path, rag: RagConfig) -> Stop:
    remedy = f"Index it first: cagent-runtime rag index {file} {rag.name}"
    return Stop(Exit.FAILED, f"`{rag.name}` has not been indexed", remedy)


def _print_json(query: str, hits: list[Hit]) -> None:
    results = [
        {
            "path": _relative(hit.path),
            "start_line": hit.start_line,
            "end_line": hit.end_line,
            "score": hit.score,
            "scores": hit.scores,
            "text": hit.text,
        }
        for hit in hits
    ]
    print(json.dumps({"v": 1, "query": query, "results": results}, ensure_ascii=False))


def _print_text(hits: list[Hit]) -> None:
    from cagent_ls.report.text import visible

    for hit in hits:
        place = f"{_relative(hit.path)}:{hit.start_line}-{hit.end_line}"
        excerpt = visible(" ".join(hit.text.split()))[:160]
        print(f"{visible(place)}  {hit.score:.3f}\n    {excerpt}")
    if not hits:
        print("cagent-runtime: nothing is over the threshold", file=sys.stderr)


def _relative(path: str) -> str:
    return os.path.relpath(path) if Path(path).is_relative_to(Path.cwd()) else path
