"""`cagent-runtime local`: a model runner on llama.cpp for machines without Docker."""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from cagent_ls.dmr.errors import ModelNotFound, PullDenied
from cagent_ls.language.model_names import is_id
from cagent_runtime.cli.exits import Exit, Stop, Terminated

if TYPE_CHECKING:
    from cagent_runtime.local.models import LocalModel
    from cagent_runtime.local.store import Store

LOOPBACK = ("127.0.0.1", "localhost", "::1")
EXAMPLE = "ai/smollm2=models/smollm2.gguf"

_HOST = "MODEL_RUNNER_HOST"

app = typer.Typer(
    help="A local model runner on llama.cpp, in place of Docker Model Runner.",
    no_args_is_help=True,
)

UseLocal = Annotated[
    bool,
    typer.Option(
        "--local",
        envvar="CAGENT_LOCAL",
        help="Run the models of `cagent-runtime local list` here instead of asking Docker Model "
        "Runner.",
    ),
]
_Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="MODEL...", help=f"NAME=FILE ({EXAMPLE}), a GGUF file, or a folder with such files."
    ),
]


@contextmanager
def local_runner(wanted: bool) -> Iterator[None]:
    """If `wanted`, model calls go to a runner of this process, with the user's own models.

    Raises:
        Stop: The extra `local` is not installed, or there are no models.
    """
    if not wanted:
        yield
        return
    with _needing_extra():
        from cagent_runtime.local.embedded import embedded
        from cagent_runtime.local.engines import Engines
    store = _remembered()
    if not store.models:
        remedy = f"Add one: cagent-runtime local add {EXAMPLE}"
        raise Stop(Exit.MODEL_FAILED, "the local runner has no models", remedy)
    before = os.environ.get(_HOST)
    with embedded(Engines(store)) as url:
        os.environ[_HOST] = url
        try:
            yield
        except (ModelNotFound, PullDenied) as error:
            remedy = f"With --local, add its file: cagent-runtime local add {EXAMPLE}"
            error.remedy = f"{remedy}\n{error.remedy}"
            raise
        finally:
            if before is None:
                del os.environ[_HOST]
            else:
                os.environ[_HOST] = before


@app.command()
def serve(
    model: Annotated[
        list[str] | None,
        typer.Option(
            "--model",
            metavar="MODEL",
            help="NAME=FILE, a GGUF file or a folder with such files; may be repeated. Without it "
            "the models of `cagent-runtime local list` are served.",
        ),
    ] = None,
    host: Annotated[str, typer.Option(help="Address to listen on: loopback only.")] = LOOPBACK[0],
    port: Annotated[int, typer.Option(help="Port; 0 takes a free one.", min=0, max=65535)] = 12434,
) -> int:
    """Serve GGUF models on loopback with the paths of Docker Model Runner.

    Needs the extra `local`. Ends on Ctrl-C and SIGTERM, and its engines with it.
    """
    if host not in LOOPBACK:
        remedy = f"The runner has no access control: use {LOOPBACK[0]}."
        raise Stop(Exit.WRONG_USE, f"--host {host} is not a loopback address", remedy)
    with _needing_extra():
        import uvicorn

        from cagent_runtime.local.embedded import configured
        from cagent_runtime.local.engines import Engines
        from cagent_runtime.local.store import Store
    store = Store(_models("--model ", model)) if model else _remembered()
    with _listen(host, port) as listener:
        shown = f"[{host}]" if ":" in host else host
        url = f"http://{shown}:{listener.getsockname()[1]}"
        print(f"local runner: {url} ({_HOST}={url})", file=sys.stderr, flush=True)
        # uvicorn ends in order on a signal and then raises it again, for this handler.
        signal.signal(signal.SIGTERM, _terminated)
        uvicorn.Server(configured(Engines(store))).run(sockets=[listener])
    return Exit.DONE


@app.command()
def add(models: _Sources) -> int:
    """Remember models for `serve` and `--local`; the files stay where they are."""
    with _needing_extra():
        found = _models("", models)
    store = _remembered()
    with _writing():
        store.add(found)
    for model in found:
        print(f"{model.name}  {model.size}  {model.path}")
    return Exit.DONE


@app.command("list")
def list_models() -> int:
    """List the models that are remembered: names, size and file."""
    for model in _remembered().models:
        for tag in model.tags:
            print(f"{tag}  {model.size}  {model.path}")
    return Exit.DONE


@app.command()
def remove(names: Annotated[list[str], typer.Argument(metavar="NAME...")]) -> int:
    """Forget models; no file is deleted."""
    store = _remembered()
    for name in names:
        with _writing():
            gone = store.remove(name, force=is_id(name))
        if gone is None:
            remedy = "`cagent-runtime local list` shows those there are."
            raise Stop(Exit.WRONG_USE, f"there is no model `{name}`", remedy)
    return Exit.DONE


def _terminated(*_: object) -> NoReturn:
    raise Terminated


@contextmanager
def _needing_extra() -> Iterator[None]:
    """For imports of what the extra `local` brings."""
    try:
        __import__("xllamacpp")
        yield
    except ImportError as error:
        remedy = "Install it: pip install 'cagent-ls[local]'"
        raise Stop(Exit.FAILED, f"the local runner needs {error.name}", remedy) from None


@contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        message = f"the list of models cannot be written: {error}"
        raise Stop(Exit.FAILED, message) from None


def _remembered() -> Store:
    """The user's own models; what cannot be used is said on stderr."""
    with _needing_extra():
        from cagent_runtime.local.store import open_store, usual_file
    file = usual_file(os.environ)
    try:
        store, complaints = open_store(file)
    except (OSError, ValueError) as error:
        remedy = "Correct it, or delete it and add the models again."
        raise Stop(Exit.FAILED, f"{file} cannot be read: {error}", remedy) from None
    for complaint in complaints:
        print(f"cagent-runtime: {complaint}", file=sys.stderr)
    return store


def _models(option: str, sources: list[str]) -> list[LocalModel]:
    """The models in `sources`; each name may come up only once."""
    from cagent_runtime.local.sources import FORMS, NoModel, open_source

    models: dict[str, LocalModel] = {}
    for source in sources:
        try:
            found = open_source(source)
        except NoModel as error:
            raise Stop(Exit.WRONG_USE, f"{option}{source}: {error}", f"Give {FORMS}.") from None
        for model in found:
            if model.name in models:
                message = f"{option}{source}: there are two models called {model.name}"
                raise Stop(Exit.WRONG_USE, message, "Name the file: NAME=FILE.")
            models[model.name] = model
    return list(models.values())


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except OSError as error:
        remedy = "Another runner may be there already; name another port with --port."
        raise Stop(Exit.WRONG_USE, f"port {port}: {error.strerror}", remedy) from None
