"""undefined-reference: a name that nothing in the file defines."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.similar import nearest
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.language.providers import KNOWN
from cagent_ls.language.structs import SECTIONS
from cagent_ls.language.types import Target
from cagent_ls.rules.rule import Rule, replace
from cagent_ls.syntax.tree import Node

META = Rule(
    id="undefined-reference",
    severity=Severity.ERROR,
    summary="A model, agent or source that is not defined cannot be used.",
    bad="agents:\n  root:\n    model: local\nmodels:\n  locale:\n    provider: dmr\n",
    good="agents:\n  root:\n    model: local\nmodels:\n  local:\n    provider: dmr\n",
)

_IN_FILE = {
    Target.AGENT,
    Target.RAG,
    Target.TOOLSET_GROUP,
    Target.COMMAND_GROUP,
    Target.SKILL_GROUP,
    Target.BUDGET,
}
"""What only the file itself can define (agents also come from elsewhere, see `check`)."""


def check(file: Snapshot) -> Iterator[Finding]:
    """Every reference that the text alone can decide."""
    for use in file.references:
        target = use.reference.target
        if target is Target.MODEL:
            if _runs_elsewhere(use.node):
                continue
            parts = use.node.text.split(",") if use.reference.many else [use.node.text]
            for part in (p.strip() for p in parts):
                if part:
                    yield from _model(file, use.node, part)
        elif target is Target.PROVIDER:
            known = KNOWN | file.section("providers").keys()
            if use.node.text not in known:
                yield _undefined(use.node, "provider", use.node.text, sorted(known))
        elif target in _IN_FILE:
            names = file.section(SECTIONS[target])
            external = target is Target.AGENT and "/" in use.node.text
            if use.node.text not in names and not external:
                yield _undefined(use.node, target.value, use.node.text, sorted(names))


def _runs_elsewhere(node: Node) -> bool:
    """Whether the model is that of an agent with a `harness`, which reads the name itself."""
    agent = node.parent
    return agent is not None and node.key is not None and agent.get("harness") is not None


def _model(file: Snapshot, node: Node, name: str) -> Iterator[Finding]:
    models = file.section("models")
    if name in models or name == "auto":
        return
    provider, slash, model = name.partition("/")
    if not slash or not provider or not model:
        yield _undefined(node, "model", name, sorted(models))
        return
    known = KNOWN | file.section("providers").keys()
    if provider not in known and provider in {"ai", "hf.co", "docker.io"}:
        message = f"`{provider}` is read as the provider; write `dmr/{name}`"
        yield META.at(node.span, message, fixes=(replace(node, f"dmr/{name}"),))
    elif provider not in known:
        yield _undefined(node, "provider", provider, sorted(known), whole=name)


def _undefined(
    node: Node, kind: str, name: str, known: list[str], whole: str | None = None
) -> Finding:
    near = nearest(name, known)
    if near is not None:
        text = near + whole[len(name) :] if whole else near
        message = f"no {kind} is called `{name}`; did you mean `{text}`?"
        single = node.text in {name, whole}
        return META.at(node.span, message, fixes=(replace(node, text),) if single else ())
    remedy, severity = "define it", Severity.ERROR
    if kind == "model":
        remedy = f"define it under `models:` or name its provider, as in `dmr/ai/{name}`"
    elif kind == "provider":
        # docker-agent also takes providers from the user's own settings, which are not seen here.
        remedy, severity = "define it under `providers:`, unless your settings do", Severity.WARNING
    elif known:
        remedy = f"defined are {', '.join(f'`{n}`' for n in known[:8])}"
    return META.at(node.span, f"no {kind} is called `{name}`; {remedy}", severity=severity)
