"""textDocument/codeAction, codeAction/resolve."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from cagent_ls.analysis.snapshot import Snapshot, analyse
from cagent_ls.features.commands import PULL_MODEL
from cagent_ls.server import convert
from cagent_ls.server.beside import in_thread
from cagent_ls.server.edits import workspace_edit
from cagent_ls.server.live import live_of
from cagent_ls.server.offered import may_run, pull_argument
from cagent_ls.server.server import CagentServer
from cagent_ls.syntax.lines import Span

if TYPE_CHECKING:
    from cagent_ls.features.actions import Action, Later

_KINDS = (
    "quickfix",
    "refactor.extract",
    "refactor.inline",
    "refactor.rewrite",
    "source.fixAll.cagent-ls",
)
"""Those of `features.actions`, which is not imported before something is asked of it."""

_Given = Mapping[tuple[object, Span], lsp.Diagnostic]
"""The findings that the client shows, by rule and place."""


def register(server: CagentServer) -> None:
    """Registers the handlers."""
    options = lsp.CodeActionOptions(code_action_kinds=list(_KINDS), resolve_provider=True)
    server.feature(lsp.TEXT_DOCUMENT_CODE_ACTION, options)(code_action)
    server.feature(lsp.CODE_ACTION_RESOLVE)(resolve)


async def code_action(ls: CagentServer, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
    """What can be done in the range, and about the findings that the client names.

    Clients that know only commands get nothing: no command of ours edits a document. Nor is
    anything offered for a text that has changed meanwhile: the client asks again.
    """
    from cagent_ls.features.actions import Asked, actions
    from cagent_ls.features.live import NOTHING

    uri, file = params.text_document.uri, ls.agent_file(params.text_document)
    document = ls.client_capabilities.text_document
    client = document.code_action if document is not None else None
    if file is None or client is None or client.code_action_literal_support is None:
        return []
    lines = file.document.lines
    given: _Given = {
        (diagnostic.code, convert.span_of(lines, diagnostic.range, ls.units)): diagnostic
        for diagnostic in params.context.diagnostics
    }
    span, found = convert.span_of(lines, params.range, ls.units), ls.findings(uri)
    here = (f for f in found if f.span.meets(span) or (f.rule, f.span) in given)
    only = params.context.only
    kinds = tuple(str(getattr(kind, "value", kind)) for kind in only) if only else None
    live = NOTHING
    if may_run(ls):
        ls.refresh_models()
        live = live_of(ls, uri, ls.indexes.current)
    asked = Asked(span, tuple(here), found, kinds, live)

    def offered() -> list[lsp.CodeAction]:
        return [_converted(ls, uri, file, action, given) for action in actions(file, asked)]

    items = await in_thread(offered)
    return items if ls.snapshots.get(uri) is file else []


async def resolve(ls: CagentServer, item: lsp.CodeAction) -> lsp.CodeAction:
    """The same action with its edits; an error where the document has changed since."""
    from cagent_ls.features.actions import Later

    match item.data:
        case {
            "uri": str(uri),
            "version": version,
            "work": ("fix-all" | "upgrade" | "extract" | "inline") as work,
            "name": str(name),
        }:
            later = Later(work, name)
        case _:
            return item
    file = ls.agent_file(lsp.TextDocumentIdentifier(uri))
    if file is None or ls.workspace.get_text_document(uri).version != version:
        raise _changed()
    item.edit = await in_thread(partial(_edit, ls, uri, file, later))
    if ls.snapshots.get(uri) is not file:
        raise _changed()
    return item


def _changed() -> JsonRpcException:
    message = "the document has changed since the action was offered; ask for it again"
    return JsonRpcException(message, lsp.LSPErrorCodes.ContentModified)


def _converted(
    ls: CagentServer, uri: str, file: Snapshot, action: Action, given: _Given
) -> lsp.CodeAction:
    known = (given.get((finding.rule, finding.span)) for finding in action.findings)
    item = lsp.CodeAction(
        action.title,
        kind=action.kind,
        diagnostics=[diagnostic for diagnostic in known if diagnostic is not None] or None,
        is_preferred=action.preferred or None,
    )
    later = action.later
    if action.pulls:
        argument = pull_argument(uri, action.pulls)
        item.command = lsp.Command(action.title, PULL_MODEL, arguments=[argument])
    elif later is None:
        item.edit = workspace_edit(ls, uri, file, action.edits)
    elif _can_resolve(ls):
        version = ls.workspace.get_text_document(uri).version
        item.data = {"uri": uri, "version": version, "work": later.work, "name": later.name}
    else:
        item.edit = _edit(ls, uri, file, later)
    return item


def _edit(ls: CagentServer, uri: str, file: Snapshot, later: Later) -> lsp.WorkspaceEdit:
    from cagent_ls.features.actions import resolved

    # What is found in a part is kept in it, so in a thread only parts of its own are checked.
    alone = analyse(file.document.text, None, file.target) if later.work == "fix-all" else file
    edits = resolved(alone, later, partial(ls.check, uri))
    return workspace_edit(ls, uri, file, edits)


def _can_resolve(ls: CagentServer) -> bool:
    """Whether the client asks for the edits of an action once it is chosen."""
    document = ls.client_capabilities.text_document
    client = document.code_action if document is not None else None
    if client is None or client.resolve_support is None or not client.data_support:
        return False
    return "edit" in client.resolve_support.properties
