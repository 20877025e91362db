"""What completion offers; the cursor is at ``‸``."""

import time

import pytest

from cagent_ls.analysis.snapshot import Snapshot, analyse
from cagent_ls.analysis.target import Target
from cagent_ls.catalog.pullable import Offered, Suggestion
from cagent_ls.dmr.models import InstalledModel
from cagent_ls.features.completion import Completion, Offers, complete
from cagent_ls.features.live import Live

AGENT = "agents:\n  root:\n    "
TOOLSET = AGENT + "toolsets:\n      - "
OPTS = "models:\n  m:\n    provider: dmr\n    provider_opts:\n      "
FOLDERS = {
    ".": [("src", True), ("AGENTS.md", False), (".git", True)],
    "src/": [("main.py", False), ("lib", True)],
}
QWEN = InstalledModel(
    "x", ("docker.io/ai/qwen3:latest", "own/copy:latest"), "4.6GiB", "8B", "Q4_K_M", "qwen3", 40960
)
LIVE = Live(
    models=(InstalledModel("y", ("own/model:latest",)), QWEN),
    variables=("API_TOKEN", "HOME"),
    folder=lambda path: FOLDERS.get(path, []),
)


def at_cursor(text: str, target: str = "both") -> tuple[Snapshot, int]:
    file = analyse(text.replace("‸", ""), target=Target.parse(target))
    return file, text.index("‸")


def offers(text: str, target: str = "both") -> Offers:
    return complete(*at_cursor(text, target), LIVE)


def labels(text: str, target: str = "both") -> list[str]:
    return [offer.label for offer in offers(text, target).items]


def offer(text: str, label: str) -> Completion:
    return next(o for o in offers(text).items if o.label == label)


def accept(text: str, label: str) -> str:
    """The text after an offer, as a client without snippets makes it."""
    chosen = offer(text, label)
    plain = text.replace("‸", "")
    return plain[: chosen.span.start] + chosen.text + plain[chosen.span.end :]


@pytest.mark.parametrize(
    ("text", "some", "none"),
    [
        pytest.param("‸", "new agent", "env", id="an empty file"),
        pytest.param("ag‸", "agents", "env", id="a file just begun"),
        pytest.param(AGENT + "model: a/b\n    inst‸\n", "instruction", "model", id="half a key"),
        pytest.param(AGENT + "‸\n", "model", "rag", id="an empty line"),
        pytest.param(AGENT + "mod‸el: a/b\n", "model", "toolsets", id="a key with its value"),
        pytest.param(AGENT + "instruction: Hi\n    ‸", "model", "instruction_file", id="excluded"),
        pytest.param(TOOLSET + "type: mcp\n        ‸\n", "command", "post_edit", id="by type"),
        pytest.param("models:\n  m: {provider: dmr, ‸}\n", "model", "provider", id="in braces"),
        pytest.param("models:\n  m: {provider: dmr, mo‸\n", "model", "provider", id="open braces"),
        pytest.param(OPTS + "‸\n", "context_size", "transport", id="options of dmr"),
        pytest.param(
            "models:\n  m: {provider: openai, provider_opts: {‸}}\n",
            "transport",
            "runtime_flags",
            id="options of openai",
        ),
        pytest.param(
            "providers:\n  p: {provider: anthropic}\n"
            "models:\n  m: {provider: p, provider_opts: {‸}}\n",
            "thinking_display",
            "runtime_flags",
            id="options of a provider of the file",
        ),
        pytest.param(
            "agents:\n  a: &a\n    model: x/y\n  b:\n    <<: *a\n    ‸\n",
            "instruction",
            "model",
            id="merged keys are written",
        ),
        pytest.param(
            "---\nagents:\n  a:\n    ‸\n---\nx: y\n", "model", "agents", id="the first document"
        ),
        pytest.param("agents:\n  a: {model: x/y}\n‸", "models", "agents", id="the top"),
        pytest.param('version: "2"\n' + AGENT + "‸\n", "rag", "hooks", id="format 2"),
        pytest.param(AGENT + "hooks:\n      ‸\n", "pre_tool_use", "matcher", id="events"),
        pytest.param(
            "rag:\n  r:\n    results:\n      fusion:\n        weights: {‸}\n",
            "bm25",
            "rrf",
            id="weights by strategy",
        ),
        pytest.param(
            TOOLSET + "type: shell\n        env:\n          ‸\n", "HOME", "model", id="env"
        ),
        pytest.param(
            TOOLSET + "type: mcp\n        ‸\n", "tools", "api_config", id="read by another type"
        ),
        pytest.param(TOOLSET + "type: fetch\n        ‸\n", "timeout", "webhook_config", id="read"),
        pytest.param(
            "rag:\n  r:\n    strategies:\n      - type: bm25\n        ‸\n",
            "threshold",
            "model",
            id="read by nobody",
        ),
    ],
)
def test_keys(text: str, some: str, none: str) -> None:
    found = labels(text)
    assert some in found
    assert none not in found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("agents:\n  root: {model: a/b}\n---\nagents:\n  b:\n    ‸\n", [], id="second"),
        pytest.param(AGENT + "# mod‸\n", [], id="comment"),
        pytest.param(AGENT + "instruction: |\n      mod‸\n", [], id="block text"),
        pytest.param(AGENT + "instruction: some text\n      mo‸\n", [], id="second line of a text"),
        pytest.param("agents:\n‸\n  root:\n    model: a/b\n", [], id="above deeper lines"),
        pytest.param('agent "root" {\n  mod‸\n}\n', [], id="HCL"),
        pytest.param("- a\n- ‸\n", [], id="a list"),
        pytest.param("models:\n  m:\n    model: x\n      ‸\n", [], id="wrong indentation"),
        pytest.param("---‸\na: b\n", [], id="document marker"),
    ],
)
def test_nothing_is_offered_where_nothing_fits(text: str, expected: list[str]) -> None:
    assert labels(text) == expected


