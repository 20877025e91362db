"""Where the published JSON Schemas are found; see `schema` for what they say."""

from __future__ import annotations

from cagent_ls.language.types import NEWEST_FORMAT

BASE = "https://cagent-ls.github.io/schema/"


def file_name(fmt: int) -> str:
    """What the schema of format `fmt` is called."""
    return "agent-schema.json" if fmt == NEWEST_FORMAT else f"agent-schema-v{fmt}.json"
