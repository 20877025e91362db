"""textDocument/codeLens."""

from __future__ import annotations

import sys
from pathlib import Path

from lsprotocol import types as lsp
from pygls.uris import to_fs_path

from cagent_ls.features.lens import lenses
from cagent_ls.server import convert
from cagent_ls.server.server import CagentServer


def register(server: CagentServer) -> None:
    """Registers the handler."""
    server.feature(lsp.TEXT_DOCUMENT_CODE_LENS)(code_lens)


def code_lens(ls: CagentServer, params: lsp.CodeLensParams) -> list[lsp.CodeLens]:
    """Lenses for commands the client announced, in trusted workspaces, on files on disk."""
    uri = params.text_document.uri
    snapshot, path = ls.snapshots.get(uri), to_fs_path(uri)
    announced = ls.options.get("commands")
    if snapshot is None or path is None or ls.options.get("trusted") is not True:
        return []
    lines = snapshot.document.lines
    return [
        lsp.CodeLens(
            range=convert.range_of(lines, lens.span, ls.units),
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
