"""runtime-flag-overrides: a flag and a key of the model that say the same thing."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Related, Severity
from cagent_ls.language.flags import RESPELLED, same_flag
from cagent_ls.rules._examples import LOCAL_MODEL
from cagent_ls.rules._flags import deletion, flags
from cagent_ls.rules._served import client_of, served_by
from cagent_ls.rules.rule import File, Rule

RULE = Rule(
    id="runtime-flag-overrides",
    severity=Severity.WARNING,
    summary="A runtime flag and a key set the same thing, and only one of them counts.",
    bad=f"""{LOCAL_MODEL}    temperature: 0.2 # exact
    provider_opts:
      context_size: "8192"
      runtime_flags: ["--temp=0.9"]
""",
    good=f'{LOCAL_MODEL}    temperature: 0.2\n    provider_opts:\n      context_size: "8192"\n',
    details="Sampling keys such as `temperature` go along with each request and win over the flag "
    "the engine was started with. A flag for the context window or the thinking budget comes later "
    "on the engine's command line than the key and wins over it; the keys of the draft model and "
    "of the GPU's memory come last and win over their flags. Keep the key, which other runtimes "
    "understand too, and delete the flag.",
    rows=("L18",),
)

_FLAG_WINS, _KEY_WINS = True, False

_SAME: dict[str, tuple[tuple[str, ...], bool]] = {
    "--temp": (("temperature",), _KEY_WINS),
    "--top-p": (("top_p",), _KEY_WINS),
    "--frequency-penalty": (("frequency_penalty",), _KEY_WINS),
    "--presence-penalty": (("presence_penalty",), _KEY_WINS),
    "--n-predict": (("max_tokens",), _KEY_WINS),
    "--draft-max": (("provider_opts", "speculative_num_tokens"), _KEY_WINS),
    "--draft-p-min": (("provider_opts", "speculative_acceptance_rate"), _KEY_WINS),
    "--ctx-size": (("provider_opts", "context_size"), _FLAG_WINS),
    "--max-model-len": (("provider_opts", "context_size"), _FLAG_WINS),
    "--reasoning-budget": (("thinking_budget",), _FLAG_WINS),
    "--gpu-memory-utilization": (("provider_opts", "gpu_memory_utilization"), _KEY_WINS),
}
_BY_SPELLING = {name: same for flag, same in _SAME.items() for name in same_flag(flag)}


def overrides(model: Bound, file: File) -> Iterator[Finding]:
    """At the flag, with the key beside it."""
    for flag in flags(model):
        same = _BY_SPELLING.get(RESPELLED.get(flag.name, flag.name))
        node = model.get(*same[0]) if same is not None else None
        if same is None or node is None or client_of(served_by(model, file.symbols)) != "dmr":
            continue
        key, flag_wins = ".".join(same[0]), same[1]
        message = (
            f"`{flag.name}` wins over `{key}`; keep one of the two"
            if flag_wins
            else f"`{flag.name}` has no effect beside `{key}`, which wins; delete the flag"
        )
        yield RULE.at(
            flag.argument.name_span,
            message,
            fixes=() if flag_wins or "=" not in flag.argument.text else deletion(flag.argument),
            related=(Related(f"`{key}` is set here", node.span),),
        )


for _struct in ("Model", "Provider"):
    RULE.linked(_struct)(overrides)
