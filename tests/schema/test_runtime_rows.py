"""Where docker-agent's own schema and its runtime disagree, ours sides with the runtime."""

from textwrap import dedent

import pytest
import yaml
from jsonschema import Draft7Validator

from cagent_ls.language.schema import schema
from cagent_ls.language.types import NEWEST_FORMAT


def fits(text: str, fmt: int = NEWEST_FORMAT) -> bool:
    return Draft7Validator(schema(fmt)).is_valid(yaml.safe_load(dedent(text)))


def agent(body: str, fmt: int = NEWEST_FORMAT) -> bool:
    return fits(f"agents: {{root: {body}}}", fmt)


def toolset(body: str, fmt: int = NEWEST_FORMAT) -> bool:
    return agent(f"{{model: dmr/ai/qwen3, toolsets: [{body}]}}", fmt)


@pytest.mark.parametrize("version", ["16", "'16'", "7", "7.0", "0x7", "''", "~", "17"])
def test_a_version_is_a_number_or_a_text(version: str) -> None:
    assert fits(f"version: {version}")


@pytest.mark.parametrize("version", ["latest", "true", "'07'", "[7]", "-1", "{a: b}"])
def test_other_versions_are_refused(version: str) -> None:
    assert not fits(f"version: {version}")


@pytest.mark.parametrize(
    "body",
    [
        "{skills: true}",
        "{skills: [local, {name: a, description: b, instructions: c}]}",
        "{name: overwritten}",
        "{commands: {go: {instruction: Go., more: 1}}}",
        "{commands: hello}",
        "{commands: [a, b]}",
        "{fallback: {cooldown: 1h2m3.5s}}",
        "{fallback: {cooldown: ''}}",
        "{fallback: {cooldown: 0}}",
        "{max_iterations: -1}",
        "{max_iterations: '5'}",
        "{max_iterations: 1e3}",
        "{max_iterations: 100.5}",
        "{description: 12}",
        "{add_prompt_files: [1, true]}",
        "{model: ~, hooks: ~, toolsets: ~, structured_output: ~, harness: ~}",
        "{structured_output: {schema: {}}}",
        "{structured_output: {strict: true}}",
        "{hooks: {stop: {type: command, command: echo, timeout: 0}}}",
        "{hooks: {stop: [{type: command, command: echo}]}}",
        "{hooks: {pre_tool_use: {matcher: x, hooks: {type: command, command: echo}}}}",
        "{toolsets: [~]}",
    ],
)
def test_agents_that_load(body: str) -> None:
    assert agent(body)


@pytest.mark.parametrize(
    "body",
    [
        "~",
        "{Name: x}",
        "{commands: {go: {}}}",
        "{commands: {go: 5}}",
        "{commands: {go: ~}}",
        "{commands: {go: [a]}}",
        "{skills: local}",
        "{skills: yes please}",
        "{fallback: {cooldown: 90}}",
        "{fallback: {cooldown: '90'}}",
        "{fallback: {cooldown: -1m}}",
        "{fallback: {retries: -2}}",
        "{add_date: 'true'}",
        "{sub_agents: helper}",
        "{instruction: a, instruction_file: b}",
        "{skills: [{name: a, description: b}]}",
        "{hooks: {pre_tool_use: [{matcher: x, hooks: []}]}}",
        "{hooks: {stop: {type: '', command: echo}}}",
        "{hooks: {stop: {type: shell, command: echo}}}",
    ],
)
def test_agents_that_do_not_load(body: str) -> None:
    assert not agent(body)


@pytest.mark.parametrize(
    "value", ["bogus/low", "true", "maximum"], ids=["unknown level", "bool", "unknown word"]
)
def test_thinking_budgets_that_do_not_load(value: str) -> None:
    assert not fits(f"models: {{m: {{thinking_budget: {value}}}}}")


@pytest.mark.parametrize(
    "value", ["' HIGH '", "1.5", "-1", "'1024'", "[1]", "{a: b}", "adaptive/max", "~"]
)
def test_thinking_budgets_that_load(value: str) -> None:
    assert fits(f"models: {{m: {{thinking_budget: {value}}}}}")


def test_any_text_is_a_thinking_budget_before_format_7() -> None:
    assert fits("models: {m: {thinking_budget: bogus}}", 6)


@pytest.mark.parametrize(
    "body",
    [
        "{temperature: 5, top_p: 7, frequency_penalty: -9, presence_penalty: 3, max_tokens: 0}",
        "{routing: [{}]}",
        "{capabilities: {image: true}, first_available: [a/b], description: x}",
    ],
)
def test_models_that_load(body: str) -> None:
    assert fits(f"models: {{m: {body}}}")


@pytest.mark.parametrize(
    "body",
    [
        "dmr/ai/qwen3",
        "{first_available: [a/b], provider: dmr}",
        "{first_available: [a/b], temperature: 0.5}",
        "{cost: {input: -1}}",
        "{compaction_threshold: 0}",
        "{task_budget: -1}",
        "{task_budget: {type: words, total: 1}}",
    ],
)
def test_models_that_do_not_load(body: str) -> None:
    assert not fits(f"models: {{m: {body}}}")


def test_a_custom_endpoint_needs_an_address() -> None:
    assert not fits("providers: {p: {api_type: openai_responses}}")
    assert not fits("providers: {p: {}}")
    assert fits("providers: {p: {provider: anthropic}}")
    assert fits("providers: {p: {base_url: not a url}}")


