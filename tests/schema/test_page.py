"""docs/schema.md says what is so."""

import json
import re
from pathlib import Path

import yaml
from jsonschema import Draft7Validator

from cagent_ls.language.schema import catalogue_entry, schema
from cagent_ls.language.schema_address import BASE

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/schema.md").read_text("utf-8")
IDS = {path.name for path in (ROOT / "schema").glob("agent-schema*.json")}


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def test_every_address_is_published() -> None:
    named = set(re.findall(re.escape(BASE) + r"([\w.-]+)", PAGE))
    assert named
    assert named <= IDS


def test_the_examples_are_sound() -> None:
    [settings] = blocks("json")
    [address] = json.loads(settings)["yaml.schemas"]
    [example] = blocks("yaml")
    assert f"$schema={address}" in example
    assert address == catalogue_entry()["url"]
    Draft7Validator(schema()).validate(yaml.safe_load(example))


def test_the_links_to_files_lead_somewhere() -> None:
    for target in re.findall(r"\]\(\.\./([^)]+)\)", PAGE):
        assert (ROOT / target).exists(), target
