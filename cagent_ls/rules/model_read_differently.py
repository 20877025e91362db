"""model-read-differently: Docker Model Runner completes the name of a model."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.problem import ReferenceUse
from cagent_ls.analysis.references import client_of, span_of
from cagent_ls.language.model_names import is_id
from cagent_ls.language.names import split_model
from cagent_ls.language.types import Target
from cagent_ls.rules._references import rename
from cagent_ls.rules.rule import File, Rule, replace

RULE = Rule(
    id="model-read-differently",
    severity=Severity.INFO,
    summary="Docker Model Runner reads a name without organisation as one of `ai/`.",
    bad="agents:\n  root:\n    model: dmr/qwen3  # short\n    instruction: Hi\n",
    good="agents:\n  root:\n    model: dmr/ai/qwen3\n    instruction: Hi\n",
    details="""\
A name without a slash gets `ai/` in front, and capitals before the tag are made small. What is
pulled and listed is the completed name, so write that one: then the file, `docker model list` and
messages agree. Names from `hf.co` and ids are left alone here.
""",
    rows=("O04",),
)


@RULE.linked(Target.MODEL)
def inline(use: ReferenceUse, file: File) -> Iterator[Finding]:
    """`dmr/NAME` in place."""
    parts = split_model(use.name)
    if parts is None or use.name in file.symbols.of(Target.MODEL):
        return
    provider, name = parts
    better = _completed(name)
    if better != name and client_of(file.symbols, provider) == "dmr":
        message = f"Docker Model Runner reads `{name}` as `{better}`; write that"
        fixes = rename(use, f"{provider}/{better}", safe=True)
        yield RULE.at(span_of(use), message, fixes=fixes)


@RULE.linked("Model")
def named(model: Bound, file: File) -> Iterator[Finding]:
    """The `model` of a model that Docker Model Runner serves."""
    node, name = model.get("model"), model.text("model")
    better = _completed(name)
    if node is None or better == name:
        return
    if client_of(file.symbols, model.text("provider")) == "dmr":
        message = f"Docker Model Runner reads `{name}` as `{better}`; write that"
        yield RULE.at(node.span, message, fixes=replace(node, better, safe=True))


def _completed(name: str) -> str:
    """The name with the organisation that it adds, and without capitals before the tag."""
    if not name or "$" in name or is_id(name) or name.startswith(("hf.co/", "huggingface.co/")):
        return name
    path, colon, tag = name.rpartition(":")
    if not colon or "/" in tag:
        path, colon, tag = name, "", ""
    path = path.lower()
    return f"{path if '/' in path else f'ai/{path}'}{colon}{tag}"
