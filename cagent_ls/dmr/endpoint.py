"""A place that serves models, and the addresses that lead to one."""

from __future__ import annotations

import base64
import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

_OPENAI_PATH = re.compile(r"(/engines(/[^/]+)?)?/v1$")


class NoAddress(ValueError):
    """The text is not an HTTP address; the message ends a sentence that begins with its source."""


@dataclass(frozen=True)
class Tls:
    """How a server's certificate is checked: against `ca_cert` (a file) if given, or not at all."""

    ca_cert: str | None = None
    skip_verify: bool = False


@dataclass(frozen=True)
class Endpoint:
    """A place that serves models.

    `root` is the base of the management paths and may carry a path prefix, `openai` is the base of
    the OpenAI paths; neither ends with a slash. `source` says for people where it was found.
    `socket` is the Unix socket or Windows named pipe that requests go through, if not TCP.
    """

    root: str
    openai: str
    source: str
    headers: Mapping[str, str] = field(default_factory=dict)
    socket: str | None = None
    tls: Tls = Tls()

    @property
    def engines(self) -> str:
        """Base of ``_configure`` and ``rerank``, with the engine when the OpenAI base names one."""
        base = self.openai.removesuffix("/v1")
        return base if "/engines" in base.removeprefix(self.root) else f"{self.root}/engines"

    @property
    def where(self) -> str:
        """The address for people: the socket belongs to it."""
        return f"{self.socket}: {self.root}" if self.socket else self.root


@dataclass(frozen=True)
class Address:
    """An address without slash at the end; a login in it became a header no message can show."""

    url: str
    headers: Mapping[str, str]

    @property
    def root(self) -> str:
        """The address without the OpenAI path, which is what management paths begin with."""
        return _OPENAI_PATH.sub("", self.url)

    @property
    def is_openai(self) -> bool:
        """Whether it ends as OpenAI addresses do."""
        return self.root != self.url


def read_address(text: str, *, scheme: str = "http") -> Address:
    """The address that `text` means; `scheme` is for texts that have none.

    Raises:
        NoAddress: it is none.
    """
    text = text.strip()
    try:
        url = urlsplit(text if "://" in text else f"{scheme}://{text}")
        if url.scheme not in ("http", "https") or not url.hostname or url.port == 0:
            raise ValueError("no host in it")
    except ValueError:
        raise NoAddress("is not an http address such as http://localhost:12434") from None
    url = url._replace(path=re.sub("/+", "/", url.path).rstrip("/"), query="", fragment="")
    login, at, host = url.netloc.rpartition("@")
    if not at:
        return Address(url.geturl(), {})
    token = base64.b64encode(unquote(login).encode()).decode()
    return Address(url._replace(netloc=host).geturl(), {"Authorization": f"Basic {token}"})


def runner_at(
    root: str,
    source: str,
    *,
    headers: Mapping[str, str] | None = None,
    socket: str | None = None,
    tls: Tls | None = None,
) -> Endpoint:
    """Docker Model Runner at `root`."""
    return Endpoint(root, f"{root}/engines/v1", source, headers or {}, socket, tls or Tls())


def is_near(url: str) -> bool:
    """Whether the host of `url` is this machine, its containers or its private network.

    So is a name without a dot: a service of Docker Compose, or a machine on the same network.
    """
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith((".localhost", ".internal", ".local"))
