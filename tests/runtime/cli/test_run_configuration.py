"""A configuration that Docker Model Runner takes or refuses, in a run of the seed page's file."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes.dmr_server import FakeDmr, Fault, text

SEED = Path(__file__).parents[3] / "examples" / "seed"


@pytest.mark.parametrize("fault", [None, Fault(500, 'runtime flag "--x" is not allowed')])
def test_a_refused_configuration_is_said_and_the_run_goes_on(
    tmp_path: Path, fault: Fault | None
) -> None:
    page = (SEED / "runtime-flags.yaml").read_text("utf-8")
    (tmp_path / "a.yaml").write_text(page + "agents:\n  root:\n    model: optimized-qwen\n")
    faults = {"/engines/_configure": fault} if fault else {}
    with FakeDmr(models=["ai/qwen3"], chat=[text("Hello.")], faults=faults) as server:
        done = subprocess.run(
            [sys.executable, "-m", "cagent_runtime", "run", "a.yaml", "Hi"],
            cwd=tmp_path,
            env={**os.environ, "MODEL_RUNNER_HOST": server.url},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        [asked] = server.asked("_configure")
    assert (done.returncode, done.stdout) == (0, "Hello.\n")
    assert asked["runtime-flags"] == ["--n-gpu-layers=33", "--threads=8"]
    assert ("were refused" in done.stderr) == (fault is not None)
