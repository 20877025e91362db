"""The GitHub action: its shell steps run here, with inputs as GitHub gives them."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS = {step.get("name", ""): step for step in ACTION["runs"]["steps"]}
BASH = shutil.which("bash")
BAD = "agents:\n  root:\n    modle: dmr/ai/qwen3\n    instruction: Hi\n"

pytestmark = pytest.mark.skipif(BASH is None, reason="needs bash")


def value(text: str, inputs: dict[str, str]) -> str:
    """A value of `env:` with its expressions filled in."""
    return re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda found: inputs[found[1]], text)


def run(step: str, folder: Path, **given: str) -> subprocess.CompletedProcess[str]:
    """Runs a step as a runner does: `bash -e -o pipefail` on a file."""
    inputs = {name: entry["default"] for name, entry in ACTION["inputs"].items()} | given
    programs = folder / "bin"
    programs.mkdir(exist_ok=True)
    start = f'#!/bin/sh\nexec "{sys.executable}" -m cagent_ls "$@"\n'
    (programs / "cagent-ls").write_text(start)
    (programs / "cagent-ls").chmod(0o755)
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        **{name: value(text, inputs) for name, text in STEPS[step]["env"].items()},
    }
    script = folder / "bin/step.sh"
    script.write_text(STEPS[step]["run"])
    argv = [str(BASH), "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)]
    return subprocess.run(argv, cwd=folder, env=env, capture_output=True, text=True, check=False)


def test_no_expression_stands_in_a_script() -> None:
    scripts = [step["run"] for step in STEPS.values() if "run" in step]
    assert len(scripts) == 2
    assert not any("${{" in script for script in scripts)


def test_findings_are_annotations_and_fail_the_step(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(BAD)
    done = run("Check", tmp_path)
    assert done.returncode == 1
    assert done.stdout.startswith("::error file=a.yaml,line=3,endLine=3,col=5,")


def test_several_paths_and_arguments(tmp_path: Path) -> None:
    for name in ("a b.yaml", "-c.yaml", "d.yaml"):
        (tmp_path / name).write_text(BAD)
    done = run(
        "Check", tmp_path, paths="a b.yaml\n\n-c.yaml\n", format="json", args="--fail-on  never\n"
    )
    assert (done.returncode, json.loads(done.stdout)["files"]) == (0, 2)


def test_the_report_goes_to_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(BAD)
    done = run("Check", tmp_path, format="sarif", output="out.sarif")
    assert (done.returncode, done.stdout) == (1, "")
    assert json.loads((tmp_path / "out.sarif").read_text("utf-8"))["version"] == "2.1.0"


@pytest.mark.parametrize("name", ["paths", "format", "args", "output"])
def test_no_input_is_run(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.yaml").write_text(BAD)
    run("Check", tmp_path, **{name: '$(touch owned) `touch owned`; touch owned # "; touch owned'})
    assert not (tmp_path / "owned").exists()
