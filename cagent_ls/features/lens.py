"""Code lenses: what can be run, on the names of agents, RAG sources and models.

States that take a look at the disk or the model runner are shown where they are known already.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.problem import ReferenceUse
from cagent_ls.analysis.references import span_of
from cagent_ls.analysis.rows import PartFacts
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.analysis.target import About
from cagent_ls.features.commands import (
    CHAT,
    INDEX_RAG,
    PULL_MODEL,
    REFERENCES,
    RUN_AGENT,
    RUN_COMMAND,
    SEARCH_RAG,
    can_be_pulled,
    index_source,
    pull_model,
    run_agent,
    search_source,
)
from cagent_ls.features.index_state import in_words, indexes
from cagent_ls.features.live import NOTHING, Index, Live
from cagent_ls.features.parts import prefix_of
from cagent_ls.features.per_part import PerPart
from cagent_ls.language.names import split_model
from cagent_ls.language.types import Target
from cagent_ls.syntax.lines import Span
from cagent_ls.syntax.tree import Node

_DMR = "dmr"


@dataclass(frozen=True, slots=True)
class Lens:
    """A command offered above `span`."""

    span: Span
    title: str
    command: str
    kind: str
    """What `name` is: an agent, a source or a model."""
    name: str
    arguments: tuple[str, ...] = ()
    """What its program is given; nothing is started without any."""
    message: str = ""
    """What an agent is told."""


@dataclass(frozen=True, slots=True)
class _Offers:
    """What a part has to run."""

    commands: tuple[tuple[str, str, str], ...] = ()
    """Of an agent: name, agent and text of each command; no text if it needs arguments."""
    indexes: tuple[Index, ...] = ()
    is_source: bool = False
    pulled: tuple[tuple[Span, str], ...] = ()
    """The models that the local model runner must have, and where they are named."""


def lenses(file: Snapshot, path: str, live: Live = NOTHING, runner: str = "") -> Iterator[Lens]:
    """The lenses of the file stored at `path`.

    `runner` is the name of the program that runs its agents, if that is not the bundled runtime.
    """
    by = f" ({runner})" if runner else ""
    runs_local_models = _DMR not in file.symbols.of(Target.PROVIDER)
    for part in file.parts:
        facts = part.facts
        if facts.section in _MAKERS and facts.value.meant.kind == "mapping":
            span = facts.key.span.shifted(part.start)
            offers = _offers(facts, file.about)
            if facts.section == "agents":
                yield from _agent(file, path, facts.name, span, offers, by)
            elif offers.is_source:
                yield from _source(path, facts.name, span, offers, live)
            if runs_local_models:
                yield from _pulls(part.start, offers, live)


def asked(file: Snapshot) -> Iterator[Index]:
    """The indexes whose states the lenses show."""
    for part in file.parts:
        if part.facts.section == "rag" and part.facts.value.meant.kind == "mapping":
            yield from _offers(part.facts, file.about).indexes


def _agent(
    file: Snapshot, path: str, name: str, span: Span, offers: _Offers, by: str
) -> Iterator[Lens]:
    run = run_agent(path, name)
    yield Lens(span, f"Run agent{by}", RUN_AGENT, "agent", name, run)
    yield Lens(span, f"Chat{by}", CHAT, "agent", name, run)
    agents = file.symbols.of(Target.AGENT)
    for command, agent, text in _with_shared(file, name, offers):
        if not text:
            continue
        who = agent if agent in agents else name
        run = run_agent(path, who, text)
        yield Lens(span, f"Run {command}{by}", RUN_COMMAND, "agent", who, run, text)
    uses = len(file.symbols.uses_of(Target.AGENT, name))
    if uses:
        title = "1 reference" if uses == 1 else f"{uses} references"
        yield Lens(span, title, REFERENCES, "agent", name)


def _with_shared(file: Snapshot, name: str, offers: _Offers) -> Iterator[tuple[str, str, str]]:
    """The commands of an agent: its own, then those of the groups that it uses."""
    seen = {command for command, _, _ in offers.commands}
    yield from offers.commands
    for group in file.symbols.uses_in("agents", name, "use_commands"):
        part = file.place_of(Target.COMMAND_GROUP, group)
        for found in _written(part.facts.value.meant) if part is not None else ():
            if found[0] not in seen:
                seen.add(found[0])
                yield found


def _source(path: str, name: str, span: Span, offers: _Offers, live: Live) -> Iterator[Lens]:
    states = [live.index(index) for index in offers.indexes] if live.index is not None else []
    told = "; ".join(in_words(state) for state in states if state is not None)
    title = f"Index ({told})" if told else "Index"
    yield Lens(span, title, INDEX_RAG, "source", name, index_source(path, name))
    yield Lens(span, "Search", SEARCH_RAG, "source", name, search_source(path, name))


def _pulls(start: int, offers: _Offers, live: Live) -> Iterator[Lens]:
    """The models that are certainly not installed."""
    for span, reference in offers.pulled:
        if can_be_pulled(reference) and live.is_missing(reference):
            size = live.sizes(reference) if live.sizes is not None else ""
            title = f"Pull ({size})" if size else "Pull"
            pull = pull_model(reference)
            yield Lens(span.shifted(start), title, PULL_MODEL, "model", reference, pull)


def _agent_offers(bound: Bound, name: str) -> _Offers:
    return _Offers(commands=tuple(_commands(bound)))


def _source_offers(bound: Bound, name: str) -> _Offers:
    return _Offers(indexes=tuple(indexes(name, bound)), is_source=True)


def _model_offers(bound: Bound, name: str) -> _Offers:
    is_local = bound.text("provider") == _DMR and not bound.is_set("base_url")
    model = bound.text("model") if is_local else ""
    return _Offers(pulled=((bound.head, model),) if model else ())


_MAKERS = {
    "agents": ("Agent", _agent_offers),
    "rag": ("RagSource", _source_offers),
    "models": ("Model", _model_offers),
}


def _make(facts: PartFacts, about: About) -> _Offers:
    struct, make = _MAKERS[facts.section]
    own = make(Bound(facts.value.meant, struct, None, prefix_of(facts)), facts.name)
    return replace(own, pulled=(*own.pulled, *_named_in_place(facts)))


def _named_in_place(facts: PartFacts) -> Iterator[tuple[Span, str]]:
    """The local models that are written as ``dmr/MODEL``."""
    for use in facts.noted:
        if isinstance(use, ReferenceUse) and use.reference.target is Target.MODEL:
            parts = split_model(use.name)
            if parts is not None and parts[0] == _DMR and use.node.via is None:
                yield span_of(use), parts[1]


_offers = PerPart(_make)


def _commands(agent: Bound) -> Iterator[tuple[str, str, str]]:
    """The agent's own commands."""
    written = agent.get("commands")
    if written is not None:
        yield from _written(written)


def _written(written: Node) -> Iterator[tuple[str, str, str]]:
    """Commands; without a text where something is to be filled in, so that it cannot be said."""
    commands: dict[str, Node] = {}
    for mapping in written.elements or (written,):
        commands.update(mapping.pairs)  # of equal names the last one counts
    for name, value in commands.items():
        text, by = _prompt(value)
        yield name, by, "" if "$" in text or "!`" in text else text


def _prompt(command: Node) -> tuple[str, str]:
    """The text of a command, and the agent it is for."""
    if command.kind == "scalar":
        return command.text, ""
    bound = Bound(command, "Command")
    if bound.is_set("url"):
        return "", ""
    return bound.text("instruction") or bound.text("description"), bound.text("agent")
