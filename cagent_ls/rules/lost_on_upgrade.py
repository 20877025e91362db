"""lost-on-upgrade: a setting that docker-agent loses when it upgrades an old file."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.target import DOCKER_AGENT, About
from cagent_ls.language.formats import newest_format, release_key
from cagent_ls.rules.rule import Rule
from cagent_ls.syntax.dialect import scalar_kind

_BODY = (
    "agents:\n  root:\n    model: dmr/ai/qwen3\n    toolsets:\n"
    "      - type: shell\n        defer: true # search first\n"
)

RULE = Rule(
    id="lost-on-upgrade",
    severity=Severity.WARNING,
    summary="docker-agent loses `defer` of every format but its newest.",
    bad=f"version: 12\n{_BODY}",
    good=f"version: 16\n{_BODY}",
    details="A file of an older format is upgraded in memory, from format to format. On the way "
    "`defer` gets lost: all tools are offered at once. In format 8 `redact_secrets: false` is lost "
    "too, and since docker-agent 1.68 secrets are then hidden. Set `version` to the newest format "
    "of your release. The bundled runtime keeps both.",
    runtimes=frozenset({DOCKER_AGENT}),
    rows=("L02", "N31"),
)


@RULE.each("Toolset", having=("defer",))
def defer(toolset: Bound, about: About) -> Iterator[Finding]:
    """`defer` in an old format."""
    newest = newest_format(about.target.release)
    if about.format < newest and (toolset.is_true("defer") or toolset.texts("defer")):
        yield RULE.at(
            toolset.key("defer").span,
            f"docker-agent loses `defer` of format {about.format} and offers all tools at once; "
            f"set `version: {newest}`",
        )


@RULE.each("Agent", having=("redact_secrets",))
def redact_secrets(agent: Bound, about: About) -> Iterator[Finding]:
    """An explicit ``false`` in format 8."""
    node = agent.get("redact_secrets")
    since = release_key("1.68.0")
    if about.format != 8 or release_key(about.target.release) < since or node is None:
        return
    if scalar_kind(node) == "bool" and not agent.is_true("redact_secrets"):
        yield RULE.at(
            agent.key("redact_secrets").span,
            "docker-agent loses this `false` of format 8 and hides secrets all the same; "
            "set `version: 9` or higher",
        )
