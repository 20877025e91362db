"""whole-number-lost: a whole number among the options that does not arrive."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Edit, Finding, Fix, Severity
from cagent_ls.analysis.target import DOCKER_AGENT
from cagent_ls.language.formats import newest_format
from cagent_ls.language.types import Integer, Number
from cagent_ls.rules._examples import LOCAL_MODEL
from cagent_ls.rules._options import Option, options
from cagent_ls.rules._served import client_of
from cagent_ls.rules.rule import File, Rule
from cagent_ls.syntax.dialect import as_int, scalar_kind
from cagent_ls.syntax.written import written

RULE = Rule(
    id="whole-number-lost",
    severity=Severity.WARNING,
    summary="In the newest format docker-agent drops some whole numbers from `provider_opts`.",
    bad=f"{LOCAL_MODEL}    provider_opts:\n      context_size: 8192 # tokens\n",
    good=f'{LOCAL_MODEL}    provider_opts:\n      context_size: "8192"\n',
    details="In a file of its newest format, marked or not, docker-agent reads a whole number in "
    "`provider_opts` as a type that most of its clients do not look for. So `context_size` of a "
    "local model does not reach the engine, which then chooses a size of its own, and `top_k`, "
    "`seed` and the like are not sent. `context_size` arrives in quotes, the others with a decimal "
    "point. In older formats, and with the bundled runtime, whole numbers arrive.",
    runtimes=frozenset({DOCKER_AGENT}),
    rows=("N18", "N31"),
)

_QUOTED = {("dmr", "context_size")}
"""Options that are read from a text too, by client."""


def lost(bound: Bound, file: File) -> Iterator[Finding]:
    """Each option, of a model or of a provider for its models."""
    release = file.about.release
    if release is None or file.about.format < newest_format(release):
        return
    for option in options(bound, file):
        node = option.value
        if not _concerned(option, file) or node.kind != "scalar" or scalar_kind(node) != "int":
            continue
        number = as_int(node.text)
        if number < 0 or option.wrong(file.about) is not None:
            continue
        client = client_of(option.provider)
        text = f'"{number}"' if (client, option.key.text) in _QUOTED else f"{number}.0"
        yield RULE.at(
            node.span,
            f"docker-agent drops a whole number here in this format; write `{text}`",
            fixes=(Fix(f"Change to `{text}`", (Edit(written(node), text),), safe=True),),
        )


for _struct in ("Model", "Provider"):
    RULE.linked(_struct)(lost)


def _concerned(option: Option, file: File) -> bool:
    field, client = option.field, client_of(option.provider)
    if field is None or not isinstance(field.type, Integer | Number):
        return False
    if field.release_since is not None and not file.about.released(field.release_since):
        return False
    # Clients share one reader of numbers; the one for local models has another for each option,
    # and the size of the context window is read by all of docker-agent.
    if client == "dmr":
        return field.name == "context_size"
    return field.name != "context_size"
