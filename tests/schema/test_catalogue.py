"""The catalogue entry has the shape that SchemaStore asks for."""

import fnmatch
import json
from pathlib import Path

import jsonschema
import pytest

from cagent_ls.language.schema import catalogue_entry
from cagent_ls.language.schema_address import BASE, file_name
from cagent_ls.language.types import NEWEST_FORMAT

ROOT = Path(__file__).parents[2]
SHAPE = {
    "type": "object",
    "required": ["name", "description", "url"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "minLength": 1},
        "description": {"type": "string", "minLength": 1},
        "fileMatch": {
            "type": "array",
            "minItems": 1,
            "uniqueItems": True,
            "items": {"type": "string", "pattern": r"^[^\\]+$"},
        },
        "url": {"type": "string", "format": "uri", "pattern": "^https://.*[.]json$"},
        "versions": {
            "type": "object",
            "additionalProperties": {"type": "string", "pattern": "^https://.*[.]json$"},
        },
    },
}
ENTRY = json.loads((ROOT / "schema/schemastore.json").read_text("utf-8"))


def test_the_entry_has_its_shape_and_is_current() -> None:
    jsonschema.validate(ENTRY, SHAPE)
    assert catalogue_entry() == ENTRY, "run: make schema"


def test_every_address_is_the_id_of_a_published_schema() -> None:
    published = {
        json.loads(path.read_text("utf-8"))["$id"]
        for path in (ROOT / "schema").glob("agent-schema*.json")
    }
    assert {ENTRY["url"], *ENTRY["versions"].values()} == published
    assert ENTRY["versions"][str(NEWEST_FORMAT)] == ENTRY["url"] == BASE + file_name(NEWEST_FORMAT)


@pytest.mark.parametrize(
    ("name", "agent"),
    [
        ("cagent.yaml", True),
        ("team.cagent.yml", True),
        ("docker-agent.yaml", True),
        ("agent.yaml", False),
        ("compose.yaml", False),
    ],
)
def test_only_certain_names_are_claimed(name: str, agent: bool) -> None:
    assert any(fnmatch.fnmatch(name, pattern) for pattern in ENTRY["fileMatch"]) is agent
