"""auth-invalid: a way to sign in that is incomplete or that the provider does not have."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.problem import MissingFields, RelatedFields
from cagent_ls.analysis.target import About
from cagent_ls.rules._examples import cloud_model
from cagent_ls.rules._places import entry_deletion, key_span
from cagent_ls.rules._served import client_of, served_by
from cagent_ls.rules.rule import File, Rule

_MODEL = cloud_model("anthropic", "claude-sonnet-4-5")
_GOOD = f"""\
{_MODEL}    auth:
      type: workload_identity_federation
      workload_identity_federation:
        federation_rule_id: fdrl_1
        organization_id: o1
        identity_token:
          env: ID_TOKEN # of the runner
"""

RULE = Rule(
    id="auth-invalid",
    severity=Severity.ERROR,
    summary="`auth` signs in to Anthropic, with ids of the right kind and one source of a token.",
    bad=_GOOD.replace("fdrl_1", "rule_1"),
    good=_GOOD,
    details="`auth` replaces an API key by workload identity federation and only Anthropic has it. "
    "It names a federation rule (`fdrl_...`), the organisation, where wanted a service account "
    "(`svac_...`), and exactly one source of the identity token: `file`, `env`, `command` or "
    "`url`. Headers and `response_field` belong to `url`. A file with anything else is refused.",
    rows=("N14",),
)

_PARTS = {"Auth", "Federation", "IdentityToken"}
_PREFIXES = {"federation_rule_id": "fdrl_", "service_account_id": "svac_"}


@RULE.each(MissingFields)
def missing(problem: MissingFields, _about: About) -> Iterator[Finding]:
    """Parts that are missing, and more than one source of the token."""
    if problem.bound.struct not in _PARTS or not problem.bound.node.entries:
        return  # an empty mapping is missing in the one around it
    names = ", ".join(f"`{name}`" for name in problem.requirement.any_of)
    if problem.found:
        found = " and ".join(f"`{name}`" for name in problem.found)
        message = f"{found} exclude each other; keep one of them"
    elif len(problem.requirement.any_of) == 1:
        message = f"{names} is missing; add it"
    else:
        message = f"one of {names} is missing; add it"
    yield RULE.at(problem.bound.head, message)


@RULE.each("Federation")
def ids(federation: Bound, _about: About) -> Iterator[Finding]:
    """Ids of another kind."""
    for name, prefix in _PREFIXES.items():
        node, text = federation.get(name), federation.text(name)
        if node is not None and text and not text.startswith(prefix):
            yield RULE.at(
                node.span, f"`{name}` must start with `{prefix}`; copy the right id from Anthropic"
            )


@RULE.each(RelatedFields)
def of_url(problem: RelatedFields, _about: About) -> Iterator[Finding]:
    """What is sent to an address, without one."""
    token, name = problem.bound, problem.relation.field
    if token.struct != "IdentityToken":
        return
    yield RULE.at(
        key_span(token, name),
        f"`{name}` is for a token from `url`; delete it or name the `url`",
        fixes=entry_deletion(token.get(name)),
    )


def elsewhere(bound: Bound, file: File) -> Iterator[Finding]:
    """On another provider."""
    if not bound.is_set("auth"):
        return
    provider = served_by(bound, file.symbols)
    if provider is not None and client_of(provider) != "anthropic":
        yield RULE.at(
            key_span(bound, "auth"),
            f"`{provider.name}` has no `auth`, only Anthropic does; delete it and name the "
            "variable of the key with `token_key`",
            fixes=entry_deletion(bound.get("auth")),
        )


for _struct in ("Model", "Provider"):
    RULE.linked(_struct)(elsewhere)