def test_nothing_is_offered_twice() -> None:
    assert labels(AGENT + "commands:\n      ‸\n") == ["new command"]


def test_what_is_missing_comes_first() -> None:
    assert labels(AGENT + "‸\n")[:3] == ["model", "description", "instruction"]
    assert labels("models:\n  m:\n    model: x\n    ‸\n")[0] == "provider"
    assert labels("rag:\n  r:\n    strategies:\n      - name: x\n        ‸\n")[0] == "type"


def test_a_release_has_its_keys_and_providers() -> None:
    old, new = "docker-agent@1.50.0", "docker-agent@1.148.0"
    assert "use_toolsets" not in labels(AGENT + "‸\n", old)
    assert "use_toolsets" in labels(AGENT + "‸\n", new)
    assert "groq" not in labels("models:\n  m:\n    provider: ‸\n", old)
    assert labels("version: ‸\n", "docker-agent@1.40.0")[:2] == ["8", "7"]
    assert "plan" in labels(TOOLSET + "type: ‸\n", new)
    assert "session_plan" not in labels(TOOLSET + "type: ‸\n", new)
    assert "session_plan" in labels(TOOLSET + "type: ‸\n", "docker-agent@1.136.0")
    assert "keep_alive" not in labels(OPTS + "‸\n", "docker-agent@1.40.0")
    assert "keep_alive" in labels(OPTS + "‸\n", new)


