"""strategy-value-ignored: a value of a strategy that is replaced by the default."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cagent_ls.analysis.binder import describe
from cagent_ls.analysis.finding import Edit, Finding, Fix, Severity
from cagent_ls.analysis.problem import WrongType
from cagent_ls.analysis.target import BOTH, DOCKER_AGENT, About
from cagent_ls.language.types import Boolean, Integer, ListOf, Number
from cagent_ls.rules._rag import EXAMPLE, FREE
from cagent_ls.rules.rule import Rule
from cagent_ls.syntax.dialect import as_float, as_int, is_number
from cagent_ls.syntax.tree import Node
from cagent_ls.syntax.written import written

RULE = Rule(
    id="strategy-value-ignored",
    severity=Severity.WARNING,
    summary="A strategy's value of a wrong type is dropped without a word by docker-agent.",
    bad=(
        f"{EXAMPLE}    strategies:\n      - type: bm25\n"
        '        threshold: "0.3"  # drop what is far away\n'
    ),
    good=f"{EXAMPLE}    strategies:\n      - type: bm25\n        threshold: 0.3\n",
    details=(
        "Strategies and their `chunking` are read as free maps: docker-agent converts nothing "
        "there and takes a value of another type for absent. Numbers in quotes are texts, and "
        "so are numbers such as `5e-1`, with an exponent but no dot; a single path is no list. "
        "The bundled runtime reads what can only mean one thing and refuses the rest."
    ),
    rows=("L08", "U31"),
)

_TRUTHS = {
    **dict.fromkeys(("true", "yes", "on"), "true"),
    **dict.fromkeys(("false", "no", "off"), "false"),
}
_SIMPLE = re.compile(r"[\w./*-][\w./* -]*")


@RULE.each(WrongType)
def ignored(problem: WrongType, _about: About) -> Iterator[Finding]:
    """One finding for each value; mended where only one meaning is possible."""
    if problem.bound is None or problem.bound.struct not in FREE:
        return
    node, type_ = problem.node, problem.type
    key = node.key or (node.parent.key if node.parent is not None else None)
    name = f"`{key.text}`" if key is not None else "this"
    mended = _mended(problem)
    remedy = f"; write `{mended}`" if mended is not None else ""
    yield RULE.at(
        node.span,
        f"{name} must be {describe(type_)}, not {_written(node)}; "
        f"docker-agent takes it for absent{remedy}",
        runtimes=frozenset({DOCKER_AGENT}) if _is_converted(problem) else BOTH,
        fixes=_fix(node, mended),
    )


def _mended(problem: WrongType) -> str | None:
    """The value as it must have been meant."""
    node = problem.node
    if node.kind != "scalar" or node.style in {"literal", "folded"}:
        return None
    match problem.type:
        case Integer() if is_number(node.text):
            return str(as_int(node.text))
        case Number() if is_number(node.text):
            return f"{as_float(node.text):g}"
        case Boolean():
            return _TRUTHS.get(node.text.strip().lower())
        case ListOf():
            if node.style != "plain" or _SIMPLE.fullmatch(node.text):
                quote = {"single": "'", "double": '"'}.get(node.style, "")
                return f"[{quote}{node.text}{quote}]"
            return None
        case _:
            return None


def _is_converted(problem: WrongType) -> bool:
    """Whether the bundled runtime, which converts texts as Python does, takes the value."""
    try:
        match problem.type:
            case Integer():
                int(problem.node.text)
            case Number():
                float(problem.node.text)
            case Boolean():
                return problem.node.text.strip().lower() in _TRUTHS
            case _:
                return False
    except ValueError:
        return False
    return True


def _fix(node: Node, mended: str | None) -> tuple[Fix, ...]:
    if mended is None or node.via is not None:
        return ()
    return (Fix(f"Change to `{mended}`", (Edit(written(node), mended),), safe=True),)


def _written(node: Node) -> str:
    if node.kind != "scalar":
        return {"sequence": "a list", "mapping": "a mapping"}.get(node.kind, node.kind)
    return "a text" if is_number(node.text) or node.style != "plain" else f"`{node.text}`"
