"""Finding the model endpoint.

An address that the user names (``base_url``, ``MODEL_RUNNER_HOST``) decides: if it does not
answer, nothing else is tried in its place. Without one, the well-known addresses of Docker Model
Runner are asked, and only a server that says it is Docker Model Runner is taken. Another way to
look is another function in `FINDERS`.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from cagent_ls.dmr.errors import Attempt, EndpointNotFound

if TYPE_CHECKING:
    import httpx

PORT = 12434
PROBE_SECONDS = 2.0
BANNER = "Docker Model Runner is running"
HOSTS_FROM_CONTAINER = (
    "http://model-runner.docker.internal",
    f"http://host.docker.internal:{PORT}",
    f"http://172.17.0.1:{PORT}",
)

REMEDY = """\
Check the model runner: `docker model status` says whether it runs, `docker model list` which
models it has, `docker model logs` what went wrong; on macOS and Windows, Docker Model Runner must
be enabled in the settings of Docker Desktop. A runner elsewhere is named with MODEL_RUNNER_HOST or
the model's `base_url`. Without Docker, `cagent-runtime local serve` starts a runner here,
and `--local` one for a single command."""

_OPENAI_PATH = re.compile(r"(/engines(/[^/]+)?)?/v1$")


@dataclass(frozen=True)
class Endpoint:
    """A place that serves models.

    `root` is the base of the management paths and may carry a path prefix, `openai` is the base of
    the OpenAI paths; neither ends with a slash. `source` says for people where it was found.
    """

    root: str
    openai: str
    source: str
    headers: Mapping[str, str] = field(default_factory=dict)
    socket: str | None = None

    @property
    def engines(self) -> str:
        """Base of ``_configure`` and ``rerank``, with the engine when the OpenAI base names one."""
        base = self.openai.removesuffix("/v1")
        return base if "/engines" in base.removeprefix(self.root) else f"{self.root}/engines"


@dataclass(frozen=True)
class Surroundings:
    """What the finders look at."""

    base_url: str | None
    environ: Mapping[str, str]
    in_container: bool


@dataclass(frozen=True)
class Found:
    """What a finder has to say: where to look, and whether the user named exactly this place."""

    endpoints: tuple[Endpoint, ...]
    named: bool


def base_url(around: Surroundings) -> Found | None:
    """The address in the file, word for word: any OpenAI-compatible server will do."""
    if not around.base_url:
        return None
    openai, headers = _address(around.base_url, "base_url")
    root = _OPENAI_PATH.sub("", openai)
    return Found((Endpoint(root, openai, "base_url", headers),), named=True)


def model_runner_host(around: Surroundings) -> Found | None:
    """``MODEL_RUNNER_HOST``, with or without scheme, slash at the end or OpenAI path."""
    host = around.environ.get("MODEL_RUNNER_HOST", "").strip()
    if not host:
        return None
    address, headers = _address(host, "MODEL_RUNNER_HOST")
    root = _OPENAI_PATH.sub("", address)
    return Found((_runner(root, "MODEL_RUNNER_HOST", headers),), named=True)


def tcp_port(around: Surroundings) -> Found | None:
    """The port that Docker Model Runner publishes on the host."""
    return Found((_runner(f"http://127.0.0.1:{PORT}", f"TCP port {PORT}"),), named=False)


def container_hosts(around: Surroundings) -> Found | None:
    """The names under which a container reaches the host's runner."""
    if not around.in_container:
        return None
    hosts = HOSTS_FROM_CONTAINER
    return Found(tuple(_runner(host, "container host") for host in hosts), named=False)


FINDERS: tuple[Callable[[Surroundings], Found | None], ...] = (
    base_url,
    model_runner_host,
    tcp_port,
    container_hosts,
)


async def find_endpoint(
    base_url: str | None = None, environ: Mapping[str, str] | None = None
) -> Endpoint:
    """The first endpoint that answers, in the order of `FINDERS`; takes at most some seconds.

    Raises:
        EndpointNotFound: none did; the message has one line for each place that was tried.
    """
    around = Surroundings(base_url, os.environ if environ is None else environ, in_container())
    candidates: list[Endpoint] = []
    must_be_runner = True
    for finder in FINDERS:
        found = finder(around)
        if found is None:
            continue
        candidates += found.endpoints
        if found.named:
            must_be_runner = not around.base_url
            break

    attempts: list[Attempt] = []
    probes = [asyncio.create_task(_probe(each, must_be_runner)) for each in candidates]
    try:
        for endpoint, probe in zip(candidates, probes, strict=True):
            failure = await probe
            if failure is None:
                return endpoint
            where = endpoint.root if must_be_runner else endpoint.openai
            attempts.append(Attempt(f"{endpoint.source} ({where})", failure))
    finally:
        for probe in probes:
            probe.cancel()
        await asyncio.gather(*probes, return_exceptions=True)

    tried = "\n".join(f"  {attempt.where}: {attempt.failure}" for attempt in attempts)
    raise EndpointNotFound(f"No model runner answers. Tried:\n{tried}", REMEDY, tuple(attempts))


def in_container() -> bool:
    """Whether this process runs in a Docker container."""
    return Path("/.dockerenv").is_file()


async def _probe(endpoint: Endpoint, must_be_runner: bool) -> str | None:
    """Why `endpoint` cannot be used, or ``None`` when it can."""
    import httpx

    from cagent_ls.dmr.transport import connection_failure, open_client

    try:
        async with asyncio.timeout(PROBE_SECONDS), open_client(endpoint, PROBE_SECONDS) as client:
            if not must_be_runner:
                await client.get(f"{endpoint.openai}/models")
                return None
            if await _is_runner(client, endpoint.root):
                return None
            return "answers, but is not Docker Model Runner"
    except (TimeoutError, httpx.TimeoutException):
        return f"no answer within {PROBE_SECONDS:g} seconds"
    except httpx.ConnectError as error:
        return connection_failure(error)
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, ValueError) as error:
        return f"no usable answer ({type(error).__name__})"


async def _is_runner(client: httpx.AsyncClient, root: str) -> bool:
    """Asks for the banner, then (there is none behind a path prefix) for the runner's own list."""
    if BANNER in (await client.get(f"{root}/")).text:
        return True
    models = await client.get(f"{root}/models")
    try:
        return models.is_success and isinstance(json.loads(models.content), list)
    except ValueError:
        return False


def _runner(root: str, source: str, headers: Mapping[str, str] | None = None) -> Endpoint:
    return Endpoint(root, f"{root}/engines/v1", source, headers or {})


def _address(text: str, source: str) -> tuple[str, Mapping[str, str]]:
    """The URL that `text` means, and a login in it as a header, so that no message can show it."""
    text = text.strip()
    try:
        url = urlsplit(text if "://" in text else f"http://{text}")
        if url.scheme not in ("http", "https") or not url.hostname or url.port == 0:
            raise ValueError("no host in it")
    except ValueError:
        failure = Attempt(source, "is not an http address such as http://localhost:12434")
        message = f"{failure.where} {failure.failure}"
        raise EndpointNotFound(message, "Correct or remove it.", (failure,)) from None
    login, at, host = url.netloc.rpartition("@")
    if not at:
        return url.geturl().rstrip("/"), {}
    token = base64.b64encode(unquote(login).encode()).decode()
    address = url._replace(netloc=host).geturl().rstrip("/")
    return address, {"Authorization": f"Basic {token}"}
