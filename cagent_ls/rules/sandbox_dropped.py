"""sandbox-dropped: a sandbox that nothing sets up."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.entries import deletion
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.target import About
from cagent_ls.rules.rule import Rule

_HEAD = 'version: "5"\nagents:\n  root:\n    model: dmr/ai/qwen3\n    toolsets:\n'

RULE = Rule(
    id="sandbox-dropped",
    severity=Severity.WARNING,
    summary="The `sandbox` of a shell toolset is dropped: commands run on the machine itself.",
    bad=f"{_HEAD}      - type: shell\n        sandbox: # keep out\n          paths: [.]\n",
    good=f"{_HEAD}      - type: shell\n",
    details="Formats 3 to 5 accept `sandbox` and check it, and then drop it without a word: the "
    "commands run on the machine, not in a container. Later formats refuse the key. To keep "
    "commands in, start the whole run inside a sandbox, with `runtime.sandbox` of format 9 and up.",
    rows=("L05",),
)


@RULE.each("Toolset", having=("sandbox",))
def sandbox_dropped(toolset: Bound, about: About) -> Iterator[Finding]:
    """At the key."""
    if 3 <= about.format <= 5 and toolset.variant == "shell" and toolset.get("sandbox") is not None:
        key = toolset.key("sandbox")
        yield RULE.at(
            key.span,
            "`sandbox` is dropped without notice, so commands run on the machine itself; delete it",
            fixes=deletion(key) if key is not toolset.node else (),
        )
