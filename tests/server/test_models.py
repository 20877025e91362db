"""Completion knows the models of the local runner, and does without them."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest
from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

from tests.fakes.dmr_server import FakeDmr, Fault

TEXT = "agents:\n  root:\n    model: dmr/\n    instruction: Hi\n"


async def offered(folder: Path, runner: str, *, tries: int, offline: bool = False) -> list[str]:
    """The labels of installed models, asked for until there are some."""
    client = LanguageClient("test", "1")
    environ = {**os.environ, "MODEL_RUNNER_HOST": runner}
    await client.start_io(sys.executable, "-m", "cagent_ls", "serve", env=environ)
    await client.initialize_async(
        lsp.InitializeParams(
            capabilities=lsp.ClientCapabilities(), initialization_options={"offline": offline}
        )
    )
    uri = (folder / "agent.yaml").as_uri()
    client.text_document_did_open(
        lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(uri, "yaml", 1, TEXT))
    )
    labels: list[str] = []
    for _ in range(tries):
        where = lsp.CompletionParams(lsp.TextDocumentIdentifier(uri), lsp.Position(2, 15))
        answer = await asyncio.wait_for(client.text_document_completion_async(where), 60)
        assert isinstance(answer, lsp.CompletionList)
        assert "dmr/ai/qwen3" in [item.label for item in answer.items]
        labels = [i.label for i in answer.items if (i.detail or "").startswith("installed")]
        if labels:
            break
        await asyncio.sleep(0.1)
    await client.shutdown_async(None)
    client.exit(None)
    # pygls has no types for it
    await asyncio.wait_for(client.stop(), 60)  # type: ignore[no-untyped-call]
    return labels


async def test_installed_models_are_offered(tmp_path: Path) -> None:
    with FakeDmr(models=["ai/qwen3", "ai/smollm2"]) as server:
        labels = await offered(tmp_path, server.url, tries=100)
    assert labels == ["dmr/ai/qwen3", "dmr/ai/smollm2"]


@pytest.mark.parametrize("fault", [Fault(500), Fault(200, hang=60)])
async def test_a_runner_that_fails_or_hangs_costs_nothing(tmp_path: Path, fault: Fault) -> None:
    with FakeDmr(faults={"/models": fault, "/": fault}) as server:
        labels = await offered(tmp_path, server.url, tries=3)
    assert labels == []


async def test_offline_the_runner_is_not_asked(tmp_path: Path) -> None:
    with FakeDmr(models=["ai/qwen3"]) as server:
        labels = await offered(tmp_path, server.url, tries=2, offline=True)
    assert (labels, server.requests) == ([], [])


IMPORTS = """\
import asyncio, os, sys
from cagent_ls.server import network
from cagent_ls.server.server import create

async def main():
    server = create()
    assert not {"httpx", "httpcore", "anyio"} & sys.modules.keys()
    await network.load()
    before = set(sys.modules)
    await server.ask_models()
    print(sorted(set(sys.modules) - before))

asyncio.run(main())
"""


def test_nothing_of_the_network_is_imported_on_the_event_loop() -> None:
    with FakeDmr() as server:
        environ = {**os.environ, "MODEL_RUNNER_HOST": server.url}
        told = subprocess.run(
            [sys.executable, "-c", IMPORTS], capture_output=True, text=True, env=environ, timeout=60
        )
    assert (told.stdout, told.stderr) == ("[]\n", "")
