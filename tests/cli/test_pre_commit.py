"""The hooks of `.pre-commit-hooks.yaml`, run by pre-commit itself from this repository."""

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml

from cagent_ls.cli import COMMANDS
from tests.cli.conftest import Folder

ROOT = Path(__file__).parents[2]
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
BAD = """\
agents:
  root: # cagent-ls: ignore[wrong-type]
    modle: dmr/ai/qwen3
    instruction: Hi
"""


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_every_hook_is_a_command_that_takes_files(folder: Folder, hook: dict[str, str]) -> None:
    program, command, *options = hook["entry"].split()
    assert (program, command in COMMANDS) == ("cagent-ls", True)
    folder.write("a.yaml", BAD)
    folder.write("compose.yaml", "services: {}\n")
    run = folder.run(command, *options, "a.yaml", "compose.yaml")
    assert (run.code, run.err) == (1, "")


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.org")
    argv = ["git", *identity, *arguments]
    return subprocess.run(argv, cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.mark.editor
@pytest.mark.skipif(not find_spec("pre_commit"), reason="needs pre-commit")
@pytest.mark.timeout(600)
def test_pre_commit_installs_and_runs_the_hook(tmp_path: Path) -> None:
    repository = tmp_path / "project"
    repository.mkdir()
    revision = git(ROOT, "rev-parse", "HEAD").strip()
    hooks = "".join(f"      - id: {hook['id']}\n" for hook in HOOKS)
    (repository / ".pre-commit-config.yaml").write_text(
        f"repos:\n  - repo: file://{ROOT}\n    rev: {revision}\n    hooks:\n{hooks}"
    )
    (repository / "a.yaml").write_text(BAD)
    (repository / "compose.yaml").write_text("services: {}\n")
    git(repository, "init", "-q")
    git(repository, "add", ".")
    env = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "cache")}
    argv = [sys.executable, "-m", "pre_commit", "run", "--all-files"]
    done = subprocess.run(
        argv, cwd=repository, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stderr
    assert "a.yaml:3:5: error" in done.stdout, done.stdout + done.stderr
    assert re.search(r"cagent-ls check --fix\.+Failed", done.stdout)
    assert "ignore[wrong-type]" not in (repository / "a.yaml").read_text()
