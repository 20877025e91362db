"""Handlers of LSP methods: find the snapshot, call one feature, convert the answer."""

from __future__ import annotations

import sys
from pathlib import Path

from lsprotocol import types as lsp
from pygls.uris import to_fs_path

from cagent_ls.features.completion import complete
from cagent_ls.features.hover import hover
from cagent_ls.features.lens import lenses
from cagent_ls.server import convert
from cagent_ls.server.server import CagentServer


def register(server: CagentServer) -> None:
    """Registers every method the server answers."""
    server.feature(lsp.INITIALIZE)(initialize)
    server.feature(lsp.SHUTDOWN)(shutdown)
    server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)(did_open)
    server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)(did_change)
    server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)(did_close)
    triggers = lsp.CompletionOptions(trigger_characters=[" ", "/", ":"])
    server.feature(lsp.TEXT_DOCUMENT_COMPLETION, triggers)(completion)
    server.feature(lsp.TEXT_DOCUMENT_HOVER)(show_hover)
    server.feature(lsp.TEXT_DOCUMENT_CODE_LENS)(code_lens)


def initialize(ls: CagentServer, params: lsp.InitializeParams) -> None:
    """Keeps what the client says it can run; see docs/lsp.md for the options."""
    options = params.initialization_options
    ls.options = options if isinstance(options, dict) else {}


def shutdown(ls: CagentServer, params: None) -> None:
    """Remembers that the end was announced, for the exit code."""
    ls.was_shut_down = True


def did_open(ls: CagentServer, params: lsp.DidOpenTextDocumentParams) -> None:
    """First findings; then, for agent files, a look at the models there are."""
    if ls.update(params.text_document.uri).is_agent_file:
        ls.refresh_models()


def did_change(ls: CagentServer, params: lsp.DidChangeTextDocumentParams) -> None:
    """Findings of the new text."""
    ls.update(params.text_document.uri)


def did_close(ls: CagentServer, params: lsp.DidCloseTextDocumentParams) -> None:
    """No findings any more."""
    ls.forget(params.text_document.uri)


def completion(ls: CagentServer, params: lsp.CompletionParams) -> lsp.CompletionList:
    """Keys and values that fit at the cursor."""
    snapshot = ls.snapshots.get(params.text_document.uri)
    if snapshot is None or not _may_complete(ls, params.text_document.uri):
        return lsp.CompletionList(is_incomplete=False, items=[])
    lines, units = snapshot.document.lines, convert.encoding(ls.workspace.position_encoding)
    ls.refresh_models()
    at = convert.offset(lines, params.position, units)
    offers = complete(snapshot, at, ls.installed_models())
    items = [convert.completion_item(lines, offer, units) for offer in offers]
    return lsp.CompletionList(is_incomplete=False, items=items)


def _may_complete(ls: CagentServer, uri: str) -> bool:
    """Agent files, and files just begun whose name says that they will be one."""
    snapshot = ls.snapshots[uri]
    if snapshot.is_agent_file:
        return True
    keys = snapshot.root.entries if snapshot.root else ()
    return "agent" in uri.rsplit("/", 1)[-1].lower() and len(keys) <= 1


def show_hover(ls: CagentServer, params: lsp.HoverParams) -> lsp.Hover | None:
    """What the key or value under the cursor means."""
    snapshot = ls.snapshots.get(params.text_document.uri)
    if snapshot is None or not snapshot.is_agent_file:
        return None
    lines, units = snapshot.document.lines, convert.encoding(ls.workspace.position_encoding)
    found = hover(snapshot, convert.offset(lines, params.position, units))
    if found is None:
        return None
    return lsp.Hover(
        lsp.MarkupContent(lsp.MarkupKind.Markdown, found.markdown),
        convert.range_of(lines, found.span, units),
    )


def code_lens(ls: CagentServer, params: lsp.CodeLensParams) -> list[lsp.CodeLens]:
    """Lenses for commands the client announced, in trusted workspaces, on files on disk."""
    uri = params.text_document.uri
    snapshot, path = ls.snapshots.get(uri), to_fs_path(uri)
    announced = ls.options.get("commands")
    if snapshot is None or path is None or ls.options.get("trusted") is not True:
        return []
    lines, units = snapshot.document.lines, convert.encoding(ls.workspace.position_encoding)
    return [
        lsp.CodeLens(
            range=convert.range_of(lines, lens.span, units),
            command=lsp.Command(
                title=lens.title,
                command=lens.command,
                arguments=[
                    {
                        "uri": uri,
                        lens.kind: lens.name,
                        # -P: nothing is imported from the folder that the program runs in.
                        "argv": [sys.executable, "-P", "-m", "cagent_runtime", *lens.arguments],
                        "cwd": str(Path(path).parent),
                    }
                ],
            ),
        )
        for lens in lenses(snapshot, path)
        if isinstance(announced, list) and lens.command in announced
    ]
