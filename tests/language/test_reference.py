"""The reference pages say what the data says, and all of it."""

import re
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft7Validator

from cagent_ls.language.hook_events import EVENTS
from cagent_ls.language.reference import pages
from cagent_ls.language.reference_tables import anchor
from cagent_ls.language.schema import schema
from cagent_ls.language.schema_structs import reachable
from cagent_ls.language.structs import ROOT, STRUCTS
from cagent_ls.language.toolset_types import TOOLSET_TYPES
from cagent_ls.language.types import NEWEST_FORMAT

FOLDER = Path(__file__).parents[2] / "docs/reference"
PAGES = pages()
ANCHORS = {name: re.findall(r'<a id="([^"]+)">', text) for name, text in PAGES.items()}


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_is_current(name: str) -> None:
    assert (FOLDER / name).read_text("utf-8") == PAGES[name], "run: make reference"


def test_no_page_is_left_over() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(PAGES)


def test_every_struct_has_one_chapter() -> None:
    every = [found for anchors in ANCHORS.values() for found in anchors]
    structs = {name for fmt in range(NEWEST_FORMAT + 1) for name in reachable(ROOT, fmt)}
    for name in structs:
        assert every.count(anchor(name)) == 1, name


def test_every_field_has_a_row() -> None:
    every = {found for anchors in ANCHORS.values() for found in anchors}
    for name in STRUCTS:
        for field in STRUCTS[name].fields:
            kinds = field.only if name in {"Toolset", "Strategy"} else ()
            rows = {anchor(f"{name}-{kind}", field.name) for kind in kinds}
            assert (rows or {anchor(name, field.name)}) <= every, (name, field.name)


def test_every_toolset_type_event_and_tool_is_there() -> None:
    for kind in TOOLSET_TYPES.values():
        assert anchor("toolset", kind.name) in ANCHORS["toolsets.md"]
        assert all(f"| `{tool.name}` |" in PAGES["toolsets.md"] for tool in kind.tools)
    assert all(anchor("hooks", event) in ANCHORS["hooks.md"] for event in EVENTS)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_links_lead_somewhere_and_anchors_are_unique(name: str) -> None:
    assert len(ANCHORS[name]) == len(set(ANCHORS[name]))
    for file, target in re.findall(r"\]\(([\w-]+\.md)?(?:#([\w.-]+))?\)", PAGES[name]):
        page = file or name
        assert page in PAGES
        assert not target or target in ANCHORS[page], (page, target)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_tables_have_as_many_cells_as_heads(name: str) -> None:
    tables = re.findall(r"(?:^\|.*\n)+", PAGES[name], re.MULTILINE)
    for table in tables:
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}
        assert len(widths) == 1, table


@pytest.mark.parametrize("name", sorted(PAGES))
def test_examples_fit_the_schema(name: str) -> None:
    for text in re.findall(r"```yaml\n(.*?)```", PAGES[name], re.DOTALL):
        Draft7Validator(schema()).validate(yaml.safe_load(text))
