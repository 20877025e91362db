"""secret-in-file: a key, token or password written into the file."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.target import About
from cagent_ls.language.secrets import secrets_in
from cagent_ls.rules.rule import Rule
from cagent_ls.syntax.lines import Span

_HEAD = (
    "agents:\n  root:\n    model: dmr/ai/qwen3\n    toolsets:\n      - type: mcp\n"
    "        remote:\n          url: https://mcp.example.com\n"
    "          transport_type: streamable\n          headers: # who we are\n"
)

RULE = Rule(
    id="secret-in-file",
    severity=Severity.WARNING,
    summary="A key, token or password in the file is read by everyone who gets the file.",
    bad=_HEAD + "            Authorization: Bearer a1b2c3d4e5f6a7b8c9d0e1f2\n",
    good=_HEAD + "            Authorization: Bearer ${env.MCP_TOKEN}\n",
    details="Agent files are shared, committed and published as images. Keep the secret in an "
    "environment variable and name the variable: `token_key: NAME` for models, `${env.NAME}` in "
    "headers and addresses, `$NAME` in the `env` of a toolset. A secret that was ever published "
    "should be replaced by a new one. Known forms of keys are found, values behind `Bearer`, "
    "passwords in addresses, and random values under names such as `API_KEY`; placeholders are "
    "not. The message never shows the secret.",
    rows=("L47",),
)


def _secrets(bound: Bound, _about: About) -> Iterator[Finding]:
    """All of one part of the file, comments in it included."""
    if bound.owner is not None or bound.node.via is not None:
        return
    span = bound.node.span
    for secret in secrets_in(bound.node.scope.text[span.start : span.end]):
        place = Span(secret.start, secret.end).shifted(span.start)
        message = (
            f"this looks like {secret.kind}; keep it in an environment variable and write the "
            "variable's name here"
        )
        yield RULE.at(place, message)


for _part in ("Agent", "Model", "Provider", "McpServer", "RagSource", "Toolset", "Evaluator"):
    RULE.each(_part)(_secrets)
