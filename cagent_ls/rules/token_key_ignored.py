"""token-key-ignored: the name of a key that the provider does not look at."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.target import BOTH, DOCKER_AGENT
from cagent_ls.rules._examples import LOCAL_OPTIONS
from cagent_ls.rules._places import entry_deletion, key_span
from cagent_ls.rules._served import client_of, served_by
from cagent_ls.rules.rule import File, Rule

RULE = Rule(
    id="token-key-ignored",
    severity=Severity.WARNING,
    summary="Some providers do not read the key that `token_key` names.",
    bad=f"{LOCAL_OPTIONS}    token_key: MY_KEY # secret\n",
    good=LOCAL_OPTIONS,
    details="Local models on Docker Model Runner need no key and nobody sends one. Before 1.140 "
    "docker-agent ignored `token_key` for Anthropic and Google and used their usual variables, "
    "although it refused to start without the variable that was named.",
    rows=("L20", "L23"),
)

_LAST_DEAF = "1.139.99"


def ignored(bound: Bound, file: File) -> Iterator[Finding]:
    """The key of a model, or of a provider for its models."""
    if not bound.is_set("token_key"):
        return
    served = served_by(bound, file.symbols)
    client = client_of(served)
    at = key_span(bound, "token_key")
    if client == "dmr":
        message = "`dmr` needs no key and does not send it; delete `token_key`"
        fixes = entry_deletion(bound.get("token_key"))
        yield RULE.at(at, message, runtimes=BOTH, fixes=fixes)
    elif (
        client in {"anthropic", "google"}
        and served is not None
        and bound.text("token_key") not in served.keys
        and file.about.released(until=_LAST_DEAF)
    ):
        variable = served.keys[0]
        yield RULE.at(
            at,
            f"docker-agent before 1.140 takes the key from `{variable}` all the same; set that "
            "variable or install a newer one",
            runtimes=frozenset({DOCKER_AGENT}),
        )


for _struct in ("Model", "Provider"):
    RULE.linked(_struct)(ignored)
