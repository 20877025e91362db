import json
from pathlib import Path
from textwrap import dedent

import pytest
import yaml
from jsonschema import Draft7Validator

from cagent_ls.language.schema import schema
from cagent_ls.language.types import NEWEST_FORMAT

ROOT = Path(__file__).parents[2]


def fits(text: str, fmt: int = NEWEST_FORMAT) -> bool:
    return Draft7Validator(schema(fmt)).is_valid(yaml.safe_load(dedent(text)))


def with_toolset(toolset: str, fmt: int = NEWEST_FORMAT) -> bool:
    return fits(f"agents: {{root: {{model: dmr/ai/qwen3, toolsets: [{toolset}]}}}}", fmt)


@pytest.mark.parametrize("fmt", range(NEWEST_FORMAT + 1))
def test_published_schemas_are_valid_and_current(fmt: int) -> None:
    made = schema(fmt)
    Draft7Validator.check_schema(made)
    path = ROOT / "schema" / made["$id"].rsplit("/", 1)[-1]
    assert json.loads(path.read_text("utf-8")) == made, "run: make schema"


@pytest.mark.parametrize("path", sorted((ROOT / "examples").rglob("*.yaml")), ids=lambda p: p.name)
def test_the_examples_and_the_seed_page_fit(path: Path) -> None:
    Draft7Validator(schema()).validate(yaml.safe_load(path.read_text("utf-8")))


def test_a_file_with_nearly_everything_fits() -> None:
    assert fits("""\
        version: 16
        providers:
          mine: {base_url: http://localhost:8000/v1, temperature: 0.2}
        models:
          fast:
            provider: dmr
            model: ai/qwen3
            max_tokens: "512"
            thinking_budget: adaptive/low
            cost: {input: 0, output: 0.5}
            capabilities: {image: true}
          any: {first_available: [fast, openai/gpt-5-mini]}
        mcps:
          search: {ref: "docker:duckduckgo", defer: true}
        rag:
          docs:
            docs: [./docs]
            strategies:
              - {type: bm25, k1: 1.2, surprise: true}
              - {type: chunked-embeddings, embedding_model: dmr/ai/embeddinggemma, name: a}
            results: {fusion: {strategy: weighted, weights: {bm25: 0.3}}, limit: 5}
        permissions: {allow: ["read_*"], deny: ["shell:cmd=sudo*"]}
        budget: {max_cost: 0.5, max_time: 10m}
        runtime: {safety: balanced}
        flavors: {ci: {agents: {root: {add_date: true}}}}
        evaluators:
          harmless: {type: boolean, provider: typesafe, model: m, instructions: Judge it.}
        agents:
          root:
            model: any
            instruction: [Be brief., Be kind.]
            skills: [local, {name: a, description: b, instructions: c}]
            commands: {plan: Make a plan., go: {agent: helper}}
            sub_agents: [helper]
            hooks:
              stop: {type: command, command: echo done}
              tool_guard:
                - matcher: shell
                  hooks:
                    - type: evaluator
                      evaluator: harmless
                      evaluator_policy:
                        decisions: {true: allow, false: ask}
                        min_probability: 0.8
                        fallback: ask
            toolsets:
              - {type: mcp, ref: search}
              - {type: rag, ref: docs}
              - {type: shell, env: {A: $HOME}, path: ""}
              - {type: script, shell: {hi: {cmd: echo hi}}}
              - {type: newer_than_us}
          helper: {model: fast, description: 12}
        """)


@pytest.mark.parametrize(
    "text",
    [
        "agents: {root: {modl: x}}",
        "agents: {root: {model: [x]}}",
        "agents: {root: {max_iterations: many}}",
        "agents: {root: {add_date: yes please}}",
        "agents: {root: {fallback: {retries: -2}}}",
        "agents: {root: {safety: lenient}}",
        "agents: {root: {hooks: {stop: {command: echo}}}}",
        "agents: {root: {hooks: {stop: {type: model, model: a/b}}}}",
        "agents: {root: {hooks: {pre_tool_use: [{matcher: shell}]}}}",
        "agents: {root: {harness: {effort: low}}}",
        "rag: {r: {strategies: [1]}}",
        "rag: {r: {strategies: [{type: bm25, k1: [1]}]}}",
        "mcps: {m: {shared: true, command: x}}",
        "mcps: {m: {instruction: x}}",
        "x-common: {}",
        "[]",
    ],
)
def test_mistakes_do_not_fit(text: str) -> None:
    assert not fits(text)


@pytest.mark.parametrize(
    ("toolset", "good"),
    [
        ("{type: filesystem, command: ls}", False),
        ("{type: filesystem, command: ''}", True),
        ("{type: mcp, command: npx, args: [x]}", True),
        ("{type: mcp, remote: {url: http://x}}", True),
        ("{type: mcp, remote: {headers: {}}}", False),
        ("{type: mcp}", False),
        ("{type: lsp}", False),
        ("{type: openapi, url: http://x}", True),
        ("{type: rag}", False),
        ("{type: script}", True),
        ("{type: shell, timeout: 5}", True),
        ("shell", False),
    ],
)
def test_a_toolset_by_its_type(toolset: str, good: bool) -> None:
    assert with_toolset(toolset) is good


@pytest.mark.parametrize(
    ("toolset", "fmt", "good"),
    [
        ("{type: memory}", 5, False),
        ("{type: memory}", 6, True),
        ("{type: file, post_edit: [{path: '*.py', cmd: ruff}]}", 14, False),
        ("{type: file, post_edit: [{path: '*.py', cmd: ruff}]}", 15, True),
        ("{type: shell, path: x}", 1, True),
        ("{type: shell, path: x}", 2, False),
    ],
)
def test_a_toolset_by_its_format(toolset: str, fmt: int, good: bool) -> None:
    assert with_toolset(toolset, fmt) is good


def test_shapes_that_came_later_do_not_fit_older_formats() -> None:
    listed = "agents: {root: {model: a/b, instruction: [a, b]}}"
    assert (fits(listed, 14), fits(listed, 15)) == (False, True)
    assert not fits("agents: {root: {rag: [docs]}}", 7)
    assert fits("agents: {root: {rag: [docs]}}", 6)


def test_a_misplaced_key_is_explained() -> None:
    file = {"agents": {"root": {"toolsets": [{"type": "shell", "path": "a"}]}}}
    [error] = Draft7Validator(schema()).iter_errors(file)
    assert list(error.absolute_path) == ["agents", "root", "toolsets", 0, "path"]
    assert error.schema["errorMessage"].startswith("This key belongs to `type: memory | tasks`")


@pytest.mark.parametrize("name", schema()["definitions"])
def test_defaults_and_examples_fit_their_own_field(name: str) -> None:
    made = schema()
    for key, field in made["definitions"][name].get("properties", {}).items():
        if isinstance(field, dict):
            validator = Draft7Validator(field | {"definitions": made["definitions"]})
            for value in [*field.get("examples", []), field.get("default")]:
                assert validator.is_valid(value) or value is None, (key, value)
