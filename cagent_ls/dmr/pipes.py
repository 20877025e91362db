"""HTTP through a Windows named pipe, which is where Docker is on Windows.

httpx speaks through Unix sockets but not through pipes; its network layer can be replaced, and
asyncio's event loop on Windows can open pipes.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterable
from typing import Any

import httpcore
import httpx


class PipeTransport(httpx.AsyncHTTPTransport):
    """A transport whose every connection is the pipe at `path`."""

    def __init__(self, path: str, limits: httpx.Limits) -> None:
        super().__init__(limits=limits)
        # httpx has no parameter for this; a test holds that the pool is still what it uses.
        self._pool = httpcore.AsyncConnectionPool(
            uds=path,
            max_keepalive_connections=limits.max_keepalive_connections,
            network_backend=_Pipes(),
        )


class _Pipes(httpcore.AsyncNetworkBackend):
    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109 - signatures here are httpcore's
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        try:
            async with asyncio.timeout(timeout):
                return _PipeStream(*await open_pipe(path))
        except TimeoutError as error:
            raise httpcore.ConnectTimeout("no answer from the pipe") from error
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


async def open_pipe(path: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Opens a pipe; only the event loop of Windows can.

    Raises:
        OSError: There is no such pipe, or this system has none.
    """
    loop = asyncio.get_running_loop()
    connect = getattr(loop, "create_pipe_connection", None)
    if connect is None:
        raise OSError("this system has no named pipes")
    reader = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(reader)
    transport, _ = await connect(lambda: protocol, path)
    return reader, asyncio.StreamWriter(transport, protocol, reader, loop)


class _PipeStream(httpcore.AsyncNetworkStream):
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def read(
        self,
        max_bytes: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
    ) -> bytes:
        try:
            async with asyncio.timeout(timeout):
                return await self._reader.read(max_bytes)
        except TimeoutError as error:
            raise httpcore.ReadTimeout from error
        except OSError as error:
            raise httpcore.ReadError(str(error)) from error

    async def write(
        self,
        buffer: bytes,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
    ) -> None:
        try:
            async with asyncio.timeout(timeout):
                self._writer.write(buffer)
                await self._writer.drain()
        except TimeoutError as error:
            raise httpcore.WriteTimeout from error
        except OSError as error:
            raise httpcore.WriteError(str(error)) from error

    async def aclose(self) -> None:
        self._writer.close()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
    ) -> httpcore.AsyncNetworkStream:
        raise httpcore.ConnectError("there is no TLS on a pipe")

    def get_extra_info(self, info: str) -> Any:
        return None
