"""What the rules about hooks share."""

from __future__ import annotations

from cagent_ls.analysis.bound import Bound


def event_of(bound: Bound) -> str:
    """The event that a hook or matcher belongs to; empty where it cannot be told."""
    while bound.owner is not None and bound.owner.struct != "Hooks":
        bound = bound.owner
    steps = bound.path[len(bound.owner.path) :] if bound.owner is not None else ()
    return steps[0] if steps else ""


def agent_of(bound: Bound) -> Bound | None:
    """The agent that a mapping belongs to."""
    owner = bound.owner
    while owner is not None and owner.struct != "Agent":
        owner = owner.owner
    return owner


def misshapen(bound: Bound) -> bool:
    """Whether a hook stands where a matcher belongs, or the other way round."""
    written = bound.node.pairs
    if bound.struct == "HookMatcher":
        return "hooks" not in written and ("type" in written or "command" in written)
    return bound.struct == "Hook" and "type" not in written and "hooks" in written
