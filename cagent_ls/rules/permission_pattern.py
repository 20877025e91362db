"""permission-pattern: a pattern of tool calls that matches nothing, or not what it seems to."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.problem import TextUse
from cagent_ls.analysis.similar import nearest
from cagent_ls.analysis.target import DOCKER_AGENT, About
from cagent_ls.language.globs import glob_fault
from cagent_ls.language.permissions import Pattern, parse_pattern
from cagent_ls.language.toolset_types import TOOLSET_TYPES
from cagent_ls.language.types import TextKind
from cagent_ls.rules._texts import inside, respell
from cagent_ls.rules.rule import Rule
from cagent_ls.syntax.tree import Node

_HEAD = (
    "agents:\n  root:\n    model: dmr/ai/qwen3\n    toolsets: [{type: shell}]\n"
    "permissions:\n  deny: # never\n"
)

RULE = Rule(
    id="permission-pattern",
    severity=Severity.WARNING,
    summary="A permission pattern is `TOOL` or `TOOL:argument=glob`; others match no call.",
    bad=_HEAD + '    - "shell:command=sudo*"\n',
    good=_HEAD + '    - "shell:cmd=sudo*"\n',
    details="A pattern that matches nothing protects nothing, and nobody says so. The first part "
    "is a glob for the tool's name, each `:argument=glob` one for an argument that the tool really "
    "has; tools of MCP servers have plain names without `mcp:`. Of two conditions on one argument "
    "docker-agent heeds the last. Before docker-agent 1.115 a value ends at its first colon, and "
    "before 1.111 a `*` does not reach across a `/` unless it is the only wildcard and stands at "
    "the end, so a rule about commands with paths in them misses.",
    rows=("L39",),
)

_ARGUMENTS = {
    tool.name: tuple(argument.rstrip("?") for argument in tool.arguments)
    for kind in TOOLSET_TYPES.values()
    for tool in kind.tools
}
_OTHER_NAMES = {"command": "cmd", "file": "path", "file_path": "path", "url": "urls"}
"""Arguments as other programs call them."""
_DOCKER = frozenset({DOCKER_AGENT})


@RULE.each(TextKind.PERMISSION)
def pattern(use: TextUse, about: About) -> Iterator[Finding]:
    """One finding for each thing that is wrong with a pattern."""
    node = use.node
    text = node.text
    if not text.strip():
        yield RULE.at(node.span, "an empty pattern matches no call; delete it")
        return
    parsed = parse_pattern(text, colons_in_values=True)
    if ":" in parsed.tool:
        yield _without_condition(node, parsed.tool)
        return
    yield from _globs(node, parsed, about)
    yield from _arguments(node, parsed)


def _without_condition(node: Node, tool: str) -> Finding:
    first, _, rest = tool.partition(":")
    if first == "mcp":
        message = (
            f"no tool has a name like `{tool}`: tools of MCP servers have plain names, with "
            "`NAME_` in front where the toolset has a `name`"
        )
        return RULE.at(node.span, message)
    arguments = _ARGUMENTS.get(first, ())
    argument = arguments[0] if arguments else "argument"
    better = f"{first}:{argument}={rest}"
    message = f"`{tool}` is the name of no tool; after the colon comes `argument=glob`"
    if not arguments:
        return RULE.at(node.span, message)
    fixes = respell(node, 0, len(tool), better)
    return RULE.at(node.span, f"{message}, as in `{better}`", fixes=fixes)


def _globs(node: Node, parsed: Pattern, about: About) -> Iterator[Finding]:
    """What globs cannot say, by release."""
    for glob in (parsed.tool, *(value for _, value in parsed.arguments)):
        start = node.text.find(glob)
        span = inside(node, start, start + len(glob))
        fault = glob_fault(glob)
        if fault is not None and (not about.released("1.111.0") or "[]" in glob or "[^]" in glob):
            message = f"`{glob}` matches nothing: {fault}"
            yield RULE.at(span, message, runtimes=_DOCKER)
        if ":" in glob and not about.released("1.115.0"):
            message = f"before docker-agent 1.115 `{glob}` ends at its first colon"
            yield RULE.at(span, message, runtimes=_DOCKER)
        elif "*" in glob[:-1] and not about.released("1.111.0") and glob is not parsed.tool:
            message = f"before docker-agent 1.111 the `*` in `{glob}` does not reach across a `/`"
            yield RULE.at(span, message, runtimes=_DOCKER)


def _arguments(node: Node, parsed: Pattern) -> Iterator[Finding]:
    known = _ARGUMENTS.get(parsed.tool.lower())
    seen: set[str] = set()
    for name, glob in parsed.arguments:
        start = node.text.find(f":{name}={glob}") + 1
        span = inside(node, start, start + len(name))
        if name in seen:
            message = f"`{name}` stands twice, and docker-agent heeds the last condition only"
            yield RULE.at(span, message, runtimes=_DOCKER)
        seen.add(name)
        if known is not None and name not in known:
            near = _OTHER_NAMES.get(name, "")
            near = near if near in known else nearest(name, known) or ""
            remedy = f"did you mean `{near}`?" if near else _list(known)
            message = f"`{parsed.tool}` has no argument `{name}`, so this matches no call; {remedy}"
            fixes = respell(node, start, start + len(name), near) if near else ()
            yield RULE.at(span, message, fixes=fixes)


def _list(known: tuple[str, ...]) -> str:
    return f"it has {', '.join(f'`{name}`' for name in known)}" if known else "it has none"
