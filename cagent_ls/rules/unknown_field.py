"""unknown-field: a key that the format does not have at this place."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.problem import IgnoredField, UnknownField
from cagent_ls.analysis.similar import nearest
from cagent_ls.analysis.target import BOTH, DOCKER_AGENT, About
from cagent_ls.language.structs import STRUCTS, fields_for
from cagent_ls.language.types import NEWEST_RELEASE
from cagent_ls.rules._hooks import misshapen
from cagent_ls.rules.rule import Rule, replace

RULE = Rule(
    id="unknown-field",
    severity=Severity.ERROR,
    summary="docker-agent refuses a file with a key it does not know.",
    bad="agents:\n  root:\n    modle: dmr/ai/qwen3\n    instruction: Hi\n",
    good="agents:\n  root:\n    model: dmr/ai/qwen3\n    instruction: Hi\n",
    rows=("U05", "L32"),
)


@RULE.each(UnknownField)
def unknown_field(problem: UnknownField, about: About) -> Iterator[Finding]:
    """An error for near misses and settled formats, else a warning: the key may be newer."""
    if misshapen(problem.bound):
        return  # one finding of `hook-shape`
    key, struct = problem.key, STRUCTS[problem.bound.struct]
    other = struct.by_name.get(key.text)
    near = nearest(key.text, fields_for(struct.name, about.format))
    where = f"{'an' if struct.name[0] in 'AEIOU' else 'a'} {struct.name}"
    if other is not None:
        ours = key.text == "rag" and struct.name == "Agent"
        yield RULE.at(
            key.span,
            _elsewhere(key.text, other.since, other.until, about.format),
            runtimes=frozenset({DOCKER_AGENT}) if ours else BOTH,
        )
    elif near is not None:
        severity = Severity.WARNING if struct.open else Severity.ERROR
        message = f"{where} has no key `{key.text}`; did you mean `{near}`?"
        yield RULE.at(key.span, message, severity=severity, fixes=replace(key, near))
    elif struct.open:
        message = f"{where} has no key `{key.text}`; nothing reads it, so delete it"
        yield RULE.at(key.span, message, severity=Severity.WARNING)
    elif about.is_newest:
        message = (
            f"{where} has no key `{key.text}` up to docker-agent {NEWEST_RELEASE}; "
            "delete it unless a newer release has it"
        )
        yield RULE.at(key.span, message, severity=Severity.WARNING)
    else:
        message = f"{where} has no key `{key.text}` in format {about.format}; delete it"
        yield RULE.at(key.span, message)


@RULE.each(IgnoredField)
def ignored_field(problem: IgnoredField, _about: About) -> Iterator[Finding]:
    """A key that docker-agent lets through by accident and overwrites."""
    message = f"`{problem.key.text}` is overwritten by the name above, so delete it"
    yield RULE.at(problem.key.span, message, severity=Severity.WARNING)


def _elsewhere(name: str, since: int, until: int | None, fmt: int) -> str:
    if fmt < since:
        return f"`{name}` needs format {since}, this file is format {fmt}; set `version: {since}`"
    hint = "list a toolset of type `rag` instead" if name == "rag" else "delete it"
    return f"`{name}` was removed after format {until}; {hint}"
