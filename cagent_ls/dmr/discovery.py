"""Finding the model endpoint.

An address that the user names (``base_url``, ``MODEL_RUNNER_HOST``, a context) decides: if it does
not answer, nothing else is tried in its place. Without one, the well-known places of Docker Model
Runner are asked, and only a server that says it is Docker Model Runner is taken.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import json
import os
import socket
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cagent_ls.dmr.endpoint import Endpoint
from cagent_ls.dmr.errors import Attempt, DmrError, EndpointNotFound
from cagent_ls.dmr.finders import FINDERS, Candidate, Surroundings, in_container

if TYPE_CHECKING:
    import httpx

PROBE_SECONDS = 2.0
BANNER = "Docker Model Runner is running"

REMEDY = """\
Check the model runner: `docker model status` says whether it runs, `docker model list` which
models it has, `docker model logs` what went wrong; on macOS and Windows, Docker Model Runner must
be enabled in the settings of Docker Desktop. A runner elsewhere is named with MODEL_RUNNER_HOST or
the model's `base_url`. Without Docker, `cagent-runtime local serve` starts a runner here,
and `--local` one for a single command."""

_READ = (
    "MODEL_RUNNER_HOST",
    "MODEL_RUNNER_TLS",
    "MODEL_RUNNER_TLS_CA_CERT",
    "MODEL_RUNNER_TLS_SKIP_VERIFY",
    "DOCKER_HOST",
    "DOCKER_CONTEXT",
    "DOCKER_CONFIG",
    "HOME",
)

_known: dict[tuple[str | None, ...], Endpoint] = {}
"""What was found in this process, by ``base_url`` and the variables that lead to it."""


async def find_endpoint(
    base_url: str | None = None,
    environ: Mapping[str, str] | None = None,
    *,
    ask_docker: bool = False,
) -> Endpoint:
    """The first endpoint that answers, in the order of `FINDERS`; takes at most some seconds.

    Args:
        base_url: The address in the file, if it has one.
        environ: Variables to look at; those of this process if not given.
        ask_docker: Whether ``docker model status`` may be run when nothing else answers. Only for
            a command that the user gave: opening a file starts no process.

    Raises:
        EndpointNotFound: none did; the message has one line for each place that was tried.
    """
    around = Surroundings(
        base_url, os.environ if environ is None else environ, in_container(), sys.platform
    )
    candidates: list[Candidate] = []
    attempts: list[Attempt] = []
    named = False
    for finder in FINDERS:
        found = finder(around)
        if found is None:
            continue
        candidates += found.candidates
        attempts += found.failures
        if found.named:
            named = True
            break
    endpoint = await _first_alive(candidates, attempts)
    if endpoint is None and ask_docker and not named:
        endpoint = await _told_by_docker(around, candidates, attempts)
    if endpoint is not None:
        return endpoint
    if named and not candidates:
        message = " ".join((attempts[0].where, attempts[0].failure))
        raise EndpointNotFound(message, "Correct or remove it.", tuple(attempts))
    tried = "\n".join(f"  {attempt.where}: {attempt.failure}" for attempt in attempts)
    raise EndpointNotFound(f"No model runner answers. Tried:\n{tried}", REMEDY, tuple(attempts))


async def known_endpoint(
    base_url: str | None = None,
    environ: Mapping[str, str] | None = None,
    *,
    ask_docker: bool = False,
) -> Endpoint:
    """As `find_endpoint`, but what was found once in this process is not looked for again."""
    around = os.environ if environ is None else environ
    key = (base_url, *(around.get(name) for name in _READ))
    if key not in _known:
        _known[key] = await find_endpoint(base_url, around, ask_docker=ask_docker)
    return _known[key]


def forget(endpoint: Endpoint) -> None:
    """Makes `known_endpoint` look again: `endpoint` does not answer any more."""
    for key in [key for key, known in _known.items() if known == endpoint]:
        del _known[key]


async def _first_alive(candidates: Sequence[Candidate], attempts: list[Attempt]) -> Endpoint | None:
    """Asks all at once and takes the first in order; the others' failures go to `attempts`."""
    probes = [asyncio.create_task(probe(each)) for each in candidates]
    try:
        for candidate, task in zip(candidates, probes, strict=True):
            failure = await task
            endpoint = candidate.endpoint
            if failure is None:
                return endpoint
            where = endpoint.openai if candidate.any_server else endpoint.where
            attempts.append(Attempt(f"{endpoint.source} ({where})", failure))
    finally:
        for task in probes:
            task.cancel()
        await asyncio.gather(*probes, return_exceptions=True)
    return None


async def _told_by_docker(
    around: Surroundings, tried: Sequence[Candidate], attempts: list[Attempt]
) -> Endpoint | None:
    """Asks the addresses that ``docker model status`` names and that were not tried yet."""
    from cagent_ls.dmr.docker_cli import addresses, docker_status

    try:
        told = addresses(await docker_status(around.environ), around)
    except DmrError as error:
        attempts.append(Attempt("docker model status", str(error)))
        return None
    asked = {each.endpoint.where for each in tried}
    fresh = {each.endpoint.where: each for each in told if each.endpoint.where not in asked}
    if not fresh:
        attempts.append(Attempt("docker model status", "names no other place"))
    return await _first_alive(list(fresh.values()), attempts)


async def probe(candidate: Candidate) -> str | None:
    """Why `candidate` cannot be used, or ``None`` when it can."""
    import httpx

    from cagent_ls.dmr.transport import connection_failure, open_client

    endpoint = candidate.endpoint
    try:
        async with asyncio.timeout(PROBE_SECONDS), open_client(endpoint, PROBE_SECONDS) as client:
            if not endpoint.socket:
                await _look_up(urlsplit(endpoint.root).hostname or "")
            if candidate.any_server:
                await client.get(f"{endpoint.openai}/models")
                return None
            return await _not_a_runner(client, endpoint.root)
    except (TimeoutError, httpx.TimeoutException):
        return f"no answer within {PROBE_SECONDS:g} seconds"
    except httpx.ConnectError as error:
        return connection_failure(error)
    except DmrError as error:
        return str(error)
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, ValueError) as error:
        return f"no usable answer ({type(error).__name__})"


async def _look_up(host: str) -> None:
    """Waits until the address of `host` was looked up, with or without success.

    In a thread of its own, which may be left: the event loop waits at its end for the threads of
    its own look-ups, however long a name server takes.
    """
    loop = asyncio.get_running_loop()
    done = asyncio.Event()

    def look_up() -> None:
        with contextlib.suppress(OSError, UnicodeError):
            socket.getaddrinfo(host, None)
        with contextlib.suppress(RuntimeError):  # the loop is closed
            loop.call_soon_threadsafe(done.set)

    if not _is_number(host):
        threading.Thread(target=look_up, daemon=True).start()
        await done.wait()


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


async def _not_a_runner(client: httpx.AsyncClient, root: str) -> str | None:
    """Asks for the banner, then (there is none behind a path prefix) for the runner's own list."""
    if BANNER in (await client.get(f"{root}/")).text:
        return None
    models = await client.get(f"{root}/models")
    try:
        if models.is_success and isinstance(json.loads(models.content), list):
            return None
    except (ValueError, RecursionError):
        pass
    return f"answers, but is not Docker Model Runner (status {models.status_code} for /models)"
