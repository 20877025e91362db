"""workspace/executeCommand: the server runs the runtime for clients that run nothing."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from cagent_ls.features.commands import SERVED
from tests.fakes.dmr_server import FakeDmr, Fault
from tests.server.commanded import BARE, TEXT, children, commanded, documents, is_gone

ANSWER = """\
say("reading")
print(pathlib.Path.cwd().name, sys.argv[1:])
"""
STUBBORN = """\
import subprocess
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
(here / "pids").write_text(f"{os.getpid()} {child.pid}")
say("begun")
time.sleep(600)
"""


async def test_an_agent_answers_in_a_document(tmp_path: Path) -> None:
    async with commanded(tmp_path, ANSWER) as session:
        told = {"agent": "root", "message": "--help"}
        answer = await session.command("cagent.runAgent", told, progress="mine")
        title = "Run agent root (cagent-runtime)"
        assert await session.next_progress() == ("mine", "begin", title)
        assert await session.next_progress() == ("mine", "report", "reading")
        assert await session.next_progress() == ("mine", "end", "")
        arguments = ["run", str(session.file), "--agent", "root", "--", "--help"]
        assert await session.next_document() == f"work {arguments}\n"
        assert answer["exitCode"] == 0
        assert answer["document"].endswith("-root.md")
    assert documents(tmp_path) == [], "they go with the server"


async def test_without_a_token_the_answer_comes_at_once(tmp_path: Path) -> None:
    async with commanded(tmp_path, STUBBORN) as session:
        answer = await session.command("cagent.indexRag", {"source": "notes"})
        assert answer == {"running": "Index notes (cagent-runtime)"}
        token = await asyncio.wait_for(session.created.get(), 60)
        assert (await session.next_progress())[:2] == (token, "begin")
        assert await session.next_progress() == (token, "report", "begun")
        pids = (await session.wait_for("pids")).split()
        session.client.window_work_done_progress_cancel(lsp.WorkDoneProgressCancelParams(token))
        assert await session.next_progress() == (token, "end", "")
        assert [await is_gone(pid) for pid in pids] == [True, True]


async def test_a_pull_goes_on_while_one_types(tmp_path: Path) -> None:
    waits = """\
say("begun")
while not (here / "go").exists():
    time.sleep(0.01)
say("done")
"""
    async with commanded(tmp_path, waits) as session:
        await session.command("cagent.pullModel", {"model": "ai/qwen3"})
        token = await asyncio.wait_for(session.created.get(), 60)
        assert (await session.next_progress())[:2] == (token, "begin")
        assert await session.next_progress() == (token, "report", "begun")
        await session.lenses()  # opens the file
        for version in (2, 3):
            identifier = lsp.VersionedTextDocumentIdentifier(version, session.file.as_uri())
            change = lsp.TextDocumentContentChangeWholeDocument(f"{TEXT}# {version}\n")
            session.client.text_document_did_change(
                lsp.DidChangeTextDocumentParams(identifier, [change])
            )
        (session.folder / "cagent_runtime" / "go").touch()
        assert await session.next_progress() == (token, "report", "done")
        assert await session.next_progress() == (token, "end", "")


async def test_a_cancelled_request_ends_its_program(tmp_path: Path) -> None:
    async with commanded(tmp_path, STUBBORN) as session:
        doctor = asyncio.create_task(session.command("cagent.doctor", progress="mine"))
        pids = (await session.wait_for("pids")).split()
        [request] = session.client.protocol._request_futures
        session.client.cancel_request(lsp.CancelParams(request))
        with pytest.raises(JsonRpcException) as error:
            await doctor
        assert error.value.code == -32800
        assert [await is_gone(pid) for pid in pids] == [True, True]


@pytest.mark.parametrize("how", ["exit", "kill", "close"])
async def test_no_program_outlives_the_server(tmp_path: Path, how: str) -> None:
    async with commanded(tmp_path, STUBBORN) as session:
        await session.command("cagent.pullModel", {"model": "ai/qwen3"})
        pids = (await session.wait_for("pids")).split()
        server = session.client._server
        assert server is not None
        if how == "exit":
            session.client.exit(None)
        elif how == "kill":
            server.kill()
        else:
            assert server.stdin is not None
            server.stdin.close()  # as when the editor is gone
        await asyncio.wait_for(server.wait(), 60)
        assert [await is_gone(pid) for pid in pids] == [True, True]


async def test_a_client_that_shows_nothing_gets_messages(tmp_path: Path) -> None:
    async with commanded(tmp_path, ANSWER, capabilities=BARE) as session:
        query = {"source": "-x", "query": "a b"}
        await session.command("cagent.searchRag", query)
        arguments = ["rag", "search", "--query=a b", "--", str(session.file), "-x"]
        title = "Search -x (cagent-runtime)"
        assert await session.next_message() == f"{title}: work {arguments}"
        await session.command("cagent.pullModel", {"model": "ai/qwen3"})
        assert "['models', 'pull', 'ai/qwen3']" in await session.next_message()


async def test_what_is_said_at_the_end(tmp_path: Path) -> None:
    runtime = """\
