"""The table of all LSP methods: `python -m cagent_ls.server.coverage docs/lsp.md` writes it.

Whether a method is there is read from what the server registers and sends. What it gives, or why
it is not there, is said here; a method of which that is not said is an error.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from lsprotocol.types import METHOD_TO_TYPES, message_direction

from cagent_ls.server import commands, formatting
from cagent_ls.server.server import create

_START, _END = "<!-- methods: by cagent_ls.server.coverage -->\n", "<!-- end of methods -->\n"

_BY_PYGLS = {"$/cancelRequest", "window/workDoneProgress/create"}
"""What pygls answers or sends, without a handler or a call by its name."""
_NEVER_ANNOUNCED = re.compile(r"notebookDocument/.*")
"""What pygls has a handler for, but the server does not announce."""

_GIVES = {
    "$/cancelRequest": "requests that wait or run beside others are dropped",
    "$/progress": "how far long work has come",
    "$/setTrace": "accepted",
    "callHierarchy/incomingCalls": "agents that may give work to an agent",
    "callHierarchy/outgoingCalls": "agents that it may give work to",
    "client/registerCapability": "files to watch and settings that change",
    "codeAction/resolve": "the edits of an action",
    "completionItem/resolve": "documentation of an offer",
    "exit": "exit code 0 after `shutdown`, else 1",
    "initialize": "[options](#initialisation-options); columns in UTF-8, UTF-16 or UTF-32",
    "initialized": "accepted",
    "shutdown": "no more answers; work in the background ends",
    "textDocument/codeAction": "fixes of findings, fix all (`source.fixAll.cagent-ls`), comments "
    "that hide findings, extract and inline of models, missing definitions, upgrade; models "
    "to pull",
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
    "window/showDocument": "the result of what was run",
    "window/showMessage": "what is wrong in the settings, once",
    "window/workDoneProgress/cancel": "ends long work",
    "window/workDoneProgress/create": "asked of the client before long work",
    "workspace/codeLens/refresh": "asked of the client when live data has come in",
    "workspace/configuration": "settings of the section `cagent`",
    "workspace/diagnostic": "findings of all agent files in the folders",
    "workspace/diagnostic/refresh": "asked of the client when the disk or the settings say more",
    "workspace/didChangeConfiguration": "settings are read again",
    "workspace/didChangeWatchedFiles": "open files are checked again",
    "workspace/didChangeWorkspaceFolders": "several folders at once",
    "workspace/executeCommand": "[commands](commands.md) that the client does not run itself",
    "workspace/inlayHint/refresh": "asked of the client when live data has come in",
    "workspace/symbol": "named things in agent files",
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
    "client/unregisterCapability": "what is announced stays",
    "codeLens/resolve": _RESOLVED,
    "documentLink/resolve": _RESOLVED,
    "inlayHint/resolve": _RESOLVED,
    "notebookDocument/didChange": _NO_NOTEBOOK,
    "notebookDocument/didClose": _NO_NOTEBOOK,
    "notebookDocument/didOpen": _NO_NOTEBOOK,
    "notebookDocument/didSave": _NO_NOTEBOOK,
    "telemetry/event": "nothing is reported to anybody",
    "textDocument/colorPresentation": _NO_COLOUR,
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
    "window/showMessageRequest": "nothing is asked",
    "workspace/applyEdit": "edits come as answers only",
    "workspace/didCreateFiles": _BY_HAND,
    "workspace/didDeleteFiles": _BY_HAND,
    "workspace/didRenameFiles": _BY_HAND,
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
    commands.offer(server)
    known = server.protocol.fm
    handled = {*known.features, *known.builtin_features, *_BY_PYGLS}
    source = "".join(p.read_text("utf-8") for p in Path(__file__).parent.rglob("*.py"))
    called = set(re.findall(r"\.([a-z_]+?)(?:_async)?\(", source))
    return frozenset(
        method
        for method in METHOD_TO_TYPES
        if not _NEVER_ANNOUNCED.fullmatch(method)
        and (
            method in handled
            if message_direction(method) == "clientToServer"
            else method in handled or _as_called(method) in called
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
