"""What the doctor says about each model of the file. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.dmr.faults import nearest
from cagent_ls.dmr.models import Configuration
from cagent_ls.language.flags import allowed, why_refused
from cagent_runtime.config.models import ModelConfig
from cagent_runtime.doctor.facts import Facts
from cagent_runtime.doctor.lines import Line
from cagent_runtime.local.configuration import refusal
from cagent_runtime.providers.openai import key_of
from cagent_runtime.providers.resolved import Place, Resolved, resolve

_VLLM = "/engines/vllm"

LIST = "`docker model list` shows which models are there."


def model_lines(model: ModelConfig, facts: Facts) -> Iterator[Line]:
    """Whether it is there, how large its context is, and what becomes of its settings."""
    places = {model.base_url: facts.runners.get(model.base_url or "", facts.own)}
    resolved = resolve(model, places)
    if resolved.place is None:
        yield _elsewhere(model, facts)
        return
    yield _installed(model, model.model, resolved.place)
    if resolved.draft is not None:
        yield _installed(model, resolved.draft, resolved.place)
    if model.mode == "completion":
        yield from _context(resolved)
    sent = resolved.settings.sent
    if sent and sent.runtime_flags:
        yield _flags(model, sent)
    for note in resolved.settings.notes:
        yield Line("settings", "warning", str(note), "Correct it in the file.", model.name)


def _installed(model: ModelConfig, reference: str, place: Place) -> Line:
    draft = "" if reference == model.model else "the draft model "
    if place.models is None:
        why = "no runner answers" if place.endpoint is None else place.failure
        return Line("model", "note", f"{draft}{reference}: not known, {why}", about=model.name)
    found = place.find(reference)
    if found is None:
        remedy = f"Get it: `cagent-runtime models pull {reference}`. {LIST}"
        near = nearest(reference, [tag for each in place.models for tag in each.tags])
        if near:
            remedy += f" Installed under a similar name: {', '.join(near)}."
        return Line("model", "error", f"{draft}{reference} is not installed", remedy, model.name)
    details = (found.parameters, found.quantization, found.size)
    words = ", ".join([f"{draft}{reference} is installed", *filter(None, details)])
    return Line("model", "ok", words, about=model.name)


def _context(resolved: Resolved) -> Iterator[Line]:
    model, context = resolved.model, resolved.context
    if context is None:
        return
    made_for = resolved.installed.context_size if resolved.installed else None
    if context.tokens is None:
        remedy = "Set `provider_opts.context_size` [context-size-unset]."
        yield Line("context", "note", str(context), remedy, model.name)
    elif made_for is not None and context.tokens > made_for:
        evidence = f"{context}, which is more than the {made_for} tokens the model was made for"
        yield Line("context", "warning", evidence, "Lower it.", model.name)
    elif model.max_tokens is not None and model.max_tokens >= context.tokens:
        evidence = f"{context}, which `max_tokens: {model.max_tokens}` may use up alone"
        remedy = "Lower `max_tokens` or raise the context size [context-size-exceeded]."
        yield Line("context", "warning", evidence, remedy, model.name)
    else:
        yield Line("context", "ok", str(context), about=model.name)


def _flags(model: ModelConfig, sent: Configuration) -> Line:
    """The runner judges flags by the engine that the address names, whatever runs the model."""
    engine = "vllm" if _VLLM in (model.base_url or "") else "llama.cpp"
    names = [flag.partition("=")[0] for flag in sent.runtime_flags if flag.startswith("-")]
    refused = [name for name in names if not allowed(engine, name)]
    if engine == "llama.cpp":
        reason = refusal(sent.runtime_flags)
    else:
        reason = why_refused(engine, refused[0]) if refused else None
    if reason is None:
        return Line("flags", "ok", " ".join(sent.runtime_flags), about=model.name)
    evidence = f"{reason}; all settings of the model are then dropped [runtime-flag-refused]"
    if engine == "llama.cpp" and refused and all(allowed("vllm", name) for name in refused):
        remedy = f"For a model on vLLM, let its `base_url` end with `{_VLLM}/v1`."
    else:
        remedy = f"{(why_refused(engine, refused[0]) if refused else None) or 'Correct it'}."
    return Line("flags", "warning", evidence, remedy, model.name)


def _elsewhere(model: ModelConfig, facts: Facts) -> Line:
    words = f"{model.model} is a model of the provider {model.provider}"
    variable = key_of(model)
    if variable in facts.unset_keys:
        remedy = f"Set the variable {variable}."
        return Line("model", "error", f"{words}: {variable} is not set", remedy, model.name)
    return Line("model", "note", f"{words}, which is not asked here", about=model.name)
