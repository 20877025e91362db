"""What happens to a message before its handler: the cases that pygls leaves without an answer."""

from __future__ import annotations

import logging
from typing import Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from pygls.protocol import LanguageServerProtocol

Message = dict[str, Any]
"""A JSON-RPC message as it was sent."""

_log = logging.getLogger(__name__)


class Protocol(LanguageServerProtocol):
    """pygls's protocol, which here answers every request, whatever is wrong with it."""

    def receive(self, message: Message) -> None:
        """Handles one message.

        Raises:
            SystemExit: It was `exit`.
        """
        method, number = message.get("method"), message.get("id")
        if number is not None and not isinstance(number, int | str):
            _log.warning("a message with the id %r is left out", number)
        elif message.get("jsonrpc") != self.VERSION:
            self.refuse(message, lsp.ErrorCodes.InvalidRequest, "it is no message of JSON-RPC 2.0")
        elif method is None and number is not None:
            self._take_answer(message, number)
        elif refusal := self._refusal(method, number):
            code, why = refusal
            self.refuse(message, code, why)
        else:
            try:
                self.handle_message(self.structure_message(message))
            except JsonRpcException as error:
                self.refuse(message, error.code, error.message)

    def refuse(self, message: Message, code: int, why: str) -> None:
        """Answers a request with an error; a notification has no answer."""
        if message.get("id") is None:
            _log.warning("%s is left out: %s", message.get("method"), why)
        else:
            self._send_response(message["id"], error=lsp.ResponseError(code, why))

    def _refusal(self, method: object, number: int | str | None) -> tuple[int, str] | None:
        """Why a message does not get as far as its handler."""
        if method == lsp.EXIT:
            return None
        if self._shutdown:
            return lsp.ErrorCodes.InvalidRequest, "the server was shut down"
        if (self._workspace is None) != (method == lsp.INITIALIZE):
            if self._workspace is None:
                return lsp.ErrorCodes.ServerNotInitialized, "`initialize` comes first"
            return lsp.ErrorCodes.InvalidRequest, "the server was initialised before"
        return None

    def _take_answer(self, message: Message, number: int | str) -> None:
        """Takes the client's answer to a request of ours; one that makes no sense is an error."""
        asked = self._request_futures.get(number)
        if asked is None or asked.done():
            self._request_futures.pop(number, None)
            self._result_types.pop(number, None)
            return  # answered twice, or after we gave up
        try:
            self.handle_message(self.structure_message(message))
        except JsonRpcException as error:
            self._handle_response(number, error=lsp.ResponseError(error.code, error.message))

    def _send_response(
        self, msg_id: int | str, result: Any | None = None, error: lsp.ResponseError | None = None
    ) -> None:
        if error is not None and error.code == lsp.ErrorCodes.InternalError:
            error.data = None  # a traceback with paths of this machine
        super()._send_response(msg_id, result, error)
