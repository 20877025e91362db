"""command-text: a command's prompt with placeholders of another language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.problem import TextUse
from cagent_ls.analysis.target import DOCKER_AGENT, About
from cagent_ls.language.expansion import expansions
from cagent_ls.language.types import TextKind
from cagent_ls.rules._texts import field_of, inside, respell
from cagent_ls.rules.rule import Rule

_HEAD = "agents:\n  root:\n    model: dmr/ai/qwen3\n    commands:\n"

RULE = Rule(
    id="command-text",
    severity=Severity.WARNING,
    summary="Arguments of a command are written `${args[0]}`; docker-agent does not fill in `$1`.",
    bad=_HEAD + "      # one word\n      explain: Explain $1 to me.\n",
    good=_HEAD + "      # one word\n      explain: Explain ${args[0]} to me.\n",
    details="A command's prompt is filled in with JavaScript: `${args[0]}` is the first argument, "
    "`${args.join(' ')}` all of them, `${env.NAME}` an environment variable, `${tool({...})}` a "
    "call of a tool. `$1`, `$NAME`, `${NAME}` and a command line in backticks after `!` are sent "
    "to the model as they stand. Before docker-agent 1.45 one placeholder that cannot be filled "
    "in leaves the whole prompt as it is, so `${env.NAME}` and `${args}` cannot stand together.",
    runtimes=frozenset({DOCKER_AGENT}),
    rows=("L38",),
)

_FIRST = re.compile(r"\$1(?![\d.,]*\d)")
"""The first argument; with a further digit it is an amount of money."""
_BANG = re.compile(r"!`[^`\n]+`")


@RULE.each(TextKind.TEMPLATE)
def prompt(use: TextUse, about: About) -> Iterator[Finding]:
    """Each placeholder that stays as it is."""
    node = use.node
    if ("$" not in node.text and "!`" not in node.text) or not is_prompt(use):
        return
    found = expansions(node.text)
    numbered = _FIRST.search(node.text) is not None
    for place in found:
        if place.form != "shell" or place.variable == "args":
            continue
        written = node.text[place.start : place.end]
        if numbered and place.variable.isdecimal() and place.variable != "0":
            better = f"${{args[{int(place.variable) - 1}]}}"
        elif place.variable.isupper():
            better = f"${{env.{place.variable}}}"
        else:
            continue  # an amount of money, a piece of shell code
        yield RULE.at(
            inside(node, place.start, place.end),
            f"`{written}` is not filled in; write `{better}`",
            fixes=respell(node, place.start, place.end, better),
        )
    for bang in _BANG.finditer(node.text):
        message = "a command line in backticks is not run; call a tool, as in `${shell({cmd: …})}`"
        yield RULE.at(inside(node, bang.start(), bang.end()), message)
    env = next((p for p in found if "env." in p.expression), None)
    if env and any("args" in p.expression for p in found) and not about.released("1.45.0"):
        message = "before docker-agent 1.45 `env` and `args` cannot be used in one prompt"
        yield RULE.at(inside(node, env.start, env.end), message)


def is_prompt(use: TextUse) -> bool:
    """Whether the text is the prompt of a command, of an agent or of a group."""
    if use.bound is None:
        return True  # only the top-level groups of commands hold such texts
    field = "instruction" if use.bound.struct == "Command" else "commands"
    return use.bound.struct in {"Command", "Agent"} and field_of(use) == field
