"""context-size-unset: a local model whose context window the engine chooses."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.target import DOCKER_AGENT
from cagent_ls.language.flags import same_flag
from cagent_ls.language.types import Target
from cagent_ls.rules._examples import LOCAL_MODEL, LOCAL_OPTIONS
from cagent_ls.rules._flags import flags
from cagent_ls.rules._served import client_of, served_by
from cagent_ls.rules.rule import File, Rule

RULE = Rule(
    id="context-size-unset",
    severity=Severity.INFO,
    summary="Without a context size the engine chooses one, which may be small.",
    bad=f"{LOCAL_MODEL}    temperature: 0.2 # exact\n",
    good=LOCAL_OPTIONS,
    details="Docker Model Runner takes the context size that is packed with the model, or else the "
    "engine's own. An agent with tools needs room: what does not fit is cut or refused. Set "
    "`provider_opts.context_size`, in quotes; docker-agent before 1.49 takes it from `max_tokens` "
    "instead.",
    rows=("L20",),
)

_OPTION = "1.49.0"
_SIZE_FLAGS = {*same_flag("--ctx-size"), "--max-model-len"}


@RULE.linked("Model")
def unset(model: Bound, file: File) -> Iterator[Finding]:
    """At the model, if an agent works with it."""
    if client_of(served_by(model, file.symbols)) != "dmr" or not _works(model.name, file):
        return
    old = file.about.target.runtimes == {DOCKER_AGENT} and not file.about.released(_OPTION)
    key = ("max_tokens",) if old else ("provider_opts", "context_size")
    if model.get(*key) is None and not any(flag.name in _SIZE_FLAGS for flag in flags(model)):
        wanted = "max_tokens: 8192" if old else 'provider_opts: {context_size: "8192"}'
        yield RULE.at(
            model.head,
            f"the engine chooses the context size of this model; set it, such as `{wanted}`",
        )


def _works(name: str, file: File) -> bool:
    uses = file.symbols.uses_of(Target.MODEL, name)
    return any(use.section == "agents" and use.field == "model" for use in uses)
