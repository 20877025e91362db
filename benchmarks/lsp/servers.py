"""The two servers, and how each is started and set up."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "schema" / "agent-schema.json"
VERSION = "1.25.0"
"""Of yaml-language-server."""


@dataclass(frozen=True, slots=True)
class Server:
    """A command that speaks LSP over stdio, and the settings it is given when it asks."""

    name: str
    command: tuple[str, ...]
    settings: dict[str, Any]


OURS = Server("cagent-ls", (sys.executable, "-m", "cagent_ls", "serve"), {})


def theirs() -> Server:
    """yaml-language-server: named by CAGENT_YAML_LS, or installed into .cache with npm."""
    program = os.environ.get("CAGENT_YAML_LS") or str(_installed())
    yaml = {
        "validate": True,
        "hover": True,
        "completion": True,
        "schemaStore": {"enable": False},
        "schemas": {SCHEMA.as_uri(): ["*.yaml"]},
    }
    return Server("yaml-language-server", (program, "--stdio"), {"yaml": yaml})


def _installed() -> Path:
    rig = ROOT / ".cache" / "yaml_ls" / VERSION
    program = rig / "node_modules" / ".bin" / "yaml-language-server"
    if not program.exists():
        npm = shutil.which("npm")
        if npm is None:
            sys.exit("install npm, or name yaml-language-server with CAGENT_YAML_LS")
        quiet = ("--no-save", "--no-audit", "--no-fund", "--loglevel=error")
        package = f"yaml-language-server@{VERSION}"
        subprocess.run([npm, "install", "--prefix", str(rig), *quiet, package], check=True)
    return program
