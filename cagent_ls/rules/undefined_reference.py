"""undefined-reference: a name that nothing in the file defines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cagent_ls.analysis.bound import Bound, is_null
from cagent_ls.analysis.entries import delete_item
from cagent_ls.analysis.finding import Finding, Fix, Severity
from cagent_ls.analysis.problem import ReferenceUse
from cagent_ls.analysis.references import AUTO, CATALOGUE, is_agent, resolve_model, span_of
from cagent_ls.analysis.similar import nearest
from cagent_ls.analysis.target import About
from cagent_ls.language.structs import SECTIONS
from cagent_ls.language.types import Target
from cagent_ls.rules._references import key_of, rename, severity_of
from cagent_ls.rules.rule import File, Rule
from cagent_ls.syntax.dialect import scalar_kind

RULE = Rule(
    id="undefined-reference",
    severity=Severity.ERROR,
    summary="A model, agent, source or group that is not defined cannot be used.",
    bad="""\
agents:
  root:
    model: local  # the small one
    sub_agents: [reader]
  reader:
    model: locale
    description: Reads.
models:
  local:
    provider: dmr
    model: ai/qwen3
""",
    good="""\
agents:
  root:
    model: local
    sub_agents: [reader]
  reader:
    model: local
    description: Reads.
models:
  local:
    provider: dmr
    model: ai/qwen3
""",
    details="""\
A model is a name under `models`, or `PROVIDER/MODEL` cut at the first slash. An agent is a name
under `agents`, a web address or a reference of a registry with a slash in it, but never another
file. All other names stand in the section of their kind.

Both runtimes refuse the file when they need the name at the start; names that are only looked up
when they are used, such as the model of a command or of a toolset, are warnings. In a file without
agents nothing is reported, since the rest may stand in another file.
""",
    whole_text=True,
    rows=("U20", "U21", "U22", "U23", "U28", "U41", "L15", "N01", "N05", "N07", "N09"),
)

_TAKES_AUTO = {("Agent", "model"), ("Model", "model"), ("RoutingRule", "model")}
_TAKES_AUTO |= {("Strategy", "model"), ("Strategy", "embedding_model")}
_IN_FILE = (
    Target.RAG,
    Target.TOOLSET_GROUP,
    Target.COMMAND_GROUP,
    Target.SKILL_GROUP,
    Target.BUDGET,
    Target.EVALUATOR,
)
"""What only the file itself can define."""
_FILE_ENDINGS = (".yaml", ".yml", ".hcl")


@RULE.linked(Target.MODEL)
def model(use: ReferenceUse, file: File) -> Iterator[Finding]:
    """Models: a name of the file, or `PROVIDER/MODEL`; in some places `auto`."""
    bound, name = use.bound, use.name
    struct = bound.struct if bound is not None else ""
    if bound is not None and struct == "Agent" and bound.is_set("harness"):
        return  # the harness reads the name itself
    if resolve_model(file.symbols, name) is not None:
        return
    if struct == "Strategy" and key_of(use) == "model" and scalar_kind(use.node) != "text":
        return  # strategy-model-not-text
    if name == AUTO:
        if (struct, key_of(use)) not in _TAKES_AUTO:
            message = "`auto` cannot be used here; name the model"
            yield _at(use, file, message)
        return
    remedy = f"define it under `models` or name its provider, as in `dmr/ai/{name}`"
    if "/" in name:
        remedy = "write `PROVIDER/MODEL`"
    yield from _undefined(use, file, file.symbols.of(Target.MODEL), remedy)


@RULE.linked(Target.AGENT)
def agent(use: ReferenceUse, file: File) -> Iterator[Finding]:
    """Agents: of the file, or published ones."""
    name = use.name
    if is_agent(file.symbols, name):
        return
    remedy = "define it under `agents`"
    if name.lower().endswith(_FILE_ENDINGS):
        remedy = "another file cannot be named here: define the agent in this one or publish it"
    elif "/" in name:
        remedy = "a published agent is written `REGISTRY/NAME` in small letters, or as an address"
    yield from _undefined(use, file, file.symbols.of(Target.AGENT), remedy)


_NAMES = ("sub_agents", "handoffs", "use_toolsets", "use_commands", "use_skills", "budgets")


@RULE.each("Agent", having=_NAMES)
def empty(agent: Bound, _about: About) -> Iterator[Finding]:
    """Items of lists that name nothing at all."""
    for key in _NAMES:
        for item in agent.texts(key):
            if is_null(item) or not item.text:
                edits = delete_item(item)
                fixes = (Fix("Delete the empty item", edits),) if edits else ()
                message = f"an item of `{key}` has no name; write one or delete it"
                yield RULE.at(item.span, message, fixes=fixes)


@RULE.linked(Target.MCP)
def server(use: ReferenceUse, file: File) -> Iterator[Finding]:
    """MCP servers that toolsets name; the definitions themselves are `mcp-definition-ref`."""
    named = use.bound is not None and use.bound.struct == "Toolset"
    # Formats up to 5 have no definitions: what is not of the catalogue is another rule's.
    if not named or file.about.format < 6 or use.name.startswith(CATALOGUE):
        return
    known = file.symbols.of(Target.MCP)
    if use.name not in known:
        remedy = f"define it under `mcps`, or write `{CATALOGUE}{use.name}` for Docker's catalogue"
        yield from _undefined(use, file, known, remedy)


def _in_file(use: ReferenceUse, file: File) -> Iterator[Finding]:
    known = file.symbols.of(use.reference.target)
    if use.name not in known:
        remedy = f"define it under `{SECTIONS[use.reference.target]}`"
        yield from _undefined(use, file, known, remedy)


for _target in _IN_FILE:
    RULE.linked(_target)(_in_file)


def _undefined(
    use: ReferenceUse, file: File, known: Iterable[str], remedy: str
) -> Iterator[Finding]:
    if file.symbols.is_fragment:
        return
    kind, name, names = _KINDS[use.reference.target], use.name, list(known)
    near = nearest(name, names)
    if near is not None:
        message = f"no {kind} is called `{name}`; did you mean `{near}`?"
        yield _at(use, file, message, rename(use, near))
        return
    if names and "/" not in name:
        remedy += f" (defined are {', '.join(f'`{n}`' for n in names[:8])})"
    yield _at(use, file, f"no {kind} is called `{name}`; {remedy}")


_KINDS = {
    target: {Target.RAG: "RAG source", Target.MCP: "MCP server"}.get(target, target.value)
    for target in Target
}


def _at(use: ReferenceUse, file: File, message: str, fixes: tuple[Fix, ...] = ()) -> Finding:
    return RULE.at(span_of(use), message, severity=severity_of(use, file), fixes=fixes)
