"""The tools there are: those of the types of toolsets, and those that a file makes itself."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.rows import PartFacts
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.analysis.target import About
from cagent_ls.features.markdown import code, plain
from cagent_ls.features.per_part import PerPart
from cagent_ls.language.formats import released
from cagent_ls.language.toolset_types import AUTOMATIC_TOOLS, TOOLSET_TYPES
from cagent_ls.language.types import Target, Tool


def tools_of(file: Snapshot, toolset: Bound) -> tuple[Tool, ...]:
    """The tools of a toolset, as far as the file tells."""
    match toolset.variant:
        case "rag":
            return (_search(file, toolset),)
        case "script" | "api":
            return tuple(_made(toolset))
        case "open_url" if toolset.text("name"):
            return (Tool(toolset.text("name"), TOOLSET_TYPES["open_url"].doc),)
        case kind:
            known = TOOLSET_TYPES.get(kind)
            tools = known.tools if known is not None else ()
            return tuple(tool for tool in tools if released(tool, file.about.release))


def all_tools(file: Snapshot) -> tuple[Tool, ...]:
    """The tools that the file makes, then all others; of equal names the first one."""
    release = file.about.release
    kinds = (kind for kind in TOOLSET_TYPES.values() if released(kind, release))
    builtin = (tool for tools in (*(k.tools for k in kinds), AUTOMATIC_TOOLS) for tool in tools)
    found: dict[str, Tool] = {}
    for tool in (*_own(file), *(tool for tool in builtin if released(tool, release))):
        found.setdefault(tool.name, tool)
    return tuple(found.values())


def signature(tool: Tool) -> str:
    """The arguments of a tool, in brackets."""
    return f"({', '.join(tool.arguments)})"


def _own(file: Snapshot) -> Iterator[Tool]:
    for part in file.parts:
        for toolset in _makers(part.facts, file.about):
            yield from tools_of(file, toolset)


def _make(facts: PartFacts, about: About) -> tuple[Bound, ...]:
    noted = (n for n in facts.noted if isinstance(n, Bound) and n.struct == "Toolset")
    return tuple(n for n in noted if n.variant in {"rag", "script", "api", "open_url"})


_makers = PerPart(_make)
"""The toolsets of a part whose tools the file names."""


def _made(toolset: Bound) -> Iterator[Tool]:
    """Commands and HTTP calls."""
    scripts, call = toolset.get("shell"), toolset.get("api_config")
    if toolset.variant == "script" and scripts is not None:
        for name, script in scripts.pairs.items():
            about = Bound(script, "ScriptTool")
            doc = _prose(about, "description") or f"Runs {code(about.text('cmd'))}."
            yield Tool(name, doc, _arguments(about))
    elif toolset.variant == "api" and call is not None:
        about = Bound(call, "ApiConfig")
        if about.text("name"):
            doc = _prose(about, "instruction") or f"Calls {code(about.text('endpoint'))}."
            yield Tool(about.text("name"), doc, _arguments(about))


def _arguments(made: Bound) -> tuple[str, ...]:
    """The names of the arguments; with ``?`` where others are said to be required."""
    args = made.get("args")
    required = {node.text for node in made.texts("required")}
    names = args.pairs if args is not None else ()
    return tuple(name if not required or name in required else f"{name}?" for name in names)


def _search(file: Snapshot, toolset: Bound) -> Tool:
    """The tool that searches a source: named by the source's `tool`, the toolset, or the source."""
    ref = toolset.text("ref")
    part = file.place_of(Target.RAG, ref)
    value = part.facts.value.meant if part is not None else toolset.get("rag_config")
    said = Bound(value, "RagSource") if value is not None else None
    name = said.text("tool", "name") if said is not None else ""
    doc = _prose(said, "tool", "description") if said is not None else ""
    return Tool(
        name or toolset.text("name") or ref or "rag",
        doc or f"Searches the documents of {code(ref) or 'the toolset'}.",
        ("query",),
        read_only=True,
    )


def _prose(bound: Bound, *keys: str) -> str:
    """A text of the file as a sentence in Markdown; empty without one."""
    text = " ".join(bound.text(*keys).split())
    return plain(text if not text or text.endswith((".", "!", "?")) else f"{text}.")
