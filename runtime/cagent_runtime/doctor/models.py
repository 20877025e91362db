"""What the doctor says about each model of the file. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.dmr.faults import nearest
from cagent_ls.dmr.models import Configuration, InstalledModel
from cagent_ls.language.flags import ALLOWED_VLLM, why_refused
from cagent_runtime.config.models import ModelConfig
from cagent_runtime.doctor.facts import Facts, Place
from cagent_runtime.doctor.lines import Line
from cagent_runtime.local.configuration import refusal
from cagent_runtime.providers.context import context_of
from cagent_runtime.providers.settings import draft_of, settings


def model_lines(model: ModelConfig, facts: Facts) -> Iterator[Line]:
    """Whether it is there, how large its context is, and what becomes of its settings."""
    if model.provider != "dmr":
        yield _elsewhere(model, facts)
        return
    place = facts.place_of(model)
    yield _installed(model, model.model, place)
    draft = draft_of(model)
    if draft is not None:
        yield _installed(model, draft, place)
    wanted = settings(model)
    if model.mode == "completion":
        yield _context(model, wanted.sent, _find(place, model.model))
    if wanted.sent and wanted.sent.runtime_flags:
        yield _flags(model, wanted.sent)
    for note in wanted.notes:
        yield Line("settings", "warning", str(note), "correct it in the file", about=model.name)


def _installed(model: ModelConfig, reference: str, place: Place) -> Line:
    draft = "" if reference == model.model else "the draft model "
    if place.models is None:
        why = "no runner answers" if place.endpoint is None else place.failure
        return Line("model", "note", f"{draft}{reference}: not known, {why}", about=model.name)
    found = _find(place, reference)
    if found is None:
        remedy = f"get it: cagent-runtime models pull {reference}"
        near = nearest(reference, [tag for each in place.models for tag in each.tags])
        if near:
            remedy += f"; installed under a similar name: {', '.join(near)}"
        return Line("model", "error", f"{draft}{reference} is not installed", remedy, model.name)
    details = (found.parameters, found.quantization, found.size)
    words = ", ".join([f"{draft}{reference} is installed", *filter(None, details)])
    return Line("model", "ok", words, about=model.name)


def _find(place: Place, reference: str) -> InstalledModel | None:
    return next((each for each in place.models or () if each.answers_to(reference)), None)


def _context(
    model: ModelConfig, sent: Configuration | None, installed: InstalledModel | None
) -> Line:
    context = context_of(sent, installed)
    trained = installed.context_size if installed else None
    if context.tokens is None:
        remedy = "set `provider_opts.context_size` [context-size-unset]"
        return Line("context", "note", str(context), remedy, model.name)
    if trained is not None and context.tokens > trained:
        evidence = f"{context}, which is more than the {trained} tokens the model was made for"
        return Line("context", "warning", evidence, "lower it", model.name)
    if model.max_tokens is not None and model.max_tokens >= context.tokens:
        evidence = f"{context}, which `max_tokens: {model.max_tokens}` may use up alone"
        remedy = "lower `max_tokens` or raise the context size [context-size-exceeded]"
        return Line("context", "warning", evidence, remedy, model.name)
    return Line("context", "ok", str(context), about=model.name)


def _flags(model: ModelConfig, sent: Configuration) -> Line:
    words = " ".join(sent.runtime_flags)
    reason = refusal(sent.runtime_flags)
    if reason is None:
        return Line("flags", "ok", words, about=model.name)
    names = [flag.partition("=")[0] for flag in sent.runtime_flags if flag.startswith("-")]
    unknown = [name for name in names if why_refused("llama.cpp", name)]
    if unknown and all(name in ALLOWED_VLLM for name in unknown):
        evidence = f"{words}: right for vLLM only, refused for llama.cpp"
        return Line("flags", "note", evidence, about=model.name)
    remedy = next(filter(None, (why_refused("llama.cpp", name) for name in names)), "correct it")
    evidence = f"{reason}; all settings of the model are then dropped [runtime-flag-refused]"
    return Line("flags", "warning", evidence, remedy, model.name)


def _elsewhere(model: ModelConfig, facts: Facts) -> Line:
    missing = [name for name, is_set in (facts.keys or {}).items() if not is_set]
    key = model.token_key
    words = f"{model.model} is a model of the provider {model.provider}"
    if key and key in missing:
        return Line("model", "error", f"{words}: {key} is not set", f"set {key}", model.name)
    return Line("model", "note", f"{words}, which is not asked here", about=model.name)
