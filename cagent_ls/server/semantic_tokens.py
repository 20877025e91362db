"""textDocument/semanticTokens: full, delta and range."""

from __future__ import annotations

from lsprotocol import types as lsp

from cagent_ls.features.token_legend import LEGEND, MODIFIERS
from cagent_ls.server import convert
from cagent_ls.server.server import CagentServer

_LEGEND = lsp.SemanticTokensLegend(list(LEGEND), list(MODIFIERS))
_MOST = 50
"""So many documents are remembered."""


class _Answers:
    """The last answer for each document, with its id."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[str, list[int]]] = {}
        self._count = 0

    def known(self, uri: str, answer: str) -> list[int] | None:
        """The data of an answer, if it is the last one for the document."""
        last = self._last.get(uri)
        return last[1] if last is not None and last[0] == answer else None

    def keep(self, uri: str, data: list[int]) -> str:
        """Remembers an answer, and gives it an id."""
        self._count += 1
        self._last.pop(uri, None)
        self._last[uri] = (str(self._count), data)
        while len(self._last) > _MOST:
            del self._last[next(iter(self._last))]
        return str(self._count)


def register(server: CagentServer) -> None:
    """Registers the handlers."""
    answers = _Answers()

    @server.feature(lsp.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, _LEGEND)
    def full(ls: CagentServer, params: lsp.SemanticTokensParams) -> lsp.SemanticTokens:
        uri = params.text_document.uri
        data = _packed(ls, uri)
        return lsp.SemanticTokens(data, answers.keep(uri, data))

    @server.feature(lsp.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL_DELTA)
    def delta(
        ls: CagentServer, params: lsp.SemanticTokensDeltaParams
    ) -> lsp.SemanticTokens | lsp.SemanticTokensDelta:
        from cagent_ls.features.token_data import difference

        uri = params.text_document.uri
        data = _packed(ls, uri)
        before = answers.known(uri, params.previous_result_id)
        answer = answers.keep(uri, data)
        if before is None:
            return lsp.SemanticTokens(data, answer)
        edit = difference(before, data)
        edits = [lsp.SemanticTokensEdit(*edit)] if edit is not None else []
        return lsp.SemanticTokensDelta(edits, answer)

    @server.feature(lsp.TEXT_DOCUMENT_SEMANTIC_TOKENS_RANGE)
    def in_range(ls: CagentServer, params: lsp.SemanticTokensRangeParams) -> lsp.SemanticTokens:
        from cagent_ls.features.token_data import packed_range

        snapshot = ls.snapshots.get(params.text_document.uri)
        if snapshot is None:
            return lsp.SemanticTokens([])
        span = convert.span_of(snapshot.document.lines, params.range, ls.units)
        return lsp.SemanticTokens(packed_range(snapshot, span, ls.units))


def _packed(ls: CagentServer, uri: str) -> list[int]:
    from cagent_ls.features.token_data import packed  # not needed before the first diagnostics

    snapshot = ls.snapshots.get(uri)
    return packed(snapshot, ls.units) if snapshot is not None else []
