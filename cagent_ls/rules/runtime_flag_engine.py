"""runtime-flag-engine: a flag that only one of the engines takes."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Related, Severity
from cagent_ls.language.flags import allowed
from cagent_ls.rules._examples import LOCAL_OPTIONS
from cagent_ls.rules._flags import Flag, flags
from cagent_ls.rules._places import entry_span
from cagent_ls.rules._served import client_of, served_by
from cagent_ls.rules.rule import File, Rule
from cagent_ls.syntax.lines import Span

RULE = Rule(
    id="runtime-flag-engine",
    severity=Severity.WARNING,
    summary="Flags of two engines in one model: either engine refuses those of the other.",
    bad=f'{LOCAL_OPTIONS}      runtime_flags: ["--threads=8", "--max-num-seqs=4"] # both\n',
    good=f'{LOCAL_OPTIONS}      runtime_flags: ["--threads=8"]\n',
    details="llama.cpp runs GGUF models and vLLM runs safetensors ones; each has its own list of "
    "flags, and one flag outside it costs the whole configuration. Docker Model Runner checks "
    "against the list of the engine in the address, which is llama.cpp unless `base_url` names "
    "another one. A flag that vLLM alone takes is therefore noted even where all are of vLLM.",
    rows=("O01",),
)

_OF_VLLM = ("gpu_memory_utilization", "hf_overrides")
"""Options that are for vLLM alone."""


def engines(model: Bound, file: File) -> Iterator[Finding]:
    """What is for vLLM alone; a warning beside a flag of llama.cpp alone."""
    found = list(flags(model))
    vllm = [flag for flag in found if _only("vllm", "llama.cpp", flag)]
    llama = next((flag for flag in found if _only("llama.cpp", "vllm", flag)), None)
    keys = [key for key in _OF_VLLM if llama is not None and model.is_set("provider_opts", key)]
    if not (vllm or keys) or client_of(served_by(model, file.symbols)) != "dmr":
        return
    for flag in vllm:
        if llama is not None:
            yield _two_engines(flag.name, flag.argument.name_span, llama, "takes")
        elif "vllm" not in model.text("base_url"):
            message = (
                f"only vLLM takes `{flag.name}`; Docker Model Runner refuses it for llama.cpp, "
                "unless `base_url` ends with `/engines/vllm/v1`"
            )
            yield RULE.at(flag.argument.name_span, message, severity=Severity.INFO)
    for key in keys:
        node = model.get("provider_opts", key)
        if llama is not None and node is not None:
            yield _two_engines(key, entry_span(node), llama, "reads")


def _two_engines(name: str, span: Span, llama: Flag, verb: str) -> Finding:
    return RULE.at(
        span,
        f"only vLLM {verb} `{name}` and only llama.cpp takes `{llama.name}`; delete what is for "
        "the engine that does not run this model",
        related=(Related("a flag of llama.cpp", llama.argument.span),),
    )


for _struct in ("Model", "Provider"):
    RULE.linked(_struct)(engines)


def _only(engine: str, other: str, flag: Flag) -> bool:
    return allowed(engine, flag.name) and not allowed(other, flag.name)
