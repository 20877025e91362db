"""duration-invalid: a time that is no duration, or a negative one."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.problem import TextUse
from cagent_ls.analysis.target import About
from cagent_ls.language.durations import parse_duration
from cagent_ls.language.types import TextKind
from cagent_ls.rules.rule import Rule, replace
from cagent_ls.syntax.dialect import is_number

RULE = Rule(
    id="duration-invalid",
    severity=Severity.ERROR,
    summary="A time needs a unit, as in `90s`, and must not be negative.",
    bad="""\
agents:
  root:
    model: dmr/ai/qwen3
    instruction: Be brief.
    fallback:
      models: [dmr/ai/smollm2]
      cooldown: 90 # seconds
""",
    good="""\
agents:
  root:
    model: dmr/ai/qwen3
    instruction: Be brief.
    fallback:
      models: [dmr/ai/smollm2]
      cooldown: 1m30s
""",
    details="A duration is a number with a unit, or several in a row: `500ms`, `90s`, `10m`, "
    "`1h30m`, `1.5h`. The units are ns, us, ms, s, m and h; there are no days. Only 0 may stand "
    "without a unit. A file with another text is refused.",
    rows=("U14", "N07"),
)

_STRUCTS = {"Fallback", "Budget"}


@RULE.each(TextKind.DURATION)
def invalid(use: TextUse, _about: About) -> Iterator[Finding]:
    """The cooldown of a fallback and the time of a budget."""
    node = use.node
    if use.bound is None or use.bound.struct not in _STRUCTS or not node.text:
        return
    seconds = parse_duration(node.text)
    name = node.key.text if node.key is not None else "this"
    if seconds is None:
        bare = is_number(node.text) and parse_duration(f"{node.text}s") is not None
        remedy = f"write `{node.text}s`" if bare else "write it as in `90s` or `1h30m`"
        yield RULE.at(
            node.span,
            f"`{node.text}` is no duration, which `{name}` must be; {remedy}",
            fixes=replace(node, f"{node.text}s") if bare else (),
        )
    elif seconds < 0:
        yield RULE.at(node.span, f"`{name}` must not be negative; write at least `0s`")
