"""variable-not-filled-in: a variable written in a way that its key does not fill in."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.problem import TextUse
from cagent_ls.analysis.target import DOCKER_AGENT, About
from cagent_ls.language.expansion import Expansion, expansions, js_fault
from cagent_ls.language.types import TextKind
from cagent_ls.rules._texts import field_of, inside, respell
from cagent_ls.rules.command_text import is_prompt
from cagent_ls.rules.rule import Rule
from cagent_ls.syntax.tree import Node

_HEAD = (
    "agents:\n  root:\n    model: dmr/ai/qwen3\n    toolsets:\n      - type: openapi\n"
    "        url: https://api.example.com/openapi.json\n        headers: # who we are\n"
)

RULE = Rule(
    id="variable-not-filled-in",
    severity=Severity.WARNING,
    summary="docker-agent fills in `${env.NAME}` in some keys, `$NAME` in others, and none in "
    "the rest.",
    bad=_HEAD + "          Authorization: Bearer ${API_TOKEN}\n",
    good=_HEAD + "          Authorization: Bearer ${env.API_TOKEN}\n",
    details="Headers, addresses, descriptions and instructions are JavaScript templates: "
    "`${env.NAME}` is the variable, `${NAME}` and `$NAME` stay as they are. The `env` of a "
    "toolset is read like a shell does: `$NAME` and `${NAME}`, and since docker-agent 1.89 also "
    "`${env.NAME}`; with anything else the toolset is left out. Instructions are templates since "
    "1.55, `model` and `base_url` since 1.94, the `env` of hooks and script tools since 1.97. "
    "Nothing is filled in in the `command` and `args` of MCP and LSP servers: give the variable "
    "to the program with `env`.",
    runtimes=frozenset({DOCKER_AGENT}),
    rows=("L38",),
)

_PROSE = {"description", "instruction", "welcome_message"}
_SHELLS = {"sh", "bash", "zsh", "dash", "fish", "cmd", "powershell", "pwsh"}


@RULE.each(TextKind.SHELL_EXPANSION)
def shell(use: TextUse, about: About) -> Iterator[Finding]:
    """The `env` of toolsets."""
    node = use.node
    for place in expansions(node.text):
        if place.form == "shell" or (place.variable and about.released("1.89.0")):
            continue
        written = node.text[place.start : place.end]
        if place.variable:
            better = f"${{{place.variable}}}"
            message = f"`{written}` leaves the toolset out before docker-agent 1.89; use `{better}`"
            yield _at(node, place, message, Severity.ERROR, better)
        else:
            message = "only variables are filled in here, as in `$NAME`; the toolset is left out"
            yield _at(node, place, message, Severity.ERROR)


@RULE.each(TextKind.TEMPLATE)
def template(use: TextUse, about: About) -> Iterator[Finding]:
    """JavaScript templates, but for the prompts of commands and the addresses of `api`."""
    if "$" not in use.node.text:
        return
    key = field_of(use)
    if is_prompt(use) or key == "semantic_prompt":  # has placeholders of its own
        return
    prose = key in _PROSE
    found = expansions(use.node.text)
    js = any("env." in place.expression for place in found)
    for place in found:
        if place.form == "js":
            yield from _javascript(use, place, about, key)
        elif use.node.text.startswith("${", place.start) and key != "endpoint":
            if not prose or (place.variable.isupper() and not js):
                yield _literal(use.node, place, prose=prose)
        elif not prose and len(place.variable) > 1 and place.variable.isupper():
            yield _literal(use.node, place, prose=False)


def _literal(node: Node, place: Expansion, *, prose: bool) -> Finding:
    better = f"${{env.{place.variable}}}"
    written = node.text[place.start : place.end]
    severity = Severity.INFO if prose else Severity.ERROR
    return _at(node, place, f"`{written}` stays as it is; write `{better}`", severity, better)


def _javascript(use: TextUse, place: Expansion, about: About, key: str) -> Iterator[Finding]:
    node, struct = use.node, use.bound.struct if use.bound is not None else ""
    since = ""
    if key == "instruction":
        since = "1.55.0"
    elif key == "env" and struct in {"Hook", "ScriptTool"}:
        since = "1.97.0"
    if since and place.variable and not about.released(since):
        message = f"variables are filled in here since docker-agent {since}; this stays as it is"
        yield _at(node, place, message)
    fault = js_fault(place.expression) if key not in _PROSE else None
    if fault is not None:
        yield _at(node, place, f"this is no JavaScript and stays as it is: {fault}")


@RULE.each("Model")
def model(bound: Bound, about: About) -> Iterator[Finding]:
    """The name and address of a model."""
    yield from _before_1_94(bound, about, "model", "base_url")


@RULE.each("Provider")
def provider(bound: Bound, about: About) -> Iterator[Finding]:
    """The address of a provider."""
    yield from _before_1_94(bound, about, "base_url")


def _before_1_94(bound: Bound, about: About, *keys: str) -> Iterator[Finding]:
    if about.released("1.94.0"):
        return
    for key in keys:
        node = bound.get(key)
        if node is None or node.kind != "scalar":
            continue
        for place in expansions(node.text):
            if node.text.startswith("${", place.start):
                message = f"variables are filled in in `{key}` since docker-agent 1.94"
                yield _at(node, place, message)


@RULE.each("Toolset")
def toolset(bound: Bound, _about: About) -> Iterator[Finding]:
    """What starts a server."""
    if bound.variant in {"mcp", "lsp"}:
        yield from _program(bound)


@RULE.each("McpServer")
def server(bound: Bound, _about: About) -> Iterator[Finding]:
    """The same in a definition."""
    yield from _program(bound)


def _program(bound: Bound) -> Iterator[Finding]:
    command = bound.get("command")
    if command is None or command.kind != "scalar":
        return
    program = command.text.replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".exe")
    if program in _SHELLS:
        return  # the shell fills in variables itself
    for node in (command, *bound.texts("args")):
        for place in expansions(node.text):
            if place.variable and (place.form == "js" or place.variable.isupper()):
                written = node.text[place.start : place.end]
                message = (
                    f"`{written}` reaches the program as it is: nothing is filled in here; give it "
                    "the variable with `env`"
                )
                yield _at(node, place, message)


def _at(
    node: Node,
    place: Expansion,
    message: str,
    severity: Severity | None = None,
    better: str = "",
) -> Finding:
    fixes = respell(node, place.start, place.end, better) if better else ()
    span = inside(node, place.start, place.end)
    return RULE.at(span, message, severity=severity, fixes=fixes)
