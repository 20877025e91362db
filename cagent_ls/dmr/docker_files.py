"""What the files and variables of the Docker command line say about where Docker is.

Nothing is started and nothing is contacted here. Sources: the context store of the Docker command
line (``contexts/meta/<sha256 of the name>/meta.json``) and the context file of its ``model``
plugin (``model/contexts.json``).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cagent_ls.dmr.endpoint import Tls

DEFAULT_SOCKETS = ("/var/run/docker.sock",)
USER_SOCKETS = (".docker/run/docker.sock", ".docker/desktop/docker.sock")
"""Below the home folder: Docker Desktop on macOS, and on Linux."""

PIPES = (r"\\.\pipe\docker_engine", r"\\.\pipe\dockerDesktopLinuxEngine")


@dataclass(frozen=True, slots=True)
class DockerApi:
    """Where the Docker API is: a socket (or named pipe), or an address (``http://…``)."""

    source: str
    socket: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class ModelContext:
    """The context that ``docker model context use`` chose."""

    name: str
    host: str
    tls: Tls
    uses_tls: bool = False


class Unusable(Exception):
    """Something names a place that cannot be used; `source` says what, the message why."""

    def __init__(self, source: str, why: str) -> None:
        super().__init__(why)
        self.source = source


def home_of(environ: Mapping[str, str]) -> Path | None:
    """The user's home folder."""
    home = environ.get("HOME") or environ.get("USERPROFILE")
    return Path(home) if home else None


def config_dir(environ: Mapping[str, str]) -> Path | None:
    """The folder of the Docker command line."""
    named = environ.get("DOCKER_CONFIG")
    if named:
        return Path(named)
    home = home_of(environ)
    return home / ".docker" if home else None


def model_context(environ: Mapping[str, str]) -> ModelContext | None:
    """The named context of ``docker model``; ``None`` for none or ``default``.

    Raises:
        Unusable: The file is damaged, or the context it names is not in it.
    """
    folder = config_dir(environ)
    file = folder / "model" / "contexts.json" if folder else None
    stored = _object(file) if file else None
    if stored is None:
        return None
    name = stored.get("current")
    if not isinstance(name, str) or name in ("", "default"):
        return None
    contexts = stored.get("contexts")
    context = contexts.get(name) if isinstance(contexts, dict) else None
    host = context.get("host") if isinstance(context, dict) else None
    source = f"docker model context `{name}`"
    if not isinstance(context, dict) or not isinstance(host, str) or not host:
        raise Unusable(source, f"is not in {file}")
    tls = context.get("tls")
    tls = tls if isinstance(tls, dict) else {}
    ca_cert = tls.get("caCert")
    checks = Tls(
        ca_cert if isinstance(ca_cert, str) and ca_cert else None, _true(tls, "skipVerify")
    )
    return ModelContext(name, host, checks, _true(tls, "enabled"))


def docker_apis(environ: Mapping[str, str], platform: str) -> list[DockerApi]:
    """Where the Docker API may be, the likeliest place first.

    As for the Docker command line, ``DOCKER_HOST`` decides, then ``DOCKER_CONTEXT``, then the
    current context; only without any of them the usual sockets count, those that exist.

    Args:
        environ: Environment variables.
        platform: The value of `sys.platform`.

    Raises:
        Unusable: What they name cannot be reached from here, or is not there.
    """
    host = environ.get("DOCKER_HOST", "").strip()
    if host:
        return [_api(host, "DOCKER_HOST")]
    folder = config_dir(environ)
    stored = (_object(folder / "config.json") if folder else None) or {}
    context = environ.get("DOCKER_CONTEXT", "").strip() or stored.get("currentContext")
    if isinstance(context, str) and context and context != "default" and folder:
        return [_api(_context_host(folder, context), f"Docker context `{context}`")]
    if platform == "win32":
        return [DockerApi("Docker's named pipe", pipe) for pipe in PIPES]
    return [DockerApi("Docker socket", path) for path in _usual_sockets(environ)]


def _usual_sockets(environ: Mapping[str, str]) -> list[str]:
    paths = [Path(path) for path in DEFAULT_SOCKETS]
    home, runtime = home_of(environ), environ.get("XDG_RUNTIME_DIR")
    if runtime:
        paths.append(Path(runtime, "docker.sock"))  # rootless
    if home:
        paths += [home / path for path in USER_SOCKETS]
    seen: dict[str, str] = {}  # /var/run/docker.sock is often a link to one of the others
    for path in paths:
        if _is_socket(path):
            seen.setdefault(os.path.realpath(path), str(path))
    return list(seen.values())


def _is_socket(path: Path) -> bool:
    try:
        return path.is_socket()
    except OSError:  # a folder that may not be read
        return False


def _api(host: str, source: str) -> DockerApi:
    """The API at an address as Docker writes them: ``unix://``, ``npipe://`` or ``tcp://``."""
    url = urlsplit(host)
    match url.scheme:
        case "unix":
            return DockerApi(source, socket=host.removeprefix("unix://"))
        case "npipe":
            return DockerApi(source, socket=host.removeprefix("npipe://").replace("/", "\\"))
        case "tcp" | "http":
            return DockerApi(source, url=f"http://{url.netloc}{url.path.rstrip('/')}")
        case "https":
            return DockerApi(source, url=host.rstrip("/"))
    raise Unusable(source, f"{url.scheme or 'its form'} is no way to reach a model runner")


def _context_host(folder: Path, name: str) -> str:
    digest = hashlib.sha256(name.encode()).hexdigest()
    file = folder / "contexts" / "meta" / digest / "meta.json"
    stored = _object(file) or {}
    endpoints = stored.get("Endpoints")
    docker = endpoints.get("docker") if isinstance(endpoints, dict) else None
    host = docker.get("Host") if isinstance(docker, dict) else None
    if not isinstance(host, str) or not host:
        raise Unusable(f"Docker context `{name}`", f"is not in {folder / 'contexts'}")
    return host


def _object(file: Path) -> dict[str, Any] | None:
    """The JSON object in `file`; ``None`` without the file."""
    try:
        value = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise Unusable(str(file), f"cannot be read ({type(error).__name__})") from None
    if not isinstance(value, dict):
        raise Unusable(str(file), "is no JSON object")
    return value


def _true(values: Mapping[str, Any], key: str) -> bool:
    return values.get(key) is True
