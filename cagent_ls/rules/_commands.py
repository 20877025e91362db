"""The commands of agents and of shared groups, in both forms they are written in."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.syntax.tree import Node


def commands_in(written: Node) -> Iterator[tuple[Node, Node]]:
    """Names and values of a mapping of commands, or of a list of such mappings."""
    for mapping in written.items if written.kind == "sequence" else (written,):
        for key, value in mapping.entries:
            if not key.is_merge_key:
                yield key, value.meant
