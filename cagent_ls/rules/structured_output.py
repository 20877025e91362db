"""structured-output: a shape of answers that is incomplete or that its model cannot follow."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.target import DOCKER_AGENT, About
from cagent_ls.language.types import Target
from cagent_ls.rules.rule import File, Rule
from cagent_ls.syntax.tree import Node

_HEAD = (
    "agents:\n  root:\n    model: dmr/ai/qwen3\n    structured_output:\n      name: verdict\n"
    "      strict: true # no surprises\n      schema:\n        type: object\n"
    "        properties:\n          good: {type: boolean}\n          why: {type: string}\n"
)

RULE = Rule(
    id="structured-output",
    severity=Severity.WARNING,
    summary="Structured output needs a name and a JSON Schema of an object.",
    bad=_HEAD + "        required: [good]\n",
    good=_HEAD + "        required: [good, why]\n",
    details="The schema goes to the provider as it is, and nothing is checked before. Providers "
    "want a `name` and a schema of type `object` with its `properties`; with `strict: true` they "
    "also want every property in `required` (make one optional by allowing `null`). docker-agent "
    "ignores the shape for models of Amazon Bedrock.",
    rows=("L44",),
)


@RULE.each("StructuredOutput")
def shape(bound: Bound, _about: About) -> Iterator[Finding]:
    """What is missing, and what does not fit together."""
    for key in ("name", "schema"):
        if not bound.is_set(key):
            yield RULE.at(bound.head, f"structured output needs a `{key}`; add it")
    schema = bound.get("schema")
    if schema is None or schema.kind != "mapping" or not schema.entries:
        return
    kind, properties, required = (schema.get(k) for k in ("type", "properties", "required"))
    if kind is None or (kind.kind == "scalar" and kind.text != "object"):
        place = kind.span if kind is not None else bound.key("schema").span
        yield RULE.at(place, "the schema must be of `type: object`, as providers want it")
        return
    if properties is None or properties.kind != "mapping":
        if properties is None and "$ref" not in schema.pairs:
            yield RULE.at(bound.key("schema").span, "the schema has no `properties`; add them")
        return
    yield from _required(bound, properties, required)


def _required(bound: Bound, properties: Node, required: Node | None) -> Iterator[Finding]:
    names = {node.text: node for node in (required.elements if required is not None else ())}
    for name, node in names.items():
        if name not in properties.pairs:
            yield RULE.at(node.span, f"`{name}` is required, but it is none of the properties")
    if bound.is_true("strict"):
        for key, _ in properties.entries:
            if key.text not in names and not key.is_merge_key:
                message = f"with `strict: true` every property is required; `{key.text}` is not"
                yield RULE.at(key.span, message)


@RULE.linked("StructuredOutput")
def bedrock(bound: Bound, file: File) -> Iterator[Finding]:
    """A model of a provider that ignores it."""
    if bound.owner is None or bound.text("mode") == "tool":
        return
    name = bound.owner.text("model").strip()
    model = file.symbols.of(Target.MODEL).get(name)
    provider = model.text("provider") if model is not None else name.partition("/")[0]
    if provider == "amazon-bedrock":
        message = "docker-agent ignores structured output for models of Amazon Bedrock"
        runtimes = frozenset({DOCKER_AGENT})
        yield RULE.at(bound.head, message, runtimes=runtimes, tags=("unused",))
