"""Defines what a name leads to where nothing does: an agent, a model, a source and so on."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.references import AUTO, CATALOGUE, is_agent
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.catalog.pullable import DMR_MODELS
from cagent_ls.features.actions.action import Action, Asked
from cagent_ls.features.actions.extract_model import provider_key
from cagent_ls.features.actions.sections import added
from cagent_ls.features.completion.bodies import GROUPS, Bodies
from cagent_ls.features.completion.make import plain
from cagent_ls.features.occurrences import Occurrence, Symbol, occurrences_in, parts_at
from cagent_ls.features.spelling import spelled
from cagent_ls.language.names import split_model
from cagent_ls.language.providers import KNOWN, WITHOUT_PROVIDER
from cagent_ls.language.structs import ROOT, SECTIONS, fields_for
from cagent_ls.language.types import Target

_RULES = ("undefined-reference", "unknown-provider")
_KINDS = {
    Target.AGENT: "agent",
    Target.MODEL: "model",
    Target.PROVIDER: "provider",
    Target.RAG: "RAG source",
    Target.MCP: "MCP server",
    Target.TOOLSET_GROUP: "toolset group",
    Target.COMMAND_GROUP: "command group",
    Target.SKILL_GROUP: "skill group",
    Target.BUDGET: "budget",
    Target.EVALUATOR: "evaluator",
}
"""What can be made up from a name, in words."""
_STRUCTS = {
    Target.PROVIDER: "Provider",
    Target.RAG: "RagSource",
    Target.BUDGET: "Budget",
    Target.EVALUATOR: "Evaluator",
}


def define(file: Snapshot, asked: Asked) -> Iterator[Action]:
    """For the undefined name at the range; its section is made where there is none."""
    if file.symbols.is_fragment or file.about.newer:
        return
    seen = set[Symbol]()
    for part in parts_at(file, asked.span.start):
        for found in occurrences_in(part, file.symbols):
            symbol = _missing(found, file) if found.span.meets(asked.span) else None
            if symbol is None or symbol in seen:
                continue
            seen.add(symbol)
            section = SECTIONS[symbol.target]
            edits = added(file, section, symbol.name, _body(symbol, found, file))
            about = tuple(f for f in asked.about(*_RULES) if f.span.meets(found.span))
            if edits:
                title = f"Create the {_KINDS[symbol.target]} `{symbol.name}`"
                yield Action(title, "quickfix", edits, about)


def _missing(found: Occurrence, file: Snapshot) -> Symbol | None:
    """What a used name needs to be defined; None where it leads somewhere."""
    symbols, symbol = file.symbols, found.symbol
    target, name = symbol.target, symbol.name
    parts = split_model(name) if target is Target.MODEL else None
    if parts is not None and name not in symbols.of(target):
        symbol = Symbol(Target.PROVIDER, parts[0])
        target, name = symbol.target, symbol.name
    if (
        found.is_definition
        or name != name.strip()
        or name in symbols.of(target)
        or target not in _KINDS
    ):
        return None
    if SECTIONS[target] not in fields_for(ROOT, file.format, file.about.release):
        return None
    match target:
        case Target.MODEL:
            leads = name == AUTO or "/" in name
        case Target.PROVIDER:
            leads = name in KNOWN or name in WITHOUT_PROVIDER or "/" in name
        case Target.AGENT:
            leads = is_agent(symbols, name) or "/" in name
        case Target.MCP:
            leads = name.startswith(CATALOGUE)
        case _:
            leads = False
    return None if leads else symbol


def _body(symbol: Symbol, found: Occurrence, file: Snapshot) -> str:
    """What the new thing begins with, for its name as far as that tells something."""
    bodies, name = Bodies(file.format, file.about.release), symbol.name
    match symbol.target:
        case Target.AGENT:
            body = plain(bodies.of("Agent"))
            owner = file.symbols.of(Target.AGENT).get(found.part.name)
            model = owner.text("model") if owner is not None else ""
            return body.replace("dmr/ai/qwen3", spelled(model), 1) if model else body
        case Target.MODEL:
            known = {
                suggestion.name.rpartition("/")[2]: suggestion.name for suggestion in DMR_MODELS
            }
            return f"{provider_key(file)}: dmr\nmodel: {known.get(name, 'ai/qwen3')}"
        case Target.MCP:
            return f"ref: {spelled(CATALOGUE + name)}"
        case Target.TOOLSET_GROUP:
            return "type: filesystem"
        case Target.COMMAND_GROUP | Target.SKILL_GROUP:
            return plain(GROUPS[SECTIONS[symbol.target]])
        case _:
            return plain(bodies.of(_STRUCTS[symbol.target]))
