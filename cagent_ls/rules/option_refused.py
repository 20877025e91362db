"""option-refused: options with which docker-agent does not start the model."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.target import DOCKER_AGENT
from cagent_ls.language.claude import thinks_adaptively
from cagent_ls.language.durations import parse_duration
from cagent_ls.rules._examples import LOCAL_MODEL
from cagent_ls.rules._options import Option, options
from cagent_ls.rules._places import entry_deletion, entry_span
from cagent_ls.rules._served import client_of, served_by
from cagent_ls.rules.rule import File, Rule, replace
from cagent_ls.syntax.dialect import scalar_kind
from cagent_ls.syntax.tree import Node

RULE = Rule(
    id="option-refused",
    severity=Severity.ERROR,
    summary="docker-agent ends when it makes a model with one of these options wrong.",
    bad=f'{LOCAL_MODEL}    provider_opts:\n      context_size: "8192"\n      keep_alive: 10 # m\n',
    good=f'{LOCAL_MODEL}    provider_opts:\n      context_size: "8192"\n      keep_alive: 10m\n',
    details="Most options are ignored when they are wrong. A few are checked when the model is "
    "made, after the file was loaded: of `dmr` the `mode`, `keep_alive`, both kinds of flags "
    "together, and the options for attachments, since docker-agent 1.49, and those for vLLM where "
    "it runs the model; of Anthropic `thinking_display`, since 1.114; of Google `project` and "
    "`location`, which need each other.",
    runtimes=frozenset({DOCKER_AGENT}),
    rows=("N17", "U32"),
)

_ELSE = "else docker-agent does not start"
_DMR_CHECKS = "1.49.0"
_DISPLAY_CHECKED = "1.114.0"
_OVERRIDE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_TRUTHS = {"1", "t", "true", "0", "f", "false"}


def refused(bound: Bound, file: File) -> Iterator[Finding]:
    """Each option, of a model or of a provider for its models."""
    if bound.get("provider_opts") is None:
        return
    client = client_of(served_by(bound, file.symbols))
    if client == "dmr" and file.about.released(_DMR_CHECKS):
        yield from _two_kinds_of_flags(bound)
        for option in options(bound, file):
            yield from _of_dmr(option, file)
    elif client == "google":
        yield from _half_of_vertex(bound)
    elif client == "anthropic" and file.about.released(_DISPLAY_CHECKED):
        for option in options(bound, file):
            yield from _display(option, bound)


for _struct in ("Model", "Provider"):
    RULE.linked(_struct)(refused)


def _two_kinds_of_flags(bound: Bound) -> Iterator[Finding]:
    names = ("runtime_flags", "raw_runtime_flags")
    if all(bound.is_set("provider_opts", name) for name in names):
        node = bound.get("provider_opts", names[1])
        if node is not None:
            yield RULE.at(
                entry_span(node),
                f"`raw_runtime_flags` excludes `runtime_flags`; move its flags there, {_ELSE}",
            )


def _of_dmr(option: Option, file: File) -> Iterator[Finding]:
    if option.value.kind == "alias":
        return
    match option.key.text:
        case "keep_alive":
            yield from _keep_alive(option.value)
        case "hf_overrides" | "gpu_memory_utilization":
            yield from _of_vllm(option, file)
        case "supports_images" | "supports_pdf":
            value = option.value
            if value.kind != "scalar" or value.text.strip().lower() not in _TRUTHS:
                yield RULE.at(value.span, f"`{option.key.text}` must be `true` or `false`, {_ELSE}")
        case _ if option.is_fatal:
            yield from _by_type(option, file)


def _keep_alive(node: Node) -> Iterator[Finding]:
    """A text with a duration: a number, even 0, is refused unless it is quoted."""
    kind, text = (scalar_kind(node) if node.kind == "scalar" else ""), node.text.strip()
    if kind == "text" and (text in {"0", "-1"} or parse_duration(text) is not None):
        return
    message = (
        '`keep_alive` must be a text with a duration such as `10m`, or one of `"0"` and `"-1"`, '
        f"quoted, {_ELSE}"
    )
    if kind == "int" and text in {"0", "-1"}:
        yield RULE.at(node.span, message, fixes=replace(node, f'"{text}"', safe=True))
    elif kind == "int" and parse_duration(f"{text}m") is not None:
        yield RULE.at(node.span, message, fixes=replace(node, f"{text}m"))
    else:
        yield RULE.at(node.span, message)


def _by_type(option: Option, file: File) -> Iterator[Finding]:
    wrong = option.wrong(file.about)
    if wrong is not None:
        text = f"`{option.key.text}` {wrong.remedy}, {_ELSE}"
        yield RULE.at(wrong.node.span, text, fixes=wrong.fixes)


def _of_vllm(option: Option, file: File) -> Iterator[Finding]:
    """Options that are checked where vLLM runs the model, and else ignored."""
    wrong = option.wrong(file.about)
    if wrong is not None:
        text = f"`{option.key.text}` {wrong.remedy}, else it is ignored, or refused by vLLM"
        yield RULE.at(wrong.node.span, text, severity=Severity.WARNING, fixes=wrong.fixes)
    for key in _keys(option.value):
        if not _OVERRIDE.fullmatch(key.text):
            yield RULE.at(
                key.span,
                "a key of `hf_overrides` has letters, digits and `_` only; rename it, else "
                "docker-agent ends if vLLM runs the model",
                severity=Severity.WARNING,
            )


def _display(option: Option, model: Bound) -> Iterator[Finding]:
    """Whole reasoning of a Claude model that hands back a summary at most."""
    value = option.value
    if option.key.text != "thinking_display" or value.text.strip().lower() != "display":
        return
    if thinks_adaptively(model.text("model")):
        yield RULE.at(
            value.span,
            f"`{model.text('model')}` does not hand back its whole reasoning; write `summarized` "
            "or `omitted`",
            fixes=replace(value, "summarized"),
        )


def _half_of_vertex(bound: Bound) -> Iterator[Finding]:
    names = ("project", "location")
    set_ = [name for name in names if bound.is_set("provider_opts", name)]
    if len(set_) != 1:
        return
    node = bound.get("provider_opts", set_[0])
    [missing] = set(names) - set(set_)
    if node is not None:
        yield RULE.at(
            entry_span(node),
            f"`{set_[0]}` needs `{missing}` beside it; add it, or delete both to use an API key",
            fixes=entry_deletion(node),
        )


def _keys(node: Node) -> Iterator[Node]:
    pending = [node]
    while pending:
        current = pending.pop()
        for key, value in current.entries:
            yield key
            pending.append(value)
        pending.extend(current.items)
