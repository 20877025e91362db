"""textDocument/completion and completionItem/resolve."""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types as lsp
from pygls.uris import to_fs_path

from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.catalog.values import Known
from cagent_ls.language.structs import ROOT, STRUCTS
from cagent_ls.server import convert
from cagent_ls.server.server import CagentServer

if TYPE_CHECKING:
    from cagent_ls.features.completion import Completion, World

_TRIGGERS = [" ", "/", ":", "{", "$", "-", "=", '"', "'", "."]
_MOST_FILES = 500
"""So many names of a folder are offered."""


def register(server: CagentServer) -> None:
    """Registers the handlers."""
    shown: list[Completion] = []

    def completion(ls: CagentServer, params: lsp.CompletionParams) -> lsp.CompletionList:
        """Keys and values that fit at the cursor."""
        from cagent_ls.features.completion import complete  # not needed before first diagnostics

        shown.clear()
        uri = params.text_document.uri
        snapshot = ls.snapshots.get(uri)
        if snapshot is None or not _wanted(snapshot, uri):
            return lsp.CompletionList(is_incomplete=False, items=[])
        ls.refresh_models()
        lines = snapshot.document.lines
        at = convert.offset(lines, params.position, ls.units)
        offers = complete(snapshot, at, _world(ls, uri))
        shown.extend(offers.items)
        client = convert.CompletionClient.of(ls.client_capabilities)
        items = [
            convert.completion_item(lines, offer, ls.units, client, number)
            for number, offer in enumerate(offers.items)
        ]
        return lsp.CompletionList(is_incomplete=offers.incomplete, items=items)

    def resolve(ls: CagentServer, item: lsp.CompletionItem) -> lsp.CompletionItem:
        """The same item with its documentation; those of an older list stay as they are."""
        number = item.data
        if isinstance(number, int) and 0 <= number < len(shown):
            offer = shown[number]
            if offer.label == item.label and offer.doc:
                client = convert.CompletionClient.of(ls.client_capabilities)
                item.documentation = convert.documentation(offer.doc, client)
        return item

    options = lsp.CompletionOptions(trigger_characters=_TRIGGERS, resolve_provider=True)
    server.feature(lsp.TEXT_DOCUMENT_COMPLETION, options)(completion)
    server.feature(lsp.COMPLETION_ITEM_RESOLVE)(resolve)


def _world(ls: CagentServer, uri: str) -> World:
    from cagent_ls.catalog.local import LocalModel
    from cagent_ls.features.completion import World

    known = ls.models.current()
    installed: tuple[LocalModel, ...] | None
    if isinstance(known, Known):
        installed = tuple(
            LocalModel(_short(model.name), model.size, model.parameters, model.quantization)
            for model in sorted(known.values, key=lambda model: model.name)
        )
    else:
        installed = None if ls.models.due or ls.is_refreshing else ()
    path = to_fs_path(uri)

    def folder(relative: str) -> Iterable[tuple[str, bool]]:
        return _entries(Path(path).parent / relative) if path else ()

    return World(installed, tuple(os.environ), folder)


def _entries(folder: Path) -> list[tuple[str, bool]]:
    """What is in a folder; nothing where it cannot be read."""
    try:
        with os.scandir(folder) as entries:
            return [(entry.name, entry.is_dir()) for entry in islice(entries, _MOST_FILES)]
    except (OSError, ValueError):
        return []


def _short(name: str) -> str:
    """The name as people write it: without the default registry and tag."""
    return name.removeprefix("docker.io/").removesuffix(":latest")


def _wanted(snapshot: Snapshot, uri: str) -> bool:
    """Agent files, and files just begun whose name says that they will be one."""
    if snapshot.is_agent_file:
        return True
    keys = snapshot.top.entries if snapshot.top else ()
    begun = len(keys) <= 1 or all(key.text in STRUCTS[ROOT].by_name for key, _ in keys)
    return "agent" in uri.rsplit("/", 1)[-1].lower() and begun
