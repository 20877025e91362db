"""Looks at this machine and at the places where models should run. Changes nothing anywhere.

All probes run at once and each has a time limit, so the whole takes a few seconds at most.
"""

from __future__ import annotations

import asyncio
import shutil
import socket
from collections.abc import Mapping, Sequence
from pathlib import Path

from cagent_ls.dmr.client import Client
from cagent_ls.dmr.discovery import find_endpoint
from cagent_ls.dmr.docker_cli import docker_status
from cagent_ls.dmr.errors import DmrError, DockerMissing, EndpointNotFound, PluginMissing
from cagent_ls.dmr.faults import plain
from cagent_ls.dmr.finders import PORT
from cagent_runtime.config.models import ModelConfig
from cagent_runtime.doctor.facts import Command, Facts, Runner
from cagent_runtime.providers.openai import key_of

COMMAND_SECONDS = 5.0
ANSWER_SECONDS = 5.0
PORT_SECONDS = 1.0

_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")


async def look(
    models: Sequence[ModelConfig],
    environ: Mapping[str, str],
    *,
    file: str = "",
    file_errors: str = "",
) -> Facts:
    """All facts about this machine and about `models`, which are those of `file`."""
    addresses = sorted(
        {model.base_url for model in models if model.provider == "dmr" and model.base_url}
    )
    version = ("version", "--format", "client {{.Client.Version}}, engine {{.Server.Version}}")
    docker, plugin, status, port_taken, own, others = await asyncio.gather(
        _docker(environ, *version),
        _docker(environ, "model", "version"),
        _status(environ),
        _port_taken(),
        _runner(None, environ),
        asyncio.gather(*(_runner(address, environ) for address in addresses)),
    )
    keys = {key for model in models if model.provider != "dmr" and (key := key_of(model))}
    return Facts(
        docker=docker,
        plugin=plugin,
        status=status,
        own=own,
        others=dict(zip(addresses, others, strict=True)),
        models=tuple(models),
        file=file,
        file_errors=file_errors,
        named=bool(environ.get("MODEL_RUNNER_HOST", "").strip()),
        port_taken=port_taken,
        proxies=tuple(name for name in _PROXIES if environ.get(name)),
        unset_keys=frozenset(key for key in keys if not environ.get(key, "").strip()),
        free_bytes=_free_bytes(),
    )


async def _docker(environ: Mapping[str, str], *arguments: str) -> Command:
    """What a ``docker`` command prints, on one line."""
    shown = f"`docker {' '.join(arguments[:2]) if arguments[0] == 'model' else arguments[0]}`"
    try:
        process = await asyncio.create_subprocess_exec(
            "docker",
            *arguments,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**environ, "MODEL_RUNNER_NO_AUTO_INSTALL": "1"},
        )
    except OSError:
        remedy = "Install Docker Desktop or Docker Engine, or name a runner with MODEL_RUNNER_HOST."
        return Command(failure="there is no `docker` command", remedy=remedy)
    try:
        async with asyncio.timeout(COMMAND_SECONDS):
            out, err = await process.communicate()
    except TimeoutError:
        remedy = "Check whether Docker itself is running."
        return Command(failure=f"{shown} did not end within {COMMAND_SECONDS:g} s", remedy=remedy)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    said = plain(out.decode("utf-8", "replace"))
    if process.returncode == 0:
        return Command(said=said or "answers")
    why = plain(err.decode("utf-8", "replace")) or said or f"exit code {process.returncode}"
    return Command(failure=f"{shown} failed: {why}", remedy=_remedy(arguments))


def _remedy(arguments: Sequence[str]) -> str:
    if arguments[0] != "model":
        return "Start Docker Desktop, or the Docker service."
    return (
        "Install the plugin (`sudo apt-get install docker-model-plugin` or `sudo dnf install "
        "docker-model-plugin`), or enable Docker Model Runner in the settings of Docker Desktop."
    )


async def _status(environ: Mapping[str, str]) -> Command:
    try:
        status = await docker_status(environ)
    except (DockerMissing, PluginMissing) as error:
        return Command(failure=f"cannot be asked: {error}", remedy=error.remedy)
    except DmrError as error:
        return Command(failure=plain(str(error)), remedy=error.remedy)
    if status.running:
        return Command(said=" ".join(filter(None, ("running", status.kind and f"({status.kind})"))))
    remedy = (
        "`docker model status` says more; start it with `docker model start-runner`, or enable "
        "Docker Model Runner in the settings of Docker Desktop."
    )
    return Command(failure="Docker Model Runner is not running", remedy=remedy)


async def _port_taken() -> bool:
    try:
        async with asyncio.timeout(PORT_SECONDS):
            _, writer = await asyncio.open_connection("127.0.0.1", PORT, family=socket.AF_INET)
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True


async def _runner(base_url: str | None, environ: Mapping[str, str]) -> Runner:
    try:
        endpoint = await find_endpoint(base_url, environ, ask_docker=True)
    except EndpointNotFound as error:
        return Runner(failure=plain(str(error)), attempts=error.attempts)
    failure, version = "", ""
    models = engines = disk = None
    async with Client(endpoint, timeout=ANSWER_SECONDS) as client:
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                models = tuple(await client.models())
        except (DmrError, TimeoutError) as error:
            failure = plain(str(error)) or f"no list of models within {ANSWER_SECONDS:g} s"
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                engines = await client.engines()
                version = await client.version()
                disk = (await client.disk_usage()).models
        except (DmrError, TimeoutError):
            pass  # another server, or an older runner: what it told so far is shown
    return Runner(
        endpoint=endpoint,
        models=models,
        failure=failure,
        version=version,
        engines=engines,
        disk_bytes=disk,
    )


def _free_bytes() -> int | None:
    try:
        return shutil.disk_usage(Path.home()).free
    except (OSError, RuntimeError):
        return None
