"""The table of all LSP methods: `python -m cagent_ls.server.coverage docs/lsp.md` writes it.

Whether a method is there is read from what the server registers and sends. What it gives, or why
it is not there, is said here; a method of which that is not said is an error.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from lsprotocol.types import METHOD_TO_TYPES, message_direction

from cagent_ls.server import formatting
from cagent_ls.server.server import create

_START, _END = "<!-- methods: by cagent_ls.server.coverage -->\n", "<!-- end of methods -->\n"

_IN_EVERY_SERVER = {"$/cancelRequest"}
"""What pygls answers without a registered handler."""
_NEVER_ANNOUNCED = re.compile(r"notebookDocument/.*")
"""What pygls has a handler for, but the server does not announce."""

_GIVES = {
    "$/cancelRequest": "requests that wait or run beside others are dropped",
    "$/logTrace": "what the server does, for those who trace it",
    "$/progress": "how far long work has come",
    "$/setTrace": "accepted",
    "callHierarchy/incomingCalls": "agents that may give work to an agent",
    "callHierarchy/outgoingCalls": "agents that it may give work to",
    "client/registerCapability": "files to watch and settings that change",
    "client/unregisterCapability": "what another server does from now on",
    "codeAction/resolve": "the edits of an action",
    "codeLens/resolve": "the title of a lens",
    "completionItem/resolve": "documentation of an offer",
    "exit": "exit code 0 after `shutdown`, else 1",
    "initialize": "[options](#initialisation-options); columns in UTF-8, UTF-16 or UTF-32",
    "initialized": "accepted",
    "shutdown": "no more answers; work in the background ends",
    "textDocument/codeAction": "fixes of findings, comments that hide them, refactorings",
    "textDocument/codeLens": "run, chat and commands of agents, references; index and search of "
    "RAG sources with the state of the index; models to pull",
    "textDocument/completion": "keys, values, names, snippets, models, flags, tools, files, "
    "variables",
    "textDocument/declaration": "the same as `definition`",
    "textDocument/definition": "where a name or an anchor is defined",
    "textDocument/diagnostic": "findings of an agent file, for clients that ask for them",
    "textDocument/didChange": "parts of a text or all of it",
    "textDocument/didClose": "its findings go",
    "textDocument/didOpen": "findings as soon as they are known",
    "textDocument/didSave": "a look at the disk",
    "textDocument/documentHighlight": "all places of a name",
    "textDocument/documentLink": "files, URLs, images in registries",
    "textDocument/documentSymbol": "the outline: sections, agents, models, toolsets and so on",
    "textDocument/foldingRange": "mappings, lists, long texts, comments",
    "textDocument/formatting": "white space that means nothing; with the option `formatting`",
    "textDocument/hover": "documentation of keys and words, what names lead to, tools, flags, "
    "durations, patterns",
    "textDocument/inlayHint": "what a bare name resolves to, defaults that matter, models known "
    "not to be installed",
    "textDocument/linkedEditingRange": "an anchor with its aliases",
    "textDocument/onTypeFormatting": "indentation after Enter; with the option `formatting`",
    "textDocument/prepareCallHierarchy": "the agent under the cursor",
    "textDocument/prepareRename": "the name that would change, or why none can",
    "textDocument/publishDiagnostics": "findings of agent files, with the document's version",
    "textDocument/references": "where a name is used",
    "textDocument/rename": "agents, models, sources, servers, groups, anchors, at all their places",
    "textDocument/selectionRange": "word, value, entry, section",
    "textDocument/semanticTokens/full": "references, tools, variables, patterns; "
    "[legend](semantic-tokens.md)",
    "textDocument/semanticTokens/full/delta": "the one edit since the last answer",
    "textDocument/semanticTokens/range": "the tokens of the lines that are shown",
    "window/logMessage": "what went wrong in the background",
    "window/showDocument": "the result of what was run",
    "window/showMessage": "what is wrong in the settings, once",
    "window/showMessageRequest": "whether to do what cannot be undone",
    "window/workDoneProgress/cancel": "ends long work",
    "window/workDoneProgress/create": "asked of the client before long work",
    "workspace/applyEdit": "results as a document",
    "workspace/codeLens/refresh": "asked of the client when live data has come in",
    "workspace/configuration": "settings of the section `cagent`",
    "workspace/diagnostic": "findings of all agent files in the folders",
    "workspace/diagnostic/refresh": "asked of the client when settings or files have changed",
    "workspace/didChangeConfiguration": "settings are read again",
    "workspace/didChangeWatchedFiles": "open files are checked again",
    "workspace/didChangeWorkspaceFolders": "several folders at once",
    "workspace/executeCommand": "[commands](#commands-of-the-server)",
    "workspace/inlayHint/refresh": "asked of the client when live data has come in",
    "workspace/semanticTokens/refresh": "asked of the client when settings have changed",
    "workspace/symbol": "named things in agent files",
    "workspace/workspaceFolders": "the folders there are",
}

_RESOLVED = "the first answer has everything"
_BY_HAND = "paths in agent files are changed by hand"
_NO_NOTEBOOK = "agent files are no notebooks"
_NO_CONTENT = "all that is shown are files"
_NO_TYPES = "agents have no types"
_NO_VALUES = "nothing is debugged"
_NO_COLOUR = "there are no colours in agent files"
_BY_SAVE = "nothing is changed behind a user's back"
_UNCHANGED = "the answer depends on the text alone"
_WHY_NOT = {
    "$/logTrace": "traces go to stderr",
    "$/progress": "nothing takes long",
    "client/registerCapability": "all is announced at the start",
    "client/unregisterCapability": "what is announced stays",
    "codeAction/resolve": _RESOLVED,
    "codeLens/resolve": _RESOLVED,
    "documentLink/resolve": _RESOLVED,
    "inlayHint/resolve": _RESOLVED,
    "notebookDocument/didChange": _NO_NOTEBOOK,
    "notebookDocument/didClose": _NO_NOTEBOOK,
    "notebookDocument/didOpen": _NO_NOTEBOOK,
    "notebookDocument/didSave": _NO_NOTEBOOK,
    "telemetry/event": "nothing is reported to anybody",
    "textDocument/codeAction": "not yet",
    "textDocument/colorPresentation": _NO_COLOUR,
    "textDocument/diagnostic": "findings are published",
    "textDocument/didSave": "findings follow the text, not the file",
    "textDocument/documentColor": _NO_COLOUR,
    "textDocument/implementation": "the same as `definition` would be",
    "textDocument/inlineCompletion": "no model is asked while one types",
    "textDocument/inlineValue": _NO_VALUES,
    "textDocument/moniker": "names hold in one file only",
    "textDocument/prepareTypeHierarchy": _NO_TYPES,
    "textDocument/rangeFormatting": "white space is put right in the whole file or not at all",
    "textDocument/rangesFormatting": "white space is put right in the whole file or not at all",
    "textDocument/signatureHelp": "there are no calls to fill in",
    "textDocument/typeDefinition": _NO_TYPES,
    "textDocument/willSave": _BY_SAVE,
    "textDocument/willSaveWaitUntil": _BY_SAVE,
    "typeHierarchy/subtypes": _NO_TYPES,
    "typeHierarchy/supertypes": _NO_TYPES,
    "window/logMessage": "logs go to stderr",
    "window/showDocument": "nothing is opened unasked",
    "window/showMessageRequest": "nothing is asked",
    "window/workDoneProgress/cancel": "nothing takes long",
    "window/workDoneProgress/create": "nothing takes long",
    "workspace/applyEdit": "edits come as answers only",
    "workspace/configuration": "settings come with `initialize` and from `cagent-ls.toml`",
    "workspace/diagnostic": "`cagent-ls check` does it",
    "workspace/diagnostic/refresh": "findings are published",
    "workspace/didChangeConfiguration": "settings come with `initialize` and from `cagent-ls.toml`",
    "workspace/didChangeWatchedFiles": "the disk is looked at when a text changes",
    "workspace/didCreateFiles": _BY_HAND,
    "workspace/didDeleteFiles": _BY_HAND,
    "workspace/didRenameFiles": _BY_HAND,
    "workspace/executeCommand": "the client runs the commands of lenses",
    "workspace/foldingRange/refresh": _UNCHANGED,
    "workspace/inlineValue/refresh": _NO_VALUES,
    "workspace/semanticTokens/refresh": _UNCHANGED,
    "workspace/textDocumentContent": _NO_CONTENT,
    "workspace/textDocumentContent/refresh": _NO_CONTENT,
    "workspace/willCreateFiles": _BY_HAND,
    "workspace/willDeleteFiles": _BY_HAND,
    "workspace/willRenameFiles": _BY_HAND,
    "workspace/workspaceFolders": "the client tells of its folders by itself",
    "workspaceSymbol/resolve": _RESOLVED,
}


def there() -> frozenset[str]:
    """The methods that the server handles or sends, whatever the client can and wants."""
    server = create()
    server.options = {formatting.OPTION: True}
    formatting.register_if_wanted(server)
    known = server.protocol.fm
    handled = {*known.features, *known.builtin_features, *_IN_EVERY_SERVER}
    if not known.commands:
        handled.discard("workspace/executeCommand")
    source = "".join(p.read_text("utf-8") for p in Path(__file__).parent.rglob("*.py"))
    called = set(re.findall(r"\.([a-z_]+?)(?:_async)?\(", source))
    return frozenset(
        method
        for method in METHOD_TO_TYPES
        if not _NEVER_ANNOUNCED.fullmatch(method)
        and (
            method in handled
            if message_direction(method) == "clientToServer"
            else _as_called(method) in called or method in handled
        )
    )


def page(before: str) -> str:
    """The page with its table as it has to be now; the rest stays as it is.

    Raises:
        KeyError: if this module does not say what a method gives, or why it is not there.
        ValueError: if the page does not say where the table stands.
    """
    start, end = before.index(_START) + len(_START), before.index(_END)
    return f"{before[:start]}{_table()}{before[end:]}"


def _table() -> str:
    own = there()
    rows = ["| method | | |\n", "| --- | --- | --- |\n"]
    for method in sorted(METHOD_TO_TYPES, key=str.lower):
        is_there = method in own
        said = (_GIVES if is_there else _WHY_NOT)[method]
        rows.append(f"| `{method}` | {'yes' if is_there else 'no'} | {said} |\n")
    return "".join(rows)


def _as_called(method: str) -> str:
    """What sends it: `workspace/codeLens/refresh` is `workspace_code_lens_refresh`."""
    words = re.sub(r"[A-Z]", lambda upper: "_" + upper[0].lower(), method)
    return words.removeprefix("$/").replace("/", "_")


if __name__ == "__main__":
    file = Path(sys.argv[1])
    file.write_text(page(file.read_text("utf-8")), "utf-8")
