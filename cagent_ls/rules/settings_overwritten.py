"""settings-overwritten: models of the file that are one to the runner, set differently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Related, Severity
from cagent_ls.analysis.rows import Part
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.analysis.symbols import Definition, Symbols
from cagent_ls.language.model_names import qualified
from cagent_ls.language.types import Target
from cagent_ls.rules.rule import Rule
from cagent_ls.syntax.tree import Node

RULE = Rule(
    id="settings-overwritten",
    severity=Severity.INFO,
    summary="Two models with different settings are one model to Docker Model Runner.",
    bad="""\
agents:
  root:
    model: short
    sub_agents: [reader]
  reader:
    model: long
    description: Reads long texts.
models:
  short:
    provider: dmr
    model: ai/qwen3
    provider_opts:
      context_size: "4096"
  long:
    provider: dmr
    model: ai/qwen3
    provider_opts:
      context_size: "32768" # more
""",
    good="""\
agents:
  root:
    model: local
    sub_agents: [reader]
  reader:
    model: local
    description: Reads long texts.
models:
  local:
    provider: dmr
    model: ai/qwen3
    provider_opts:
      context_size: "32768"
""",
    details="""\
Docker Model Runner keeps one set of settings for a model and replaces it as a whole: context size,
runtime flags, draft model, time in memory. Two agents that set the same model differently overwrite
each other, the model is loaded anew at each change, and while it is answering it takes no settings
at all (it says that it is busy). Let both agents use one model, or give one of them another tag.
`temperature`, `max_tokens` and the like go along with each request and may differ.
""",
    rows=("O09",),
)

_KEPT = (
    "context_size",
    "runtime_flags",
    "raw_runtime_flags",
    "speculative_draft_model",
    "speculative_num_tokens",
    "speculative_acceptance_rate",
    "keep_alive",
    "gpu_memory_utilization",
    "hf_overrides",
)
"""The options that Docker Model Runner keeps for a model."""

_MOST_MODELS = 100
"""Larger files are not looked through at every edit."""


@RULE.whole
def overwritten(file: Snapshot) -> Iterator[Finding]:
    """At the settings of the later one; the runner keeps those of each mode apart."""
    names = _shared(file.symbols)
    seen: dict[tuple[str, str], tuple[Part, Node, object]] = {}
    for part in file.parts if names else ():
        model = names.get(part.facts.name) if part.facts.section == "models" else None
        value = Bound(part.facts.value.meant, "Model")
        options = value.get("provider_opts") if model is not None else None
        if model is None or options is None or options.key is None or options.via is not None:
            continue
        key, settings = (model, value.text("provider_opts", "mode")), _settings(value)
        if not settings:
            continue
        first, other, before = seen.setdefault(key, (part, options, settings))
        if before != settings and other.key is not None:
            place = other.key.span.shifted(first.start)
            yield RULE.at(
                options.key.span.shifted(part.start),
                f"`{first.facts.name}` is the same model with other settings: each overwrites "
                "those of the other, and the model is loaded anew; use one of them for both",
                related=(Related("other settings of the same model", place),),
            )


def _shared(symbols: Symbols) -> dict[str, str]:
    """The models that agents work with, by name, where several are one model to the runner."""
    found: dict[str, str] = {}
    models = symbols.of(Target.MODEL)
    for name, definition in models.items() if len(models) <= _MOST_MODELS else ():
        if _is_local(definition, symbols) and _works(name, symbols):
            found[name] = qualified(definition.text("model"))
    times = Counter(found.values())
    return {name: model for name, model in found.items() if times[model] > 1}


def _is_local(model: Definition, symbols: Symbols) -> bool:
    is_dmr = model.text("provider") == "dmr" and "dmr" not in symbols.of(Target.PROVIDER)
    return is_dmr and bool(model.text("model")) and not model.has("base_url")


def _works(name: str, symbols: Symbols) -> bool:
    uses = symbols.uses_of(Target.MODEL, name)
    return any(use.section == "agents" and use.field == "model" for use in uses)


def _settings(model: Bound) -> dict[str, object]:
    """What the runner keeps of the options."""
    found = {name: model.get("provider_opts", name) for name in _KEPT}
    return {name: _plain(node) for name, node in found.items() if node is not None}


def _plain(node: Node) -> object:
    """A value that is equal for equal settings."""
    if node.kind == "scalar":
        return node.text
    if node.pairs:
        return {key: _plain(value) for key, value in node.pairs.items()}
    return [_plain(item) for item in node.elements]