match sys.argv[3].removeprefix("--query="):
    case "wrong":
        say("a")
        sys.exit("no such source")
    case "killed": os.kill(os.getpid(), 9)
    case "talk": say("3 files\\n\\x1b[1m")
    case "flood": sys.stderr.write("x" * 1_000_000); print("y" * 601)
"""
    async with commanded(tmp_path, runtime, capabilities=BARE) as session:
        for query, message in {
            "wrong": " ended with exit code 1: a\nno such source",
            "killed": " ended with exit code 137.",
            "talk": ":  [1m",
            "nothing": ": done.",
            "flood": f": {'y' * 600}… The whole of it: {tmp_path}",
        }.items():
            await session.command("cagent.searchRag", {"source": "notes", "query": query})
            title = "Search notes (cagent-runtime)"
            assert (await session.next_message()).startswith(title + message)


async def test_what_is_refused(tmp_path: Path) -> None:
    async def why(name: str, **argument: object) -> tuple[int, str]:
        with pytest.raises(JsonRpcException) as error:
            await session.command(name, argument)
        return error.value.code, error.value.message

    (tmp_path / "other.yaml").write_text(TEXT)
    async with commanded(tmp_path, "(here / 'ran').touch()") as session:
        outside = (tmp_path / "other.yaml").as_uri()
        (tmp_path / "work/link.yaml").symlink_to(tmp_path / "other.yaml")
        inside = session.file.parent.as_uri()
        for uri in (outside, f"{inside}/link.yaml", f"{inside}/../other.yaml"):
            code, message = await why("cagent.indexRag", uri=uri, source="notes")
            assert (code, "lies outside the workspace" in message) == (-32803, True)
        code, message = await why("cagent.doctor", uri="untitled:Untitled-1")
        assert (code, "save it first" in message) == (-32803, True)
        assert await why("cagent.pullModel", model="--all") == (
            -32803,
            "`--all` is not the name of a model that can be pulled.",
        )
        code, message = await why("cagent.chat", agent="root")
        assert (code, "no terminal" in message) == (-32602, True)
        assert await why("cagent.indexRag") == (-32602, "`cagent.indexRag` needs `source`")
        code, message = await why("cagent.indexRag", source=["notes"])
        assert (code, message) == (-32602, "`source` of `cagent.indexRag` is a text")
        assert (await why("cagent.nothing"))[0] == -32602

        document = lsp.TextDocumentItem(session.file.as_uri(), "yaml", 1, TEXT + "# new\n")
        session.client.text_document_did_open(lsp.DidOpenTextDocumentParams(document))
        code, message = await why("cagent.indexRag", source="notes")
        assert (code, "not saved" in message) == (-32803, True)
    assert not (tmp_path / "cagent_runtime/ran").exists()


async def test_nothing_runs_when_a_file_is_opened(tmp_path: Path) -> None:
    async with commanded(tmp_path, "(here / 'ran').touch()") as session:
        assert await session.lenses()
        server = session.client._server
        assert server is not None
        assert children(server.pid) == ""
    assert not (tmp_path / "cagent_runtime/ran").exists()


async def test_nothing_runs_in_an_untrusted_workspace(tmp_path: Path) -> None:
    async with commanded(tmp_path, "(here / 'ran').touch()", trusted="true") as session:
        for name in ("cagent.runAgent", "cagent.indexRag", "cagent.pullModel", "cagent.doctor"):
            with pytest.raises(JsonRpcException, match="not trusted"):
                await session.command(name, {"agent": "root", "message": "Hi", "model": "x"})
        assert await session.command("cagent.refresh") == {"models": None}
    assert not (tmp_path / "cagent_runtime/ran").exists()


async def test_the_lenses_of_a_client_that_runs_nothing_need_no_more_than_they_have(
    tmp_path: Path,
) -> None:
    async with commanded(tmp_path, ANSWER) as session:
        announced = session.capabilities.execute_command_provider
        assert announced is not None
        assert set(announced.commands) == set(SERVED)
        lenses = await session.lenses()
        assert [lens.title for lens in lenses] == ["Run plan", "Index"]
        await session.command(lenses[0].command, session.argument(lenses[0]))
        arguments = ["run", str(session.file), "--agent", "root", "--", "Make a plan"]
        assert await session.next_document() == f"work {arguments}\n"


async def test_the_user_chooses_what_runs_agents_but_not_what_indexes(tmp_path: Path) -> None:
    program = tmp_path / "docker-agent"
    program.write_text("#!/bin/sh\necho $1 $2 $4 $5\n")
    program.chmod(0o700)
    theirs = ["cagent.chat"]
    async with commanded(tmp_path, ANSWER, runner=str(program), commands=theirs) as session:
        chat, plan, index = await session.lenses()
        assert chat.title == "Chat (docker-agent)"
        argument = session.argument(chat)
        assert argument["argv"] == [str(program), "run", str(session.file), "--agent", "root"]
        assert (plan.title, index.title) == ("Run plan (docker-agent)", "Index")
        told = await session.command(plan.command, {"agent": "root", "message": "Hi"})
        assert told == {"running": "Run agent root (docker-agent)"}
        assert await session.next_document() == "run --exec --agent root\n"
        told = await session.command(index.command, {"source": "notes"})
        assert told == {"running": "Index notes (cagent-runtime)"}
        assert "'rag', 'index'" in await session.next_document()


async def test_a_runner_that_is_not_there_is_told_where_it_is_wanted(tmp_path: Path) -> None:
    async with commanded(tmp_path, runner="./agent", commands=["cagent.chat"]) as session:
        argument = session.argument((await session.lenses())[0])
        assert "argv" not in argument
        assert "`cagent.runner` is './agent'" in argument["problem"]
        with pytest.raises(JsonRpcException, match="absolute path"):
            await session.command("cagent.runAgent", {"agent": "root", "message": "Hi"})


async def test_a_refresh_looks_again(tmp_path: Path) -> None:
    with FakeDmr(models=["ai/qwen3"]) as runner:
        async with commanded(tmp_path, model_runner=runner.url) as session:
            assert await session.command("cagent.refresh") == {"models": 1}
            runner.models = ["ai/qwen3", "ai/smollm2"]
            assert await session.command("cagent.refresh") == {"models": 2}


async def test_a_refresh_is_shown_and_can_be_cancelled(tmp_path: Path) -> None:
    fault = Fault(200, hang=60)
    with FakeDmr(faults={"/models": fault, "/": fault}) as runner:
        async with commanded(tmp_path, model_runner=runner.url) as session:
            refresh = asyncio.create_task(session.command("cagent.refresh", progress="mine"))
            title = "Looking at models and indexes"
            assert await session.next_progress() == ("mine", "begin", title)
            session.client.window_work_done_progress_cancel(
                lsp.WorkDoneProgressCancelParams("mine")
            )
            with pytest.raises(JsonRpcException) as error:
                await refresh
            assert error.value.code == -32800
            assert await session.next_progress() == ("mine", "end", "")


async def test_odd_arguments_are_told(tmp_path: Path) -> None:
    async with commanded(tmp_path, "(here / 'ran').touch()") as session:
        odd: list[Any] = [None, [], [7], ["x"], [{}], [None], [{"source": 1}, {}]]
        for given in odd:
            params = lsp.ExecuteCommandParams("cagent.indexRag", given)
            with pytest.raises(JsonRpcException) as error:
                await asyncio.wait_for(session.client.workspace_execute_command_async(params), 60)
            assert (error.value.code, "cagent.indexRag" in error.value.message) == (-32602, True)
    assert not (tmp_path / "cagent_runtime/ran").exists()
