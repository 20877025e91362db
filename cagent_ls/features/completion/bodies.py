"""What a new thing of each kind begins with, in LSP's snippet syntax."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.features.completion.make import indented
from cagent_ls.language.formats import released
from cagent_ls.language.toolset_types import TOOLSET_TYPES
from cagent_ls.language.types import ListOf, MapOf, OneOf, StructRef, Type

BODIES: dict[str, str] = {
    "Agent": (
        "model: ${1:dmr/ai/qwen3}\n"
        "description: ${2:What it is good at}\n"
        "instruction: ${3:You are a helpful assistant.}"
    ),
    "Model": "provider: ${1:dmr}\nmodel: ${2:ai/qwen3}",
    "Provider": "base_url: ${1:http://localhost:8000/v1}",
    "McpServer": "ref: docker:${1:duckduckgo}",
    "Budget": "max_tokens: ${1:100000}",
    "Command": "description: ${1:What it does}\ninstruction: ${2:Do it.}",
    "Hook": "type: command\ncommand: ${1:./hook.sh}",
    "HookMatcher": ('matcher: "${1:*}"\nhooks:\n  - type: command\n    command: ${2:./hook.sh}'),
    "Skill": ("name: ${1:skill}\ndescription: ${2:When it helps}\ninstructions: ${3:What to do}"),
    "ScriptTool": "cmd: ${1:command}\ndescription: ${2:What it does}",
    "PostEdit": 'path: "${1:*.py}"\ncmd: ${2:ruff format \\$path}',
    "RoutingRule": "model: ${1:dmr/ai/qwen3}\nexamples:\n  - ${2:A message of that kind}",
    "Fallback": "models:\n  - ${1:dmr/ai/qwen3}",
    "Reranking": "model: ${1:dmr/hf.co/ggml-org/qwen3-reranker-0.6b-q8_0-gguf}",
    "Remote": "url: ${1:https://}\ntransport_type: ${2|streamable,sse|}",
    "StructuredOutput": (
        "name: ${1:answer}\nschema:\n  type: object\n  properties:\n    ${2:text}:\n"
        "      type: string"
    ),
}

STRATEGIES: dict[str, str] = {
    "chunked-embeddings": (
        "type: chunked-embeddings\nembedding_model: ${1:dmr/ai/embeddinggemma}\n"
        "vector_dimensions: ${2:768}"
    ),
    "semantic-embeddings": (
        "type: semantic-embeddings\nembedding_model: ${1:dmr/ai/embeddinggemma}\n"
        "vector_dimensions: ${2:768}\nchat_model: ${3:dmr/ai/qwen3}"
    ),
    "bm25": "type: bm25",
}


def source(strategy: str) -> str:
    """A RAG source with one strategy."""
    return "docs:\n  - ${1:./docs}\nstrategies:\n" + item(STRATEGIES[strategy])


def item(body: str) -> str:
    """The body as an item of a list that is indented itself."""
    return "  - " + indented(body, 4).lstrip(" ")


def toolsets(release: str | None) -> Iterator[tuple[str, str, str]]:
    """Name, body and documentation of the types of toolsets that a release has."""
    for kind in TOOLSET_TYPES.values():
        if released(kind, release):
            below = f"\n{kind.snippet}" if kind.snippet else ""
            yield kind.name, f"type: {kind.name}{below}", kind.doc


def items_of(struct: str, release: str | None) -> Iterator[tuple[str, str, str]]:
    """Name, body and documentation of what may stand as one item in a list of that struct."""
    if struct == "Toolset":
        yield from toolsets(release)
    elif struct == "Strategy":
        for name, body in STRATEGIES.items():
            yield name, body, ""
    elif struct in BODIES:
        yield f"new {_noun(struct)}", BODIES[struct], ""


def below_key(type_: Type, name: str) -> str:
    """What a new field of that type begins with, from the colon on; empty for nothing special.

    Args:
        type_: The type of its value.
        name: What to call a first entry.
    """
    match type_:
        case OneOf(types):
            return next((body for t in types if (body := below_key(t, name))), "")
        case StructRef("RagSource"):
            return "\n" + indented(source("chunked-embeddings"))
        case StructRef(struct) if struct in BODIES:
            return "\n" + indented(BODIES[struct])
        case ListOf(StructRef("Strategy")):
            return "\n" + item(STRATEGIES["chunked-embeddings"])
        case ListOf(StructRef(struct)) if struct in BODIES:
            return "\n" + item(BODIES[struct])
        case MapOf(value):
            below = below_key(value, "")
            return f"\n  ${{1:{name}}}:" + below.replace("\n", "\n  ") if below else ""
        case _:
            return ""


def _noun(struct: str) -> str:
    """The name of a struct as words: `hook matcher`."""
    return "".join(f" {c.lower()}" if c.isupper() else c for c in struct).strip()
