"""The one place where offsets and value types of the core become protocol types and back.

Positions: the core counts code points from the start of the text; a client counts lines and, in
each, UTF-8 bytes, UTF-16 units or code points, as was agreed at initialisation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from cagent_ls.analysis.finding import Edit, Finding, Severity
from cagent_ls.rules import ENGINE
from cagent_ls.syntax.lines import Encoding, LineIndex, Span

if TYPE_CHECKING:
    from cagent_ls.features.completion import Completion

_TAGS = {
    "unused": lsp.DiagnosticTag.Unnecessary,
    "deprecated": lsp.DiagnosticTag.Deprecated,
}
_SEVERITIES = {
    Severity.ERROR: lsp.DiagnosticSeverity.Error,
    Severity.WARNING: lsp.DiagnosticSeverity.Warning,
    Severity.INFO: lsp.DiagnosticSeverity.Information,
    Severity.HINT: lsp.DiagnosticSeverity.Hint,
}
_KINDS = {
    "key": lsp.CompletionItemKind.Property,
    "value": lsp.CompletionItemKind.Value,
    "reference": lsp.CompletionItemKind.Reference,
    "snippet": lsp.CompletionItemKind.Snippet,
    "file": lsp.CompletionItemKind.File,
    "folder": lsp.CompletionItemKind.Folder,
    "variable": lsp.CompletionItemKind.Variable,
}


def encoding(agreed: lsp.PositionEncodingKind | str | None) -> Encoding:
    """The agreed position encoding as the core names it."""
    value = agreed.value if isinstance(agreed, lsp.PositionEncodingKind) else agreed
    match value:
        case "utf-8":
            return "utf-8"
        case "utf-32":
            return "utf-32"
        case _:
            return "utf-16"


def offset(lines: LineIndex, position: lsp.Position, units: Encoding) -> int:
    """The offset of a client's position; positions past an end are clamped."""
    return lines.offset(position.line, position.character, units)


def span_of(lines: LineIndex, asked: lsp.Range, units: Encoding) -> Span:
    """The span of a client's range; a range whose ends are swapped is empty."""
    start, end = offset(lines, asked.start, units), offset(lines, asked.end, units)
    return Span(start, max(start, end))


def range_of(lines: LineIndex, span: Span, units: Encoding) -> lsp.Range:
    """A span as the client counts."""
    start, end = lines.position(span.start, units), lines.position(span.end, units)
    return lsp.Range(lsp.Position(*start), lsp.Position(*end))


def text_edit(lines: LineIndex, edit: Edit, units: Encoding) -> lsp.TextEdit:
    """An edit as the client applies it."""
    return lsp.TextEdit(range_of(lines, edit.span, units), edit.text)


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a client takes with a diagnostic."""

    related: bool = False
    links: bool = False
    versions: bool = False
    tags: frozenset[lsp.DiagnosticTag] = frozenset()

    @classmethod
    def of(cls, capabilities: lsp.ClientCapabilities) -> Accepted:
        """What the client said, be it of diagnostics that are pushed or of those it pulls."""
        document = capabilities.text_document
        pushed = document.publish_diagnostics if document is not None else None
        pulled = document.diagnostic if document is not None else None
        given = [option for option in (pushed, pulled) if option is not None]
        return cls(
            related=any(option.related_information for option in given),
            links=any(option.code_description_support for option in given),
            versions=pushed is not None and bool(pushed.version_support),
            tags=frozenset(
                tag for known in given if known.tag_support for tag in known.tag_support.value_set
            ),
        )


def diagnostic(
    lines: LineIndex, finding: Finding, units: Encoding, uri: str, accepted: Accepted
) -> lsp.Diagnostic:
    """A finding as the client shows it."""
    concerns = f" ({finding.target})" if finding.target else ""
    related = [
        lsp.DiagnosticRelatedInformation(
            lsp.Location(uri, range_of(lines, other.span, units)), other.message
        )
        for other in finding.related
        if other.span is not None
    ]
    return lsp.Diagnostic(
        range=range_of(lines, finding.span, units),
        severity=_SEVERITIES[finding.severity],
        code=finding.rule,
        code_description=(
            lsp.CodeDescription(ENGINE.rules[finding.rule].url) if accepted.links else None
        ),
        source="cagent-ls",
        message=finding.message + concerns,
        related_information=related if accepted.related and related else None,
        tags=[tag for tag in map(_TAGS.__getitem__, finding.tags) if tag in accepted.tags] or None,
    )


@dataclass(frozen=True, slots=True)
class CompletionClient:
    """What a client can do with offers."""

    snippets: bool
    modes: bool
    """It heeds how lines of an offer are indented."""
    markdown: bool

    @classmethod
    def of(cls, capabilities: lsp.ClientCapabilities) -> CompletionClient:
        """What the client said."""
        document = capabilities.text_document
        completion = document.completion if document is not None else None
        item = completion.completion_item if completion is not None else None
        if item is None:
            return cls(snippets=False, modes=False, markdown=False)
        return cls(
            bool(item.snippet_support),
            item.insert_text_mode_support is not None,
            lsp.MarkupKind.Markdown in (item.documentation_format or ()),
        )


def documentation(markdown: str, client: CompletionClient) -> lsp.MarkupContent | str:
    """Documentation of an offer, in a form that the client shows."""
    return lsp.MarkupContent(lsp.MarkupKind.Markdown, markdown) if client.markdown else markdown


def completion_item(
    lines: LineIndex, offer: Completion, units: Encoding, client: CompletionClient, number: int
) -> lsp.CompletionItem:
    """An offer with an exact edit; `number` is its place in the list, the best first."""
    rich = client.snippets and offer.snippet is not None
    text = offer.snippet if rich and offer.snippet is not None else offer.text
    mode = None
    if client.modes and "\n" in text:
        mode = lsp.InsertTextMode.AdjustIndentation if rich else lsp.InsertTextMode.AsIs
    return lsp.CompletionItem(
        label=offer.label,
        kind=_KINDS[offer.kind],
        detail=offer.detail or None,
        sort_text=f"{number:05}",
        insert_text_format=lsp.InsertTextFormat.Snippet if rich else None,
        insert_text_mode=mode,
        text_edit=lsp.TextEdit(range_of(lines, offer.span, units), text),
        data=number,
    )
