"""Tool schemas, cleaned for chat templates."""

from cagent_ls.dmr.schemas import parameters_schema


def test_an_empty_schema_is_an_object_without_properties() -> None:
    assert parameters_schema({}) == {"type": "object", "properties": {}}


def test_every_depth_is_cleaned() -> None:
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": False,
        "required": None,
        "properties": {
            "edits": {
                "items": {
                    "additionalProperties": False,
                    "properties": {"old": {"description": "text"}, "line": {"enum": [1, 2]}},
                    "required": ["old"],
                }
            },
            "any": {"anyOf": [{"type": "object", "additionalProperties": True}]},
        },
    }
    assert parameters_schema(schema) == {
        "type": "object",
        "properties": {
            "edits": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "old": {"description": "text", "type": "string"},
                        "line": {"enum": [1, 2], "type": "integer"},
                    },
                    "required": ["old"],
                },
            },
            "any": {"anyOf": [{"type": "object"}]},
        },
    }


def test_a_property_may_be_called_like_a_keyword() -> None:
    named = {"additionalProperties": {"type": "boolean"}, "required": {"type": "string"}}
    assert parameters_schema({"properties": named})["properties"] == named
