"""`cagent-runtime models`: the models of the local model runner, and those of an agent file."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from cagent_runtime.cli.exits import Exit, Stop, exit_code_of, run_async
from cagent_runtime.cli.local import UseLocal, local_runner
from cagent_runtime.cli.options import AgentFile
from cagent_runtime.cli.text import printable

if TYPE_CHECKING:
    from cagent_ls.dmr.client import Client
    from cagent_ls.dmr.models import InstalledModel
    from cagent_runtime.providers.needed import Needed
    from cagent_runtime.providers.pulling import Wanted

T = TypeVar("T")

app = typer.Typer(
    help="List, pull, inspect and remove local models, and show what a file does with them.",
    no_args_is_help=True,
)

VERSION = 1
_SECONDS = 30.0
"""Longest silence of the runner; deleting a large model takes a while."""

_GIVE_FILE = (
    "`cagent-runtime local add NAME=FILE` gives it to the runner of `--local`; one that "
    "`cagent-runtime local serve` runs takes it by `models pull NAME=FILE`."
)

_AVAILABLE = "Use `cagent-runtime models list --available --refresh`."

_Names = Annotated[list[str], typer.Argument(metavar="MODEL...", help="Such as ai/qwen3:14B.")]
_Json = Annotated[bool, typer.Option("--json", help="As one JSON object.")]


@app.command("list")
def list_models(
    available: Annotated[
        bool, typer.Option("--available", help="Well-known models that can be pulled.")
    ] = False,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="With --available: ask Docker Hub what it has.")
    ] = False,
    as_json: _Json = False,
    local: UseLocal = False,
) -> int:
    """List the installed models, or with --available some that can be pulled."""
    from cagent_runtime.cli import models_shown as shown

    if refresh and not available:
        raise Stop(Exit.WRONG_USE, "--refresh is for the models that are available", _AVAILABLE)
    with local_runner(local):
        if available:
            return _list_available(refresh, as_json)
        endpoint, models = _ask(_list)
    made = {"endpoint": endpoint, "models": [shown.model_json(each) for each in models]}
    _print(as_json, made, shown.model_lines(models))
    if not models and not as_json:
        print("no model is installed; `models pull` gets one", file=sys.stderr)
    return Exit.DONE


@app.command()
def pull(
    models: Annotated[
        list[str],
        typer.Argument(
            metavar="MODEL|FILE...",
            help="Models, or agent files with all of theirs; the local runner takes NAME=x.gguf.",
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Events as JSON lines.")] = False,
    local: UseLocal = False,
) -> int:
    """Pull models: of a file those that are missing, a named one even if it is there."""
    from cagent_runtime.agents.events import Answered, Failed
    from cagent_runtime.cli.listeners import JsonLines, Listener, Plain
    from cagent_runtime.cli.pulling import pull_and_tell

    listener: Listener = JsonLines() if as_json else Plain()
    try:
        named, missing = _needed(models, local)
        with local_runner(local):
            wanted = run_async(_to_pull(named, missing))
            if wanted:
                with _explaining_files(wanted):
                    run_async(pull_and_tell(wanted, listener, show_plan=not as_json))
            elif not as_json:
                print("all models are installed", file=sys.stderr)
    except BaseException as error:
        code, why = exit_code_of(error)
        listener(Failed(why, int(code)))
        raise
    if as_json:
        listener(Answered(", ".join(each.reference for each in wanted)))
    return Exit.DONE


@app.command()
def inspect(
    model: Annotated[str, typer.Argument(help="Such as ai/qwen3:14B.")],
    as_json: _Json = False,
    local: UseLocal = False,
) -> int:
    """Show what is known of an installed model."""
    from cagent_runtime.cli.models_shown import field_lines, model_json

    with local_runner(local):
        made = model_json(_ask(lambda client: client.inspect(_bare(model))))
    _print(as_json, {"model": made}, field_lines(made))
    return Exit.DONE


@app.command()
def rm(
    models: _Names,
    force: Annotated[
        bool, typer.Option("--force", help="Also an id that has several names.")
    ] = False,
    local: UseLocal = False,
) -> int:
    """Remove models; one with several names only loses the given name."""
    with local_runner(local):
        for model in models:
            for line in _remove(_bare(model), force):
                print(printable(line), file=sys.stderr)
    return Exit.DONE


@app.command()
def show(file: AgentFile, as_json: _Json = False, local: UseLocal = False) -> int:
    """Show what each model of a file resolves to, and what the model runner will be told.

    Nothing is pulled, loaded or configured.
    """
    from cagent_runtime.cli.models_shown import resolved_lines
    from cagent_runtime.config import load
    from cagent_runtime.providers.needed import of_file
    from cagent_runtime.providers.resolved import places_of, resolve, to_json

    models = list(of_file(load(file)))
    with local_runner(local):
        places = run_async(places_of(models, os.environ))
    resolved = [resolve(model, places) for model in models]
    for place in places.values():
        if place.failure and not as_json:
            print(f"cagent-runtime: {printable(place.failure)}", file=sys.stderr)
    lines = [line for each in resolved for line in resolved_lines(each)]
    _print(as_json, {"models": [to_json(each) for each in resolved]}, lines)
    return Exit.DONE


def _list_available(refresh: bool, as_json: bool) -> int:
    from cagent_runtime.cli import models_offered, models_shown

    offered = run_async(models_offered.from_docker_hub()) if refresh else models_offered.BUNDLED
    suggestions = models_shown.suggestions(offered.models, _installed_or_unknown())
    made = {"listed_on": offered.listed_on.isoformat(), "models": suggestions}
    _print(as_json, made, models_shown.suggestion_lines(suggestions))
    if not as_json:
        note = f"as of {offered.listed_on}; any other model can be pulled as well"
        print(note, file=sys.stderr)
    if offered.failure:
        print(f"cagent-runtime: {printable(offered.failure)}", file=sys.stderr)
    return Exit.FAILED if offered.failure else Exit.DONE


def _print(as_json: bool, made: dict[str, Any], lines: list[str]) -> None:
    if as_json:
        print(json.dumps({"v": VERSION, **made}))
    else:
        print("\n".join(map(printable, lines)), end="\n" if lines else "")


def _needed(texts: list[str], local: bool) -> tuple[list[Needed], list[Needed]]:
    """The models that are named, and those of the files among `texts`.

    Raises:
        Stop: A file cannot be read, has errors, or needs no local model.
    """
    from cagent_runtime.config import load
    from cagent_runtime.config.models import ModelConfig
    from cagent_runtime.providers.needed import Needed, needed, of_file

    named: list[Needed] = []
    of_files: list[Needed] = []
    for text in texts:
        path = Path(text)
        if path.suffix in (".yaml", ".yml") or (path.is_file() and path.suffix != ".gguf"):
            models = needed(of_file(load(path)))
            if not models:
                raise Stop(Exit.WRONG_USE, f"{text} names no model of Docker Model Runner")
            of_files += models
        else:
            reference = _bare(text) if local or not _is_file(text) else _whole_path(text)
            model = ModelConfig(name=reference, provider="dmr", model=reference)
            named.append(Needed(reference, model))
    return named, of_files


def _bare(text: str) -> str:
    """The model without the provider that agent files put before it."""
    reference = text.strip().removeprefix("dmr/")
    if _is_file(reference):
        raise Stop(Exit.WRONG_USE, f"{reference} is a file on this machine", _GIVE_FILE)
    if not reference:
        raise Stop(Exit.WRONG_USE, "a model is named like ai/qwen3, not by an empty text")
    return reference


def _is_file(text: str) -> bool:
    return text.endswith(".gguf")


def _whole_path(text: str) -> str:
    """A GGUF file, with or without the name it shall have, as a runner elsewhere finds it."""
    name, equals, file = text.strip().partition("=")
    return f"{name}{equals}{Path(file).absolute()}" if equals else str(Path(name).absolute())


@contextmanager
def _explaining_files(wanted: list[Wanted]) -> Iterator[None]:
    """Says who takes files where a runner does not, and sends no path to another machine."""
    from cagent_ls.dmr.errors import InvalidReference
    from cagent_runtime.cli.pulling import is_here

    files = [each for each in wanted if _is_file(each.reference)]
    for each in files:
        if not is_here(each.endpoint):
            message = f"{each.reference} is a file on this machine, and the runner is on another"
            raise Stop(Exit.WRONG_USE, message)
    try:
        yield
    except InvalidReference as error:
        if files:
            error.remedy = f"Docker Model Runner takes no files. {_GIVE_FILE}"
        raise


async def _to_pull(named: list[Needed], of_files: list[Needed]) -> list[Wanted]:
    """All that are named, and of the files what is missing; each once."""
    from cagent_ls.language.model_names import qualified
    from cagent_runtime.providers.pulling import to_pull

    wanted = await to_pull(named, os.environ, every=True)
    wanted += await to_pull(of_files, os.environ)
    return list({(each.endpoint.root, qualified(each.reference)): each for each in wanted}.values())


def _ask(work: Callable[[Client], Coroutine[object, object, T]]) -> T:
    """What `work` gets from the user's own runner."""
    from cagent_ls.dmr.client import Client
    from cagent_ls.dmr.discovery import known_endpoint

    async def asked() -> T:
        endpoint = await known_endpoint(environ=os.environ, ask_docker=True)
        async with Client(endpoint, timeout=_SECONDS) as client:
            return await work(client)

    return run_async(asked())


async def _list(client: Client) -> tuple[str, list[InstalledModel]]:
    return client.endpoint.where, await client.models()


def _installed_or_unknown() -> list[InstalledModel] | None:
    from cagent_ls.dmr.errors import DmrError

    try:
        return _ask(_list)[1]
    except DmrError:
        return None


def _remove(model: str, force: bool) -> list[str]:
    from cagent_ls.dmr.errors import ModelNotFound

    try:
        removed = _ask(lambda client: client.delete(model, force=force))
    except ModelNotFound as missing:
        missing.remedy = "`cagent-runtime models list` shows what is installed."
        raise
    names = [f"removed the name {name}" for name in removed.untagged]
    return names + [f"deleted {model_id}" for model_id in removed.deleted]
