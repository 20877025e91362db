"""Edits of open documents, in each client's units and with lines that only LF, CRLF and CR end."""

from copy import deepcopy

import pytest
from lsprotocol import types as lsp
from pygls.workspace import Workspace

from cagent_ls.server.text_document import SplicedWorkspace
from cagent_ls.syntax.lines import LineIndex

URI = "file:///a.yaml"
Edit = tuple[int, int, int, int, str]


def opened(text: str, encoding: str = "utf-16") -> SplicedWorkspace:
    workspace = SplicedWorkspace.like(Workspace(None, position_encoding=encoding))
    workspace.put_text_document(lsp.TextDocumentItem(URI, "yaml", 1, text))
    return workspace


def edited(text: str, *edits: Edit, encoding: str = "utf-16") -> str:
    workspace = opened(text, encoding)
    for version, (line, column, end_line, end_column, inserted) in enumerate(edits, 2):
        place = lsp.Range(lsp.Position(line, column), lsp.Position(end_line, end_column))
        change = lsp.TextDocumentContentChangePartial(place, inserted)
        before = deepcopy(change)
        document = lsp.VersionedTextDocumentIdentifier(version, URI)
        workspace.update_text_document(document, change)
        assert change == before
    return workspace.get_text_document(URI).source


@pytest.mark.parametrize(
    ("text", "edits", "expected"),
    [
        ("a: 1\nb: 2\n", [(1, 3, 1, 4, "3")], "a: 1\nb: 3\n"),
        ("a: 1\nb: 2\n", [(0, 4, 1, 4, "")], "a: 1\n"),
        ("a: 1\r\nb: 2\r\n", [(1, 0, 1, 0, "c\r\n"), (2, 3, 2, 4, "9")], "a: 1\r\nc\r\nb: 9\r\n"),
        ("a\rb\r\nc\n", [(1, 0, 1, 1, "x"), (2, 0, 2, 1, "y")], "a\rx\r\ny\n"),
        ("a: x\u2028y\x0cz\x85\nb: 2\n", [(1, 3, 1, 4, "3")], "a: x\u2028y\x0cz\x85\nb: 3\n"),
        ("a: 1", [(9, 9, 9, 9, "!")], "a: 1!"),
        ("a: 1\nb: 2", [(1, 99, 1, 99, "!")], "a: 1\nb: 2!"),
        ("a: 1\nb: 2", [(0, 99, 0, 99, "!")], "a: 1!\nb: 2"),
        ("", [(0, 0, 0, 0, "a"), (0, 1, 0, 1, "b")], "ab"),
        ("a: 1\n", [(0, 3, 0, 1, "x")], "a: x1\n"),
    ],
)
def test_an_edit_is_a_splice(text: str, edits: list[Edit], expected: str) -> None:
    assert edited(text, *edits) == expected


@pytest.mark.parametrize(("encoding", "column"), [("utf-8", 7), ("utf-16", 5), ("utf-32", 4)])
def test_columns_count_in_the_agreed_units(encoding: str, column: int) -> None:
    assert edited("a: 😀x", (0, column, 0, column, "!"), encoding=encoding) == "a: 😀!x"


def test_a_whole_text_replaces_the_old_one() -> None:
    workspace = opened("a: 1")
    for version, text in enumerate(("b: 2", "c"), 2):
        workspace.update_text_document(
            lsp.VersionedTextDocumentIdentifier(version, URI),
            lsp.TextDocumentContentChangeWholeDocument(text),
        )
    assert workspace.get_text_document(URI).source == "c"
    assert workspace.get_text_document(URI).version == 3


def test_an_edit_does_not_index_the_text_again(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    first = LineIndex.__init__

    def count(self: LineIndex, text: str) -> None:
        made.append(text)
        first(self, text)

    monkeypatch.setattr(LineIndex, "__init__", count)
    assert edited("a\n" * 1000, *[(n, 0, n, 0, "x") for n in range(500)]).count("x") == 500
    assert len(made) == 1
