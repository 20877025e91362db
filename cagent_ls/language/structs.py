"""All structs of the format by name, and the fields each format has."""

from __future__ import annotations

from functools import cache

from cagent_ls.language import agent, model, rag, toolset
from cagent_ls.language.types import (
    NEWEST_FORMAT,
    Field,
    Free,
    ListOf,
    MapOf,
    Struct,
    StructRef,
    Text,
    TextKind,
)

_PATTERNS = ListOf(Text(TextKind.PERMISSION))

_FILE = Struct(
    "File",
    "An agent file.",
    (
        Field(
            "version", Text(), f"Format of the file, 0 to {NEWEST_FORMAT}; the newest if absent."
        ),
        Field("agents", MapOf(StructRef("Agent"), "agent name"), "The team, by name."),
        Field("models", MapOf(StructRef("Model"), "model name"), "Named models."),
        Field("providers", MapOf(StructRef("Provider"), "provider name"), "Endpoints.", since=3),
        Field("rag", MapOf(StructRef("RagSource"), "source name"), "Document sources.", since=2),
        Field("mcps", MapOf(StructRef("Toolset"), "server name"), "MCP servers.", since=6),
        Field("metadata", StructRef("Metadata"), "Author and licence.", since=1),
        Field("permissions", StructRef("Permissions"), "Rules for tool calls.", since=3),
        Field("commands", Free(), "Groups of commands.", since=10),
        Field("skills", Free(), "Groups of skills.", since=10),
        Field("toolsets", MapOf(StructRef("Toolset"), "toolset name"), "Shared ones.", since=10),
        Field("runtime", Free(), "Sandbox and safety of the run.", since=9),
        Field("budget", Free(), "Limit of the whole run.", since=12),
        Field("budgets", MapOf(Free(), "budget name"), "Limits shared by agents.", since=12),
        Field("flavors", MapOf(Free(), "flavor name"), "Patches of this file.", since=13),
        Field("evaluators", MapOf(Free(), "evaluator name"), "Judges for hooks.", since=16),
        Field("env", Free(), "Environment, in format 0 and 1.", until=1),
    ),
)

_METADATA = Struct(
    "Metadata",
    "About the file, for publishing.",
    (
        Field("author", Text(), "Who wrote it."),
        Field("license", Text(), "Its licence."),
        Field("readme", Text(TextKind.PROSE), "The text of a readme, not a path."),
        Field("version", Text(), "Its own version; quote `1.10`.", since=3),
        Field("description", Text(TextKind.PROSE), "What it does.", since=4),
        Field("tags", ListOf(Text()), "Words to find it by.", since=11),
    ),
)

_PERMISSIONS = Struct(
    "Permissions",
    "Patterns of tool calls: `TOOL` or `TOOL:argument=glob`; deny beats everything.",
    (
        Field("allow", _PATTERNS, "Calls that run without a question."),
        Field("ask", _PATTERNS, "Calls that are always asked about.", since=4),
        Field("deny", _PATTERNS, "Calls that never run."),
    ),
)

ROOT = "File"

STRUCTS: dict[str, Struct] = {
    struct.name: struct
    for struct in (
        _FILE,
        _METADATA,
        _PERMISSIONS,
        *agent.STRUCTS,
        *model.STRUCTS,
        *toolset.STRUCTS,
        *rag.STRUCTS,
    )
}


@cache
def fields_for(name: str, fmt: int) -> dict[str, Field]:
    """The fields of the struct `name` in format `fmt`, in the order they are documented."""
    return {
        field.name: field
        for field in STRUCTS[name].fields
        if field.since <= fmt and (field.until is None or fmt <= field.until)
    }
