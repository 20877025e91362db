"""docs/lsp.md is what the server registers."""

from pathlib import Path

import pytest
from lsprotocol.types import METHOD_TO_TYPES

from cagent_ls.server import coverage

PAGE = Path(__file__).parents[2] / "docs" / "lsp.md"


def test_the_page_is_current() -> None:
    text = PAGE.read_text("utf-8")
    assert coverage.page(text) == text, "run `make docs`"


def test_every_method_has_a_row() -> None:
    text = PAGE.read_text("utf-8")
    assert [m for m in METHOD_TO_TYPES if text.count(f"| `{m}` |") != 1] == []


@pytest.mark.parametrize(
    ("method", "is_there"),
    [
        ("textDocument/hover", True),
        ("textDocument/formatting", True),  # registered while the client initialises
        ("$/cancelRequest", True),  # handled below the features
        ("workspace/codeLens/refresh", True),  # sent, not handled
        ("notebookDocument/didOpen", False),  # handled by pygls, but not announced
        ("textDocument/inlineCompletion", False),
    ],
)
def test_what_is_there(method: str, is_there: bool) -> None:
    assert (method in coverage.there()) == is_there


def test_the_rest_of_the_page_stays() -> None:
    text = "Before.\n" + coverage._START + "| stale |\n" + coverage._END + "After.\n"
    made = coverage.page(text)
    assert made.startswith("Before.\n")
    assert made.endswith("After.\n")
    assert "stale" not in made
