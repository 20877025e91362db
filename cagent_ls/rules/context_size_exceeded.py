"""context-size-exceeded: an answer that may fill the whole context window."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Related, Severity
from cagent_ls.language.flags import same_flag
from cagent_ls.rules._examples import LOCAL_MODEL, LOCAL_OPTIONS
from cagent_ls.rules._flags import flags
from cagent_ls.rules._served import client_of, served_by
from cagent_ls.rules.rule import File, Rule
from cagent_ls.syntax.dialect import as_int, is_number
from cagent_ls.syntax.tree import Node

RULE = Rule(
    id="context-size-exceeded",
    severity=Severity.WARNING,
    summary="The longest answer leaves no room for the question in the context window.",
    bad=f"""\
{LOCAL_MODEL}    max_tokens: 8192 # longest answer
    provider_opts:
      context_size: "8192"
""",
    good=LOCAL_OPTIONS.replace("    provider_opts", "    max_tokens: 2048\n    provider_opts"),
    details="`context_size` holds the instruction, the tools, the conversation and the answer; "
    "`max_tokens` is the longest answer alone, so it must be a good deal less. Before 1.49 "
    "docker-agent had no `context_size` and used `max_tokens` for both, which is why old files "
    "give local models a very large `max_tokens`: write the context size where it belongs.",
    since="1.49.0",
    rows=("N29",),
)

_WINDOW_MEANT = 100_000
_SIZE_FLAGS = {*same_flag("--ctx-size"), "--max-model-len"}


def exceeded(model: Bound, file: File) -> Iterator[Finding]:
    """At `max_tokens`."""
    longest, node = model.integer("max_tokens"), model.get("max_tokens")
    if longest is None or node is None:
        return
    size, place = _context_size(model)
    if size is not None and place is not None and longest >= size > 0:
        yield RULE.at(
            node.span,
            f"an answer of {longest} tokens leaves no room in a context window of {size}; lower "
            "`max_tokens` or raise the context size",
            related=(Related("the context window is set here", place.span),),
        )
    elif (
        place is None
        and longest >= _WINDOW_MEANT
        and client_of(served_by(model, file.symbols)) == "dmr"
    ):
        yield RULE.at(
            node.span,
            "`max_tokens` is the longest answer; if you mean the context window, write it as "
            f'`provider_opts.context_size: "{longest}"`',
        )


for _struct in ("Model", "Provider"):
    RULE.linked(_struct)(exceeded)


def _context_size(model: Bound) -> tuple[int | None, Node | None]:
    """The size and its place; a place alone where the size cannot be read."""
    for flag in flags(model):
        if flag.name in _SIZE_FLAGS:
            value = flag.value or ""
            return (as_int(value) if is_number(value) else None), flag.argument.node
    node = model.get("provider_opts", "context_size")
    return (model.integer("provider_opts", "context_size") if node is not None else None), node
