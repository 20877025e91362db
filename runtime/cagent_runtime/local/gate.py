"""The door of the local runner: spells paths in one way, and turns web pages away.

Nobody logs in to a model runner, so a page in a browser on this machine could use it. The origin of
such requests is checked as Docker Model Runner does. The host is checked too: a page whose name
leads to the loopback address has an origin of its own and need not say so.
"""

from __future__ import annotations

import os
import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from cagent_runtime.local.answers import text

ORIGINS = frozenset(
    f"{scheme}://{host}"
    for scheme in ("http", "https")
    for host in ("localhost", "127.0.0.1", "0.0.0.0")  # noqa: S104  (no address to listen on)
)
"""Web pages that are served; DMR_ORIGINS, a list with commas, replaces them."""

_HOSTS = re.compile(r"localhost|127(\.\d+){3}|0\.0\.0\.0|::1|[\w.-]+\.docker\.internal")
"""Names of this machine; containers know it by one of the last kind."""

_CHECKED = ("/models", "/engines")


class Gate:
    """Passes requests on to `app`, those that it lets in."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        listed = os.environ.get("DMR_ORIGINS", "")
        self.origins = {each.strip() for each in listed.split(",") if each.strip()} or ORIGINS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, or has `app` answer it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        if "//" in path:
            path = re.sub("/{2,}", "/", path).rstrip("/")
        if path.startswith("/v1/") or path == "/rerank":
            path = f"/engines{path}"
        headers = Headers(scope=scope)
        origin, host = headers.get("origin"), headers.get("host")
        if host and not _is_here(host):
            await text(403, "Host not allowed: only names of this machine are served")(
                scope, receive, send
            )
        elif origin and origin not in self.origins and path.startswith(_CHECKED):
            await text(403, "Origin not allowed")(scope, receive, send)
        else:
            await self.app({**scope, "path": path}, receive, send)


def _is_here(host: str) -> bool:
    """Whether a Host header names this machine."""
    try:
        name = urlsplit(f"//{host}").hostname
    except ValueError:
        return False
    return name is not None and _HOSTS.fullmatch(name) is not None
