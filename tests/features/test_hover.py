from dataclasses import dataclass

import pytest
from markdown_it import MarkdownIt

from cagent_ls.dmr.models import InstalledModel
from cagent_ls.features.hover import hover
from cagent_ls.features.live import Index, Live
from tests.features.cursor import at_cursor

HEAD = "agents:\n  root:\n    description: d\n    "
TOOLSETS = HEAD + "toolsets:\n      - "
LOCAL = "models:\n  local:\n    provider: dmr\n    model: ai/qwen3\n    "
MARKED = "agents: {root: {model: a/b}}\n"


@dataclass(frozen=True)
class State:
    begun: bool = True
    finished_at: str | None = "2026-01-01"
    files: int = 3
    chunks: int = 12
    stale: int | None = 1


QWEN = InstalledModel(
    "sha256:0123456789ab",
    ("docker.io/ai/qwen3:latest", "docker.io/ai/qwen3:8B-Q4_K_M"),
    size="4.68GiB",
    parameters="8.19B",
    quantization="Q4_K_M",
    context_size=40960,
)
LIVE = Live(
    models=(QWEN,),
    variables={"OPENAI_API_KEY"},
    sizes=lambda ref: {"ai/smollm2": "258 MB"}.get(ref, ""),
    index=lambda index: State(),
)


def about(text: str, live: Live = LIVE) -> str:
    found = hover(*at_cursor(text), live)
    return found.markdown if found else ""


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (HEAD + "add_d‸ate: true\n", ["Default: `false`", "`true`, `false`"]),
        (
            HEAD + "model: a/b\n    max_it‸erations: 3\n",
            ["whole number", "reference/agents#agent-"],
        ),
        ("ver‸sion: 3\n" + MARKED, ["The format of the file"]),
        ("version: ‸3\n" + MARKED, ["Format 3: providers"]),
        ("agen‸ts: {root: {model: a/b}}\n", ["The team, by name"]),
        (LOCAL + "tempera‸ture: 1\n", ["sensibly from 0 to 2"]),
        (LOCAL + "first_a‸vailable: []\n", ["since 10 (v1.74.0)"]),
        (TOOLSETS + "{type: shell, ba‸se: 1}\n", []),
        (TOOLSETS + "type: file‸system\n", ["Reads, searches", "`edit_file`"]),
        (TOOLSETS + "{type: filesystem, post_e‸dit: []}\n", ["With `filesystem`"]),
    ],
)
def test_keys_and_words(text: str, parts: list[str]) -> None:
    told = about(text)
    assert all(part in told for part in parts), told


