"""A real HTTP server in a thread of its own, up and down within milliseconds."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

App = Callable[..., Awaitable[None]]


class Serving:
    """Serves `app` (ASGI) on a listening socket until `close`.

    uvicorn's own loop looks for work every tenth of a second, which thousands of tests would feel,
    so only its protocol is used.
    """

    def __init__(self, app: App, listener: socket.socket, tls: ssl.SSLContext | None) -> None:
        self._listener = listener
        self._tls = tls
        self._config = uvicorn.Config(app, interface="asgi3", log_level="critical", lifespan="off")
        self._state = ServerState()
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._ready.wait()

    def close(self) -> None:
        """Ends the server and whatever it was still answering."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def drop(self, scope: dict[str, Any]) -> None:
        """Closes the connection of a request; to be called where it is answered."""
        for connection in list(self._state.connections):
            if getattr(connection, "scope", None) is scope:
                connection.transport.abort()

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        self._config.load()
        loop = asyncio.get_running_loop()
        options: dict[str, Any] = {"sock": self._listener, "ssl": self._tls}
        if self._listener.family == getattr(socket, "AF_UNIX", None):
            server = await loop.create_unix_server(self._protocol, **options)
        else:
            server = await loop.create_server(self._protocol, **options)
        self._ready.set()
        await self._stop.wait()
        server.close()
        for connection in list(self._state.connections):
            connection.transport.abort()
        for task in self._state.tasks:
            task.cancel()
        await asyncio.gather(*self._state.tasks, return_exceptions=True)
        await asyncio.sleep(0)

    def _protocol(self) -> H11Protocol:
        return H11Protocol(config=self._config, server_state=self._state, app_state={})
