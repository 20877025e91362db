"""Pulling before a run: what is missing is shown, asked about where somebody is there, and got."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    asynccontextmanager,
    nullcontext,
)
from ipaddress import ip_address
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from cagent_ls.dmr.endpoint import Endpoint
from cagent_runtime.agents.events import Emit
from cagent_runtime.cli.exits import Exit, Stop
from cagent_runtime.cli.options import Policy
from cagent_runtime.cli.text import printable
from cagent_runtime.config.models import ModelConfig
from cagent_runtime.providers.needed import Needed
from cagent_runtime.providers.pulling import (
    Wanted,
    not_installed,
    pull,
    to_pull,
    with_sizes,
)
from cagent_runtime.sizes import size_text

T = TypeVar("T")
Reach = Callable[[ModelConfig], AbstractAsyncContextManager[T]]

ONE = "Model not found locally. Do you want to pull it now? ([y]es/[n]o) "
SEVERAL = "Models not found locally. Do you want to pull them now? ([y]es/[n]o) "


async def make_sure(
    needed: Sequence[Needed],
    policy: Policy,
    emit: Emit,
    *,
    may_ask: bool,
    local: bool = False,
    pause: Callable[[], AbstractContextManager[object]] = nullcontext,
) -> None:
    """Gets what is missing of `needed`, as `policy` says.

    Args:
        needed: All models of the run.
        policy: When to pull; where nobody can be asked, ``ask`` means ``never``.
        emit: Hears how the pulls go.
        may_ask: Whether somebody is there who sees the question.
        local: Whether the models run on a runner of this program, which pulls nothing.
        pause: Surrounds what is shown, to keep other displays off the terminal meanwhile.

    Raises:
        ModelNotFound: A model is missing and may not be pulled.
        Stop: The person who was asked does not want it.
        DmrError: No runner answers, or a pull failed.
    """
    wanted = await to_pull(needed, os.environ, every=policy is Policy.ALWAYS and not local)
    if not wanted:
        return
    if local:
        raise not_installed(wanted, local=True)
    if policy is Policy.NEVER or (policy is Policy.ASK and not may_ask):
        raise not_installed(wanted)
    with pause():
        await pull_and_tell(wanted, emit, ask=policy is Policy.ASK)


async def pull_and_tell(
    wanted: Sequence[Wanted], emit: Emit, *, show_plan: bool = True, ask: bool = False
) -> None:
    """Shows what will be pulled, with `ask` asks whether it should be, and pulls it.

    Raises:
        Stop: The person who was asked does not want it.
        DmrError: A pull failed.
    """
    wanted = await with_sizes(wanted)
    if show_plan:
        for line in plan(wanted, free_bytes(wanted)):
            print(printable(line), file=sys.stderr, flush=True)
    if ask:
        from cagent_runtime.cli.terminal import yes

        if not await yes(ONE if len(wanted) == 1 else SEVERAL):
            error = not_installed(wanted)
            raise Stop(Exit.MODEL_FAILED, f"nothing was pulled. {error}", error.remedy)
    await pull(wanted, emit, os.environ)


def after_pulling(
    reach: Reach[T],
    needed: Sequence[Needed],
    policy: Policy,
    emit: Emit,
    *,
    may_ask: bool,
    local: bool = False,
    pause: Callable[[], AbstractContextManager[object]] = nullcontext,
) -> Reach[T]:
    """`reach`, which makes sure of all `needed` models before it reaches the first."""
    made_sure = False

    @asynccontextmanager
    async def reach_after_pulling(model: ModelConfig) -> AsyncGenerator[T, None]:
        nonlocal made_sure
        if not made_sure:
            await make_sure(needed, policy, emit, may_ask=may_ask, local=local, pause=pause)
            made_sure = True
        async with reach(model) as reached:
            yield reached

    return reach_after_pulling


def plan(wanted: Sequence[Wanted], free: int | None) -> list[str]:
    """What will be pulled, how large it is and what is free, a line each."""
    lines = []
    for each in wanted:
        size = "size unknown" if each.size is None else size_text(each.size)
        draft = f" (draft model of {each.needed.used_by.name})" if each.needed.is_draft else ""
        lines.append(f"{each.reference}{draft}: {size} to pull")
    sizes = [each.size for each in wanted if each.size is not None]
    together = f"{size_text(sum(sizes))} together" if len(sizes) > 1 else ""
    room = "" if free is None else f"{size_text(free)} free on this disk"
    if free is not None and sum(sizes) > free:
        room += ": not enough"
    last = ", ".join(filter(None, (together, room)))
    return [*lines, *([last] if last else [])]


def free_bytes(wanted: Sequence[Wanted]) -> int | None:
    """What is free on this machine's disk, where the models will be on this machine."""
    if not all(is_here(each.endpoint) for each in wanted):
        return None
    try:
        return shutil.disk_usage(Path.home()).free
    except (OSError, RuntimeError):
        return None


def is_here(endpoint: Endpoint) -> bool:
    """Whether the models of an endpoint are on this machine, as far as its address tells."""
    host = urlsplit(endpoint.root).hostname or ""
    try:
        return bool(endpoint.socket) or ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
