"""The walk over the data and the published schema are two readers of one table: they agree."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from cagent_ls.language.schema import schema
from tests.schema.agreement import refuses

TEXT = """\
models:
  fast:
    provider: dmr
    max_tokens: 512
    track_usage: true
    thinking_budget: low
    task_budget: {type: tokens, total: 5}
    routing: [{model: a/b, examples: [hello]}]
    cost: {input: 0.5}
mcps:
  search: {ref: "docker:x", env: {A: b}, config: {any: [1]}}
rag:
  docs:
    docs: [./docs]
    strategies:
      - {type: bm25, k1: 1.2, chunking: {size: 80, code_aware: true}}
    results: {fusion: {strategy: weighted, weights: {bm25: 0.3}}, limit: 5}
permissions: {allow: [think]}
runtime: {safety: balanced, network_allowlist: [a.b]}
flavors: {ci: {agents: {}}}
commands: {group: {go: Go.}}
agents:
  root:
    model: fast
    instruction: [Be brief.]
    add_date: true
    skills: [local, {name: a, description: b, instructions: c}]
    commands: [{plan: Make a plan., go: {agent: helper, more: 1}}]
    hooks:
      stop: {type: command, command: echo, timeout: 5, env: {A: b}}
      post_tool_use: [{matcher: x, hooks: [{type: builtin, command: snapshot, args: [a]}]}]
    structured_output: {name: x, schema: {type: object}, strict: true}
    toolsets:
      - {type: mcp, ref: search, defer: [a], timeout: 5}
      - {type: script, shell: {hi: {cmd: echo, args: {a: {description: b}}, required: [a]}}}
      - {type: filesystem, post_edit: [{path: "*.py", cmd: ruff}], ignore_vcs: true}
"""

RENAMED = object()
OTHERS: tuple[Any, ...] = ("some words", 7, 1.5, True, None, ["x"], {"k": "v"}, [])


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where something stands in a document, the document itself left out."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, child in inner:
        yield (*path, key)
        if isinstance(child, dict | list):
            yield from places(child, (*path, key))


FILE = yaml.safe_load(TEXT)
VALIDATOR = Draft7Validator(schema())
PLACES = list(places(FILE))


def changed(path: tuple[str | int, ...]) -> Iterator[tuple[Any, Any]]:
    """What is put at `path`, with the whole file; and the file with another key there."""
    for other in (*OTHERS, RENAMED):
        file = copy.deepcopy(FILE)
        parent = file
        for step in path[:-1]:
            parent = parent[step]
        if other is not RENAMED:
            parent[path[-1]] = other
        elif isinstance(parent, dict):
            parent["surprise"] = parent.pop(path[-1])
        yield other, file


def test_the_file_is_good() -> None:
    assert not refuses(TEXT)
    VALIDATOR.validate(FILE)


@pytest.mark.parametrize("path", PLACES, ids=lambda path: ".".join(map(str, path)))
def test_both_refuse_the_same_changes(path: tuple[str | int, ...]) -> None:
    for other, file in changed(path):
        refused = list(VALIDATOR.iter_errors(file))
        assert refuses(json.dumps(file)) == bool(refused), (other, refused)
