"""env-removed: variables set in the file, as the oldest formats had them."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound, is_empty
from cagent_ls.analysis.entries import deletion
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.analysis.target import About
from cagent_ls.rules.rule import Rule

RULE = Rule(
    id="env-removed",
    severity=Severity.ERROR,
    summary="A file of format 0 or 1 that sets variables is refused.",
    bad='version: "1"\nagents:\n  root:\n    model: dmr/ai/qwen3\n'
    "env: # for all\n  HOST: localhost\n",
    good='version: "1"\nagents:\n  root:\n    model: dmr/ai/qwen3\n',
    details="Formats 0 and 1 had `env` at the top and in models, and `env_file` in toolsets. "
    "docker-agent still knows the keys, but refuses the file when it upgrades it. Set the "
    "variables in the environment that the agent is started in. A toolset's own `env` is not "
    "concerned.",
    rows=("U18",),
)

_LAST = 1
"""The last format with the keys; later ones do not know them at all."""


@RULE.each("Model", having=("env",))
def of_a_model(model: Bound, about: About) -> Iterator[Finding]:
    """`env` of a model."""
    yield from _in(model, "env", about)


@RULE.each("Toolset", having=("env_file",))
def of_a_toolset(toolset: Bound, about: About) -> Iterator[Finding]:
    """`env_file` of a toolset."""
    yield from _in(toolset, "env_file", about)


@RULE.whole
def of_the_file(file: Snapshot) -> Iterator[Finding]:
    """`env` at the top."""
    if file.about.format > _LAST or file.top is None:
        return
    for key, value in file.top.entries:
        if key.text == "env" and not is_empty(value):
            yield RULE.at(key.span, _message("env"))


def _in(bound: Bound, name: str, about: About) -> Iterator[Finding]:
    if about.format <= _LAST and bound.is_set(name):
        key = bound.key(name)
        fixes = deletion(key) if key is not bound.node else ()
        yield RULE.at(key.span, _message(name), fixes=fixes)


def _message(name: str) -> str:
    return (
        f"no docker-agent accepts `{name}` here any more; delete it and set the variables where "
        "the agent is started"
    )
