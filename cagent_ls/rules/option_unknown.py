"""option-unknown: a key in `provider_opts` that the provider does not read."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.entries import deletion
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.similar import nearest
from cagent_ls.analysis.target import DOCKER_AGENT
from cagent_ls.language.structs import fields_for
from cagent_ls.language.types import NEWEST_RELEASE
from cagent_ls.rules._examples import LOCAL_MODEL
from cagent_ls.rules._options import Option, options, takers
from cagent_ls.rules.rule import File, Rule, replace

RULE = Rule(
    id="option-unknown",
    severity=Severity.WARNING,
    summary="Options that the provider does not know are swallowed without a word.",
    bad=f'{LOCAL_MODEL}    provider_opts:\n      context_sise: "8192" # tokens\n',
    good=f'{LOCAL_MODEL}    provider_opts:\n      context_size: "8192"\n',
    details="`provider_opts` is a free mapping: each provider picks the keys it knows and nobody "
    "checks the rest, so a misspelt option, one of another provider, or a setting of the model "
    "itself such as `temperature` does nothing there. Options also came with releases: an older "
    "docker-agent swallows a newer one.",
    rows=("L19",),
)

_READ_BY_ALL = {"api_type"}
"""Options that decide about the client itself."""


def unknown(bound: Bound, file: File) -> Iterator[Finding]:
    """Each option, of a model or of a provider for its models."""
    for option in options(bound, file):
        field = option.field
        if field is None and option.key.text not in _READ_BY_ALL:
            yield _finding(option, bound, file)
        elif field is not None and not file.about.released(field.release_since):
            yield RULE.at(
                option.key.span,
                f"docker-agent reads `{field.name}` since {field.release_since}; delete it or "
                "install a newer one",
                runtimes=frozenset({DOCKER_AGENT}),
            )


for _struct in ("Model", "Provider"):
    RULE.linked(_struct)(unknown)


def _finding(option: Option, bound: Bound, file: File) -> Finding:
    key, name, provider = option.key, option.key.text, option.provider.name
    if name in fields_for(bound.struct, file.about.format):
        return RULE.at(
            key.span,
            f"`{name}` is a key of the model itself and is not read here; move it out of "
            "`provider_opts`",
        )
    others = takers(name)
    if others:
        readers = ", ".join(f"`{other}`" for other in others)
        return RULE.at(
            key.span,
            f"`{provider}` does not read `{name}`, an option of {readers}; delete it",
            fixes=deletion(key),
        )
    near = nearest(name, [field.name for field in option.provider.options])
    if near is not None:
        return RULE.at(
            key.span,
            f"`{provider}` has no option `{name}`; did you mean `{near}`?",
            fixes=replace(key, near),
        )
    return RULE.at(
        key.span,
        f"`{provider}` has no option `{name}` up to docker-agent {NEWEST_RELEASE}; delete it "
        "unless a newer release has it",
        fixes=deletion(key),
    )