@pytest.mark.parametrize(
    ("text", "some"),
    [
        (AGENT + "add_date: ‸\n", ["true", "false"]),
        (TOOLSET + "type: ‸\n", ["filesystem", "mcp", "rag"]),
        (TOOLSET + "typ‸\n", ["type"]),
        (AGENT + "max_iterations: ‸\n", ["0"]),
        ("models:\n  m:\n    thinking_budget: ‸\n", ["low", "adaptive/max"]),
        (OPTS + "mode: ‸\n", ["completion", "embedding"]),
        (AGENT + "model: lo‸\nmodels:\n  local: {provider: dmr}\n", ["local"]),
        (AGENT + "model: a/b, ‸\nmodels:\n  local: {provider: dmr}\n", ["local"]),
        (AGENT + 'model: "‸\nmodels:\n  local: {provider: dmr}\n', ["dmr/ai/qwen3"]),
        (AGENT + "model:\n      ‸\nmodels:\n  local: {provider: dmr}\n", ["local"]),
        (AGENT + "sub_agents: [‸]\n  aide: {model: a/b}\n", ["aide"]),
        (AGENT + "sub_agents: [root, ‸\n  aide: {model: a/b}\n", ["aide"]),
        (AGENT + "sub_agents:\n      - ‸\n  aide: {model: a/b}\n", ["aide"]),
        (AGENT + "sub_agents:\n      ‸\n  aide: {model: a/b}\n", ["aide"]),
        (TOOLSET + "type: rag\n        ref: ‸\nrag:\n  notes: {docs: [a]}\n", ["notes"]),
        (TOOLSET + "type: mcp\n        ref: ‸\nmcps:\n  own: {command: x}\n", ["own"]),
        (TOOLSET + "type: mcp\n        ref: docker:‸\n", ["docker:duckduckgo"]),
        (TOOLSET + "type: filesystem\n        tools: [‸]\n", ["read_file", "write_file"]),
        (TOOLSET + "type: filesystem\n        defer:\n          - ‸\n", ["read_file"]),
        (TOOLSET + "type: script\n        tools: [‸]\n        shell: {go: {cmd: x}}\n", ["go"]),
        ("permissions:\n  allow:\n    - ‸\n", ["shell", "read_file", "transfer_task"]),
        ("permissions:\n  allow: ['shell:‸']\n", ["cmd=", "timeout="]),
        (AGENT + "hooks:\n      stop:\n        - type: ‸\n", ["command", "builtin"]),
        (
            AGENT + "hooks:\n      session_start:\n        - type: builtin\n          command: ‸\n",
            ["add_date"],
        ),
        (AGENT + 'hooks:\n      pre_tool_use:\n        - matcher: "shell|‸"\n', ["edit_file"]),
        (AGENT + "fallback:\n      cooldown: ‸\n", ["30s", "1m"]),
        ("models:\n  m:\n    token_key: ‸\n", ["API_TOKEN"]),
        ("models:\n  m:\n    provider: ‸\nproviders:\n  own: {base_url: x}\n", ["own", "dmr"]),
        (AGENT + "model: openai/‸\n", ["openai/gpt-5"]),
        ("models:\n  m:\n    provider: dmr\n    model: ‸\n", ["ai/qwen3", "own/model"]),
        (OPTS + "speculative_draft_model: ‸\n", ["own/model"]),
        (OPTS + 'runtime_flags: ["‸"]\n', ["--threads", "--n-gpu-layers"]),
        (OPTS + "runtime_flags:\n        - --th‸\n", ["--threads"]),
        (OPTS + "runtime_flags: --mlock ‸\n", ["--threads"]),
        (AGENT + "instruction: |\n      Hi ${env.‸\n", ["HOME"]),
        (AGENT + 'description: "of ${env.H‸}"\n', ["HOME"]),
        (AGENT + "instruction: Hi ${‸\n", ["env.HOME"]),
        (AGENT + "instruction: Hi ${en‸}\n", ["env.HOME"]),
        (TOOLSET + "type: shell\n        env: {A: $‸}\n", ["HOME"]),
        (AGENT + "add_prompt_files: [‸]\n", ["src/", "AGENTS.md"]),
        (AGENT + "instruction_file: src/‸\n", ["lib/", "main.py"]),
        ("rag:\n  r:\n    docs:\n      - ‸\n", ["src/"]),
        ("agents:\n  a: &one\n    model: x/y\n  b:\n    <<: *‸\n", ["*one"]),
        ("agents:\n  a: &one\n    model: x/y\n  b:\n    <<: ‸\n", ["*one"]),
        ("rag:\n  r:\n    strategies:\n      - database: ‸\n", ["src/"]),
    ],
)
def test_values(text: str, some: list[str]) -> None:
    assert set(some) <= set(labels(text))


@pytest.mark.parametrize(
    ("text", "none"),
    [
        (AGENT + "sub_agents: [aide, ‸]\n  aide: {model: a/b}\n", {"aide", "root"}),
        (TOOLSET + "type: filesystem\n        tools: [read_file, ‸]\n", {"read_file"}),
        (OPTS + 'runtime_flags: ["-t=8", "‸"]\n', {"--threads"}),
        (OPTS + 'runtime_flags: ["--threads=‸"]\n', {"--threads", "--mlock"}),
        (AGENT + "description: costs $‸\n", {"HOME", "env.HOME"}),
        (AGENT + "instruction: Hi ${x‸}\n", {"HOME", "env.HOME"}),
        (AGENT + "description: {‸}\n", {"Finds sources and sums them up"}),
        (TOOLSET + "type: mcp\n        args: [$‸]\n", {"HOME"}),
        (AGENT + "add_prompt_files: [‸]\n", {".git/"}),
        (TOOLSET + "type: mcp\n        working_dir: ‸\n", {"AGENTS.md"}),
        (AGENT + "sub_agents: ‸[aide]\n  aide: {model: a/b}\n", {"aide"}),
        ("mcps:\n  a: {command: x}\n  b: {ref: ‸}\n", {"a"}),
    ],
)
def test_what_does_not_fit_is_not_offered(text: str, none: set[str]) -> None:
    assert not none & set(labels(text))


