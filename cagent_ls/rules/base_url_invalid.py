"""base-url-invalid: an address of a provider or model that is missing or cannot be called."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.problem import MissingFields, RelatedFields
from cagent_ls.analysis.target import About
from cagent_ls.language.urls import callable_url, url_fault
from cagent_ls.rules._examples import cloud_model
from cagent_ls.rules.rule import Rule, replace

_AGENT = cloud_model("own", "large")

RULE = Rule(
    id="base-url-invalid",
    severity=Severity.ERROR,
    summary="A provider needs an address that can be called.",
    bad=f"{_AGENT}providers:\n  own:\n    api_type: openai_responses # ours\n",
    good=f"{_AGENT}providers:\n  own:\n    base_url: http://localhost:8000/v1\n",
    details="A provider that speaks the OpenAI protocol, which is what one without `provider` "
    "does, needs a `base_url`; up to format 7 each provider does. docker-agent refuses only "
    "addresses that Go cannot read at all, such as one with a letter in the port, and fails with "
    "the others at the first request: an address starts with `http://` or `https://`.",
    rows=("U19", "N14"),
)

_WITHOUT_REQUIREMENT = 8
"""From this format on some providers need no address."""


@RULE.each(MissingFields)
def missing(problem: MissingFields, _about: About) -> Iterator[Finding]:
    """Providers without any, and up to format 7 all that lack one."""
    if problem.bound.struct == "Provider":
        yield _missing(problem.bound)


@RULE.each(RelatedFields)
def needed(problem: RelatedFields, _about: About) -> Iterator[Finding]:
    """Providers that name a protocol; one without `provider` has been found already."""
    if problem.bound.struct == "Provider" and problem.bound.is_set("provider"):
        yield _missing(problem.bound)


@RULE.each("Provider")
def of_provider(provider: Bound, about: About) -> Iterator[Finding]:
    """Providers that speak the OpenAI protocol by name, and addresses."""
    yield from _address(provider)
    if (
        about.format >= _WITHOUT_REQUIREMENT
        and provider.text("provider") == "openai"
        and not provider.is_set("base_url")
        and not provider.is_set("api_type")
    ):
        yield _missing(provider)


@RULE.each("Model")
def of_model(model: Bound, _about: About) -> Iterator[Finding]:
    """Addresses of models, which nobody checks before they are called."""
    yield from _address(model)


def _missing(provider: Bound) -> Finding:
    return RULE.at(
        provider.head,
        f"the provider `{provider.name}` has no `base_url`; add it, such as "
        "`base_url: http://localhost:8000/v1`",
    )


def _address(bound: Bound) -> Iterator[Finding]:
    node, text = bound.get("base_url"), bound.text("base_url")
    if node is None or not text:
        return
    fault = url_fault(text)
    prefixed = f"http://{text}"
    fixes = replace(node, prefixed) if ":" in text and callable_url(prefixed) else ()
    if fault is not None:
        severity = Severity.ERROR if bound.struct == "Provider" else Severity.WARNING
        message = f"`{bound.name}` cannot be called at this address: {fault}"
        yield RULE.at(
            node.span, message, severity=severity, fixes=fixes if "missing" in fault else ()
        )
    elif not callable_url(text):
        yield RULE.at(
            node.span,
            f"`{bound.name}` cannot be called at this address: write it with `http://` or "
            "`https://` in front",
            severity=Severity.WARNING,
            fixes=fixes if "://" not in text else (),
        )
