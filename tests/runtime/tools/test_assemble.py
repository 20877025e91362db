"""From an agent file to tools; a RAG source is searched for real, with a small embedding model."""

from pathlib import Path

from cagent_runtime.agents.events import Event, Indexing, Warned
from cagent_runtime.config import load
from cagent_runtime.providers import connect
from cagent_runtime.tools.assemble import assemble, offered
from cagent_runtime.tools.base import Tool
from tests.fakes.dmr_server import FakeDmr

SOURCE = """\
    docs: [./docs]
    strategies:
      - type: chunked-embeddings
        embedding_model: dmr/ai/embeddinggemma
        database: ./docs.db
        threshold: 0.1
"""
TOP_LEVEL = f"""\
version: 5
agents:
  root: {{model: dmr/ai/qwen3, rag: [manual]}}
rag:
  manual:
{SOURCE}"""
BY_REF = f"""\
version: 8
agents:
  root:
    model: dmr/ai/qwen3
    toolsets: [{{type: rag, ref: manual}}]
rag:
  manual:
{SOURCE}"""
INLINE = f"""\
version: 8
agents:
  root:
    model: dmr/ai/qwen3
    toolsets:
    - type: rag
      name: manual
      rag_config:
{"".join(f"    {line}" for line in SOURCE.splitlines(keepends=True))}"""


def tools_of(folder: Path, content: str, warnings: list[str]) -> list[Tool]:
    (folder / "agent.yaml").write_text(content)
    agent = load(folder / "agent.yaml").agents["root"]
    toolsets = assemble(agent, folder, connect, warnings.append)
    return offered(agent, toolsets, warnings.append)


async def ask(folder: Path, content: str, server: FakeDmr) -> tuple[str, list[Event]]:
    """What the tool of the agent's only source says about cats, and what was told before."""
    if not (folder / "docs").exists():
        (folder / "docs").mkdir()
        (folder / "docs" / "cats.md").write_text("Cats sleep most of the day.\n")
        (folder / "docs" / "dogs.md").write_text("Dogs bark.\n")
    (folder / "agent.yaml").write_text(content)
    agent = load(folder / "agent.yaml").agents["root"]

    def reach(model):  # type: ignore[no-untyped-def]
        return connect(model, environ={"MODEL_RUNNER_HOST": server.url})

    events: list[Event] = []
    [toolset] = assemble(agent, folder, reach, lambda text: events.append(Warned(text)))
    await toolset.start(events.append)
    [tool] = toolset.tools()
    assert (tool.name, tool.read_only) == ("manual", True)
    return await tool.call({"query": "when do cats sleep"}), events


async def test_a_source_is_a_tool_wherever_the_file_puts_it(tmp_path: Path) -> None:
    for number, content in enumerate((TOP_LEVEL, BY_REF, INLINE)):
        folder = tmp_path / str(number)
        folder.mkdir()
        async with FakeDmr() as server:
            said, events = await ask(folder, content, server)
        assert "cats.md:1-1 (score " in said
        assert "Cats sleep most of the day." in said
        assert events == [Indexing("manual", n, 2) for n in (0, 1, 2)]


async def test_an_index_that_is_up_to_date_is_only_searched(tmp_path: Path) -> None:
    async with FakeDmr() as server:
        await ask(tmp_path, TOP_LEVEL, server)
        before = len(server.asked("/embeddings"))
        said, events = await ask(tmp_path, TOP_LEVEL, server)
        assert len(server.asked("/embeddings")) == before + 1
    assert ("cats.md" in said, events) == (True, [])


def test_what_cannot_be_offered_is_said_and_left_out(tmp_path: Path) -> None:
    warnings: list[str] = []
    tools = tools_of(
        tmp_path,
        """\
version: 8
agents:
  root:
    model: dmr/ai/qwen3
    toolsets:
      - type: shell
      - {type: filesystem, tools: [read_file], deny_list: [x]}
      - {type: filesystem, tools: [read_file]}
      - {type: rag, ref: manual}
rag:
  manual: {docs: [.], strategies: [{type: bm25}]}
""",
        warnings,
    )
    assert [tool.name for tool in tools] == ["read_file"]
    assert [warning.split(":")[0] for warning in warnings] == [
        "toolset `shell` is not supported yet; it is left out",
        "`deny_list` of a toolset of type `filesystem` has no effect yet",
        "RAG source manual",
        "two tools of agent `root` are called `read_file`",
    ]


def test_a_readonly_agent_has_reading_tools_only(tmp_path: Path) -> None:
    content = """\
version: 10
agents:
  root: {model: dmr/ai/qwen3, readonly: true, toolsets: [{type: filesystem}]}
"""
    assert {tool.read_only for tool in tools_of(tmp_path, content, [])} == {True}
