"""The documents say what the code says."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    declared = [
        *project["project"]["dependencies"],
        *(d for extra in project["project"]["optional-dependencies"].values() for d in extra),
        *(d for group in project["dependency-groups"].values() for d in group),
    ]
    names = {re.split(r"[^\w-]", d)[0] for d in declared} - {"cagent-ls"}
    page = (ROOT / "docs/dependencies.md").read_text("utf-8")
    assert names == set(re.findall(r"^\| ([\w-]+) \| ", page, re.MULTILINE)) - {"package", "---"}
