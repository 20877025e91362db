"""How Docker Model Runner reads the name of a model."""

from __future__ import annotations

import re

_ID = re.compile(r"(sha256:)?[0-9a-f]{64}|[0-9a-f]{12}")


def completed(name: str) -> str:
    """The name with the organisation that it adds, and without capitals before the tag."""
    if (
        not name
        or "$" in name
        or _ID.fullmatch(name)
        or name.startswith(("hf.co/", "huggingface.co/"))
    ):
        return name
    path, colon, tag = name.rpartition(":")
    if not colon or "/" in tag:
        path, colon, tag = name, "", ""
    path = path.lower()
    return f"{path if '/' in path else f'ai/{path}'}{colon}{tag}"


def with_tag(name: str) -> str:
    """The name with the tag that it adds."""
    _, colon, tag = name.rpartition(":")
    return name if colon and "/" not in tag else f"{name}:latest"
