"""A tree as plain Python values, read as docker-agent's parser reads them."""

from __future__ import annotations

from typing import Any

from cagent_ls.syntax.dialect import plain_value
from cagent_ls.syntax.tree import Node


def plain(node: Node) -> Any:
    """Dicts, lists and scalars of the tree; an alias that leads nowhere is None."""
    meant = node.meant
    match meant.kind:
        case "alias":
            return None
        case "sequence":
            return [plain(item) for item in meant.items]
        case "mapping":
            return {key: plain(value) for key, value in meant.pairs.items()}
        case _:
            return plain_value(meant)
