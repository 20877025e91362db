"""``docker model status``: what the Docker command line knows about the model runner.

Run only for a command that the user gave. With ``MODEL_RUNNER_NO_AUTO_INSTALL`` it installs
nothing, and what it may print before its JSON is skipped.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from cagent_ls.dmr.endpoint import NoAddress, read_address, runner_at
from cagent_ls.dmr.errors import DockerCliFailed, DockerMissing, PluginMissing
from cagent_ls.dmr.faults import plain
from cagent_ls.dmr.finders import PORT, Candidate, Surroundings, docker_socket, is_socket_address

ANSWER_SECONDS = 10.0
DESKTOP_HOST = "model-runner.docker.internal"

_SOURCE = "docker model status"


@dataclass(frozen=True, slots=True)
class DockerStatus:
    """What ``docker model status --json`` says; `kind` is for example ``Docker Engine``.

    `endpoint` is meant for containers; `endpoint_host`, which older releases do not have, for the
    host. `backends` maps each engine to its state in words.
    """

    running: bool
    kind: str = ""
    backends: Mapping[str, str] | None = None
    endpoint: str = ""
    endpoint_host: str = ""


async def docker_status(environ: Mapping[str, str] | None = None) -> DockerStatus:
    """Runs ``docker model status --json``; takes at most `ANSWER_SECONDS`.

    Raises:
        DockerMissing: There is no ``docker`` command.
        PluginMissing: Docker has no ``model`` command.
        DockerCliFailed: It failed in another way.
    """
    around = os.environ if environ is None else environ
    try:
        process = await asyncio.create_subprocess_exec(
            "docker",
            "model",
            "status",
            "--json",
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**around, "MODEL_RUNNER_NO_AUTO_INSTALL": "1"},
        )
    except OSError:
        raise DockerMissing(
            "there is no `docker` command",
            "Install Docker, or name a runner with MODEL_RUNNER_HOST.",
        ) from None
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            out, err = await process.communicate()
    except TimeoutError:
        raise DockerCliFailed(
            f"`docker model status` did not end within {ANSWER_SECONDS:g} seconds",
            "Check whether Docker itself answers: `docker version`.",
        ) from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return read_status(out.decode("utf-8", "replace"), err.decode("utf-8", "replace"))


def read_status(out: str, err: str) -> DockerStatus:
    """The status in what the command printed: its last line that is a JSON object.

    Raises:
        PluginMissing: Docker did not know the command.
        DockerCliFailed: There is no such line.
    """
    for line in reversed(out.splitlines()):
        try:
            value = json.loads(line)
        except ValueError:
            continue
        if isinstance(value, dict):
            return _status(value)
    if any(text in err for text in ("unknown flag", "unknown command", "is not a docker command")):
        raise PluginMissing(
            "Docker has no `model` command",
            "Install the plugin (`docker-model-plugin`), or enable Docker Model Runner in the "
            "settings of Docker Desktop.",
        )
    said = plain(err or out) or "nothing"
    raise DockerCliFailed(f"`docker model status` did not tell, it said: {said}")


def addresses(status: DockerStatus, around: Surroundings) -> list[Candidate]:
    """The places that `status` leads to, the likeliest first.

    In a container that is its endpoint as it stands. On the host it is `endpoint_host`; where a
    release has none, the host and port of `endpoint`, then that port on this machine. Management
    paths begin at the root whatever path the endpoint has: ``/v1/`` now, ``/engines/v1/`` before.
    """
    told = [status.endpoint] if around.in_container else [status.endpoint_host, status.endpoint]
    candidates: list[Candidate] = []
    for text in filter(None, told):
        try:
            address = read_address(text)
        except NoAddress:
            continue  # `http://:0/engines/v1/`, a fault of old releases
        url = urlsplit(address.url)
        on_desktop = url.hostname == DESKTOP_HOST and not around.in_container
        if on_desktop or is_socket_address(address.url):
            candidates += docker_socket(around).candidates
            continue
        roots = [address.root]
        if not around.in_container:
            roots.append(f"http://127.0.0.1:{url.port or PORT}")
        candidates += [Candidate(runner_at(root, _SOURCE)) for root in roots]
    return candidates


def _status(value: Mapping[str, Any]) -> DockerStatus:
    def text(key: str) -> str:
        found = value.get(key)
        return found if isinstance(found, str) else ""

    backends = value.get("backends")
    states = backends if isinstance(backends, dict) else {}
    return DockerStatus(
        running=value.get("running") is True,
        kind=text("kind"),
        backends={str(name): str(state) for name, state in states.items()},
        endpoint=text("endpoint"),
        endpoint_host=text("endpointHost"),
    )
