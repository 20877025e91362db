"""api-tool: an HTTP call whose method, arguments and address do not fit together."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.target import DOCKER_AGENT, About
from cagent_ls.language.expansion import expansions
from cagent_ls.rules._texts import inside
from cagent_ls.rules.rule import Rule, replace
from cagent_ls.syntax.tree import Node

_HEAD = (
    "agents:\n  root:\n    model: dmr/ai/qwen3\n    toolsets:\n      - type: api\n"
    "        api_config:\n          name: weather # of a city\n"
    "          method: GET\n"
)
_ARGS = "          args:\n            city: {type: string, description: The city}\n"
_URL = "          endpoint: https://api.example.com/weather?city="

RULE = Rule(
    id="api-tool",
    severity=Severity.WARNING,
    summary="The method of an `api` toolset decides how, and whether, its arguments are sent.",
    bad=_HEAD + _URL + "${town}\n" + _ARGS,
    good=_HEAD + _URL + "${city}\n" + _ARGS,
    details="With `GET` the arguments are filled into the address, `${argument}`, and all of them "
    "must be texts: a call with a number fails. With `POST` they are sent as JSON and the "
    "address is not filled in. Other methods, and these two in small letters, send no arguments. "
    "The address must start with `http://` or `https://` as it is written, before variables are "
    "filled in; else docker-agent leaves the toolset out.",
    runtimes=frozenset({DOCKER_AGENT}),
    rows=("U38", "U39", "L42"),
)

_METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"}


@RULE.each("ApiConfig")
def api(bound: Bound, _about: About) -> Iterator[Finding]:
    """The address, the method, and the arguments with it."""
    if bound.owner is None or bound.owner.variant != "api" or not bound.is_set("endpoint"):
        return  # without an address it is incomplete, which is another finding
    if not bound.is_set("name"):
        message = "`name` is missing: it is what the model calls the tool"
        yield RULE.at(bound.head, message)
    endpoint = bound.get("endpoint")
    if endpoint is not None and endpoint.kind == "scalar":
        yield from _address(endpoint)
        yield from _arguments(bound, endpoint)
    method = bound.get("method")
    if method is not None and method.kind == "scalar" and method.text:
        yield from _method(bound, method)


def _method(bound: Bound, method: Node) -> Iterator[Finding]:
    upper = method.text.strip().upper()
    if upper != method.text and upper in _METHODS:
        message = f"the method counts in capitals only; `{method.text}` sends no arguments"
        yield RULE.at(method.span, message, fixes=replace(method, upper))
    elif method.text not in _METHODS:
        message = f"`{method.text}` is no method to call an API with; write `GET` or `POST`"
        yield RULE.at(method.span, message)
    elif method.text not in {"GET", "POST"} and bound.is_set("args"):
        message = f"`{method.text}` sends no arguments; only `GET` and `POST` do"
        yield RULE.at(method.span, message)


def _address(endpoint: Node) -> Iterator[Finding]:
    head = endpoint.text.split("${", 1)[0]
    try:
        parts = urlsplit(endpoint.text)
    except ValueError:
        return
    if parts.scheme not in {"http", "https"} and "://" in head:
        yield RULE.at(endpoint.span, f"`{parts.scheme}` is no way to call an API; use `https`")
    elif "://" not in head:
        message = (
            "the address must start with `http://` or `https://` as it is written, not by a "
            "variable; else the toolset is left out"
        )
        yield RULE.at(endpoint.span, message)


def _arguments(bound: Bound, endpoint: Node) -> Iterator[Finding]:
    written = bound.get("args")
    declared = written.pairs if written is not None and written.kind == "mapping" else {}
    method = bound.text("method")
    for place in expansions(endpoint.text):
        name = place.variable
        if place.form != "shell" or not endpoint.text.startswith("${", place.start):
            continue
        span = inside(endpoint, place.start, place.end)
        if name not in declared:
            message = f"`{name}` is no argument; for a variable write `${{env.{name}}}`"
            yield RULE.at(span, message)
        elif method == "POST":
            message = "with `POST` the address is not filled in; the arguments are sent as JSON"
            yield RULE.at(span, message)
    if method != "GET":
        return
    for name, schema in declared.items():
        kind = schema.get("type")
        if kind is not None and kind.kind == "scalar" and kind.text not in {"string", ""}:
            message = f"with `GET` every argument must be a `string`: calls with `{name}` fail"
            yield RULE.at(kind.span, message, fixes=replace(kind, "string"))
