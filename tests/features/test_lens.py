import pytest

from cagent_ls.analysis.snapshot import analyse
from cagent_ls.catalog.rag_state import IndexState
from cagent_ls.dmr.models import InstalledModel
from cagent_ls.features.lens import asked, lenses
from cagent_ls.features.live import Index, Live

AGENT = "agents:\n  root:\n    model: a/b\n"
RAG = "rag:\n  notes:\n    strategies: [{type: chunked-embeddings}, {type: bm25}]\n"
MODEL = "models:\n  small: {provider: dmr, model: ai/smollm2}\n"


def shown(text: str, live: Live | None = None) -> list[tuple[str, str]]:
    """The text that each lens stands at, and its title."""
    file = analyse(text)
    found = lenses(file, "/x/team.yaml", live or Live())
    return [(file.document.text[lens.span.start : lens.span.end], lens.title) for lens in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (AGENT, [("root", "Run agent"), ("root", "Chat")]),
        (
            AGENT + "    commands: {plan: Make a plan, say: 'Say ${args}', go: {url: https://x}}\n",
            [("root", "Run agent"), ("root", "Chat"), ("root", "Run plan")],
        ),
        (
            AGENT + "    sub_agents: [aide, aide]\n  aide: {model: a/b}\n",
            [
                ("root", "Run agent"),
                ("root", "Chat"),
                ("aide", "Run agent"),
                ("aide", "Chat"),
                ("aide", "2 references"),
            ],
        ),
        (
            "commands: {all: {plan: Other, go: Go, say: 'Say $1', ask: Ask}}\n"
            + AGENT
            + "    commands: {plan: Make a plan, ask: 'Ask $1'}\n    use_commands: [all, none]\n",
            [("root", "Run agent"), ("root", "Chat"), ("root", "Run plan"), ("root", "Run go")],
        ),
        (RAG, [("notes", "Index"), ("notes", "Search")]),
        (MODEL, []),
        ("agents:\n  root: {model: a/b}\n  gone:\n", [("root", "Run agent"), ("root", "Chat")]),
        ("other: {root: {model: a/b}}\n", []),
        ("😀: 1\r\n" + AGENT.replace("\n", "\r\n"), [("root", "Run agent"), ("root", "Chat")]),
        ("---\n" + AGENT + "---\na: b\n", [("root", "Run agent"), ("root", "Chat")]),
    ],
)
def test_what_is_offered_where(text: str, expected: list[tuple[str, str]]) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("state", "title"),
    [
        (IndexState(), "Index (never made)"),
        (IndexState(begun=True), "Index (not complete)"),
        (IndexState(True, "2026", 1, 7, 0), "Index (7 chunks of 1 file)"),
        (IndexState(True, "2026", 3, 7, 2), "Index (7 chunks of 3 files, 2 stale)"),
        (None, "Index"),
    ],
)
def test_the_state_of_an_index(state: IndexState | None, title: str) -> None:
    assert shown(RAG, Live(index=lambda index: state))[0] == ("notes", title)


def test_models_that_are_certainly_not_installed_can_be_pulled() -> None:
    assert shown(MODEL, Live(models=())) == [("small", "Pull")]
    assert shown(MODEL, Live(models=(), sizes=lambda ref: "258 MB")) == [("small", "Pull (258 MB)")]
    installed = InstalledModel("x", ("docker.io/ai/smollm2:latest",))
    assert shown(MODEL, Live(models=(installed,))) == []
    assert shown(MODEL.replace("dmr,", "dmr, base_url: http://x,"), Live(models=())) == []


def test_models_named_in_place_can_be_pulled_too() -> None:
    text = AGENT.replace("a/b", "'a/b, dmr/ai/x'")
    assert shown(text, Live(models=()))[2:] == [("dmr/ai/x", "Pull")]
    own = "providers: {dmr: {base_url: http://x}}\n"
    assert shown(own + text + MODEL, Live(models=()))[2:] == []


def test_arguments_are_those_of_the_runtime() -> None:
    text = (
        AGENT + "    commands: [{plan: {instruction: '-x', agent: aide}}]\n  aide: {model: a/b}\n"
    )
    found = {lens.title: lens.arguments for lens in lenses(analyse(text), "/x/team.yaml")}
    assert found["Run agent"] == ("run", "/x/team.yaml", "--agent", "aide")
    assert found["Run plan"] == ("run", "/x/team.yaml", "--agent", "aide", "--", "-x")


def test_of_equal_commands_the_last_one_counts() -> None:
    text = AGENT + "    commands: [{plan: One}, {plan: Two}]\n"
    found = [lens for lens in lenses(analyse(text), "/x") if lens.title == "Run plan"]
    assert [lens.message for lens in found] == ["Two"]


def test_another_runner_is_named() -> None:
    file = analyse(AGENT + "    commands: {plan: Make a plan}\n" + RAG)
    titles = [lens.title for lens in lenses(file, "/x", runner="docker-agent")]
    assert titles == [
        "Run agent (docker-agent)",
        "Chat (docker-agent)",
        "Run plan (docker-agent)",
        "Index",
        "Search",
    ]


def test_names_from_a_file_are_no_options() -> None:
    text = RAG.replace("notes", "--rebuild") + MODEL.replace("ai/smollm2", "--all")
    found = list(lenses(analyse(text), "/x", Live(models=())))
    assert [lens.arguments[2:] for lens in found] == [("--", "/x", "--rebuild")] * 2


def test_what_a_pull_starts() -> None:
    [lens] = lenses(analyse(MODEL), "/x", Live(models=()))
    assert lens.arguments == ("models", "pull", "ai/smollm2")


def test_the_indexes_that_are_asked_for() -> None:
    assert list(asked(analyse(RAG))) == [Index("notes", "chunked-embeddings", ".cagent/notes.db")]


def test_an_edit_elsewhere_reads_no_other_part_again() -> None:
    before = analyse(AGENT + RAG)
    list(lenses(before, "x"))
    after = analyse(AGENT.replace("a/b", "a/c") + RAG, before)
    [rag] = [part.facts for part in after.parts if part.facts.section == "rag"]
    assert rag in [part.facts for part in before.parts]
