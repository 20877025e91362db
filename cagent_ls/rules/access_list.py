"""access-list: a list of allowed or refused things that cannot be used."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.entries import delete_item, deletion
from cagent_ls.analysis.finding import Finding, Fix, Severity
from cagent_ls.analysis.problem import EmptyItem
from cagent_ls.analysis.target import About
from cagent_ls.rules.rule import Rule
from cagent_ls.syntax.tree import Node

_HEAD = "agents:\n  root:\n    model: dmr/ai/qwen3\n    toolsets:\n      - type: fetch\n"

RULE = Rule(
    id="access-list",
    severity=Severity.ERROR,
    summary="An empty entry or a bad pattern in a list of allowed or refused things is refused.",
    bad=f'{_HEAD}        # ours\n        allowed_domains: ["docs.*"]\n',
    good=f'{_HEAD}        # ours\n        allowed_domains: ["*.example.com"]\n',
    details="The lists `allow_list`, `deny_list`, `allowed_servers`, `blocked_servers`, "
    "`allowed_domains` and `blocked_domains` must not hold empty entries. A domain covers its "
    "subdomains too; `*` may stand in front only, as in `*.example.com`, and an entry with a slash "
    "is a network such as `10.0.0.0/8`. A `fetch` toolset takes `allowed_domains` or "
    "`blocked_domains`, not both.",
    rows=("N19",),
)

_DOMAINS = ("allowed_domains", "blocked_domains")
_LISTS = ("allow_list", "deny_list", "allowed_servers", "blocked_servers", *_DOMAINS)


@RULE.each("Toolset", having=_LISTS)
def access_list(toolset: Bound, _about: About) -> Iterator[Finding]:
    """At the entry, or at the second list."""
    for name in _LISTS:
        for node in toolset.texts(name):
            entry = node.text.strip()
            if not entry and node.text:
                yield _empty(node, name)  # only blanks
            elif entry and name in _DOMAINS and (fault := _fault(entry)):
                yield RULE.at(node.span, f"`{entry}` {fault}")
    if all(toolset.is_set(name) for name in _DOMAINS):
        key = max((toolset.key(name) for name in _DOMAINS), key=lambda node: node.span)
        yield RULE.at(
            key.span,
            "`allowed_domains` and `blocked_domains` exclude each other; delete one of the two",
            fixes=deletion(key) if key is not toolset.node else (),
        )


@RULE.each(EmptyItem)
def empty(problem: EmptyItem, _about: About) -> Iterator[Finding]:
    """At the empty entry."""
    node = problem.node
    parent = node.parent
    if problem.bound is not None and problem.bound.struct == "Toolset" and parent is not None:
        yield _empty(node, parent.key.text if parent.key is not None else "the list")


def _empty(node: Node, name: str) -> Finding:
    edits = delete_item(node)
    fixes = (Fix("Delete the entry", edits),) if edits else ()
    return RULE.at(node.span, f"an entry of `{name}` must not be empty", fixes=fixes)


def _fault(pattern: str) -> str | None:
    """Why the pattern of a domain is refused."""
    if "/" in pattern:
        return None if _is_network(pattern) else "is no network; write one like `10.0.0.0/8`"
    rest = pattern.removeprefix("*.")
    if "*" in pattern and (rest == pattern or not rest or "*" in rest):
        return "has a `*` where none may stand; only a leading `*.` is possible"
    return None


def _is_network(text: str) -> bool:
    address, _, size = text.partition("/")
    if not size.isascii() or not size.isdecimal():
        return False
    try:
        ipaddress.ip_interface(f"{address}/{int(size)}")
    except ValueError:
        return False
    return True
