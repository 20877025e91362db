"""Has the local model runner fetch a model that it certainly does not have."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.features.actions.action import Action, Asked
from cagent_ls.features.commands import can_be_pulled
from cagent_ls.features.missing import missing


def pull(file: Snapshot, asked: Asked) -> Iterator[Action]:
    """For each such model named in the range, chat, draft, embedding and reranking models alike."""
    for _, reference in missing(file, asked.span, asked.live):
        if can_be_pulled(reference):
            size = asked.live.sizes(reference) if asked.live.sizes is not None else ""
            title = f"Pull `{reference}`{f' (about {size})' if size else ''}"
            yield Action(title, "quickfix", pulls=reference)
