"""script-tool: an own tool whose command and arguments do not fit together."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound, is_null
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.similar import nearest
from cagent_ls.analysis.target import DOCKER_AGENT, About
from cagent_ls.language.expansion import Expansion, expansions
from cagent_ls.rules._texts import inside, respell
from cagent_ls.rules.rule import Rule, replace
from cagent_ls.syntax.tree import Node

_HEAD = (
    "agents:\n  root:\n    model: dmr/ai/qwen3\n    toolsets:\n      - type: script\n"
    "        shell:\n          # one file\n          count:\n"
)
_ARGS = "            args:\n              path: {description: The file to count}\n"

RULE = Rule(
    id="script-tool",
    severity=Severity.WARNING,
    summary="docker-agent leaves out a script toolset whose command uses undeclared arguments.",
    bad=_HEAD + "            cmd: wc -l $file_path\n" + _ARGS,
    good=_HEAD + "            cmd: wc -l $path\n" + _ARGS,
    details="The arguments of a script tool reach its command as environment variables. "
    "docker-agent checks each `$name` and `${name}` in `cmd`: it must be one of `args` or of "
    "`env`, and so must every name in `required`. Else the whole toolset is left out with a "
    "warning. That also hits `$HOME`, `$1` and variables which the command sets itself: declare "
    "them under `env`, or put the command into a script file. A name cannot be "
    "in `args` and `env` at once. Before docker-agent 1.78 an argument that is no mapping, or has "
    "no `description`, ended the program.",
    runtimes=frozenset({DOCKER_AGENT}),
    rows=("U37", "U38"),
)


@RULE.each("ScriptTool")
def tool(bound: Bound, about: About) -> Iterator[Finding]:
    """The command, its arguments, and what is required."""
    arguments = _names(bound.get("args"))
    variables = _names(bound.get("env"))
    if arguments is None or variables is None:
        return
    command = bound.get("cmd")
    if command is not None and command.kind == "scalar":
        for place in expansions(command.text):
            if place.closed and place.expression not in {*arguments, *variables}:
                yield _undeclared(command, place, arguments)
    for name in variables.keys() & arguments.keys():
        message = f"`{name}` is an argument too; rename one of the two"
        yield RULE.at(variables[name].span, message)
    for node in bound.texts("required"):
        if node.text not in arguments:
            near = nearest(node.text, arguments)
            remedy = f"did you mean `{near}`?" if near else "declare it there"
            message = f"the required `{node.text}` is not in `args`; {remedy}"
            yield RULE.at(node.span, message, fixes=replace(node, near) if near else ())
    yield from _descriptions(bound, about)


def _undeclared(command: Node, place: Expansion, arguments: dict[str, Node]) -> Finding:
    span = inside(command, place.start, place.end)
    written = command.text[place.start : place.end]
    if place.expression.startswith("env."):
        name = place.variable or place.expression
        message = (
            f"`{written}` is no shell variable; declare `{name}: {written}` under this tool's "
            f"`env` and write `${name}`"
        )
        return RULE.at(span, message)
    near = nearest(place.variable, arguments) if len(place.variable) > 1 else None
    remedy = f"did you mean `${near}`?" if near else "declare it in `args` or `env`"
    message = f"`{written}` is none of the arguments, so the toolset is left out; {remedy}"
    better = f"${{{near}}}" if written.startswith("${") else f"${near}"
    fixes = respell(command, place.start, place.end, better) if near else ()
    return RULE.at(span, message, fixes=fixes)


def _descriptions(bound: Bound, about: About) -> Iterator[Finding]:
    """Arguments without a description: fatal once, and never good for the model."""
    written = bound.get("args")
    for key, value in written.entries if written is not None else ():
        meant = value.meant
        if key.is_merge_key or meant.kind == "alias":
            continue
        description = meant.get("description")
        if description is not None and description.kind == "scalar" and not is_null(description):
            continue
        crash = not about.released("1.78.0")
        effect = "docker-agent crashes before 1.78" if crash else "the model does not learn its use"
        yield RULE.at(
            key.span,
            f"the argument `{key.text}` needs a mapping with a `description`; {effect}",
            severity=Severity.ERROR if crash else Severity.INFO,
        )


def _names(node: Node | None) -> dict[str, Node] | None:
    """The written keys of a mapping; None where some are not known."""
    if node is None:
        return {}
    if node.kind != "mapping" or any(key.is_merge_key for key, _ in node.entries):
        return None
    return {key.text: key for key, _ in node.entries}