def test_installed_models_come_first_with_size_and_quantisation() -> None:
    found = offers(AGENT + "model: dmr/‸\n").items
    assert [(o.label, o.detail) for o in found[:2]] == [
        ("dmr/ai/qwen3", "installed, 8B, Q4_K_M, 4.6GiB"),
        ("dmr/own/model", "installed"),
    ]
    assert found[2].detail == "can be pulled"
    embedding = (
        "rag:\n  r:\n    strategies:\n      - {type: chunked-embeddings, embedding_model: ‸}"
    )
    assert "dmr/ai/embeddinggemma" in [o.label for o in offers(embedding).items[:3]]


def test_references_tell_what_they_are() -> None:
    text = AGENT + "sub_agents: [‸]\n  aide: {model: a/b, description: Helps}\n"
    aide = offer(text, "aide")
    assert (aide.detail, aide.doc) == ("agent: a/b", "Helps")


@pytest.mark.parametrize(
    ("text", "label", "changed"),
    [
        (AGENT + "model: lo‸kal\nmodels:\n  local: {}\n", "local", "    model: local"),
        (AGENT + "inst‸\n", "instruction", "    instruction: "),
        (AGENT + "mo‸dle: a/b\n", "model", "    model: a/b"),
        (AGENT + "toolse‸\n", "toolsets", "    toolsets:\n      - "),
        (AGENT + "sub_agents: ‸\n  a: {model: x/y}\n", "a", "    sub_agents: [a]"),
        (AGENT + "sub_agents:\n      ‸\n  a: {model: x/y}\n", "a", "      - a"),
        ("models:\n  m: {model: x, ‸}\n", "provider", "  m: {model: x, provider: }"),
        ("models:\n  m: {model: x, ‸\n", "auth", "  m: {model: x, auth: {}"),
        ("models:\n  m: {‸}\n", "provider", "  m: {provider: }"),
        ("models: {‸}\n", "new model", "models: {model: {provider: dmr, model: ai/qwen3}}"),
        (AGENT + "toolsets: [‸]\n", "rag", "    toolsets: [{type: rag, ref: source}]"),
        (
            AGENT + "toolsets: [{type: shell}, ‸]\n",
            "webhook",
            "    toolsets: [{type: shell}, {type: webhook, webhook_config: {provider: slack, "
            "url: '${env.WEBHOOK_URL}'}}]",
        ),
        (
            "version: 0\nmodels:\n  ‸",
            "new model",
            "  model:\n    type: dmr\n    model: ai/qwen3",
        ),
        (AGENT + "commands: {‸}\n", "new command", "    commands: {command: prompt}"),
        (TOOLSET + "rag‸\n", "rag", "      - type: rag\n        ref: source"),
        (AGENT + "toolsets:\r\n      ‸\r\n", "rag", "      - type: rag\r\n        ref: source\r"),
        ("permissions:\n  allow: ['shell:c‸']\n", "cmd=", "  allow: ['shell:cmd=']"),
        (OPTS + 'runtime_flags: ["--thr‸=8"]', "--threads", '      runtime_flags: ["--threads=8"]'),
        (AGENT + "description: ${env.HO‸\n", "HOME", "    description: ${env.HOME}"),
        (AGENT + "model: 'a‸'\nmodels:\n  it's: {}\n", "it's", "    model: 'it''s'"),
        (AGENT + "model: ‸\nmodels:\n  '[x]': {}\n", "[x]", '    model: "[x]"'),
        (
            AGENT + "model: a/b, lo‸, c/d\nmodels: {local: {}}",
            "local",
            "    model: a/b, local, c/d",
        ),
        (AGENT + "instruction_file: src/ma‸\n", "main.py", "    instruction_file: src/main.py"),
        (
            "# é😀\nagents:\n  ‸",
            "new agent",
            "  agent:\n    model: dmr/ai/qwen3\n    description: What it is good at\n"
            "    instruction: You are a helpful assistant.",
        ),
        (
            "models:\n  ‸\nagents:\n  root: {model: local}\n",
            "local",
            "  local:\n    provider: dmr\n    model: ai/qwen3",
        ),
        (AGENT + "commands:\n      fix‸\n", "new command", "      command: prompt"),
        (AGENT + "hooks:\n      stop‸\n", "stop", "      stop:\n        - "),
        (
            "rag:\n  ‸",
            "new source: bm25",
            "  source:\n    docs:\n      - ./docs\n    strategies:\n      - type: bm25",
        ),
    ],
)
def test_the_edit_is_exact(text: str, label: str, changed: str) -> None:
    before = text.replace("‸", "").split("\n")
    after = accept(text, label).split("\n")
    assert "\n".join(line for line in after if line not in before) == changed


