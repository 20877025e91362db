"""oauth-refused: an OAuth client that docker-agent cannot sign in with."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.target import About
from cagent_ls.rules.rule import Rule

_HEAD = (
    "agents:\n  root:\n    model: dmr/ai/qwen3\n    toolsets:\n      - type: mcp\n"
    "        remote:\n          url: https://mcp.example.com\n"
    "          transport_type: streamable\n          oauth:\n            clientId: me\n"
)

RULE = Rule(
    id="oauth-refused",
    severity=Severity.ERROR,
    summary="An OAuth client without id, or with an unsafe address to come back to, is refused.",
    bad=f"{_HEAD}            # back\n            callbackRedirectURL: http://example.com/back\n",
    good=f"{_HEAD}            # back\n"
    "            callbackRedirectURL: http://localhost:${callbackPort}/back\n",
    details="A `clientSecret` needs its `clientId`, and up to format 13 every client needs one. "
    "`callbackRedirectURL` is a whole address, with https unless it leads to this machine; "
    "`${callbackPort}` stands for the port. `callbackPort` is a port from 1 to 65535, or 0 for any "
    "free one.",
    rows=("N21",),
)

_LAST_WITH_ID = 13


@RULE.each("OAuth")
def oauth_refused(client: Bound, about: About) -> Iterator[Finding]:
    """At the key that is wrong, or at the mapping that lacks one."""
    if not client.is_set("clientId"):
        if client.is_set("clientSecret"):
            span = client.key("clientSecret").span
            yield RULE.at(span, "a `clientSecret` needs its `clientId` as well")
        elif about.format <= _LAST_WITH_ID:
            message = f"in format {about.format} an OAuth client needs a `clientId`"
            yield RULE.at(client.head, f"{message}; add it, or set `version: 14` or higher")
    node = client.get("callbackRedirectURL")
    if node is not None and node.text and (fault := _fault(node.text)):
        yield RULE.at(node.span, fault)


def _fault(address: str) -> str | None:
    """Why the browser may not come back to that address."""
    try:
        parts = urlsplit(address.replace("${callbackPort}", "1"))
    except ValueError:
        return "this is no address; write one like `https://example.com/back`"
    if not parts.scheme or not parts.netloc:
        return "this must be a whole address, such as `https://example.com/back`"
    if parts.scheme not in {"http", "https"}:
        return f"`{parts.scheme}` is not possible here; write an https address"
    if parts.scheme == "http" and not _is_local(parts.hostname or ""):
        return "http is possible to this machine only; write an https address"
    return None


def _is_local(host: str) -> bool:
    return host == "localhost" or host == "::1" or host.startswith("127.") or "${" in host
