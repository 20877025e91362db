"""webhook-incomplete: a webhook that cannot be sent."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.similar import nearest
from cagent_ls.analysis.target import About
from cagent_ls.language.structs import fields_for
from cagent_ls.language.types import NEWEST_FORMAT, Words
from cagent_ls.rules.rule import Rule, replace

_HEAD = "agents:\n  root:\n    model: dmr/ai/qwen3\n    toolsets:\n      - type: webhook\n"

RULE = Rule(
    id="webhook-incomplete",
    severity=Severity.WARNING,
    summary="The agent starts without a webhook that lacks its address or its chat.",
    bad=f"{_HEAD}        webhook_config:\n          provider: slack # our team\n",
    good=f"{_HEAD}        webhook_config:\n          provider: slack # our team\n"
    "          url: ${env.WEBHOOK_URL}\n",
    details="A `webhook` toolset needs `webhook_config.url`; `telegram` needs `chat_id` too. A "
    "provider that docker-agent does not know makes it leave the toolset out, with a warning at "
    "the start. Without `provider` a plain JSON object is sent.",
    whole_text=True,
    rows=("N23",),
)

_SIGNS = re.compile(r"[^a-z0-9]")
_TYPE = fields_for("WebhookConfig", NEWEST_FORMAT)["provider"].type
_PROVIDERS = [word.value for word in _TYPE.words] if isinstance(_TYPE, Words) else []
_SHORT = {"gchat", "msteams", "microsoftteams"}
"""Further names that docker-agent reads."""


@RULE.each("Toolset")
def webhook_incomplete(toolset: Bound, _about: About) -> Iterator[Finding]:
    """At what is there, for what is not."""
    if toolset.variant != "webhook":
        return
    config = toolset.get("webhook_config")
    span = toolset.key("webhook_config").span if config is not None else toolset.head
    if not toolset.is_set("webhook_config", "url") and (config is None or config.kind != "alias"):
        yield RULE.at(span, "a webhook needs `webhook_config` with a `url` to send to")
    node = toolset.get("webhook_config", "provider")
    name = _SIGNS.sub("", node.text.lower()) if node is not None else ""
    if node is not None and name and name not in {*_PROVIDERS, *_SHORT}:
        near = nearest(name, _PROVIDERS)
        remedy = f"did you mean `{near}`?" if near else f"known are {', '.join(_PROVIDERS)}"
        yield RULE.at(
            node.span,
            f"no service for webhooks is called `{node.text}`; {remedy}",
            fixes=replace(node, near) if near else (),
        )
    if name == "telegram" and not toolset.is_set("webhook_config", "chat_id"):
        yield RULE.at(span, "`telegram` needs the `chat_id` to send to")
