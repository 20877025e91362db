"""Questions about who leads to whom, in time that grows with the number of steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Edges = Mapping[str, Iterable[str]]


def reached(edges: Edges, start: Iterable[str]) -> frozenset[str]:
    """Everything that `start` leads to along `edges`, itself included."""
    found, pending = set[str](), list(start)
    while pending:
        name = pending.pop()
        if name not in found:
            found.add(name)
            pending.extend(edges.get(name, ()))
    return frozenset(found)


def circles(edges: Edges) -> dict[str, int]:
    """The names that lead back to themselves; those with one number lead to each other.

    Kosaraju's algorithm: names in the order in which a walk is done with them, then walks against
    the edges from the last one.
    """
    against: dict[str, list[str]] = {}
    for name, nexts in edges.items():
        for other in nexts:
            against.setdefault(other, []).append(name)
    found: dict[str, int] = {}
    seen = set[str]()
    for number, name in enumerate(reversed(_done_in_order(edges))):
        if name in seen:
            continue
        members, pending = [], [name]
        while pending:
            member = pending.pop()
            if member not in seen:
                seen.add(member)
                members.append(member)
                pending.extend(against.get(member, ()))
        if len(members) > 1 or name in edges.get(name, ()):
            found.update(dict.fromkeys(members, number))
    return found


def _done_in_order(edges: Edges) -> list[str]:
    done: list[str] = []
    seen = set[str]()
    for start in edges:
        walk = [(start, iter(edges[start]))] if start not in seen else []
        seen.add(start)
        while walk:
            name, nexts = walk[-1]
            following = next((n for n in nexts if n not in seen), None)
            if following is None:
                done.append(name)
                walk.pop()
            else:
                seen.add(following)
                walk.append((following, iter(edges.get(following, ()))))
    return done
