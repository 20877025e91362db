"""Format and schema at the top of a file."""

import pytest

from tests.features.actions.acting import done, titles

ROOT = "agents:\n  root:\n    model: a/b\n"
MODELINE = "# yaml-language-server: $schema=https://cagent-ls.github.io/schema/agent-schema.json\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"‸{ROOT}", f"version: 16\n{ROOT}"),
        (f"# ‸about\n{ROOT}", f"# about\nversion: 16\n{ROOT}"),
        (f"# a\n\n# team‸\n# of\n{ROOT}", f"# a\n\nversion: 16\n# team\n# of\n{ROOT}"),
        (f"#!/bin/agent‸\n# team\n{ROOT}", f"#!/bin/agent\n# team\nversion: 16\n{ROOT}"),
        (f"---\n# team\nag‸{ROOT[2:]}", f"---\nversion: 16\n# team\n{ROOT}"),
        (
            "# a\n  ag‸ents: {a: {model: x/y}}\n",
            "# a\n  version: 16\n  agents: {a: {model: x/y}}\n",
        ),
        (f"\ufeff‸{ROOT}", f"\ufeffversion: 16\n{ROOT}"),
        ("{‸agents: {root: {model: a/b}}}", "{version: 16, agents: {root: {model: a/b}}}"),
        (
            f"# a\n\n# b‸\n{ROOT}".replace("\n", "\r\n"),
            f"# a\n\nversion: 16\n# b\n{ROOT}".replace("\n", "\r\n"),
        ),
    ],
)
def test_add_the_version(before: str, after: str) -> None:
    assert done(before, "Add `version: 16`") == after


def test_the_version_is_one_that_the_target_reads() -> None:
    assert done(f"‸{ROOT}", "Add `version: 7`", "docker-agent@1.32.3") == f"version: 7\n{ROOT}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"‸{ROOT}", MODELINE + ROOT),
        (f"#!/bin/agent‸\n{ROOT}", f"#!/bin/agent\n{MODELINE}{ROOT}"),
        (f"version: 1‸6\n{ROOT}", f"{MODELINE}version: 16\n{ROOT}"),
    ],
)
def test_add_the_schema(before: str, after: str) -> None:
    assert done(before, "Add a line with the schema") == after


@pytest.mark.parametrize(
    "text", [f"{MODELINE}version: 16\n‸{ROOT}", "version:\nagents: {root: {model: a/‸b}}\n"]
)
def test_what_is_there_is_not_added(text: str) -> None:
    assert titles(text, "refactor.rewrite") == []


def test_elsewhere_in_the_file_nothing_of_it_is_offered() -> None:
    assert titles("agents:\n  ro‸ot:\n    model: a/b\n", "refactor.rewrite") == []
