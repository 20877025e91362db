"""runtime-flag-refused: a flag that Docker Model Runner does not let through."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Edit, Finding, Fix, Severity
from cagent_ls.analysis.target import BOTH, DOCKER_AGENT
from cagent_ls.language.flags import RESPELLED, allowed, nearest, why_refused
from cagent_ls.rules._examples import LOCAL_OPTIONS
from cagent_ls.rules._flags import Argument, arguments, open_quote
from cagent_ls.rules._served import client_of, served_by
from cagent_ls.rules.rule import File, Rule

RULE = Rule(
    id="runtime-flag-refused",
    severity=Severity.WARNING,
    summary="For one refused flag Docker Model Runner drops the whole configuration.",
    bad=f'{LOCAL_OPTIONS}      runtime_flags: ["--ngl=33"] # layers on the GPU\n',
    good=f'{LOCAL_OPTIONS}      runtime_flags: ["--n-gpu-layers=33"]\n',
    details="Docker Model Runner compares each flag, up to its first `=`, with a list for the "
    "engine. For one that is not there, for a value with a slash, and for a value that looks like "
    "a flag, it refuses the configuration as a whole: context size, draft model and all other "
    "flags are lost with it. docker-agent does not show that answer, so the model just runs with "
    "its defaults. The bundled runtime shows it, and sends the allowed spelling of some common "
    "flags by itself, such as `--n-gpu-layers` for `--ngl`. A flag that only one of the engines "
    "takes is not refused here: which engine runs follows the format of the model.",
    rows=("O01", "L18"),
)

_LOST = "all settings of the model are then dropped"


def refused(model: Bound, file: File) -> Iterator[Finding]:
    """Each argument that makes Docker Model Runner refuse the rest."""
    found = arguments(model)
    if not found or client_of(served_by(model, file.symbols)) != "dmr":
        return
    raw = open_quote(model)
    if raw is not None:
        message = (
            f"Docker Model Runner does not find the end of a quote here; close it, else {_LOST}"
        )
        yield RULE.at(raw.span, message)
        return
    for before, argument in zip((None, *found), found, strict=False):
        name, equals, value = argument.text.partition("=")
        if argument.is_flag and not _allowed(name):
            yield _name_refused(argument, before)
        elif argument.is_flag and equals and re.match(r"-(?!\d)", value):
            yield RULE.at(
                argument.span,
                f"Docker Model Runner takes no value that starts with `-` and no digit; {_LOST}",
                fixes=_fix(argument, re.sub(r"=-\.", "=-0.", argument.text)),
            )
        elif "/" in argument.text or "\\" in argument.text:
            yield RULE.at(
                argument.span,
                "Docker Model Runner takes no slash or backslash in a flag, so that no file can be "
                f"named; {_LOST}",
            )


for _struct in ("Model", "Provider"):
    RULE.linked(_struct)(refused)


def _name_refused(argument: Argument, before: Argument | None) -> Finding:
    name = argument.name
    if re.fullmatch(r"-[\d.]+", name) and before is not None and before.is_flag:
        return RULE.at(
            argument.span,
            f"Docker Model Runner takes `{name}` for a flag; write `{before.text}={name}` as one "
            f"argument, else {_LOST}",
        )
    first, blank, value = argument.text.partition(" ")
    if blank and (_allowed(first) or first in RESPELLED):
        joined = f"{RESPELLED.get(first, first)}={value.strip()}"
        return RULE.at(
            argument.span,
            f"an item of the list is one argument, blank included, and Docker Model Runner knows "
            f"no flag `{argument.text}`; write `{joined}`, else {_LOST}",
            fixes=_fix(argument, joined, safe=True),
        )
    mended, better = name in RESPELLED, nearest("llama.cpp", name)
    note = f" (the bundled runtime sends `{better}` by itself)" if mended else ""
    fixes: tuple[Fix, ...] = ()
    if better is not None and argument.literal:
        edit = Edit(argument.name_span, better)
        fixes = (Fix(f"Change to `{better}`", (edit,), mended),)
    return RULE.at(
        argument.name_span,
        f"{why_refused('llama.cpp', name)}; {_LOST}{note}",
        runtimes=frozenset({DOCKER_AGENT}) if mended else BOTH,
        fixes=fixes,
    )


def _fix(argument: Argument, text: str, *, safe: bool = False) -> tuple[Fix, ...]:
    if not argument.literal or text == argument.text:
        return ()
    return (Fix(f"Change to `{text}`", (Edit(argument.span, text),), safe),)


def _allowed(name: str) -> bool:
    return allowed("llama.cpp", name) or allowed("vllm", name)
