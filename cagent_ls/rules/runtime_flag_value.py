"""runtime-flag-value: a flag without its value, or a value without its flag."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Edit, Finding, Fix, Severity
from cagent_ls.language.flags import ALLOWED, MAYBE_VALUED, RESPELLED, SWITCHES, allowed
from cagent_ls.rules._examples import LOCAL_OPTIONS
from cagent_ls.rules._flags import Argument, Flag, arguments, parsed
from cagent_ls.rules._served import client_of, served_by
from cagent_ls.rules.rule import File, Rule

RULE = Rule(
    id="runtime-flag-value",
    severity=Severity.WARNING,
    summary="A flag without its value, or a value without its flag, keeps the model from loading.",
    bad=f"{LOCAL_OPTIONS}      runtime_flags: [threads=8] # eight cores\n",
    good=f'{LOCAL_OPTIONS}      runtime_flags: ["--threads=8"]\n',
    details="Docker Model Runner checks the names of flags only. An argument without a dash is the "
    "value of the flag before it; where that one takes none, or has one already, the engine stops "
    "at an argument it does not know, and so it does at a flag whose value is missing. The model "
    "then fails to load. In a text, docker-agent splits flags at blanks and at commas, with no way "
    "to quote: write a list where a value holds one of them.",
    rows=("L18",),
)


def values(model: Bound, file: File) -> Iterator[Finding]:
    """Each argument that fits none before it, and each flag that lacks what it needs."""
    found = arguments(model)
    if not found or client_of(served_by(model, file.symbols)) != "dmr":
        return
    previous: Flag | None = None
    for item in parsed(found):
        if isinstance(item, Argument):
            yield _stray(item, previous)
            continue
        previous, name = item, item.name
        if name in SWITCHES and item.value is not None and name in ALLOWED:
            yield RULE.at(
                item.argument.span,
                f"`{name}` is a switch and takes no value; write `{name}` alone",
                fixes=_fix(item.argument, name),
            )
        elif (
            item.value is None
            and name not in SWITCHES | MAYBE_VALUED
            and (allowed("llama.cpp", name) or allowed("vllm", name))
        ):
            yield RULE.at(item.argument.span, f"`{name}` needs a value; write `{name}=VALUE`")


for _struct in ("Model", "Provider"):
    RULE.linked(_struct)(values)


def _stray(argument: Argument, previous: Flag | None) -> Finding:
    name = f"--{argument.name}"
    dashed = f"--{argument.text}"
    if allowed("llama.cpp", name) or allowed("vllm", name) or name in RESPELLED:
        return RULE.at(
            argument.span,
            f"`{argument.text}` lacks its dashes, so the engine does not take it for a flag; "
            f"write `{dashed}`",
            fixes=_fix(argument, dashed),
        )
    if previous is not None and _after_comma(argument):
        return RULE.at(
            argument.span,
            f"docker-agent splits the text at the comma, so that `{argument.text}` is no part of "
            f"the value of `{previous.name}`; write the flags as a list",
        )
    return RULE.at(
        argument.span,
        f"`{argument.text}` is neither a flag nor the value of one; delete it or put its flag "
        "before it",
    )


def _after_comma(argument: Argument) -> bool:
    """Whether it stands in one text with others, directly behind a comma."""
    if not argument.literal or argument.span == argument.node.span:
        return False
    return argument.node.scope.text[argument.span.start - 1] == ","


def _fix(argument: Argument, text: str) -> tuple[Fix, ...]:
    if not argument.literal:
        return ()
    return (Fix(f"Change to `{text}`", (Edit(argument.span, text),)),)
