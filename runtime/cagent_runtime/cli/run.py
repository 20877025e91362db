"""`cagent-runtime run`: an agent answers a message, or chats on a terminal."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cagent_runtime.cli.exits import Exit, Stop, exit_code_of, run_async

if TYPE_CHECKING:
    from cagent_runtime.agents.loop import Loop
    from cagent_runtime.cli.listeners import JsonLines, Plain


def run(
    file: Annotated[Path, typer.Argument(help="The agent file.")],
    message: Annotated[
        str | None, typer.Argument(help="What to say; `-` reads it from stdin.")
    ] = None,
    agent: Annotated[
        str | None, typer.Option("--agent", "-a", help="Which agent; else `root` or the first.")
    ] = None,
    yolo: Annotated[
        bool, typer.Option("--yolo", help="Run tools without asking; denied ones stay denied.")
    ] = False,
    json_lines: Annotated[bool, typer.Option("--json", help="Events as JSON lines.")] = False,
    timeout: Annotated[
        float, typer.Option(help="Longest silence of the model, in seconds.", min=0.1)
    ] = 300.0,
) -> int:
    """Run an agent: the answer goes to stdout, everything else to stderr."""
    from cagent_runtime.cli.listeners import JsonLines, Plain

    listener: JsonLines | Plain = JsonLines() if json_lines else Plain()
    try:
        text = _message(message)
        run_async(_run(file, text, agent, yolo, timeout, listener))
    except BaseException as error:
        if isinstance(listener, JsonLines) and not isinstance(error, SystemExit):
            code, why = exit_code_of(error)
            listener.error(code, why)
        raise
    return Exit.DONE


def _message(message: str | None) -> str | None:
    """The message, or None for a chat on a terminal."""
    if message is None and sys.stdin.isatty():
        return None
    text = sys.stdin.read() if message in (None, "-") else message
    if not text or not text.strip():
        remedy = 'Give one: cagent-runtime run FILE "MESSAGE", or pipe it in.'
        raise Stop(Exit.WRONG_USE, "there is no message", remedy)
    return text.strip()


async def _run(
    file: Path,
    message: str | None,
    agent: str | None,
    yolo: bool,
    silence: float,
    listener: JsonLines | Plain,
) -> None:
    from cagent_runtime.agents.loop import DEFAULT_ITERATIONS, Loop
    from cagent_runtime.config import load
    from cagent_runtime.config.models import FilesystemToolset
    from cagent_runtime.providers import connect
    from cagent_runtime.tools import filesystem
    from cagent_runtime.tools.base import Tool

    config = load(file)
    if not config.agents:
        remedy = "Add an `agents:` section with at least one agent."
        raise Stop(Exit.FILE_HAS_ERRORS, f"{file} defines no agent", remedy)
    name = agent or ("root" if "root" in config.agents else next(iter(config.agents)))
    if name not in config.agents:
        known = ", ".join(config.agents)
        raise Stop(Exit.WRONG_USE, f"{file} has no agent `{name}`", f"It has: {known}.")
    chosen = config.agents[name]
    tools: list[Tool] = []
    for toolset in chosen.toolsets:
        if isinstance(toolset, FilesystemToolset):
            tools += filesystem.tools(toolset, Path.cwd())
        else:
            listener.warn(f"toolset `{toolset.type}` is not supported yet; it is left out")
    for key in chosen.unsupported:
        listener.warn(f"`{key}` of agent `{name}` has no effect in this runtime yet")
    async with connect(chosen.model, silence=silence) as model:
        loop = Loop(
            model,
            chosen.instruction,
            tools,
            listener,
            listener.ask,
            config.permissions,
            yolo,
            chosen.max_iterations if chosen.max_iterations > 0 else DEFAULT_ITERATIONS,
        )
        if message is None:
            await _chat(loop, name, listener)
        else:
            listener.result(await loop.answer(message))


async def _chat(loop: Loop, name: str, listener: JsonLines | Plain) -> None:
    """Turn after turn until the input ends; a failed turn does not end the chat."""
    import asyncio

    print(f"Chat with {name}. An empty line or Ctrl-D ends it.", file=sys.stderr)
    while True:
        print("> ", end="", file=sys.stderr, flush=True)
        line = await asyncio.to_thread(sys.stdin.readline)
        if not line.strip():
            return
        try:
            listener.result(await loop.answer(line.strip()))
        except Exception as error:
            listener.warn(exit_code_of(error)[1])
