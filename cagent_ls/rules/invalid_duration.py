"""invalid-duration: a time span that docker-agent cannot read."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.problem import TextUse
from cagent_ls.analysis.target import About
from cagent_ls.language.durations import parse_duration
from cagent_ls.language.types import TextKind
from cagent_ls.rules.rule import Rule, replace

_HEAD = (
    "agents:\n  root:\n    model: dmr/ai/qwen3\n    toolsets:\n"
    "      - type: mcp\n        command: my-server\n        lifecycle:\n"
)

RULE = Rule(
    id="invalid-duration",
    severity=Severity.ERROR,
    summary="A time span without a unit, or a negative one, is refused.",
    bad=f"{_HEAD}          startup_timeout: 30 # seconds\n",
    good=f"{_HEAD}          startup_timeout: 30s\n",
    details="Time spans are written with units: `500ms`, `30s`, `2m`, `1h30m`; fractions such as "
    "`1.5h` are fine. Units are `ns`, `us`, `ms`, `s`, `m` and `h`. A bare number other than 0 is "
    "refused, and so is a negative span. Days and weeks are no units.",
    rows=("U14", "N07", "N20", "N33"),
)


@RULE.each(TextKind.DURATION)
def invalid_duration(use: TextUse, _about: About) -> Iterator[Finding]:
    """At the value."""
    node, text = use.node, use.node.text
    if not text:
        return
    name = f"`{node.key.text}`" if node.key is not None else "this"
    seconds = parse_duration(text)
    if seconds is None:
        bare = text.isascii() and text.isdecimal()
        remedy = f"write `{text}s` for seconds" if bare else "write it like `30s`, `2m` or `1h30m`"
        fixes = replace(node, f"{text}s") if bare else ()
        yield RULE.at(node.span, f"{name} needs a time span with a unit; {remedy}", fixes=fixes)
    elif seconds < 0:
        yield RULE.at(node.span, f"{name} must not be negative; write it like `30s`")
