"""What the file, and what is known around it, say of a named thing: Markdown for hover."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.references import AUTO, CATALOGUE, resolve_model
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.features.index_state import index_lines
from cagent_ls.features.live import Live, LocalModel, numbers
from cagent_ls.features.markdown import code, plain
from cagent_ls.features.parts import prefix_of, provider_of
from cagent_ls.features.tools import signature
from cagent_ls.language.names import external_agent
from cagent_ls.language.providers import PROVIDERS
from cagent_ls.language.structs import STRUCTS
from cagent_ls.language.types import Target, Tool

_STRUCTS = {
    Target.AGENT: "Agent",
    Target.MODEL: "Model",
    Target.PROVIDER: "Provider",
    Target.RAG: "RagSource",
    Target.MCP: "McpServer",
    Target.TOOLSET_GROUP: "Toolset",
    Target.BUDGET: "Budget",
    Target.EVALUATOR: "Evaluator",
}
_NAMES = {Target.RAG: "RAG source", Target.MCP: "MCP server"}
_DMR = "dmr"
_SERVER = re.compile(r"[A-Za-z0-9._-]+")
_SHORT = 160
"""So much of a text is shown."""


def card(file: Snapshot, target: Target, name: str, live: Live) -> str:
    """What a name of that kind leads to; empty where nothing is known of it."""
    lines = list(_lines(file, target, name, live))
    return "\n\n".join(lines)


def defined(file: Snapshot, target: Target, name: str) -> Bound | None:
    """The mapping that defines a name, if it is written as one."""
    part = file.place_of(target, name)
    struct = _STRUCTS.get(target)
    if part is None or struct is None or part.facts.value.meant.kind != "mapping":
        return None
    return Bound(part.facts.value.meant, struct, None, prefix_of(part.facts))


def _lines(file: Snapshot, target: Target, name: str, live: Live) -> Iterator[str]:
    bound = defined(file, target, name)
    if bound is not None:
        yield f"**{plain(name)}**, {_NAMES.get(target, target.value)} of this file"
        yield from _OF_FILE.get(target, _nothing)(file, name, bound, live)
    elif file.place_of(target, name) is not None:
        yield f"**{plain(name)}**, {target.value} of this file"
        yield from _listed("Holds", _entries(file, target, name))
    elif target is Target.MODEL:
        yield from _inline_model(file, name, live)
    elif target is Target.PROVIDER:
        yield from provider_lines(name, live)
    elif target is Target.MCP and name.startswith(CATALOGUE):
        server = name.removeprefix(CATALOGUE)
        yield f"**{plain(server)}**, an MCP server of Docker's catalogue"
        if _SERVER.fullmatch(server):
            yield f"[About it](https://hub.docker.com/mcp/server/{server})"
    elif target is Target.AGENT:
        external = external_agent(name)
        if external is not None:
            yield f"**{plain(external.name)}**, a published agent"
            yield f"Comes from {code(external.reference)} when the run starts."


def _nothing(file: Snapshot, name: str, bound: Bound, live: Live) -> Iterator[str]:
    yield from ()


def _entries(file: Snapshot, target: Target, name: str) -> list[str]:
    """The names of what a group holds."""
    part = file.place_of(target, name)
    if part is None or target not in {Target.COMMAND_GROUP, Target.SKILL_GROUP}:
        return []
    node = part.facts.value.meant
    if node.kind == "mapping":
        return list(node.pairs)
    items = (item.get("name") if item.kind == "mapping" else item for item in node.elements)
    return [item.text for item in items if item is not None and item.kind == "scalar"]


def _agent(file: Snapshot, name: str, bound: Bound, live: Live) -> Iterator[str]:
    yield from _prose(bound.text("description"))
    model = bound.text("model")
    if model:
        yield from _listed("Model", file.symbols.parts_of(model))
    elif bound.is_set("harness"):
        yield f"Runs in {code(bound.text('harness', 'type'))}."
    toolsets = [f"{t.variant} {t.text('ref')}".strip() for t in bound.inner("toolsets")]
    toolsets += [f"{n.text} (shared)" for n in bound.texts("use_toolsets")]
    yield from _listed("Tools", toolsets)
    yield from _listed("Sub-agents", (n.text for n in bound.texts("sub_agents")))
    yield from _listed("Handoffs", (n.text for n in bound.texts("handoffs")))


def _model(file: Snapshot, name: str, bound: Bound, live: Live) -> Iterator[str]:
    yield from _prose(bound.text("description"))
    turns = file.symbols.turns.get(name)
    if turns:
        yield from _listed("Takes turns", turns)
        return
    first = [node.text for node in bound.texts("first_available")]
    if first:
        yield from _listed("The first of these whose key is set", first)
        return
    provider = bound.text("provider") or bound.text("type")
    served = code(bound.text("model"))
    yield f"{served} of {code(provider)}" if provider else served
    own = defined(file, Target.PROVIDER, provider)
    known = provider_of(bound, file.symbols)
    default = known.base_url if known is not None else ""
    endpoint = bound.text("base_url") or (own.text("base_url") if own else "")
    if endpoint:
        yield f"Endpoint: {code(endpoint)}"
    elif default:
        yield f"Endpoint: {code(default)} by default"
    context = bound.integer("provider_opts", "context_size")
    if context:
        yield f"Context: {context} tokens, as this file says"
    if known is not None and known.name == _DMR and not bound.text("base_url"):
        yield from local_lines(bound.text("model"), live)
    yield from _key_lines(bound.text("token_key"), live)


def _inline_model(file: Snapshot, name: str, live: Live) -> Iterator[str]:
    if name == AUTO:
        yield "**auto**: a model that is chosen when the run starts, by the keys that are set."
        return
    found = resolve_model(file.symbols, name)
    if found is None:
        return
    own = defined(file, Target.PROVIDER, found.provider)
    builtin = PROVIDERS.get(found.provider)
    if own is None and builtin is None:
        return
    yield f"**{plain(found.model)}**, a model of {code(found.provider)}"
    if own is not None:
        yield from _provider(file, found.provider, own, live)
    elif builtin is not None:
        yield from provider_lines(found.provider, live)
        if builtin.name == _DMR:
            yield from local_lines(found.model, live)


def local_lines(reference: str, live: Live) -> Iterator[str]:
    """What the local model runner has under a name; nothing where that is unknown."""
    model = live.installed(reference)
    if model is not None:
        yield f"Installed: {', '.join(_details(model)) or 'yes'}"
        others = [tag for tag in model.tags if tag != model.name]
        if others:
            yield from _listed("Also called", others)
    elif reference and live.is_missing(reference):
        size = live.sizes(reference) if live.sizes is not None else ""
        yield f"Not installed{f' ({size} to pull)' if size else ''}"


def _details(model: LocalModel) -> Iterator[str]:
    yield from numbers(model)
    if model.context_size:
        yield f"context of {model.context_size} tokens"


def provider_lines(name: str, live: Live) -> Iterator[str]:
    """What is known of a built-in provider."""
    provider = PROVIDERS.get(name)
    if provider is None:
        return
    yield f"{code(name)}: {provider.doc}"
    if provider.base_url:
        yield f"Endpoint: {code(provider.base_url)} by default"
    if provider.keys:
        yield f"Key: {' or '.join(variable(key, live) for key in provider.keys)}"


def _provider(file: Snapshot, name: str, bound: Bound, live: Live) -> Iterator[str]:
    client = bound.text("provider")
    if client in PROVIDERS:
        yield f"Speaks as {code(client)}: {PROVIDERS[client].doc}"
    if bound.text("base_url"):
        yield f"Endpoint: {code(bound.text('base_url'))}"
    yield from _key_lines(bound.text("token_key"), live)


def _key_lines(name: str, live: Live) -> Iterator[str]:
    if name:
        yield f"Key: {variable(name, live)}"


def variable(name: str, live: Live) -> str:
    """An environment variable, and whether it is set where that is known. Never its value."""
    if live.variables is None:
        return code(name)
    return f"{code(name)} ({'set' if name in live.variables else 'not set'})"


def _rag(file: Snapshot, name: str, bound: Bound, live: Live) -> Iterator[str]:
    yield from _prose(bound.text("tool", "description"))
    yield from _listed("Documents", (node.text for node in bound.texts("docs")))
    yield from index_lines(name, bound, live)


def _mcp(file: Snapshot, name: str, bound: Bound, live: Live) -> Iterator[str]:
    for label, keys in (
        ("Command", ("command",)),
        ("Address", ("remote", "url")),
        ("From Docker's catalogue", ("ref",)),
    ):
        if bound.text(*keys):
            yield f"{label}: {code(bound.text(*keys))}"


def _group(file: Snapshot, name: str, bound: Bound, live: Live) -> Iterator[str]:
    yield from _listed("Type", [bound.variant])


def _fields(file: Snapshot, name: str, bound: Bound, live: Live) -> Iterator[str]:
    """The short values of a definition, as they are written."""
    fields = STRUCTS[bound.struct].by_name
    known = ((key, bound.text(key)) for key in bound.node.pairs if key in fields)
    written = [f"- {code(key)}: {code(text)}" for key, text in known if text and len(text) < _SHORT]
    if written:
        yield "\n".join(written)


_OF_FILE: dict[Target, Callable[[Snapshot, str, Bound, Live], Iterator[str]]] = {
    Target.AGENT: _agent,
    Target.MODEL: _model,
    Target.PROVIDER: _provider,
    Target.RAG: _rag,
    Target.MCP: _mcp,
    Target.TOOLSET_GROUP: _group,
    Target.BUDGET: _fields,
    Target.EVALUATOR: _fields,
}


def tool_line(tool: Tool) -> str:
    """A tool with its arguments, and whether it only reads."""
    kind = "Only reads." if tool.read_only else "May change things."
    return f"{code(tool.name + signature(tool))}\n\n{tool.doc} {kind}"


def _prose(text: str) -> Iterator[str]:
    """The start of a text that people wrote."""
    line = " ".join(text.split())
    if line:
        yield plain(line) if len(line) <= _SHORT else f"{plain(line[:_SHORT].rstrip())} …"


def _listed(label: str, items: Iterable[str]) -> Iterator[str]:
    written = [code(item) for item in items if item]
    if written:
        yield f"{label}: {', '.join(written)}"