def test_a_key_that_another_format_has_says_which() -> None:
    told = about("version: 2\n" + HEAD + "model: a/b\n    bud‸gets: [x]\n")
    assert "Format: since 12" in told
    assert "[unknown-field](" in told


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            HEAD + "model: lo‸cal\n" + LOCAL,
            ["**local**, model of this file", "`ai/qwen3` of `dmr`", "8.19B, Q4_K_M, 4.68GiB"],
        ),
        (HEAD + "model: ‸local\n" + LOCAL, ["context of 40960 tokens", "8B-Q4_K_M"]),
        (HEAD + "model: local, openai/gp‸t-5\n" + LOCAL, ["**gpt-5**", "`OPENAI_API_KEY` (set)"]),
        (HEAD + "model: lo‸cal,openai/gpt-5\n" + LOCAL, ["**local**"]),
        (
            HEAD + "model: dmr/ai/smol‸lm2\n",
            ["Not installed (258 MB to pull)", "Docker Model Runner"],
        ),
        (HEAD + "model: anthropic/cl‸aude\n", ["`ANTHROPIC_API_KEY` (not set)"]),
        (HEAD + "model: au‸to\n", ["chosen when the run starts"]),
        (LOCAL.replace("local", "lo‸cal"), ["`ai/qwen3` of `dmr`", "Used 0 times"]),
        (LOCAL.replace("qwen3", "qw‸en3"), ["Installed: 8.19B"]),
        (LOCAL.replace("dmr", "d‸mr"), ["Docker Model Runner: local models"]),
        (
            LOCAL + "provider_opts: {context_size: 8192}\n" + HEAD + "model: lo‸cal\n",
            ["8192 tokens"],
        ),
        (
            "providers: {own: {base_url: https://x/v1, token_key: K}}\n" + HEAD + "model: own/m‸\n",
            ["**m**, a model of `own`", "`https://x/v1`", "`K` (not set)"],
        ),
        (
            "models: {duo: {model: 'a/b, c/d'}}\n" + HEAD + "model: d‸uo\n",
            ["Takes turns: `a/b`, `c/d`"],
        ),
        (
            HEAD + "sub_agents: [he‸lper]\n  helper: {model: a/b, description: Helps.,"
            " toolsets: [{type: shell}], sub_agents: [root]}\n",
            ["**helper**, agent of this file", "Helps.", "`a/b`", "`shell`", "Sub-agents: `root`"],
        ),
        (HEAD + "sub_agents: [acme/rev‸iewer]\n", ["a published agent"]),
        (
            "rag:\n  notes: {docs: [./d], strategies: [{type: chunked-embeddings}]}\n"
            + TOOLSETS
            + "{type: rag, ref: no‸tes}\n",
            ["**notes**, RAG source of this file", "`./d`", "12 chunks of 3 files, 1 stale"],
        ),
        (TOOLSETS + "{type: mcp, ref: docker:git‸hub}\n", ["**github**", "hub.docker.com/mcp"]),
        ("mcps: {gh: {command: run}}\n" + TOOLSETS + "{type: mcp, ref: g‸h}\n", ["Command: `run`"]),
        ("budgets: {small: {max_turns: 3}}\n" + HEAD + "budgets: [sm‸all]\n", ["**small**"]),
        ("commands: {g: {plan: Go}}\n" + HEAD + "use_commands: [‸g]\n", ["Holds: `plan`"]),
    ],
)
def test_references(text: str, parts: list[str]) -> None:
    told = about(text)
    assert all(part in told for part in parts), told


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (
            TOOLSETS + "{type: script, tools: [g‸o], shell: {go: {cmd: x, args: {a: {}}}}}\n",
            "`go(a)`\n\nRuns `x`.",
        ),
        (
            TOOLSETS + "{type: script, shell: {g‸o: {cmd: x, description: '*Goes*'}}}\n",
            "`go()`\n\n\\*Goes\\*. May change things.",
        ),
        (
            TOOLSETS + "{type: api, tools: [a‸sk], api_config: {name: ask, endpoint: x}}\n",
            "`ask()`\n\nCalls `x`.",
        ),
        (
            TOOLSETS + "{type: rag, ref: r, tools: [look‸]}\nrag: {r: {tool: {name: look}}}\n",
            "`look(query)`\n\nSearches the documents of `r`. Only reads.",
        ),
        (
            "permissions: {ask: [g‸o]}\n" + TOOLSETS + "{type: script, shell: {go: {cmd: x}}}\n",
            "`go()`\n\nRuns `x`.",
        ),
        ("agents: {a: &a {model: x/y}, b: {<‸<: *a}}\n", "takes over the keys of another"),
        (
            "rag: {r: {strategies: [], results: {fusion: {weights: {bm‸25: 1}}}}}\n",
            "`bm25`: Compares words",
        ),
        (HEAD + "commands: {fi‸x: Do it}\n", "**fix**, command\n\nA prompt that the user"),
        (
            HEAD + "hooks: {stop: [{type: builtin, command: add‸_date}]}\n",
            "`add_date`: one of docker-agent's own hooks, since 1.",
        ),
        (
            TOOLSETS + "{type: filesystem, tools: [read_‸file]}\n",
            "`read_file(path, line?, limit?)`",
        ),
        (TOOLSETS + "{type: filesystem, tools: [read_‸file]}\n", "Only reads."),
        (TOOLSETS + "{type: filesystem, tools: [write_‸file]}\n", "May change things."),
        ("permissions: {ask: [sh‸ell]}\n" + MARKED, "`shell(cmd"),
        (LOCAL + "thinking_budget: xhi‸gh\n", "since 7 (v1.36.0)"),
        (HEAD + "model: &m a/b\n    compaction_model: *‸m\n", "in line 4."),
        (LOCAL + "provider_opts: {runtime_flags: ['--thr‸eads=8']}\n", "CPU threads"),
        (LOCAL + "provider_opts: {runtime_flags: '--seed 1, -t‸ 8'}\n", "`--threads`"),
        (LOCAL + "provider_opts: {runtime_flags: ['--mod‸el=x']}\n", "refuses `--model`"),
        (LOCAL + "provider_opts: {keep_al‸ive: '10m'}\n", "stays loaded"),
        (LOCAL + "provider_opts: {keep_al‸ive: '10m'}\n", "providers#options-dmr-keep_alive"),
        (LOCAL + "provider_opts: {keep_alive: '1h‸30m'}\n", "`1h30m` is 90 minutes."),
        ("permissions: {allow: ['read_‸*']}\n" + MARKED, "tools that fit `read_*` run without"),
        (
            "permissions: {deny: ['shell:cmd=su‸do*']}\n" + MARKED,
            "Calls of the tool `shell` whose `cmd` fits `sudo*` never run.",
        ),
        (
            HEAD + "hooks: {pre_tool_use: [{matcher: 'a|‸b', hooks: []}]}\n",
            "the whole text is `a` or `b`",
        ),
        (
            HEAD + r"hooks: {pre_tool_use: [{matcher: '^read_.*\d‸$', hooks: []}]}" + "\n",
            r"- `\d`: a digit",
        ),
        (
            TOOLSETS + "{type: filesystem, post_edit: [{path: '*.p‸y', cmd: x}]}\n",
            "`*`: any text",
        ),
        (LOCAL.replace("dmr", "openai") + "token_key: MY_K‸EY\n", "`MY_KEY` (not set)"),
        (HEAD + "instruction: Hi ${env.OPENAI_A‸PI_KEY}\n", "`OPENAI_API_KEY` (set)"),
        ("rag: {r: {strategies: [], indexing_timeout: 90‸s}}\n", "`90s` is 90 seconds."),
    ],
)
def test_small_languages(text: str, part: str) -> None:
    assert part in about(text)


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "zzz: ‸1\n",
        HEAD + "instruction: Hi # he‸re\n",
        "other:\n  a‸b: 1\n",
        "‸",
        "agents: [‸\n",
        "a: *no‸ne\n",
        'agent "root" {\n  model = "dmr/ai/qw‸en3"\n}\n',
    ],
)
def test_nothing_is_said_of_nothing(text: str) -> None:
    assert "`" not in about(text).partition("---")[0] or "zzz" in text


