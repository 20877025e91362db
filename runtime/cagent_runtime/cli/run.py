"""`cagent-runtime run`: an agent answers a message, or chats on a terminal."""

from __future__ import annotations

import io
import sys
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cagent_runtime.cli.exits import Exit, Runner, Stop, exit_code_of
from cagent_runtime.cli.local import UseLocal, local_runner
from cagent_runtime.cli.options import AgentFile, Policy, Pull, Strict

if TYPE_CHECKING:
    from cagent_runtime.agents.loop import Answer, Loop
    from cagent_runtime.cli.listeners import Listener
    from cagent_runtime.config.models import AgentConfig, Config


@dataclass(frozen=True)
class _How:
    """The options of a run."""

    agent: str | None
    yolo: bool
    silence: float
    pull: Policy
    strict: bool
    local: bool


def run(
    file: AgentFile,
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
    pull: Pull = Policy.ASK,
    strict: Strict = False,
    local: UseLocal = False,
) -> int:
    """Run an agent: the answer goes to stdout, everything else to stderr.

    Without a message it chats on a terminal, and takes what is piped in as the message elsewhere.
    """
    from cagent_runtime.agents.events import Failed
    from cagent_runtime.cli.listeners import JsonLines, Plain

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # no odd character of a model ends a run
    listener: Listener = JsonLines() if json_lines else Plain()
    try:
        how = _How(agent, yolo, timeout, pull, strict, local)
        with local_runner(local):
            _run(file, _message(message, json_lines), how, listener)
    except BaseException as error:
        code, why = exit_code_of(error)
        listener(Failed(why, int(code)))
        raise
    return Exit.DONE


def _message(message: str | None, json_lines: bool) -> str | None:
    """The message, or None for a chat on a terminal."""
    piped = sys.stdin is not None and not sys.stdin.isatty()
    if message is None and not piped and sys.stdin is not None and not json_lines:
        return None
    if message == "-" or (message is None and piped):
        message = "" if sys.stdin is None else _stdin()
    if not message or not message.strip():
        remedy = 'Give one: cagent-runtime run FILE "MESSAGE", or pipe it in.'
        raise Stop(Exit.WRONG_USE, "there is no message", remedy)
    return message.strip().encode("utf-8", "replace").decode("utf-8")


def _stdin() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Stop(Exit.WRONG_USE, "the message on stdin is not UTF-8 text") from None


def _run(file: Path, message: str | None, how: _How, listener: Listener) -> None:
    from cagent_runtime.config import load

    config = load(file)
    chosen = _chosen(config, file, how.agent)
    with Runner() as runner:
        opened = AsyncExitStack()
        try:
            loop = runner.run(_open(opened, config, chosen, how, listener))
            if message is None:
                _chat(runner, loop, chosen.name, listener)
            else:
                _finish(runner.run(loop.answer(message)), listener)
        finally:
            runner.run(opened.aclose())


def _chosen(config: Config, file: Path, name: str | None) -> AgentConfig:
    agents = config.agents
    if not agents:
        remedy = "Add an `agents:` section with at least one agent."
        raise Stop(Exit.FILE_HAS_ERRORS, f"{file} defines no agent", remedy)
    if name is None:
        return agents["root"] if "root" in agents else next(iter(agents.values()))
    if name not in agents:
        raise Stop(Exit.WRONG_USE, f"{file} has no agent `{name}`", f"It has: {', '.join(agents)}.")
    return agents[name]


async def _open(
    opened: AsyncExitStack,
    config: Config,
    agent: AgentConfig,
    how: _How,
    listener: Listener,
) -> Loop:
    """The agent, ready to answer: models there, tools started, indexes up to date."""
    from datetime import date
    from functools import partial

    from cagent_runtime.agents.approval import Approval
    from cagent_runtime.agents.events import Waiting, Warned
    from cagent_runtime.agents.loop import MAX_ITERATIONS, Loop
    from cagent_runtime.agents.permissions import problems
    from cagent_runtime.agents.prompt import system_prompt
    from cagent_runtime.agents.session import Session
    from cagent_runtime.cli.listeners import JsonLines, Plain
    from cagent_runtime.cli.pulling import after_pulling
    from cagent_runtime.cli.terminal import ask_about, somebody_is_there
    from cagent_runtime.providers import connect
    from cagent_runtime.providers.needed import needed, of_agent
    from cagent_runtime.tools.assemble import assemble, offered

    def warn(text: str) -> None:
        listener(Warned(text))

    def loading(model: str) -> None:
        listener(Waiting(model))

    folder = Path.cwd()
    may_ask = somebody_is_there() and not isinstance(listener, JsonLines)
    reach = after_pulling(
        partial(connect, silence=how.silence, warn=warn, loading=loading, strict=how.strict),
        needed(of_agent(agent)),
        how.pull,
        listener,
        may_ask=may_ask,
        local=how.local,
    )
    toolsets = assemble(agent, folder, reach, warn)
    tools = offered(agent, toolsets, warn)
    for key in agent.unsupported:
        warn(f"`{key}` of agent `{agent.name}` has no effect in this runtime yet")
    for problem in problems(config.permissions, tools):
        warn(problem)
    model = await opened.enter_async_context(reach(agent.model))
    for toolset in toolsets:
        await toolset.start(listener)
    if isinstance(listener, Plain):
        listener.with_tools = bool(tools)
    return Loop(
        model,
        tools,
        listener,
        Session(system_prompt(agent, toolsets, folder, date.today())),
        Approval(config.permissions, how.yolo, ask_about if may_ask else None),
        agent.max_iterations if agent.max_iterations > 0 else MAX_ITERATIONS,
    )


def _finish(answer: Answer, listener: Listener) -> None:
    from cagent_runtime.agents.events import Answered

    if answer.refused:
        message = "a tool call was refused and the agent could not go on"
        remedy = "Allow the call in `permissions:`, run on a terminal, or run with --yolo."
        raise Stop(Exit.TOOL_REFUSED, message, remedy)
    listener(Answered(answer.text))


def _chat(runner: Runner, loop: Loop, name: str, listener: Listener) -> None:
    """Turn after turn until the input ends; neither a failed nor a cancelled turn ends the chat."""
    from cagent_runtime.agents.events import Answered, Warned
    from cagent_runtime.cli.terminal import chat_line

    print(f"Chat with {name}; /exit or Ctrl-D ends it.", file=sys.stderr)
    while (line := chat_line()) is not None and line.strip() != "/exit":
        if not line.strip():
            continue
        try:
            listener(Answered(runner.run(loop.answer(line.strip())).text))
        except KeyboardInterrupt:
            listener(Warned("cancelled; Ctrl-C again ends the chat"))
        except Exception as error:
            listener(Warned(exit_code_of(error)[1]))
