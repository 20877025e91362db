"""docs/settings.md and docs/rules are what the code says."""

import tomllib
from pathlib import Path

from cagent_ls.rules import _docs as rule_pages
from cagent_ls.settings import _docs as settings_page
from cagent_ls.settings.model import OPTIONS, read_layer

DOCS = Path(__file__).parents[2] / "docs"


def test_the_settings_page_is_current() -> None:
    current = (DOCS / "settings.md").read_text("utf-8") == settings_page.page()
    assert current, "run `make docs`"


def test_the_pages_of_rules_are_current() -> None:
    written = {path.name: path.read_text("utf-8") for path in (DOCS / "rules").glob("*.md")}
    assert written == dict(rule_pages.pages()), "run `make docs`"


def test_every_example_of_a_setting_is_right() -> None:
    for option in OPTIONS:
        assert option.name in read_layer(tomllib.loads(option.example))
