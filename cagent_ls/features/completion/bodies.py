"""What a new thing of each kind begins with, in LSP's snippet syntax."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cagent_ls.analysis.binder import required
from cagent_ls.features.completion.make import indented
from cagent_ls.language.formats import released
from cagent_ls.language.rag import STRATEGY_TYPES
from cagent_ls.language.structs import STRUCTS, fields_for
from cagent_ls.language.toolset_types import TOOLSET_TYPES
from cagent_ls.language.types import Field, ListOf, MapOf, OneOf, StructRef, ToolsetType, Type

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
    "Permissions": 'allow:\n  - "${1:read_*}"\nask:\n  - "${2:shell}"',
    "Fusion": "strategy: ${1|rrf,weighted,max|}",
    "Hooks": (
        'pre_tool_use:\n  - matcher: "${1:*}"\n    hooks:\n      - type: command\n'
        "        command: ${2:./hook.sh}"
    ),
    "Hook": "type: command\ncommand: ${1:./hook.sh}",
    "HookMatcher": ('matcher: "${1:*}"\nhooks:\n  - type: command\n    command: ${2:./hook.sh}'),
    "Skill": ("name: ${1:skill}\ndescription: ${2:When it helps}\ninstructions: ${3:What to do}"),
    "ScriptTool": "cmd: ${1:command}\ndescription: ${2:What it does}",
    "PostEdit": 'path: "${1:*.py}"\ncmd: ${2:ruff format \\$path}',
    "RoutingRule": "model: ${1:dmr/ai/qwen3}\nexamples:\n  - ${2:A message of that kind}",
    "Fallback": "models:\n  - ${1:dmr/ai/qwen3}",
    "Evaluator": (
        "type: boolean\nprovider: ${1:typesafe}\nmodel: ${2:small}\n"
        "instructions: ${3:Is this call harmless?}"
    ),
    "Reranking": "model: ${1:dmr/hf.co/ggml-org/qwen3-reranker-0.6b-q8_0-gguf}",
    "Remote": "url: ${1:https://}\ntransport_type: ${2|streamable,sse|}",
    "StructuredOutput": (
        "name: ${1:answer}\nschema:\n  type: object\n  properties:\n    ${2:text}:\n"
        "      type: string"
    ),
}

GROUPS: dict[str, str] = {
    "commands": "${1:command}: ${2:What to do}",
    "skills": (
        "- name: ${1:skill}\n  description: ${2:When it helps}\n  instructions: ${3:What to do}"
    ),
}
"""What a new group in a top-level section holds."""

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


@dataclass(frozen=True, slots=True)
class Bodies:
    """The bodies as one format and release of docker-agent take them."""

    fmt: int
    release: str | None

    def of(self, struct: str) -> str:
        """What a struct begins with; empty for those with nothing special."""
        if struct == "RagSource":
            return self.source("chunked-embeddings")
        body = BODIES.get(struct, "")
        if struct == "Model" and "provider" not in self._fields("Model"):
            body = body.replace("provider:", "type:")  # its name in format 0
        return self._known(body, struct)

    def source(self, strategy: str) -> str:
        """A RAG source with one strategy."""
        return "docs:\n  - ${1:./docs}\nstrategies:\n" + item(STRATEGIES[strategy])

    def toolsets(self) -> Iterator[tuple[str, str, str]]:
        """Name, body and documentation of each type of toolset that can be written."""
        for kind in TOOLSET_TYPES.values():
            body = self._toolset(kind) if released(kind, self.release) else ""
            if body:
                yield kind.name, body, kind.doc

    def _toolset(self, kind: ToolsetType) -> str:
        """A toolset with all that its type requires; empty where the format lacks a key for it."""
        whole = f"type: {kind.name}\n{kind.snippet}" if kind.snippet else f"type: {kind.name}"
        body = self._known(whole, "Toolset", kind.name)
        fields, is_cut = self._fields("Toolset", kind.name), body != whole
        for requirement in required("Toolset", self.fmt, kind.name):
            names = {name.partition(".")[0] for name in requirement.any_of}
            if names.isdisjoint(_keys(body)):
                field = next((fields[name] for name in requirement.any_of if name in fields), None)
                if field is None:
                    return ""
                body += f"\n{field.name}: ${{9:{field.example or field.name}}}"
                is_cut = False
        return "" if is_cut else body

    def items(self, struct: str) -> Iterator[tuple[str, str, str]]:
        """Name, body and documentation of what may stand in a list of that struct."""
        if struct == "Toolset":
            yield from self.toolsets()
        elif struct == "Strategy":
            for name, body in STRATEGIES.items():
                yield name, body, STRATEGY_TYPES[name]
        elif body := self.of(struct):
            yield f"new {_noun(struct)}", body, STRUCTS[struct].doc

    def below_key(self, type_: Type, name: str = "") -> str:
        """What a new field of that type begins with, from the colon on; empty for others.

        Args:
            type_: The type of its value.
            name: What to call the first entry of a map; by default what its keys are called.
        """
        match type_:
            case OneOf(types):
                return next((body for t in types if (body := self.below_key(t, name))), "")
            case StructRef(struct):
                body = self.of(struct)
                return "\n" + indented(body) if body else ""
            case ListOf(StructRef(struct)):
                body = STRATEGIES["chunked-embeddings"] if struct == "Strategy" else self.of(struct)
                return "\n" + item(body) if body else ""
            case MapOf(value, noun):
                below = self.below_key(value)
                name = name or noun.removesuffix(" name")
                return f"\n  ${{1:{name}}}:" + below.replace("\n", "\n  ") if below else ""
            case _:
                return ""

    def _known(self, body: str, struct: str, variant: str = "") -> str:
        """The body without keys that the struct does not have."""
        fields = self._fields(struct, variant)
        made, keep = [], True
        for line in body.split("\n"):
            if not line.startswith(" "):
                keep = line.partition(":")[0] in fields
            if keep:
                made.append(line)
        return "\n".join(made)

    def _fields(self, struct: str, variant: str = "") -> dict[str, Field]:
        """The fields of a struct, or of one that is of a certain type."""
        known = fields_for(struct, self.fmt, self.release)
        return {
            name: field
            for name, field in known.items()
            if not variant or not field.only or variant in field.only
        }


def _keys(body: str) -> set[str]:
    """The keys of a body, without those further in."""
    return {line.partition(":")[0] for line in body.split("\n")}


def item(body: str) -> str:
    """The body as an item of a list that is indented itself."""
    return "  - " + indented(body, 4).lstrip(" ")


def _noun(struct: str) -> str:
    """The name of a struct as words: `hook matcher`."""
    return "".join(f" {c.lower()}" if c.isupper() else c for c in struct).strip()
