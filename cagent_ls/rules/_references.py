"""What rules about names share: near misses, and how sure it is that a name is looked up."""

from __future__ import annotations

from collections.abc import Iterable

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Edit, Fix, Severity
from cagent_ls.analysis.problem import ReferenceUse
from cagent_ls.analysis.references import span_of
from cagent_ls.analysis.similar import nearest
from cagent_ls.language.providers import KNOWN
from cagent_ls.language.structs import STRUCTS
from cagent_ls.language.types import Target
from cagent_ls.rules.rule import File
from cagent_ls.syntax.written import content, in_flow


def rename(use: ReferenceUse, text: str, *, safe: bool = False) -> tuple[Fix, ...]:
    """The fix that writes another name in place of a used one."""
    node, span = use.node, span_of(use)
    if node.via is not None or node.style in {"literal", "folded"}:
        return ()
    written, whole = text, content(node)
    if node.style == "plain" and ":" in text and in_flow(node):  # without quotes it is a mapping
        if span not in {node.span, whole}:
            return ()
        written = f'"{text}"'
    if span == node.span:
        span = whole
    return (Fix(f"Change to `{text}`", (Edit(span, written),), safe),)


def is_missing(bound: Bound, *keys: str) -> bool:
    """Whether none of `keys` is set, nor probably meant by a key that is written wrongly."""
    for key in keys:
        if bound.is_set(key):
            return False
    if bound.has_unknown_parts:
        return False
    known = STRUCTS[bound.struct].by_name
    unknown = [key.text for key, _ in bound.node.entries if key.text not in known]
    return not any(nearest(name, keys) for name in unknown)


def near_miss(name: str, known: Iterable[str]) -> str | None:
    """The known name that was meant, never one that only lacks a beginning or an end."""
    near = nearest(name, known)
    if near is None or near in name or name in near:
        return None
    return near


def knows_provider(file: File, name: str) -> bool:
    """Whether a provider is built in or defined in the file."""
    return name in KNOWN or name in file.symbols.of(Target.PROVIDER)


def severity_of(use: ReferenceUse, file: File) -> Severity:
    """An error where the file cannot be loaded without the name, else a warning."""
    return Severity.ERROR if _must_resolve(use, file) else Severity.WARNING


def _must_resolve(use: ReferenceUse, file: File) -> bool:
    bound, symbols = use.bound, file.symbols
    if bound is None:
        return False
    struct, key = bound.struct, key_of(use)
    match use.reference.target:
        case Target.AGENT | Target.EVALUATOR:
            return struct == "Agent"
        case Target.MODEL if struct == "Model":
            if key == "model":
                return use.name in symbols.agent_parts
            if key == "first_available":  # later ones may never be looked at
                return not use.node.index and bound.name in symbols.loaded_models
            return _is_asked(bound.name, key, file)
        case Target.MODEL if struct in {"Strategy", "Reranking"}:
            return _stops_the_load(key, bound, file)
        case Target.MODEL:
            return struct in {"Agent", "Fallback", "RoutingRule"}
        case Target.MCP | Target.RAG:
            return _is_taken_over(bound, Target.TOOLSET_GROUP, "use_toolsets", file)
        case Target.TOOLSET_GROUP:
            return _is_taken_over(bound, Target.SKILL_GROUP, "use_skills", file)
        case _:
            return True


def _is_asked(model: str, key: str, file: File) -> bool:
    """Whether some agent takes its title or compaction model from this model of its own."""
    symbols = file.symbols
    return any(
        symbols.parts_of(agent.text("model"))[:1] == (model,)
        for agent in symbols.of(Target.AGENT).values()
        if not agent.has("harness") and not (key == "compaction_model" and agent.has(key))
    )


def _is_taken_over(bound: Bound, group: Target, key: str, file: File) -> bool:
    """Whether an agent has the mapping itself, or takes over the group that it is in."""
    section, name, *_ = (*bound.path, "")
    uses = file.symbols.uses_of(group, name) if section != "agents" else ()
    return section == "agents" or any(use.field == key for use in uses)


def _stops_the_load(key: str, bound: Bound, file: File) -> bool:
    """Whether a source of documents without that model stops more than its toolset."""
    if bound.struct == "Strategy" and key == "model":
        return bound.path[0] == "rag"
    about = file.about
    return about.release is None or about.released(until="1.36.0")


def key_of(use: ReferenceUse) -> str:
    """The key of the field the name stands in, in a list or not."""
    node = use.node
    if node.key is None and node.parent is not None:
        node = node.parent
    return node.key.text if node.key is not None else ""