def test_what_is_not_known_is_not_spoken_of() -> None:
    told = about(HEAD + "model: dmr/ai/smol‸lm2\n", Live())
    assert "nstalled" not in told
    told = about(HEAD + "model: openai/gp‸t-5\n", Live())
    assert "set)" not in told
    told = about("rag:\n  no‸tes: {strategies: [{type: chunked-embeddings}]}\n", Live())
    assert "Index" not in told


def test_a_prose_value_does_not_show_its_key_at_every_word() -> None:
    assert about(HEAD + "instruction: |\n      Say ‸hello.\n") == ""


def test_a_finding_links_to_its_rule() -> None:
    told = about(HEAD + "model: lo‸kal\nmodels: {local: {provider: dmr, model: x}}\n")
    assert told.startswith("`model`") or "Error [undefined-reference](" in told
    assert "docs/rules/undefined-reference" in told


@pytest.mark.parametrize(
    "text",
    [
        "x: 1\r\n" + HEAD.replace("\n", "\r\n") + "add_d‸ate: true\r\n",
        "---\n" + HEAD + "add_d‸ate: true\n---\na: b\n",
        "agents: {root: {model: a/b, add_d‸ate: true}}\n",
        "b: &b {model: a/b}\n" + HEAD + "<<: *b\n    add_d‸ate: true\n",
        HEAD + "welcome_message: 😀\n    add_d‸ate: true\n",
        HEAD + "model: a/b\n    add_d‸ate: [\n",
    ],
)
def test_any_way_of_writing_works(text: str) -> None:
    assert "Default: `false`" in about(text)


def test_a_databases_path_is_that_of_the_file() -> None:
    asked: list[Index] = []

    def state(index: Index) -> State:
        asked.append(index)
        return State(begun=False)

    text = (
        "rag:\n  no‸tes:\n    strategies:\n      - {type: chunked-embeddings, database: ./x.db}\n"
        "      - {type: bm25}\n"
    )
    assert "never made" in about(text, Live(index=state))
    assert asked == [Index("notes", "chunked-embeddings", "./x.db")]


EVIL = "![x](http://example.invalid/x.png)<img src=y>"


@pytest.mark.parametrize(
    "text",
    [
        HEAD + f"sub_agents: [he‸lper]\n  helper: {{model: a/b, description: '{EVIL}'}}\n",
        HEAD + f"sub_agents: ['‸`{EVIL}`']\n",
        HEAD + f"model: '‸a/`{EVIL}'\n",
        f"models:\n  ‸'`{EVIL}': {{provider: dmr, model: '``{EVIL}'}}\n",
        f"budgets: {{small: {{max_turns: '` {EVIL}'}}}}\n" + HEAD + "budgets: [sm‸all]\n",
        TOOLSETS + f"{{type: mcp, ref: 'docker:‸x`{EVIL}'}}\n",
        f"permissions: {{allow: ['‸a`{EVIL}:x=`{EVIL}']}}\n" + MARKED,
        LOCAL + f"provider_opts: {{runtime_flags: ['‸--x`{EVIL}=1']}}\n",
    ],
)
def test_no_text_of_a_file_becomes_a_picture(text: str) -> None:
    html = MarkdownIt("commonmark").render(about(text))
    assert "<img" not in html
    assert 'example.invalid/x.png"' not in html
