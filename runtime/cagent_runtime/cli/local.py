"""`cagent-runtime local`: a model runner on llama.cpp for machines without Docker."""

from __future__ import annotations

import socket
import sys
from pathlib import Path
from typing import Annotated

import typer

from cagent_runtime.cli.exits import Exit, Stop

app = typer.Typer(help="A local model runner on llama.cpp, in place of Docker Model Runner.")


@app.callback()
def _group() -> None:
    """Keeps `serve` a command of its own."""


@app.command()
def serve(
    model: Annotated[
        list[str], typer.Option("--model", metavar="NAME=FILE", help="A model and its GGUF file.")
    ],
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 takes a free one.")] = 12434,
) -> int:
    """Serve GGUF models on loopback with the paths of Docker Model Runner."""
    models = dict(_model(text) for text in model)
    try:
        import gguf
        import uvicorn
        import xllamacpp
    except ImportError as error:
        remedy = "Install it: pip install 'cagent-ls[local]'"
        raise Stop(Exit.FAILED, f"the local runner needs {error.name}", remedy) from None
    del gguf, xllamacpp
    from cagent_runtime.local.app import create_app
    from cagent_runtime.local.engines import Engines

    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen()
    except OSError as error:
        remedy = "Name another one with --port."
        raise Stop(Exit.WRONG_USE, f"port {port} is taken ({error.strerror})", remedy) from None
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    print(f"local runner: {url} (set MODEL_RUNNER_HOST={url})", file=sys.stderr, flush=True)
    server = uvicorn.Server(uvicorn.Config(create_app(Engines(models)), log_level="error"))
    server.run(sockets=[listener])
    return Exit.DONE


def _model(text: str) -> tuple[str, Path]:
    name, equals, file = text.partition("=")
    path = Path(file)
    if not name or not equals:
        raise Stop(Exit.WRONG_USE, f"--model {text} is not of the form NAME=FILE.gguf")
    if not path.is_file():
        raise Stop(Exit.WRONG_USE, f"--model {name}: there is no file {path}")
    with path.open("rb") as opened:
        if opened.read(4) != b"GGUF":
            raise Stop(Exit.WRONG_USE, f"--model {name}: {path} is not a GGUF file")
    return name, path
