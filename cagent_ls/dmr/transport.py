"""HTTP to a model endpoint: one client, its time limits, and connection faults as our errors."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import httpx

from cagent_ls import __version__
from cagent_ls.dmr.endpoint import Endpoint, is_near
from cagent_ls.dmr.errors import DmrError, EndpointStalled, EndpointUnreachable, UnexpectedAnswer
from cagent_ls.dmr.faults import error_of, quoted

CONNECT_SECONDS = 5.0
RETRY_PAUSES = (0.2, 0.8)
"""Seconds before each retry."""

_NO_REUSE = httpx.Limits(max_keepalive_connections=0)

ERROR_BODY_BYTES = 64 * 1024


Explain = Callable[[int, str], DmrError]
"""Makes the error that an HTTP status and body mean."""


def open_client(endpoint: Endpoint, timeout: float) -> httpx.AsyncClient:
    """A client for `endpoint` that waits at most `timeout` seconds for the next byte.

    Connections are not reused: llama.cpp closes one after a streamed answer although it called it
    keep-alive, and the next request on it would fail. Proxy settings of the environment are for
    the outside world, so they are ignored for a server that is near.

    Raises:
        DmrError: The certificates to check against cannot be read.
    """
    return httpx.AsyncClient(
        headers={"User-Agent": f"cagent-ls/{__version__}", **endpoint.headers},
        timeout=httpx.Timeout(timeout, connect=min(CONNECT_SECONDS, timeout)),
        limits=_NO_REUSE,
        transport=_socket_transport(endpoint.socket) if endpoint.socket else None,
        verify=_certificate_checks(endpoint),
        trust_env=not (endpoint.socket or is_near(endpoint.root)),
    )


def _socket_transport(path: str) -> httpx.AsyncHTTPTransport:
    if path.startswith("\\\\"):
        from cagent_ls.dmr.pipes import PipeTransport

        return PipeTransport(path, _NO_REUSE)
    return httpx.AsyncHTTPTransport(uds=path, limits=_NO_REUSE)


def _certificate_checks(endpoint: Endpoint) -> ssl.SSLContext | bool:
    """What httpx is to check certificates with."""
    if not endpoint.root.startswith("https:"):
        return False  # there are none, and loading the usual authorities takes its time
    tls = endpoint.tls
    if tls.skip_verify:
        return False
    if not tls.ca_cert:
        return True
    try:
        checks = ssl.create_default_context(cafile=tls.ca_cert)
    except OSError:  # an `ssl.SSLError` is one too
        raise DmrError(
            f"the certificates of {tls.ca_cert} cannot be read",
            "Check the file that MODEL_RUNNER_TLS_CA_CERT or the context names.",
        ) from None
    # Python asks more of an authority's own form since 3.13 than Docker's tools do.
    checks.verify_flags &= ~ssl.VERIFY_X509_STRICT
    return checks


class Transport:
    """Sends requests to one endpoint and raises `DmrError` for whatever goes wrong."""

    def __init__(self, endpoint: Endpoint, timeout: float) -> None:
        self._timeout = timeout
        self._client = open_client(endpoint, timeout)

    async def aclose(self) -> None:
        """Closes all connections."""
        await self._client.aclose()

    @asynccontextmanager
    async def open(
        self,
        method: str,
        url: str,
        body: Any = None,
        *,
        model: str = "",
        headers: Mapping[str, str] | None = None,
        patient: bool = False,
        explain: Explain | None = None,
    ) -> AsyncIterator[httpx.Response]:
        """A successful answer whose body is still to be read.

        A refused connection, 502 and 503 are tried again. A time-out never is: leaving would kill
        a model that is half loaded, and asking again would start the load from nothing.

        Args:
            method: The HTTP method.
            url: The whole address.
            body: Sent as JSON unless it is ``None``.
            model: The model that the request is about, for messages.
            headers: Further headers.
            patient: Whether silence may last for ever; for streams that pause on purpose.
            explain: Makes the error of a status and body; `error_of` if not given.
        """
        with connection_faults(url, self._timeout):
            patience = httpx.Timeout(None, connect=CONNECT_SECONDS) if patient else None
            response = await self._send(method, url, body, headers, patience)
            try:
                if not response.is_success:
                    said = await _beginning(response)
                    if explain:
                        raise explain(response.status_code, said)
                    raise error_of(response.status_code, said, url=url, model=model)
                yield response
            finally:
                await response.aclose()

    async def json(
        self,
        method: str,
        url: str,
        body: Any = None,
        *,
        model: str = "",
        explain: Explain | None = None,
    ) -> Any:
        """The decoded JSON of a whole answer; ``None`` when it is empty."""
        async with self.open(method, url, body, model=model, explain=explain) as response:
            content = await response.aread()
            if not content.strip():
                return None
            try:
                return response.json()
            except (ValueError, RecursionError):
                raise UnexpectedAnswer(
                    f"{url} did not answer with JSON but with {quoted(response.text)}",
                    "Check that the address is that of a model runner.",
                ) from None

    async def _send(
        self,
        method: str,
        url: str,
        body: Any,
        headers: Mapping[str, str] | None,
        patience: httpx.Timeout | None,
    ) -> httpx.Response:
        for pause in (*RETRY_PAUSES, None):
            request = self._client.build_request(
                method, url, json=body, headers=headers, timeout=patience or self._client.timeout
            )
            try:
                response = await self._client.send(request, stream=True)
            except httpx.ConnectError:
                if pause is None:
                    raise
            except httpx.RemoteProtocolError:
                # A deletion may have been done before the connection broke.
                if pause is None or method == "DELETE":
                    raise
            else:
                if response.status_code not in (502, 503) or pause is None:
                    return response
                await response.aclose()
            await asyncio.sleep(pause)
        raise AssertionError("the last round returns or raises")


@contextmanager
def connection_faults(url: str, timeout: float) -> Iterator[None]:
    """Turns what httpx raises into errors that name `url`."""
    try:
        yield
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        raise EndpointUnreachable(
            f"{url} cannot be reached: {connection_failure(error)}",
            "Check with `docker model status` that the model runner is running.",
        ) from error
    except httpx.TimeoutException as error:
        raise EndpointStalled(
            f"{url} sent nothing for {timeout:g} seconds",
            "The model may be too large for this machine; `docker model logs` shows what it does.",
        ) from error
    except httpx.DecodingError as error:
        raise UnexpectedAnswer(f"{url} sent a damaged answer: {quoted(str(error))}") from error
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        raise DmrError(f"{url} is not a usable address: {quoted(str(error))}") from error
    except httpx.TransportError as error:
        raise EndpointUnreachable(
            f"the connection to {url} broke before the answer was complete",
            "The engine may have crashed; `docker model logs` tells why.",
        ) from error


def connection_failure(error: Exception) -> str:
    """Why a connection could not be made, in plain words."""
    if isinstance(error, httpx.TimeoutException):
        return "no answer to the connection attempt"
    cause: BaseException | None = error
    while cause is not None:
        match cause:
            case ssl.SSLError():
                return f"TLS failed: {quoted(str(cause))}"
            case ConnectionRefusedError():
                return "connection refused"
        cause = cause.__cause__ or cause.__context__
    return _PLAIN_WORDS.get(str(error), quoted(str(error)) if str(error) else "no connection")


_PLAIN_WORDS = {
    "All connection attempts failed": "connection refused",
    "[Errno -2] Name or service not known": "the host name is not known",
    "[Errno -3] Temporary failure in name resolution": "the host name cannot be looked up",
}


async def _beginning(response: httpx.Response) -> str:
    """The first part of a body, so that an endless error page cannot hold us."""
    content = b""
    async for piece in response.aiter_bytes():
        content += piece
        if len(content) >= ERROR_BODY_BYTES:
            break
    return content[:ERROR_BODY_BYTES].decode("utf-8", "replace")
