"""textDocument/documentLink."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types as lsp
from pygls.uris import to_fs_path

from cagent_ls.server.beside import in_thread
from cagent_ls.server.server import CagentServer
from cagent_ls.surroundings.disk import is_remote


def register(server: CagentServer) -> None:
    """Registers the handler."""
    server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_LINK)(document_link)


async def document_link(ls: CagentServer, params: lsp.DocumentLinkParams) -> list[lsp.DocumentLink]:
    """Files that are there, and pages on the web."""
    from cagent_ls.features.links import links

    uri = params.text_document.uri
    file = ls.agent_file(params.text_document)
    if file is None:
        return []
    path = to_fs_path(uri) if uri.startswith("file:") else None
    folder = Path(path).parent if path else None

    def find(name: str) -> str | None:
        if folder is None or is_remote(name):
            return None
        return _address(folder / Path(name).expanduser())

    found = await in_thread(lambda: links(file, find))
    if ls.snapshots.get(uri) is not file:
        return []  # the client asks again about the new text
    return [lsp.DocumentLink(ls.range_in(file, link.span), target=link.address) for link in found]


def _address(path: Path) -> str | None:
    """The address of a file that can be opened; none for folders and odd names."""
    try:
        return path.resolve().as_uri() if path.is_file() else None
    except (OSError, RuntimeError, ValueError):
        return None
