"""Prints a table of costs and ratios; exits 1 if one is over its limit. Needs Linux.

yaml-language-server is named by CAGENT_YAML_LS, or installed into .cache with npm.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import median

from benchmarks.lsp.measure import Costs, session, written
from benchmarks.lsp.servers import OURS, theirs

SIZES = (50, 400, 5_000, 50_000)
ROWS = {
    "start, wall": {50: 1.0, 400: 0.8, 5_000: 0.6, 50_000: 0.6},
    "start, CPU": {50: 1.0, 400: 0.8, 5_000: 0.6, 50_000: 0.6},
    "edit, wall": {},
    "edit, CPU": {400: 0.25, 5_000: 0.05, 50_000: 0.01},
    "edit of names, wall": {},
    "edit of names, CPU": {400: 0.25, 5_000: 0.05, 50_000: 0.01},
    "completion, wall": {400: 0.25, 50_000: 0.02},
    "completion, CPU": {400: 0.25, 50_000: 0.02},
    "hover, wall": {},
    "hover, CPU": {},
    "burst, wall": {},
    "burst, CPU": {},
    "peak memory": {50: 0.8, 400: 0.8, 5_000: 0.8, 50_000: 0.8},
}
"""What is measured, and the most it may be in that of the other server, by lines of the file."""
GROWTH = 3.0
"""The most that an edit of 50,000 lines may cost in that of 400."""


async def measured(sizes: list[int], runs: int, edits: int) -> dict[int, tuple[Costs, Costs]]:
    """Medians of ours and theirs by size; the two take turns."""
    servers = (OURS, theirs())
    found: dict[int, tuple[Costs, Costs]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for lines in sizes:
            case = written(Path(folder) / f"team-{lines}.yaml", lines)
            seen: list[dict[str, list[float]]] = [defaultdict(list), defaultdict(list)]
            for run in range(runs + 1):
                for server, costs in zip(servers, seen, strict=True):
                    for name, cost in (await session(server, case, edits)).items():
                        if run:  # the first one warms the disk up
                            costs[name].append(cost)
            ours, other = ({name: median(c) for name, c in costs.items()} for costs in seen)
            found[lines] = ours, other
            _show(lines, ours, other)
    return found


def _show(lines: int, ours: Costs, other: Costs) -> None:
    for name, limits in ROWS.items():
        unit = "MB" if "memory" in name else "ms"
        scale, limit = (1 if unit == "MB" else 1000), limits.get(lines)
        print(
            f"| {lines:,} | {name} | {ours[name] * scale:.1f} {unit} "
            f"| {other[name] * scale:.1f} {unit} | {ours[name] / other[name]:.3f} "
            f"| {limit or ''} |{' over' if limit and ours[name] > limit * other[name] else ''}",
            flush=True,
        )


def main() -> int:
    """Measures everything; needs some minutes."""
    parser = argparse.ArgumentParser("benchmarks.lsp", description=__doc__)
    parser.add_argument("--lines", type=int, action="append", help="only files of so many lines")
    parser.add_argument("--runs", type=int, default=5, help="sessions that count, with each server")
    parser.add_argument("--edits", type=int, default=5, help="pairs of edits in a session")
    given = parser.parse_args()
    print("| lines | cost | cagent-ls | yaml-language-server | ratio | limit |")
    print("| --- | --- | --- | --- | --- | --- |")
    found = asyncio.run(measured(given.lines or list(SIZES), given.runs, given.edits))
    good = all(
        ours[name] <= limits[lines] * other[name]
        for lines, (ours, other) in found.items()
        for name, limits in ROWS.items()
        if lines in limits
    )
    if {400, 50_000} <= found.keys():
        growth = found[50_000][0]["edit, CPU"] / found[400][0]["edit, CPU"]
        print(f"\nCPU of an edit, 50,000 lines in that of 400: {growth:.1f}, limit {GROWTH}")
        good = good and growth <= GROWTH
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
