"""What a name leads to is made where nothing is."""

import pytest

from cagent_ls.analysis.finding import Severity
from cagent_ls.analysis.snapshot import analyse
from cagent_ls.rules import findings
from tests.features.actions.acting import done, offered, titles

ROOT = "agents:\n  root:\n    model: a/b\n    instruction: Hi\n"


@pytest.mark.parametrize(
    ("line", "title", "made"),
    [
        (
            "    sub_agents: [help‸er]\n",
            "Create the agent `helper`",
            "  helper:\n    model: a/b\n    description: What it is good at\n"
            "    instruction: You are a helpful assistant.\n",
        ),
        (
            "    title_model: x\n    compaction_model: gem‸ma3\n",
            "Create the model `gemma3`",
            "models:\n  gemma3:\n    provider: dmr\n    model: ai/gemma3\n",
        ),
        (
            "    fallback: {models: [fa‸st]}\n",
            "Create the model `fast`",
            "models:\n  fast:\n    provider: dmr\n    model: ai/qwen3\n",
        ),
        (
            "    fallback: {models: [hou‸se/fast]}\n",
            "Create the provider `house`",
            "providers:\n  house:\n    base_url: http://localhost:8000/v1\n",
        ),
        (
            "    toolsets:\n      - type: mcp\n        ref: git‸hub\n",
            "Create the MCP server `github`",
            "mcps:\n  github:\n    ref: docker:github\n",
        ),
        (
            "    toolsets: [{type: rag, ref: no‸tes}]\n",
            "Create the RAG source `notes`",
            "rag:\n  notes:\n    docs:\n      - ./docs\n    strategies:\n"
            "      - type: chunked-embeddings\n        embedding_model: dmr/ai/embeddinggemma\n"
            "        vector_dimensions: 768\n",
        ),
        (
            "    use_toolsets: [di‸sk]\n",
            "Create the toolset group `disk`",
            "toolsets:\n  disk:\n    type: filesystem\n",
        ),
        (
            "    budgets: [pur‸se]\n",
            "Create the budget `purse`",
            "budgets:\n  purse:\n    max_tokens: 100000\n",
        ),
        (
            "    use_commands: [dai‸ly]\n",
            "Create the command group `daily`",
            "commands:\n  daily:\n    command: What to do\n",
        ),
        (
            "    use_skills: [writ‸ing]\n",
            "Create the skill group `writing`",
            "skills:\n  writing:\n    - name: skill\n      description: When it helps\n"
            "      instructions: What to do\n",
        ),
        (
            "    hooks:\n      tool_guard: [{hooks: [{type: evaluator, evaluator: saf‸e}]}]\n",
            "Create the evaluator `safe`",
            "evaluators:\n  safe:\n    type: boolean\n    provider: typesafe\n    model: small\n"
            "    instructions: Is this call harmless?\n",
        ),
    ],
)
def test_create(line: str, title: str, made: str) -> None:
    text = done(ROOT + line, title)
    assert text == ROOT + line.replace("‸", "") + made
    wrong = [f for f in findings(analyse(text)) if f.severity is Severity.ERROR]
    assert [f for f in wrong if title.split("`")[1] in f.message] == []


def test_the_finding_goes_with_it() -> None:
    _, found = offered(ROOT + "    sub_agents: [help‸er]\n", "quickfix")
    [create] = [action for action in found if action.title.startswith("Create")]
    assert [finding.rule for finding in create.findings] == ["undefined-reference"]


def test_the_model_is_the_one_of_the_agent_that_asks() -> None:
    text = "agents:\n  root: {model: 'x, y', sub_agents: [he‸lp]}\n"
    assert '  help:\n    model: "x, y"\n' in done(text, "Create the agent `help`")


@pytest.mark.parametrize(
    "line",
    [
        "    sub_agents: [acme/hel‸per]\n",
        "    sub_agents: [ro‸ot]\n",
        "    compaction_model: au‸to\n",
        "    fallback: {models: [openai/gp‸t-5]}\n",
        "    toolsets: [{type: mcp, ref: docker:gi‸thub}]\n",
        "    descr‸iption: helper\n",
    ],
)
def test_nothing_to_create(line: str) -> None:
    assert [t for t in titles(ROOT + line) if t.startswith("Create")] == []


def test_not_in_a_format_without_the_section_nor_in_a_part_of_a_file() -> None:
    old = 'version: "9"\n' + ROOT + "    use_toolsets: [di‸sk]\n"
    part = (
        "models:\n  a: {provider: house, model: b}\n  b: {title_model: nota‸ble, provider: dmr}\n"
    )
    assert [t for text in (old, part) for t in titles(text) if t.startswith("Create")] == []
