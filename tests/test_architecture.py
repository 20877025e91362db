"""Who may import whom: the table of ARCHITECTURE.md, held by a test."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CORE = {"syntax", "language", "analysis", "rules"}
ALLOWED = {
    "syntax": set(),
    "language": {"syntax"},
    "analysis": {"syntax", "language"},
    "rules": {"syntax", "language", "analysis"},
    "settings": CORE,
    "surroundings": {"analysis"},
    "dmr": {"language"},
    "catalog": {"dmr", "language", "surroundings"},
    "features": CORE | {"catalog"},
    "report": CORE,
    "server": CORE | {"settings", "surroundings", "features", "catalog", "dmr"},
    "cli": CORE | {"settings", "surroundings", "report", "server"},
}
PROTOCOL = {"pygls", "lsprotocol"}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@pytest.mark.parametrize("package", ALLOWED)
def test_packages_import_only_what_they_may(package: str) -> None:
    for path in (ROOT / "cagent_ls" / package).rglob("*.py"):
        for name in imports(path):
            parts = name.split(".")
            assert parts[0] != "cagent_runtime", path
            assert package == "server" or parts[0] not in PROTOCOL, path
            if parts[0] == "cagent_ls" and parts[1] in ALLOWED and parts[1] != package:
                assert parts[1] in ALLOWED[package], f"{path} imports {name}"


def test_features_use_nothing_private_to_another_package() -> None:
    for path in (ROOT / "cagent_ls" / "features").rglob("*.py"):
        for name in imports(path):
            if name.startswith("cagent_ls.") and not name.startswith("cagent_ls.features."):
                assert not any(part.startswith("_") for part in name.split(".")), path
