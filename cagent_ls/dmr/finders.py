"""Where a model runner may be: one function for each way to look, in the order of `FINDERS`.

A finder only reads the environment and files; whether anything answers at its places is asked by
`discovery`. Another way to look is another function in `FINDERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cagent_ls.dmr.docker_files import Unusable, docker_apis, model_context
from cagent_ls.dmr.endpoint import Endpoint, NoAddress, Tls, is_near, read_address, runner_at
from cagent_ls.dmr.errors import Attempt

PORT = 12434
DESKTOP_PREFIX = "/exp/vDD4.40"
"""Before every path when Docker Desktop passes requests on from its socket."""

HOSTS_FROM_CONTAINER = (
    "http://model-runner.docker.internal",
    f"http://host.docker.internal:{PORT}",
    f"http://172.17.0.1:{PORT}",
)
SOCKET_HOSTS = ("_", "localhost")
"""Hosts of addresses that only mean something on Docker's socket, with the prefix and no port."""


@dataclass(frozen=True)
class Surroundings:
    """What the finders look at; `platform` is the value of `sys.platform`."""

    base_url: str | None
    environ: Mapping[str, str]
    in_container: bool
    platform: str


@dataclass(frozen=True)
class Candidate:
    """A place to ask; `any_server` takes whatever answers, not only Docker Model Runner."""

    endpoint: Endpoint
    any_server: bool = False


@dataclass(frozen=True)
class Found:
    """What a finder has to say; when `named` the user said so, and nothing else is tried."""

    candidates: tuple[Candidate, ...] = ()
    named: bool = False
    failures: tuple[Attempt, ...] = ()


def base_url(around: Surroundings) -> Found | None:
    """The address in the file: any OpenAI-compatible server will do.

    It may also be the runner's root, or the address that Docker Desktop has on Docker's socket.
    """
    if not around.base_url or not around.base_url.strip():
        return None
    try:
        address = read_address(around.base_url)
    except NoAddress as error:
        return Found(named=True, failures=(Attempt("base_url", str(error)),))
    # A server of the outside world has a certificate that needs no variables of ours.
    tls = tls_of(around.environ) if is_near(address.url) else Tls()
    if is_socket_address(address.url):
        sockets = docker_socket(around)
        return Found(sockets.candidates, named=True, failures=sockets.failures)
    candidates = [
        Candidate(
            Endpoint(address.root, address.url, "base_url", address.headers, tls=tls),
            any_server=True,
        )
    ]
    if not address.is_openai:
        runner = runner_at(address.root, "base_url", headers=address.headers, tls=tls)
        candidates.insert(0, Candidate(runner))
    return Found(tuple(candidates), named=True)


def model_runner_host(around: Surroundings) -> Found | None:
    """``MODEL_RUNNER_HOST``, with or without scheme, slash at the end or OpenAI path."""
    host = around.environ.get("MODEL_RUNNER_HOST", "").strip()
    if not host:
        return None
    scheme = "https" if around.environ.get("MODEL_RUNNER_TLS") == "true" else "http"
    return _named(host, "MODEL_RUNNER_HOST", scheme, tls_of(around.environ))


def docker_model_context(around: Surroundings) -> Found | None:
    """The context that ``docker model context use`` chose."""
    try:
        context = model_context(around.environ)
    except Unusable as unusable:
        return Found(failures=(Attempt(unusable.source, str(unusable)),))
    if context is None:
        return None
    source = f"docker model context `{context.name}`"
    return _named(context.host, source, "https" if context.uses_tls else "http", context.tls)


def docker_socket(around: Surroundings) -> Found:
    """Docker Desktop, which passes requests on from Docker's own socket."""
    try:
        apis = docker_apis(around.environ, around.platform)
    except Unusable as unusable:
        return Found(failures=(Attempt(unusable.source, str(unusable)),))
    if not apis:
        return Found(failures=(Attempt("Docker socket", "there is none here"),))
    return Found(
        tuple(
            Candidate(
                runner_at(
                    f"{api.url or 'http://localhost'}{DESKTOP_PREFIX}",
                    api.source,
                    socket=api.socket,
                )
            )
            for api in apis
        )
    )


def tcp_port(around: Surroundings) -> Found | None:
    """The port that Docker Model Runner publishes on the host."""
    return _runners([f"http://127.0.0.1:{PORT}"], f"TCP port {PORT}")


def container_hosts(around: Surroundings) -> Found | None:
    """The names under which a container reaches the host's runner."""
    if not around.in_container:
        return None
    return _runners(HOSTS_FROM_CONTAINER, "container host")


FINDERS: tuple[Callable[[Surroundings], Found | None], ...] = (
    base_url,
    model_runner_host,
    docker_model_context,
    docker_socket,
    tcp_port,
    container_hosts,
)


def in_container() -> bool:
    """Whether this process runs in a Docker container."""
    return Path("/.dockerenv").is_file()


def is_socket_address(url: str) -> bool:
    """Whether `url` is Docker Desktop's address on Docker's socket."""
    parts = urlsplit(url)
    prefixed = parts.path.startswith(DESKTOP_PREFIX.rpartition("/vDD")[0] + "/vDD")
    return prefixed and parts.netloc in SOCKET_HOSTS


def tls_of(environ: Mapping[str, str]) -> Tls:
    """How the variables of the ``docker model`` command want certificates to be checked."""
    return Tls(
        environ.get("MODEL_RUNNER_TLS_CA_CERT") or None,
        environ.get("MODEL_RUNNER_TLS_SKIP_VERIFY") == "true",
    )


def _named(host: str, source: str, scheme: str, tls: Tls) -> Found:
    try:
        address = read_address(host, scheme=scheme)
    except NoAddress as error:
        return Found(named=True, failures=(Attempt(source, str(error)),))
    endpoint = runner_at(address.root, source, headers=address.headers, tls=tls)
    return Found((Candidate(endpoint),), named=True)


def _runners(roots: tuple[str, ...] | list[str], source: str) -> Found:
    return Found(tuple(Candidate(runner_at(root, source)) for root in roots))
