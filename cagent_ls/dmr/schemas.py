"""Tool parameter schemas in the form that the chat templates of local models can render."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_DROPPED = frozenset({"additionalProperties", "$schema", "$id"})
_BRANCHES = ("anyOf", "oneOf", "allOf")
_OWN_MEANING = frozenset({"$ref", "anyOf", "oneOf", "allOf", "not", "const"})
_TYPE_NAMES = {str: "string", bool: "boolean", int: "integer", float: "number"}


def parameters_schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    """`schema` as the parameters of a function: of type object, clean at every depth.

    Some templates (those of Qwen3 and gpt-oss among them) fail on ``additionalProperties``, on a
    property without a type and on a null where a list belongs.
    """
    cleaned = _clean({**schema, "type": "object"})
    cleaned.setdefault("properties", {})
    return cleaned


def _clean(schema: Mapping[str, Any]) -> dict[str, Any]:
    cleaned: dict[str, Any] = {}
    for key, value in schema.items():
        if key in _DROPPED or (key == "required" and value is None):
            continue
        if key in ("properties", "$defs", "definitions"):
            children = value if isinstance(value, Mapping) else {}
            value = {name: _typed(child) for name, child in children.items()}
        elif key == "items" and isinstance(value, Mapping):
            value = _typed(value)
        elif key in _BRANCHES and isinstance(value, list):
            value = [_clean(each) if isinstance(each, Mapping) else each for each in value]
        cleaned[key] = value
    return cleaned


def _typed(schema: object) -> dict[str, Any]:
    """A cleaned schema that has a type, unless it gets its meaning in another way."""
    cleaned = _clean(schema) if isinstance(schema, Mapping) else {}
    if cleaned.get("type") is None and not _OWN_MEANING & cleaned.keys():
        cleaned["type"] = _likely_type(cleaned)
    return cleaned


def _likely_type(schema: Mapping[str, Any]) -> str:
    if "properties" in schema:
        return "object"
    if "items" in schema:
        return "array"
    values = schema.get("enum") or [""]
    return _TYPE_NAMES.get(type(values[0]), "string")