def test_a_snippet_is_indented_relative_to_its_line() -> None:
    rag = offer(AGENT + "toolsets:\n      ‸\n", "rag")
    assert rag.snippet == "- type: rag\n  ref: ${1:source}"
    event = offer(AGENT + "hooks:\n      pre_tool_use‸\n", "pre_tool_use")
    assert event.snippet == (
        'pre_tool_use:\n  - matcher: "${1:*}"\n    hooks:\n      - type: command\n'
        "        command: ${2:./hook.sh}"
    )


def test_a_list_that_is_being_looked_up_is_incomplete() -> None:
    file, at = at_cursor(AGENT + "model: ‸\n")
    assert complete(file, at, Live(is_asking=True)).incomplete
    assert not complete(file, at, Live()).incomplete


def test_an_installed_model_tells_what_is_known_of_it() -> None:
    model = offer("agents:\n  root:\n    model: dmr/‸\n", "dmr/ai/qwen3")
    assert model.detail == "installed, 8B, Q4_K_M, 4.6GiB"
    assert model.doc.endswith("Context of 40960 tokens.\n\nAlso called `own/copy:latest`.")


def test_lists_from_elsewhere_are_offered() -> None:
    found = Offered({"dmr": (Suggestion("ai/newest", "New."),)}, (Suggestion("newserver", "Too."),))
    file, at = at_cursor("agents:\n  root:\n    model: dmr/‸\n")
    assert "dmr/ai/newest" in [o.label for o in complete(file, at, Live(offered=found)).items]
    file, at = at_cursor(TOOLSET + "type: mcp\n        ref: ‸\n")
    assert "docker:newserver" in [o.label for o in complete(file, at, Live(offered=found)).items]


PICTURE, SHOWN = "See ![x](http://a/b.png)", "See \\!\\[x\\](http://a/b.png)"


def test_texts_of_others_are_shown_as_they_are() -> None:
    found = Offered({"dmr": (Suggestion("ai/x", PICTURE),)}, (Suggestion("y", PICTURE),))
    agents = f"{AGENT}sub_agents: [‸]\n  aide: {{model: a/b, description: '{PICTURE}'}}\n"
    for text in (agents, AGENT + "model: dmr/‸\n", TOOLSET + "type: mcp\n        ref: ‸\n"):
        file, at = at_cursor(text)
        assert SHOWN in [o.doc for o in complete(file, at, Live(offered=found)).items]


MADE = """\
        - type: script
          shell:
            build: {cmd: make, description: Builds, args: {goal: {}, jobs: {}}, required: [goal]}
        - {type: api, api_config: {name: ask, endpoint: http://x, instruction: Asks, args: {q: {}}}}
        - {type: rag, ref: notes}
        - {type: rag, ref: notes, name: other}
        - {type: rag, ref: papers}
rag:
  notes: {docs: [a]}
  papers: {docs: [b], tool: {name: look_up, description: Looks things up.}}
"""


def test_tools_that_the_file_makes() -> None:
    text = f"permissions:\n  ask: [‸]\n{AGENT}toolsets:\n{MADE}"
    assert [(o.label, o.detail, o.doc) for o in offers(text).items[:5]] == [
        ("build", "(goal, jobs?)", "Builds."),
        ("ask", "(q)", "Asks."),
        ("notes", "(query)", "Searches the documents of `notes`."),
        ("other", "(query)", "Searches the documents of `notes`."),
        ("look_up", "(query)", "Looks things up."),
    ]
    assert labels(text.replace("[‸]", "['build:‸']")) == ["goal=", "jobs="]
    papers = "ref: papers, tools: [‸]}"
    assert labels(f"{AGENT}toolsets:\n{MADE}".replace("ref: papers}", papers)) == ["look_up"]


def test_of_very_many_names_those_are_offered_that_fit() -> None:
    many = "".join(f"  m{number}: {{provider: dmr}}\n" for number in range(500))
    found = complete(*at_cursor(AGENT + "model: m49‸\nmodels:\n" + many))
    names = [o.label for o in found.items if o.kind == "reference"]
    assert names == ["m49", *(f"m49{digit}" for digit in range(10))]
    assert complete(*at_cursor(AGENT + "model: ‸\nmodels:\n" + many)).incomplete


def test_an_offer_in_a_file_of_30000_lines_is_there_at_once() -> None:
    rest = "".join(f"  a{n}:\n    model: x/y\n    instruction: Hi\n" for n in range(10_000))
    file, at = at_cursor(AGENT + "add_‸\n" + rest)
    times = []
    for _ in range(5):
        started = time.process_time()
        assert complete(file, at).items
        times.append(time.process_time() - started)
    assert min(times) < 0.1
