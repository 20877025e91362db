"""Tells agent files from other YAML, by content: names and folders prove nothing.

A first line such as ``#!/usr/bin/env docker agent run`` or a comment at the top, ``# cagent-ls:
agent-file`` or the one of yaml-language-server with our schema, settles it.
"""

from __future__ import annotations

import re

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


_MARKS = re.compile(
    r"#!.*agent|#\s*cagent-ls:\s*agent-file\b"
    r"|#\s*yaml-language-server:\s*\$schema=\S*(?:agent-schema|cagent|docker-agent)"
)
_OF_OTHERS = ({"apiVersion", "kind"}, {"services"}, {"jobs", "on"})
"""Top-level keys of Kubernetes, Compose and GitHub: with all of a set it is no agent file."""

_HCL_START = re.compile(
    r"(?:\s|(?:#|//)[^\n]*(?:\n|\Z))*"
    r'(?:[a-z_]+\s+"[^"\n]*"\s*\{|[a-z_]+\s*(?:\{\s*\n|=))'
)
_HCL_BLOCK = re.compile(r'^(?:agent|model)\s+"[^"\n]*"\s*\{', re.MULTILINE)


def is_agent_file(root: Node | None, text: str) -> bool:
    """Whether the text is an agent file or a part of one (only `rag:` or `models:`)."""
    if _is_marked(text):
        return True
    if root is None or root.kind != "mapping":
        return False
    if any(all(root.get(key) is not None for key in keys) for keys in _OF_OTHERS):
        return False
    return (
        _some(root.get("agents"), _AGENT_KEYS)
        or _beside(root.get("agents"), _AGENT_KEYS)
        or _some(root.get("rag"), {"strategies"})
        or _some(root.get("models"), {"provider"})
    )


def is_hcl(text: str) -> bool:
    """Whether the text is an agent file in HCL."""
    return _HCL_START.match(text) is not None and _HCL_BLOCK.search(text) is not None


def _is_marked(text: str) -> bool:
    """Whether a comment before everything else says that it is an agent file."""
    at = 1 if text.startswith("\ufeff") else 0
    while text[at : at + 1] in {"#", "\n", "\r"}:
        end = text.find("\n", at)
        line = text[at : end if end >= 0 else len(text)]
        if _MARKS.match(line):
            return True
        if end < 0:
            return False
        at = end + 1
    return False


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
