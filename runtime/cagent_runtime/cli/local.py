"""`cagent-runtime local`: a model runner on llama.cpp for machines without Docker."""

from __future__ import annotations

import signal
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from cagent_runtime.cli.exits import Exit, Stop, Terminated

if TYPE_CHECKING:
    from cagent_runtime.local.models import LocalModel

LOOPBACK = ("127.0.0.1", "localhost", "::1")
GRACE_SECONDS = 1
"""How long answers may go on after the runner was told to end."""

app = typer.Typer(help="A local model runner on llama.cpp, in place of Docker Model Runner.")


@app.callback()
def _group() -> None:
    """Keeps `serve` a command of its own."""


@app.command()
def serve(
    model: Annotated[
        list[str], typer.Option("--model", metavar="NAME=FILE", help="A model and its GGUF file.")
    ],
    host: Annotated[str, typer.Option(help="Address to listen on: loopback only.")] = LOOPBACK[0],
    port: Annotated[int, typer.Option(help="Port; 0 takes a free one.", min=0, max=65535)] = 12434,
) -> int:
    """Serve GGUF models on loopback with the paths of Docker Model Runner.

    Needs the extra `local`. Ends on Ctrl-C and SIGTERM, and its engines with it.
    """
    if host not in LOOPBACK:
        remedy = f"The runner has no access control: use {LOOPBACK[0]}."
        raise Stop(Exit.WRONG_USE, f"--host {host} is not a loopback address", remedy)
    try:
        import uvicorn

        from cagent_runtime.local.app import create_app
        from cagent_runtime.local.engines import Engines

        __import__("xllamacpp")
        models = _models(model)
    except ImportError as error:
        remedy = "Install it: pip install 'cagent-ls[local]'"
        raise Stop(Exit.FAILED, f"the local runner needs {error.name}", remedy) from None
    with _listen(host, port) as listener:
        shown = f"[{host}]" if ":" in host else host
        url = f"http://{shown}:{listener.getsockname()[1]}"
        print(f"local runner: {url} (MODEL_RUNNER_HOST={url})", file=sys.stderr, flush=True)
        # uvicorn ends in order on a signal and then raises it again, for this handler.
        signal.signal(signal.SIGTERM, _terminated)
        config = uvicorn.Config(
            create_app(Engines(models)),
            log_level="critical",
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
        uvicorn.Server(config).run(sockets=[listener])
    return Exit.DONE


def _terminated(*_: object) -> NoReturn:
    raise Terminated


def _models(texts: list[str]) -> list[LocalModel]:
    from cagent_ls.dmr.references import same_model

    models: list[LocalModel] = []
    for text in texts:
        model = _model(text)
        if any(same_model(model.name, other.name) for other in models):
            raise Stop(Exit.WRONG_USE, f"--model {text}: there are two models of this name")
        models.append(model)
    return models


def _model(text: str) -> LocalModel:
    from cagent_runtime.local.header import NotGguf
    from cagent_runtime.local.models import open_model

    name, equals, file = text.partition("=")
    if not (name and equals and file):
        remedy = "For example: --model ai/smollm2=models/smollm2.gguf"
        raise Stop(Exit.WRONG_USE, f"--model {text} is not of the form NAME=FILE", remedy)
    try:
        return open_model(name, Path(file))
    except NotGguf as error:
        raise Stop(Exit.WRONG_USE, f"--model {name}: {file} is no GGUF file: {error}") from None
    except OSError as error:
        raise Stop(Exit.WRONG_USE, f"--model {name}: {file}: {error.strerror}") from None


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except OSError as error:
        remedy = "Another runner may be there already; name another port with --port."
        raise Stop(Exit.WRONG_USE, f"port {port}: {error.strerror}", remedy) from None
