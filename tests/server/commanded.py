"""A client that has the server run commands, and a runtime that does as a test says."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

TEXT = """\
agents:
  root:
    model: a/b
    commands: {plan: Make a plan}
rag:
  notes: {docs: [.], strategies: [{type: bm25}]}
"""
FULL = lsp.ClientCapabilities(
    window=lsp.WindowClientCapabilities(
        work_done_progress=True, show_document=lsp.ShowDocumentClientCapabilities(support=True)
    )
)
BARE = lsp.ClientCapabilities()
RUNTIME = """\
import os, pathlib, signal, sys, time

def say(text):
    print(text, file=sys.stderr, flush=True)

here = pathlib.Path(__file__).parent
"""


class Commanded:
    """What the client was shown, and the commands it gives."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "work" / "team.yaml"
        self.client = LanguageClient("test", "1")
        self.capabilities = lsp.ServerCapabilities()
        self.created: asyncio.Queue[lsp.ProgressToken] = asyncio.Queue()
        self.progress: asyncio.Queue[Any] = asyncio.Queue()
        self.messages: asyncio.Queue[lsp.ShowMessageParams] = asyncio.Queue()
        self.documents: asyncio.Queue[str] = asyncio.Queue()

        def progress(params: lsp.ProgressParams) -> None:
            self.progress.put_nowait(params)

        def message(params: lsp.ShowMessageParams) -> None:
            self.messages.put_nowait(params)

        async def created(params: lsp.WorkDoneProgressCreateParams) -> None:
            self.created.put_nowait(params.token)

        def document(params: lsp.ShowDocumentParams) -> lsp.ShowDocumentResult:
            self.documents.put_nowait(params.uri)
            return lsp.ShowDocumentResult(success=True)

        self.client.feature(lsp.PROGRESS)(progress)
        self.client.feature(lsp.WINDOW_SHOW_MESSAGE)(message)
        self.client.feature(lsp.WINDOW_WORK_DONE_PROGRESS_CREATE)(created)
        self.client.feature(lsp.WINDOW_SHOW_DOCUMENT)(document)

    async def command(
        self, name: str, argument: dict[str, Any] | None = None, progress: str | None = None
    ) -> Any:
        """Gives a command for the file; with a token for progress, the answer comes at the end."""
        given = {"uri": self.file.as_uri(), **(argument or {})}
        params = lsp.ExecuteCommandParams(name, [given], work_done_token=progress)
        return await asyncio.wait_for(self.client.workspace_execute_command_async(params), 60)

    async def lenses(self) -> list[lsp.Command]:
        """What the lenses of the file do."""
        document = lsp.TextDocumentItem(self.file.as_uri(), "yaml", 1, TEXT)
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(document))
        params = lsp.CodeLensParams(lsp.TextDocumentIdentifier(document.uri))
        found = await asyncio.wait_for(self.client.text_document_code_lens_async(params), 60)
        return [lens.command for lens in found or [] if lens.command is not None]

    def argument(self, command: lsp.Command) -> dict[str, Any]:
        """The only argument of a command of a lens."""
        [argument] = command.arguments or []
        assert isinstance(argument, dict)
        return argument

    async def next_progress(self) -> tuple[Any, str, str]:
        """Token, kind and text of the next progress."""
        params = await asyncio.wait_for(self.progress.get(), 60)
        value = params.value
        text = value.get("title") or value.get("message") or ""
        return params.token, value["kind"], text

    async def next_message(self) -> str:
        """The next message that is shown."""
        return (await asyncio.wait_for(self.messages.get(), 60)).message

    async def next_document(self) -> str:
        """The text of the next document that is shown."""
        uri = await asyncio.wait_for(self.documents.get(), 60)
        return _text(uri)

    async def wait_for(self, name: str) -> str:
        """The text of a file that the fake runtime writes beside itself."""
        path = self.folder / "cagent_runtime" / name
        async with asyncio.timeout(60):
            while not path.exists() or not path.read_text():  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.01)
        return path.read_text()


@asynccontextmanager
async def commanded(
    folder: Path,
    runtime: str = "",
    *,
    capabilities: lsp.ClientCapabilities = FULL,
    trusted: object = True,
    model_runner: str = "http://127.0.0.1:9",
    **options: object,
) -> AsyncIterator[Commanded]:
    """A session in the folder `work`; `runtime` is what the fake runtime does."""
    made = Commanded(folder)
    made.file.parent.mkdir()
    made.file.write_text(TEXT)
    package = folder / "cagent_runtime"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text(RUNTIME + runtime)
    environ = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(folder), *sys.path]),
        "TMPDIR": str(folder),
        "MODEL_RUNNER_HOST": model_runner,
    }
    await made.client.start_io(sys.executable, "-m", "cagent_ls", "serve", env=environ)
    made.capabilities = (
        await made.client.initialize_async(
            lsp.InitializeParams(
                capabilities=capabilities,
                root_uri=made.file.parent.as_uri(),
                initialization_options={"trusted": trusted, **options},
            )
        )
    ).capabilities
    yield made
    process = made.client._server
    assert process is not None
    if process.returncode is None:
        await asyncio.wait_for(made.client.shutdown_async(None), 60)
        made.client.exit(None)
        await asyncio.wait_for(process.wait(), 60)


def documents(folder: Path) -> list[Path]:
    """What the server has put into its private folder."""
    return list(folder.glob("cagent-ls-*"))


def _text(uri: str) -> str:
    return Path(uri.removeprefix("file://")).read_text("utf-8")


def children(pid: int) -> str:
    """The numbers of the processes that a process has started."""
    threads = Path(f"/proc/{pid}/task").glob("*/children")
    return " ".join(each.read_text().strip() for each in threads).strip()


def is_alive(pid: str) -> bool:
    """Whether a process runs; one that only its parent has not yet asked about does not."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):  # it ends while it is looked at
        return False


async def is_gone(pid: str) -> bool:
    """Waits for a process to end."""
    async with asyncio.timeout(60):
        while is_alive(pid):  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.01)
    return True
