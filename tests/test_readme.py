"""What the README shows of `cagent-ls check` is what it prints."""

import re
import subprocess
import sys
from pathlib import Path

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
FILE = "agents:\n  root:\n    model: dmr/ai/qwen3\n    instructon: Be kind.\n"


def test_a_mistake_is_reported_as_the_readme_shows(tmp_path: Path) -> None:
    shown = re.search(r"\$ cagent-ls check agent\.yaml\n(.*?)```", README, re.DOTALL)
    assert shown is not None
    (tmp_path / "agent.yaml").write_text(FILE)
    argv = [sys.executable, "-m", "cagent_ls", "check", "agent.yaml"]
    done = subprocess.run(argv, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.rstrip()) == (1, shown[1].rstrip())


def test_the_options_of_the_readme_exist() -> None:
    argv = [sys.executable, "-m", "cagent_ls", "check", "--help"]
    known = subprocess.run(argv, capture_output=True, text=True, check=True).stdout
    text = README[README.index("## Check files") : README.index("## In an editor")]
    for option in set(re.findall(r"--[a-z][a-z-]+", text)):
        assert option in known
