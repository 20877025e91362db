"""Names and references with a form of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SLASH = """
    attach clear compact context copy copy-last cost drop effort eval exit export fork
    getting-started model new pause permissions plans q quit sessions settings shell skills
    snapshots speak split-diff star theme think title tools toolset-restart undo yolo
"""
SLASH_COMMANDS = frozenset(_SLASH.split())
"""Commands of docker-agent's own terminal screen, old and new; a command of a file loses."""

DOCUMENTED_ONLY = {
    "handoff": "list the agents under `handoffs`; the tool is then there by itself",
    "transfer_task": "list the agents under `sub_agents`; the tool is then there by itself",
}
"""Toolset types that pages name and no release knows, with what to do instead."""


@dataclass(frozen=True, slots=True)
class External:
    """A published agent."""

    name: str
    """What it is called in this file: written before a colon, else taken from the reference."""
    reference: str


_FILE_ENDINGS = (".yaml", ".yml", ".hcl")
_HOST = re.compile(r"(?:[^\s:\[\]<>\"\\^`{}|%?#@]*|\[[0-9A-Fa-f:.]+\])(?::[0-9]*)?")
_REPOSITORY = re.compile(r"[a-z0-9_.\-/]{2,255}")
_TAG = re.compile(r"[\w.\-]{1,128}", re.ASCII)
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_AQUA = re.compile(r"[^/@]+/[^@]+(?:@.*)?")
_NO_INSTALL = ("false", "off")


def external_agent(text: str) -> External | None:
    """The published agent that a sub-agent or handoff names, or None for anything else.

    A web address, or a reference of a registry with a ``/`` in it; since docker-agent 1.32.5 either
    may follow ``name:``.
    """
    if _is_reference(text):
        return External(_last_part(text), text)
    name, colon, reference = text.partition(":")
    if colon and name and "/" not in name and _is_reference(reference):
        return External(name, reference)
    return None


def is_registry_reference(text: str) -> bool:
    """Whether the text has the form of an OCI reference: ``[HOST/]PATH[:TAG][@DIGEST]``."""
    rest, at, digest = text.partition("@")
    if at and not _DIGEST.fullmatch(digest):
        return False
    head, slash, last = rest.rpartition("/")
    last, colon, tag = last.partition(":")
    if colon and not _TAG.fullmatch(tag):
        return False
    path = head + slash + last
    host, slash, below = path.partition("/")
    if slash and ("." in host or ":" in host or host == "localhost"):
        path = below
        if not _HOST.fullmatch(host):
            return False
    return _REPOSITORY.fullmatch(path) is not None


def aqua_fault(version: str) -> str | None:
    """What is wrong with the `version` of a server that docker-agent may install, or None."""
    if not version or version.lower() in _NO_INSTALL or _AQUA.fullmatch(version.strip()):
        return None
    return "it is neither `OWNER/REPO` or `OWNER/REPO@VERSION` of the aqua registry nor `false`"


def split_model(reference: str) -> tuple[str, str] | None:
    """Provider and model of ``PROVIDER/MODEL``, cut at the first slash; None for a plain name."""
    provider, slash, model = reference.partition("/")
    return (provider, model) if slash and provider and model else None


def alloy_parts(reference: str) -> tuple[str, ...]:
    """The models of a comma list; one for a single model, none for an empty text."""
    return tuple(part for part in map(str.strip, reference.split(",")) if part)


def _is_reference(text: str) -> bool:
    if text.startswith(("http://", "https://")):
        return True
    is_file = text.lower().endswith(_FILE_ENDINGS) or text.startswith("/dev/fd/")
    return "/" in text and not is_file and is_registry_reference(text)


def _last_part(reference: str) -> str:
    last = reference.partition("@")[0].rsplit("/", 1)[-1]
    if reference.startswith(("http://", "https://")):
        return last.rpartition(".")[0] or last
    return last.partition(":")[0]
