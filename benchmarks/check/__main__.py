"""Prints a table of CPU times and ratios; exits 1 if one is over its limit.

`check-jsonschema` is the one of this environment, else of PATH, or named by CHECK_JSONSCHEMA.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.check.files import write

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "schema" / "agent-schema.json"
OURS = [sys.executable, "-m", "cagent_ls", "check", "--fail-on", "never"]
ONE_FILE, MANY_FILES, GROWTH = 0.4, 0.1, 2.0
"""The limits: CPU of ours in that of the peer; CPU a line of a long file in that of a short one."""


def cpu(argv: list[str], runs: int) -> float:
    """Seconds of CPU of a process and its children, the median of some runs."""
    # Compiled modules are kept, as they are where programs are installed.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    took = []
    for _ in range(runs):
        before = os.times()
        done = subprocess.run(argv, cwd=ROOT, env=env, capture_output=True, check=False)
        after = os.times()
        if done.returncode:
            sys.exit(f"{argv[0]} failed: {done.stdout.decode()}{done.stderr.decode()}")
        took.append(
            after.children_user
            + after.children_system
            - before.children_user
            - before.children_system
        )
    return median(took)


def _installed() -> str | None:
    here = str(Path(sys.executable).parent)
    return shutil.which("check-jsonschema", path=here) or shutil.which("check-jsonschema")


def main() -> int:
    """Measures everything; needs some minutes."""
    peer = os.environ.get("CHECK_JSONSCHEMA") or _installed()
    if peer is None:
        sys.exit("install check-jsonschema, or name it with CHECK_JSONSCHEMA")
    theirs = [peer, "--schemafile", str(SCHEMA)]
    good = True

    def row(title: str, ours: float, other: float, limit: float) -> None:
        nonlocal good
        ratio = ours / other
        good = good and ratio <= limit
        print(f"| {title} | {ours:.2f} | {other:.2f} | {ratio:.3f} | {limit} |", flush=True)

    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        [one] = write(folder / "one", 1, 400)
        many = write(folder / "many", 500, 400)
        [short], [long] = write(folder / "short", 1, 5_000), write(folder / "long", 1, 50_000)
        cpu([*OURS, str(one)], 1)  # compiles what is not compiled yet
        print("| CPU seconds | cagent-ls | check-jsonschema | ratio | limit |")
        print("| --- | --- | --- | --- | --- |")
        row("1 file of 400 lines", cpu([*OURS, str(one)], 9), cpu([*theirs, str(one)], 9), ONE_FILE)
        row(
            "500 files of 400 lines",
            cpu([*OURS, str(folder / "many")], 3),
            cpu([*theirs, *map(str, many)], 1),
            MANY_FILES,
        )
        start = cpu([*OURS, str(one)], 9)
        ten = (cpu([*OURS, str(short)], 3) - start) * 10
        print("\n| CPU seconds | 50,000 lines | ten times 5,000 | ratio | limit |")
        print("| --- | --- | --- | --- | --- |")
        row("growth", cpu([*OURS, str(long)], 3) - start, ten, GROWTH)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
