"""speculative-decoding: a draft model that cannot do its work."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.language.model_names import same_model
from cagent_ls.rules._examples import LOCAL_OPTIONS
from cagent_ls.rules._places import entry_span
from cagent_ls.rules._served import client_of, served_by
from cagent_ls.rules.rule import File, Rule

RULE = Rule(
    id="speculative-decoding",
    severity=Severity.WARNING,
    summary="Settings of speculative decoding that change nothing without the others.",
    bad=f"{LOCAL_OPTIONS}      speculative_num_tokens: 16 # guess ahead\n",
    good=f"""\
{LOCAL_OPTIONS}      speculative_draft_model: ai/qwen3:0.6B-F16
      speculative_num_tokens: 16
""",
    details="A small draft model guesses some tokens ahead and the model itself checks them. "
    "Docker Model Runner does nothing without `speculative_draft_model`; without "
    "`speculative_num_tokens` llama.cpp uses a number of its own and vLLM does not start. A model "
    "that drafts for itself only makes it slower. The draft model must be there, or no request "
    "succeeds: the bundled runtime pulls it with the others, docker-agent and Docker Model Runner "
    "do not.",
    rows=("L18",),
)

_DRAFT = "speculative_draft_model"
_NUMBERS = ("speculative_num_tokens", "speculative_acceptance_rate")


def speculative(model: Bound, file: File) -> Iterator[Finding]:
    """Numbers without a draft model, a draft model without a number, or the model itself."""
    set_ = {
        name: node
        for name in (_DRAFT, *_NUMBERS)
        if (node := model.get("provider_opts", name)) is not None
    }
    if not set_ or client_of(served_by(model, file.symbols)) != "dmr":
        return
    if _DRAFT not in set_ or not model.is_set("provider_opts", _DRAFT):
        for name in _NUMBERS:
            if name in set_:
                yield RULE.at(
                    entry_span(set_[name]),
                    f"`{name}` has no effect without `{_DRAFT}`; name a draft model or delete it",
                )
        return
    draft = set_[_DRAFT]
    if _NUMBERS[0] not in set_:
        yield RULE.at(
            entry_span(draft),
            f"`{_NUMBERS[0]}` is missing, so llama.cpp guesses as far as it likes and vLLM does "
            f"not start; add it, such as `{_NUMBERS[0]}: 16`",
        )
    if draft.kind == "scalar" and same_model(draft.text, model.text("model")):
        yield RULE.at(
            draft.span,
            "a model that drafts for itself only gets slower; name a smaller one of its family",
        )


for _struct in ("Model", "Provider"):
    RULE.linked(_struct)(speculative)
