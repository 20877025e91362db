import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cagent_runtime.config.models import ModelConfig
from cagent_runtime.providers.dmr import configuration, runtime_flags
from tests.fakes.dmr_server import FakeDmr, Fault, text

SEED = Path(__file__).parents[2] / "examples" / "seed"


def sent(**options: Any) -> dict[str, Any] | None:
    model = ModelConfig(name="m", provider="dmr", model="ai/qwen3", provider_opts=options)
    wanted = configuration(model)
    return wanted.to_json() if wanted else None


def test_nothing_is_sent_for_a_plain_model() -> None:
    assert sent() is None


def test_the_options_of_the_seed_page_are_sent() -> None:
    assert sent(
        speculative_draft_model="ai/qwen3:0.6B-Q4_K_M",
        speculative_num_tokens=16,
        speculative_acceptance_rate=0.8,
        context_size="8192",
    ) == {
        "model": "ai/qwen3",
        "context-size": 8192,
        "speculative": {
            "draft_model": "ai/qwen3:0.6B-Q4_K_M",
            "num_tokens": 16,
            "min_acceptance_rate": 0.8,
        },
    }


@pytest.mark.parametrize("written", [["--ngl=33", "--threads=8"], "--ngl=33, --threads=8"])
def test_flags_are_spelt_as_the_engine_knows_them(written: object) -> None:
    assert runtime_flags(written) == ("--n-gpu-layers=33", "--threads=8")


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
