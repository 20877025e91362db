"""undefined-reference: a name that nothing in the file defines."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.problem import ReferenceUse
from cagent_ls.analysis.similar import nearest
from cagent_ls.language.providers import KNOWN
from cagent_ls.language.types import Target
from cagent_ls.rules.rule import File, Rule, replace

RULE = Rule(
    id="undefined-reference",
    severity=Severity.ERROR,
    summary="A model, agent or source that is not defined cannot be used.",
    bad="agents:\n  root:\n    model: local\nmodels:\n  locale:\n    provider: dmr\n",
    good="agents:\n  root:\n    model: local\nmodels:\n  local:\n    provider: dmr\n",
    rows=("U20", "U22", "U23"),
)

_IN_FILE = (
    Target.RAG,
    Target.TOOLSET_GROUP,
    Target.COMMAND_GROUP,
    Target.SKILL_GROUP,
    Target.BUDGET,
)
"""What only the file itself can define."""


@RULE.linked(Target.MODEL)
def model(use: ReferenceUse, file: File) -> Iterator[Finding]:
    """Models: a name of the file, `auto`, or `PROVIDER/MODEL`."""
    if use.bound is not None and use.bound.struct == "Agent" and use.bound.is_set("harness"):
        return  # the harness reads the name itself
    models, name = file.symbols.of(Target.MODEL), use.name
    if name in models or name == "auto":
        return
    provider, slash, rest = name.partition("/")
    if not slash or not provider or not rest:
        yield _undefined(use, "model", name, sorted(models))
        return
    known = KNOWN | file.symbols.of(Target.PROVIDER).keys()
    if provider not in known and provider in {"ai", "hf.co", "docker.io"}:
        message = f"`{provider}` is read as the provider; write `dmr/{name}`"
        yield RULE.at(use.node.span, message, fixes=replace(use.node, f"dmr/{name}"))
    elif provider not in known:
        yield _undefined(use, "provider", provider, sorted(known))


@RULE.linked(Target.PROVIDER)
def provider(use: ReferenceUse, file: File) -> Iterator[Finding]:
    """Providers: built in, or of the file."""
    known = KNOWN | file.symbols.of(Target.PROVIDER).keys()
    if use.name not in known:
        yield _undefined(use, "provider", use.name, sorted(known))


@RULE.linked(Target.AGENT)
def agent(use: ReferenceUse, file: File) -> Iterator[Finding]:
    """Agents: of the file, or published ones."""
    names = file.symbols.of(Target.AGENT)
    if use.name not in names and "/" not in use.name:
        yield _undefined(use, "agent", use.name, sorted(names))


def _in_file(use: ReferenceUse, file: File) -> Iterator[Finding]:
    target = use.reference.target
    names = file.symbols.of(target)
    if use.name not in names:
        yield _undefined(use, target.value, use.name, sorted(names))


for _target in _IN_FILE:
    RULE.linked(_target)(_in_file)


def _undefined(use: ReferenceUse, kind: str, name: str, known: list[str]) -> Finding:
    node = use.node
    near = nearest(name, known)
    if near is not None:
        text = near + use.name[len(name) :]
        message = f"no {kind} is called `{name}`; did you mean `{text}`?"
        fixes = replace(node, text) if node.text.strip() == use.name else ()
        return RULE.at(node.span, message, fixes=fixes)
    remedy, severity = "define it", Severity.ERROR
    if kind == "model":
        remedy = f"define it under `models:` or name its provider, as in `dmr/ai/{name}`"
    elif kind == "provider":
        # docker-agent also takes providers from the user's own settings, which are not seen here.
        remedy, severity = "define it under `providers:`, unless your settings do", Severity.WARNING
    elif known:
        remedy = f"defined are {', '.join(f'`{n}`' for n in known[:8])}"
    return RULE.at(node.span, f"no {kind} is called `{name}`; {remedy}", severity=severity)
