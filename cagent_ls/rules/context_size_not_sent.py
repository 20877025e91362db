"""context-size-not-sent: a context size in a form that is lost on the way to the engine."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Edit, Finding, Fix, Severity
from cagent_ls.analysis.target import DOCKER_AGENT
from cagent_ls.language.formats import newest_format
from cagent_ls.rules._examples import LOCAL_MODEL
from cagent_ls.rules._served import client_of, served_by
from cagent_ls.rules.rule import File, Rule
from cagent_ls.syntax.dialect import as_int, scalar_kind

RULE = Rule(
    id="context-size-not-sent",
    severity=Severity.WARNING,
    summary="In the newest format docker-agent does not send a whole number as context size.",
    bad=f"{LOCAL_MODEL}    provider_opts:\n      context_size: 8192 # tokens\n",
    good=f'{LOCAL_MODEL}    provider_opts:\n      context_size: "8192"\n',
    details="In a file of its newest format, marked or not, docker-agent reads a whole number in "
    "`provider_opts` as a type that its client for Docker Model Runner does not know. The engine "
    "is then started with a context size of its own, while docker-agent counts with the one of the "
    "file. In quotes the number arrives; in older formats it arrives as it is. The bundled runtime "
    "sends both.",
    runtimes=frozenset({DOCKER_AGENT}),
    since="1.49.0",
    rows=("N18", "N31"),
)


@RULE.linked("Model")
def of_model(model: Bound, file: File) -> Iterator[Finding]:
    """The size of a model."""
    yield from _not_sent(model, file)


@RULE.linked("Provider")
def of_provider(provider: Bound, file: File) -> Iterator[Finding]:
    """The size that a provider gives its models."""
    yield from _not_sent(provider, file)


def _not_sent(bound: Bound, file: File) -> Iterator[Finding]:
    node = bound.get("provider_opts", "context_size")
    release = file.about.release
    if node is None or node.kind != "scalar" or scalar_kind(node) != "int" or release is None:
        return
    is_newest = file.about.format >= newest_format(release)
    if as_int(node.text) < 1 or not is_newest:
        return
    if client_of(served_by(bound, file.symbols)) == "dmr":
        quoted = f'"{as_int(node.text)}"'
        fix = Fix(f"Change to `{quoted}`", (Edit(node.span, quoted),), safe=True)
        yield RULE.at(
            node.span,
            f"docker-agent does not send a whole number in this format to the engine; write "
            f"{quoted} in quotes",
            fixes=(fix,) if node.via is None else (),
        )
