"""structured-output: a shape of answers that is incomplete or that its model cannot follow."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.target import DOCKER_AGENT, About
from cagent_ls.language.types import Target
from cagent_ls.rules.rule import File, Rule

_HEAD = (
    "agents:\n  root:\n    model: openai/gpt-5\n    structured_output:\n      name: verdict\n"
    "      strict: true # no surprises\n      schema:\n        type: object\n"
    "        properties:\n          good: {type: boolean}\n          why: {type: string}\n"
)

_STRICT = {"openai", "azure"}
"""Providers that hold a schema to the rules of `strict`."""

RULE = Rule(
    id="structured-output",
    severity=Severity.WARNING,
    summary="Structured output needs a name and a JSON Schema of an object.",
    bad=_HEAD + "        required: [good]\n",
    good=_HEAD + "        required: [good, why]\n",
    details="The schema goes to the provider as it is, and nothing is checked before. Providers "
    "want a `name` and a schema of type `object` with its `properties`; with `strict: true` OpenAI "
    "also wants every property in `required` (make one optional by allowing `null`). docker-agent "
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
    kind, properties = schema.get("type"), schema.get("properties")
    if kind is None or (kind.kind == "scalar" and kind.text != "object"):
        place = kind.span if kind is not None else bound.key("schema").span
        yield RULE.at(place, "the schema must be of `type: object`, as providers want it")
        return
    if properties is None or properties.kind != "mapping":
        if properties is None and "$ref" not in schema.pairs:
            yield RULE.at(bound.key("schema").span, "the schema has no `properties`; add them")
        return
    for node in bound.texts("schema", "required"):
        if node.text not in properties.pairs:
            yield RULE.at(node.span, f"`{node.text}` is required, but it is none of the properties")


@RULE.linked("StructuredOutput")
def of_provider(bound: Bound, file: File) -> Iterator[Finding]:
    """What the provider of the agent's model makes of it."""
    name = bound.owner.text("model").strip() if bound.owner is not None else ""
    model = file.symbols.of(Target.MODEL).get(name)
    provider = model.text("provider") if model is not None else name.partition("/")[0]
    if provider == "amazon-bedrock" and bound.text("mode") != "tool":
        message = "docker-agent ignores structured output for models of Amazon Bedrock"
        runtimes = frozenset({DOCKER_AGENT})
        yield RULE.at(bound.head, message, runtimes=runtimes, tags=("unused",))
    elif provider in _STRICT and bound.is_true("strict"):
        yield from _optional(bound)


def _optional(bound: Bound) -> Iterator[Finding]:
    properties = bound.get("schema", "properties")
    required = {node.text for node in bound.texts("schema", "required")}
    for key, _ in properties.entries if properties is not None else ():
        if key.text not in required and not key.is_merge_key and key.via is None:
            message = f"with `strict: true` every property is required; `{key.text}` is not"
            yield RULE.at(key.span, message)
