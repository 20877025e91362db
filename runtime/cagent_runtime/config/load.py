"""Loads an agent file: the snapshot decides whether it is sound, then it becomes typed."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.snapshot import Snapshot, analyse
from cagent_ls.analysis.target import BUNDLED, Target
from cagent_ls.report.text import render
from cagent_ls.rules import findings
from cagent_runtime.cli.exits import Exit, Stop
from cagent_runtime.config.models import Config
from cagent_runtime.config.plain import plain
from cagent_runtime.config.resolve import Unusable, resolve

SIZE_LIMIT = 8 * 1024 * 1024
_OURS = Target(frozenset({BUNDLED}))


def load(path: Path) -> Config:
    """The configuration of the agent file at `path`.

    Raises:
        Stop: The file cannot be read (wrong use) or has errors, which are in the message.
    """
    snapshot = analyse(_read(path), target=_OURS, once=True)
    root = snapshot.root
    if root is None or not snapshot.is_agent_file:
        raise _not_agent_file(path, snapshot)
    errors = [f for f in findings(snapshot) if f.severity is Severity.ERROR]
    if errors:
        raise _has_errors(path, snapshot, errors)
    try:
        return resolve(path.resolve(), plain(root))
    except Unusable as error:
        raise Stop(Exit.FILE_HAS_ERRORS, f"{path}: {error}", error.remedy) from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        message = f"{path}: `{where}` cannot be used: {first['msg']}"
        raise Stop(Exit.FILE_HAS_ERRORS, message) from None


def _read(path: Path) -> str:
    try:
        if path.is_dir():
            raise Stop(Exit.WRONG_USE, f"{path} is a folder", "Name an agent file in it.")
        if path.stat().st_size > SIZE_LIMIT:
            raise Stop(Exit.WRONG_USE, f"{path} is too large for an agent file")
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise Stop(Exit.WRONG_USE, f"there is no file {path}") from None
    except UnicodeDecodeError:
        raise Stop(Exit.WRONG_USE, f"{path} is not UTF-8 text") from None
    except OSError as error:
        raise Stop(Exit.WRONG_USE, f"{path} cannot be read: {error.strerror}") from None


def _not_agent_file(path: Path, snapshot: Snapshot) -> Stop:
    faults = snapshot.document.faults
    if faults:
        line, column = snapshot.document.lines.position(faults[0].start)
        where = f"line {line + 1}, column {column + 1}"
        message = f"{path} is not valid YAML ({where}: {faults[0].message})"
        return Stop(Exit.FILE_HAS_ERRORS, message)
    remedy = "An agent file has an `agents:` section with at least one agent."
    return Stop(Exit.FILE_HAS_ERRORS, f"{path} is not an agent file", remedy)


def _has_errors(path: Path, snapshot: Snapshot, errors: list[Finding]) -> Stop:
    report = render(str(path), snapshot.document.lines, errors)
    return Stop(Exit.FILE_HAS_ERRORS, f"{path} has errors\n{report}")
