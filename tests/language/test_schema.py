import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft7Validator

from cagent_ls.language.schema import schema
from cagent_ls.language.types import NEWEST_FORMAT

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("fmt", range(NEWEST_FORMAT + 1))
def test_published_schemas_are_valid_and_current(fmt: int) -> None:
    made = schema(fmt)
    Draft7Validator.check_schema(made)
    path = ROOT / "schema" / made["$id"].rsplit("/", 1)[-1]
    assert json.loads(path.read_text("utf-8")) == made, "run: make schema"


@pytest.mark.parametrize("path", sorted((ROOT / "examples").rglob("*.yaml")), ids=lambda p: p.name)
def test_the_examples_fit_the_schema(path: Path) -> None:
    Draft7Validator(schema()).validate(yaml.safe_load(path.read_text("utf-8")))


@pytest.mark.parametrize(
    "text",
    [
        "agents: {root: {modl: x}}",
        "agents: {root: {model: x, toolsets: [{type: filesystem, command: ls}]}}",
        "agents: {root: {model: [x]}}",
        "rag: {r: {strategies: [1]}}",
    ],
)
def test_mistakes_do_not_fit(text: str) -> None:
    assert not Draft7Validator(schema()).is_valid(yaml.safe_load(text))
