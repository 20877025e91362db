"""Tells agent files from other YAML, by content: names and folders prove nothing."""

from __future__ import annotations

from cagent_ls.syntax.tree import Node

_AGENT_KEYS = {
    "model",
    "instruction",
    "instruction_file",
    "description",
    "toolsets",
    "sub_agents",
    "handoffs",
    "harness",
    "welcome_message",
    "use_toolsets",
}


def is_agent_file(root: Node | None, text: str) -> bool:
    """Whether the text is an agent file or a part of one (only `rag:` or `models:`)."""
    first = text[: text.find("\n")] if "\n" in text else text
    if first.startswith("#!") and "agent" in first:
        return True
    if root is None or root.kind != "mapping":
        return False
    return (
        _some(root.get("agents"), _AGENT_KEYS)
        or _beside(root.get("agents"), _AGENT_KEYS)
        or _some(root.get("rag"), {"strategies"})
        or _some(root.get("models"), {"provider"})
    )


def _some(section: Node | None, keys: set[str]) -> bool:
    """Whether some value of the section is a mapping with one of the keys."""
    return section is not None and any(
        key.text in keys for _, value in section.entries for key, _ in value.entries
    )


def _beside(section: Node | None, keys: set[str]) -> bool:
    """Whether an empty name is followed by such keys that should stand below it."""
    entries = section.entries if section is not None else ()
    return any(
        value.absent and name.text not in keys and entries[at + 1][0].text in keys
        for at, (name, value) in enumerate(entries[:-1])
    )
