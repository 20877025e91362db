"""old-format: the file says a format that newer ones have replaced."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.language.formats import FORMATS
from cagent_ls.rules.rule import Rule, replace

_FIRST_OF_TODAY = 8
"""Below, keys were removed on the way up: see `details`."""
_REMOVED, _FIRST_WITH_IT = "safer", 11
"""The only key that was removed since, and the format that brought it."""

RULE = Rule(
    id="old-format",
    severity=Severity.HINT,
    summary="A file of an old format is upgraded at each load and loses some settings then.",
    bad="version: 6 # long ago\nagents:\n  root:\n    model: dmr/ai/qwen3\n",
    good="version: 16\nagents:\n  root:\n    model: dmr/ai/qwen3\n",
    details="docker-agent reads every old format and upgrades it in memory. That keeps a file "
    "working after an update, so an old `version` is no mistake. But keys of newer formats are "
    "refused in it, and a few settings, such as `defer`, are lost on the way. Set the newest "
    "format, then see what the other checks say: format 2 dropped `env`, format 6 `sandbox`, "
    "format 7 the agent's `rag` list, format 15 `safer`.",
    rows=("L53",),
)


@RULE.whole
def old_format(file: Snapshot) -> Iterator[Finding]:
    """At the value of `version`; the fix is offered where no key of the file was removed since."""
    node = file.top.get("version") if file.top else None
    newest, about = file.target.newest_format, file.about
    if node is None or not about.marked or about.newer or about.format >= newest:
        return
    has_it = about.format >= _FIRST_WITH_IT and _REMOVED in file.document.text
    fixes = replace(node, str(newest)) if about.format >= _FIRST_OF_TODAY and not has_it else ()
    yield RULE.at(
        node.span,
        f"format {about.format} is old, the newest one is {newest} ({FORMATS[newest].news}); "
        "newer keys are refused in this file",
        fixes=fixes,
    )