@pytest.mark.parametrize(
    "body",
    [
        "{type: newer_than_us, command: x}",
        "{}",
        "{type: ''}",
        "{type: webhook}",
        "{type: api}",
        "{type: api, api_config: {endpoint: 'https://x', method: HEAD}}",
        "{type: mcp, remote: {url: 'https://x'}}",
        "{type: mcp, remote: {url: 'https://x', transport_type: pigeon}}",
        "{type: a2a, url: 'https://x', remote: {headers: {a: b}}}",
        "{type: script, shell: {1 odd name: {cmd: x}}}",
        "{type: filesystem, post_edit: [{}]}",
        "{type: todo, shared: true}",
        "{type: tasks, path: tasks.json}",
        "{type: shell, path: '', shared: false, models: [], headers: {}}",
        "{type: think, timeout: 5, api_config: {}, webhook_config: {}, tools: [], toon: x}",
        "{type: shell, defer: maybe}",
        "{type: fetch, allow_private_ips: false}",
        "{type: shell, allow_private_ips: false}",
        "{type: mcp, command: x, lifecycle: {profile: strict, startup_timeout: 30s}}",
        "{type: rag, rag_config: {docs: [x]}, ref: y}",
    ],
)
def test_toolsets_that_load(body: str) -> None:
    assert toolset(body)


@pytest.mark.parametrize(
    "body",
    [
        "{type: mcp}",
        "{type: mcp, command: x, ref: y}",
        "{type: mcp, command: ''}",
        "{type: mcp, command: x, remote: {url: 'https://x'}}",
        "{type: lsp}",
        "{type: a2a}",
        "{type: openapi}",
        "{type: model_picker, models: []}",
        "{type: rag}",
        "{type: open_url}",
        "{type: api, headers: {a: b}}",
        "{type: shell, allow_list: [a]}",
        "{type: mcp, command: x, headers: {a: b}}",
        "{type: shell, lifecycle: {profile: strict}}",
        "{type: shell, recall: true}",
        "{type: fetch, sudo_askpass: true}",
        "{type: fetch, sudo_askpass: false}",
        "{type: shell, ignore_vcs: false}",
        "{type: shell, working_dir: x}",
        "{type: shell, max_output_bytes: 0}",
        "{type: think, path: x}",
        "{type: fetch, allowed_domains: [a.b], blocked_domains: [c.d]}",
        "{type: fetch, allowed_domains: ['']}",
        "{type: fetch, allowed_domains: ['a.*.b']}",
        "{type: filesystem, allow_list: ['']}",
        "{type: mcp, remote: {url: 'https://x', oauth: {clientSecret: s}}}",
        "{type: mcp, remote: {url: 'https://x', oauth: {clientId: i, callbackPort: 65536}}}",
        "{type: mcp, remote: {url: 'https://x'}, working_dir: x}",
        "{type: mcp, command: x, lifecycle: {startup_timeout: 30}}",
        "{type: mcp, command: x, lifecycle: {profile: lazy}}",
        "shell",
    ],
)
def test_toolsets_that_do_not_load(body: str) -> None:
    assert not toolset(body)


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("mcps: {m: {command: x, model: a/b, toon: y, readonly: true, timeout: 5}}", True),
        ("mcps: {m: {type: shell, command: x, allow_private_ips: true}}", True),
        ("mcps: {m: {command: x, ref: 'docker:y'}}", False),
        ("mcps: {m: {}}", False),
        ("rag: {r: }", True),
        ("rag: {r: {docs: [x]}}", True),
        ("rag: {r: {instruction: x}}", False),
        ("rag: {r: {type: rag}}", False),
        ("rag: {r: {strategies: [{type: bm25, chunking: {surprise: 1}}]}}", True),
        ("rag: {r: {strategies: [{type: chunked-embeddings}]}}", True),
        ("rag: {r: {strategies: [{type: chunked-embeddings, similarity_metric: x}]}}", True),
        ("rag: {r: {results: {limit: -1, fusion: {strategy: sum, weights: {bm25: 7}}}}}", True),
        ("rag: {r: {results: {surprise: 1}}}", False),
        ("rag: {r: {indexing_timeout: 30}}", False),
        ("commands: {group: hello}", True),
        ("commands: {group: {go: {}}}", False),
        ("budget: {max_time: 10}", False),
        ("budget: {max_cost: -1}", False),
        ("permissions: {allow: shell}", False),
        ("x-common: {}", False),
        ("flavors: {f: [a]}", False),
        ("metadata: ~\nagents: ~", True),
    ],
)
def test_other_sections(text: str, good: bool) -> None:
    assert fits(text) is good


def test_older_files_by_their_own_schema() -> None:
    assert not toolset("{type: memory}", 5)
    assert agent("{rag: [docs]}", 6)
    assert not agent("{rag: [docs]}", 7)
    assert not agent("{hooks: {stop: {type: command, command: x}}}", 11)
    assert agent("{hooks: {stop: [{type: command, command: x, on_error: cry}]}}", 15)


def test_the_newest_schema_lets_removed_keys_through_in_older_files() -> None:
    old = "agents: {root: {rag: [docs], toolsets: [{type: shell, safer: true}]}}"
    assert fits(f"version: 6\n{old}")
    assert fits(f"version: '6'\n{old}")
    assert not fits(f"version: 16\n{old}")
    assert not fits(old)
