"""The folders of this user in which programs keep things."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

_NAME = "cagent-ls"


def cache_folder(environ: Mapping[str, str]) -> Path:
    """For what can be had again."""
    if os.name == "nt":
        return _local_app_data(environ) / _NAME / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / _NAME
    return Path(environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / _NAME


def data_folder(environ: Mapping[str, str]) -> Path:
    """For what only the user can give again."""
    if os.name == "nt":
        return _local_app_data(environ) / _NAME
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / _NAME
    return Path(environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / _NAME


def _local_app_data(environ: Mapping[str, str]) -> Path:
    return Path(environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
