"""`cagent-ls check --format json` and the server say the same of the same text."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest_lsp
from lsprotocol import types as lsp
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

AGENT = "agents:\n  root:\n    model: dmr/ai/qwen3\n    instruction: Hi\n"
TEXTS = {
    "clean": AGENT,
    "empty": "",
    "other": "services: {web: {image: x, image: y}}\n",
    "broken": "agents:\n  root:\n    model: [a\n    instruction: 'x\n",
    "astral": "agents: {root: {description: '😀é', modle: nope, instruction: '😀'}} # 😀\n",
    "crlf": (AGENT + "    modle: x\n    toolsets: [{type: shell, command: ls}]\n").replace(
        "\n", "\r\n"
    ),
    "mark": "\ufeff" + AGENT + "    modle: x\n",
    "suppressed": AGENT + "    modle: x # cagent-ls: ignore[unknown-field, wrong-type]\n",
    "file-wide": "# cagent-ls: ignore-file[undefined-reference]\n" + AGENT.replace("dmr/", "no"),
    "examples/flags": (
        "models:\n  m:\n    provider: dmr\n    model: ai/qwen3\n"
        "    provider_opts: {runtime_flags: ['--ngl=3']}\n"
    ),
    "strict/flags": "agents: {root: {model: m, instruction: H}}\nmodels: {m: {provider: dmr}}\n",
    "skipped/bad": AGENT.replace("model", "modle"),
    "version": "version: '99'\n" + AGENT + "    zzz: 1\n",
    "old": 'version: "3"\n' + AGENT + "    add_prompt_files: [AGENTS.md]\n    rag: [docs]\n",
    "files": AGENT + "    add_prompt_files: [none-of-that-name.md]\n    sub_agents: [nobody]\n",
}
SETTINGS = """\
target = "docker-agent@1.32.3"
exclude = ["skipped/"]
severity = { unknown-field = "warning" }
environment = true

[[per-path]]
path = "examples/**"
ignore = ["no-agents"]
target = "bundled"

[[per-path]]
path = "strict/"
severity = { unused-suppression = "error" }
"""
CONFIG = ClientServerConfig(server_command=[sys.executable, "-m", "cagent_ls", "serve"])
SEVERITIES = {1: "error", 2: "warning", 3: "info", 4: "hint"}


@pytest_lsp.fixture(config=CONFIG)  # type: ignore[untyped-decorator]
async def editor(lsp_client: LanguageClient) -> AsyncGenerator[None, None]:
    # Emacs counts columns in code points, as the JSON report does.
    capabilities = client_capabilities("emacs")
    options = {"ignore": ["wrong-indentation"]}
    await lsp_client.initialize_session(
        lsp.InitializeParams(capabilities=capabilities, initialization_options=options)
    )
    yield
    await lsp_client.shutdown_session()


def by_check(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    argv = [sys.executable, "-m", "cagent_ls", "check", "--format", "json", "."]
    argv += ["--ignore", "wrong-indentation"]
    run = subprocess.run(argv, cwd=folder, capture_output=True, check=False)
    found: dict[str, list[tuple[Any, ...]]] = {name: [] for name in TEXTS}
    for f in json.loads(run.stdout)["findings"]:
        concerns = f" ({f['target']})" if f["target"] else ""
        place = tuple(f[key] - 1 for key in ("line", "column", "end_line", "end_column"))
        said = (f["rule"], f["severity"], place, f["message"] + concerns)
        found[f["path"].removesuffix(".yaml")].append(said)
    return found


def from_server(diagnostic: lsp.Diagnostic) -> tuple[Any, ...]:
    start, end = diagnostic.range.start, diagnostic.range.end
    assert diagnostic.severity is not None
    return (
        diagnostic.code,
        SEVERITIES[diagnostic.severity.value],
        (start.line, start.character, end.line, end.character),
        diagnostic.message,
    )


async def test_the_server_says_what_check_says(editor: LanguageClient, tmp_path: Path) -> None:
    (tmp_path / "cagent-ls.toml").write_text(SETTINGS)
    uris = {}
    for name, text in TEXTS.items():
        file = tmp_path / f"{name}.yaml"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(text.encode())
        uris[name] = file.as_uri()
        item = lsp.TextDocumentItem(file.as_uri(), "yaml", 1, text)
        editor.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
    expected = by_check(tmp_path)

    def served() -> dict[str, list[tuple[Any, ...]]]:
        return {n: [from_server(d) for d in editor.diagnostics.get(uris[n], ())] for n in TEXTS}

    for _ in range(100):
        if served() == expected:
            break
        await asyncio.sleep(0.1)
    assert served() == expected
    assert expected["suppressed"] != []
    silent = {name for name, found in expected.items() if not found}
    assert {"empty", "other", "skipped/bad"} <= silent
    assert not editor.diagnostics.keys() & {uris["empty"], uris["other"]}
    assert len(silent) < len(TEXTS) - 8


async def test_settings_are_read_again_and_complaints_are_shown(
    editor: LanguageClient, tmp_path: Path
) -> None:
    uri = (tmp_path / "a.yaml").as_uri()
    bad = AGENT.replace("model", "modle")

    async def shows(version: int, *expected: str) -> None:
        """Changes the text, and waits until that is what is shown of it."""
        document = lsp.VersionedTextDocumentIdentifier(version, uri)
        whole = lsp.TextDocumentContentChangeWholeDocument(f"{bad}# {version}")
        editor.text_document_did_change(lsp.DidChangeTextDocumentParams(document, [whole]))
        for _ in range(100):
            found = [str(d.code) for d in editor.diagnostics.get(uri, ())]
            if [code for code in found if code == "unknown-field"] == list(expected):
                return
            await asyncio.sleep(0.1)
        raise AssertionError(editor.diagnostics)

    item = lsp.TextDocumentItem(uri, "yaml", 1, AGENT)
    editor.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
    await shows(2, "unknown-field")
    (tmp_path / "cagent-ls.toml").write_text('ignore = ["unknown-field"]\n')
    await shows(3)
    (tmp_path / "cagent-ls.toml").write_text('ignroe = ["unknown-field"]\n')
    await shows(4, "unknown-field")
    await shows(5, "unknown-field")
    [message] = editor.messages
    assert "cagent-ls.toml:1: there is no setting `ignroe`" in message.message
