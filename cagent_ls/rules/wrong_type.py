"""wrong-type: a value of a shape that the key cannot take."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.binder import describe, fits
from cagent_ls.analysis.bound import is_null
from cagent_ls.analysis.finding import Edit, Finding, Fix, Severity
from cagent_ls.analysis.problem import WrongType
from cagent_ls.analysis.target import About
from cagent_ls.language.structs import STRUCTS
from cagent_ls.language.toolset_types import TOOLSET_TYPES
from cagent_ls.language.types import Boolean, ListOf, OneOf, StructRef, Type
from cagent_ls.rules.colon_in_braces import is_split_item
from cagent_ls.rules.rule import Rule
from cagent_ls.syntax.tree import Node
from cagent_ls.syntax.written import written

RULE = Rule(
    id="wrong-type",
    severity=Severity.ERROR,
    summary="A value that the key cannot take is refused.",
    bad="agents:\n  root:\n    model: dmr/ai/qwen3\n    sub_agents: helper # one is enough\n"
    "  helper:\n    model: dmr/ai/qwen3\n    description: Helps.\n",
    good="agents:\n  root:\n    model: dmr/ai/qwen3\n    sub_agents: [helper] # one is enough\n"
    "  helper:\n    model: dmr/ai/qwen3\n    description: Helps.\n",
    details="docker-agent converts single values where it can: a number where text is wanted, a "
    "quoted number where a number is. It does not take a single value for a list, and for a truth "
    "value only `true` and `false` without quotes: `yes`, `on` and `1` are refused. Where a key "
    "swallows what it cannot read, such as `defer`, it is a warning, as the file still loads.",
    rows=("U06", "N16", "N27"),
)

_WRITTEN = {"scalar": "a single value", "sequence": "a list", "mapping": "a mapping"}
_TRUTH = {
    **dict.fromkeys(("yes", "on", "y", "1", "true"), "true"),
    **dict.fromkeys(("no", "off", "n", "0", "false"), "false"),
}


@RULE.each(WrongType)
def wrong_type(problem: WrongType, _about: About) -> Iterator[Finding]:
    """One finding for each value."""
    node, type_, bound = problem.node, problem.type, problem.bound
    if is_split_item(node) or (bound is not None and STRUCTS[bound.struct].open):
        return  # `colon-in-braces`; a free map, in which nothing is refused
    if is_null(node) and type_ == StructRef("Agent"):
        return  # `agent-empty`
    wanted, written = describe(type_), _WRITTEN.get(node.kind, node.kind)
    if isinstance(type_, StructRef) and type_.name == "Toolset" and node.kind == "scalar":
        message = "a toolset is a mapping with a `type`"
        message += f"; write `type: {node.text}`" if node.text in TOOLSET_TYPES else ""
        yield RULE.at(node.span, message, fixes=_as_toolset(node))
        return
    name = f"`{node.key.text}`" if node.key is not None else "this item"
    if problem.swallowed:
        message = f"{name} must be {wanted}; {written} is read as if nothing stood here"
        yield RULE.at(node.span, message, severity=Severity.WARNING)
        return
    fixes = _as_truth(node, type_) or _as_list(node, type_)
    shown = f"`{node.text}`" if fixes and isinstance(type_, Boolean) else written
    yield RULE.at(node.span, f"{name} must be {wanted}, not {shown}", fixes=fixes)


def _as_toolset(node: Node) -> tuple[Fix, ...]:
    if node.text not in TOOLSET_TYPES or node.via is not None:
        return ()
    text = f"{{type: {node.text}}}" if node.parent and node.parent.flow else f"type: {node.text}"
    return (Fix(f"Write `type: {node.text}`", (Edit(node.span, text),)),)


def _as_truth(node: Node, type_: Type) -> tuple[Fix, ...]:
    meant = _TRUTH.get(node.text.lower())
    if meant is None or not isinstance(type_, Boolean) or node.kind != "scalar" or node.via:
        return ()
    return (Fix(f"Write `{meant}`", (Edit(written(node), meant),)),)


def _as_list(node: Node, type_: Type) -> tuple[Fix, ...]:
    """The value as the only item of a list, where a list of such values is wanted."""
    lists = [t for t in (type_.types if isinstance(type_, OneOf) else (type_,)) if _is_list(t)]
    if node.kind != "scalar" or node.via is not None or node.style in {"literal", "folded"}:
        return ()
    if not any(isinstance(t, ListOf) and fits(node, t.item) for t in lists):
        return ()
    written = node.scope.text[node.span.start : node.span.end]
    if any(sign in written for sign in ",\n[]{}#:") and node.style == "plain":
        return ()
    return (Fix(f"Write `[{written}]`", (Edit(node.span, f"[{written}]"),)),)


def _is_list(type_: Type) -> bool:
    return isinstance(type_, ListOf)
