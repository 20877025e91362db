"""The text of open documents, in place of pygls's own.

pygls splits the whole text at every change, and at characters that end no line in the protocol
(form feed, U+2028 ...), so that positions drift; past the end of the last line it is off by one,
and changes the client's position in place. Here an edit is a splice at offsets of our line index.
"""

from __future__ import annotations

from lsprotocol import types as lsp
from pygls.workspace import TextDocument, Workspace

from cagent_ls.server import convert
from cagent_ls.syntax.lines import LineIndex


class SplicedDocument(TextDocument):
    """A document whose edits cost no more than copying the text."""

    _index: LineIndex | None = None

    def _apply_incremental_change(self, change: lsp.TextDocumentContentChangePartial) -> None:
        text = self.source
        index = self._index or LineIndex(text)
        span = convert.span_of(index, change.range, convert.encoding(self.position_codec.encoding))
        spliced = text[: span.start] + change.text + text[span.end :]
        self._source = spliced
        self._index = index.edited(spliced, span.start, span.end, change.text)

    def _apply_full_change(self, change: lsp.TextDocumentContentChangeEvent) -> None:
        self._source = change.text
        self._index = None


class SplicedWorkspace(Workspace):
    """A workspace whose documents are spliced."""

    @classmethod
    def like(cls, other: Workspace) -> SplicedWorkspace:
        """The same folders and encoding, without any documents."""
        folders = list(other.folders.values())
        return cls(
            other.root_uri, workspace_folders=folders, position_encoding=other.position_encoding
        )

    def _create_text_document(
        self,
        doc_uri: str,
        source: str | None = None,
        version: int | None = None,
        language_id: str | None = None,
    ) -> TextDocument:
        return SplicedDocument(
            doc_uri,
            source=source,
            version=version,
            language_id=language_id,
            position_codec=self.position_codec,
        )
