"""A tree as plain Python values, read as docker-agent's parser reads them."""

from __future__ import annotations

from typing import Any

from cagent_ls.syntax.dialect import plain_value
from cagent_ls.syntax.tree import Node


def plain(root: Node) -> Any:
    """Dicts, lists and scalars of the tree; aliases and merge keys are resolved."""
    return _value(root, _anchors(root), ())


def _anchors(root: Node) -> dict[str, Node]:
    found: dict[str, Node] = {}
    pending = [root]
    while pending:
        node = pending.pop()
        if node.green.anchor:
            found[node.green.anchor] = node
        pending.extend(node.children())
    return found


def _value(node: Node, anchors: dict[str, Node], within: tuple[str, ...]) -> Any:
    match node.kind:
        case "alias":
            target = anchors.get(node.text)
            if target is None or node.text in within:
                return None
            return _value(target, anchors, (*within, node.text))
        case "sequence":
            return [_value(item, anchors, within) for item in node.items]
        case "mapping":
            return _mapping(node, anchors, within)
        case _:
            return plain_value(node)


def _mapping(node: Node, anchors: dict[str, Node], within: tuple[str, ...]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in node.entries:
        inner = _value(value, anchors, within)
        if key.text == "<<" and key.style == "plain":
            for merged in inner if isinstance(inner, list) else [inner]:
                made.update(merged if isinstance(merged, dict) else {})
        else:
            made[key.text] = inner
    return made
