"""runtime-flag-repeated: one flag set twice."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Related, Severity
from cagent_ls.language.flags import RESPELLED, same_flag
from cagent_ls.rules._examples import LOCAL_OPTIONS
from cagent_ls.rules._flags import Flag, deletion, flags
from cagent_ls.rules._served import client_of, served_by
from cagent_ls.rules.rule import File, Rule

RULE = Rule(
    id="runtime-flag-repeated",
    severity=Severity.WARNING,
    summary="Of a runtime flag that is set twice only the last value counts.",
    bad=f'{LOCAL_OPTIONS}      runtime_flags: ["-t=4", "--threads=8"] # which one?\n',
    good=f'{LOCAL_OPTIONS}      runtime_flags: ["--threads=8"]\n',
    details="The engine reads flags from left to right and a later value replaces an earlier one. "
    "Short and long spellings are the same flag: `-t` is `--threads`, and `-ngl` is "
    "`--n-gpu-layers`. Keep one of the two.",
    rows=("L18",),
)


def repeated(model: Bound, file: File) -> Iterator[Finding]:
    """At the second of two equal flags."""
    seen: dict[str, Flag] = {}
    for flag in flags(model):
        known = same_flag(RESPELLED.get(flag.name, flag.name))[0]
        first = seen.setdefault(known, flag)
        if first is flag or client_of(served_by(model, file.symbols)) != "dmr":
            continue
        twice = f"`{first.name}`" if first.name == flag.name else f"`{first.name}`, the same flag,"
        yield RULE.at(
            flag.argument.name_span,
            f"{twice} is already set; only this last value counts, so delete one of the two",
            fixes=deletion(first.argument) if "=" in first.argument.text else (),
            related=(Related("first set here", first.argument.span),),
        )


for _struct in ("Model", "Provider"):
    RULE.linked(_struct)(repeated)
