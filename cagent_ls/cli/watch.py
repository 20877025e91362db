"""Checks again whenever something changes, until Ctrl-C."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from cagent_ls.cli import UsageError
from cagent_ls.cli.summary import note

_ENDINGS = {".yaml", ".yml"}
_MILLISECONDS = 200
"""How long the operating system is asked before we look for Ctrl-C."""


def watch(paths: Sequence[str], check: Callable[[Sequence[str]], int]) -> int:
    """Runs `check` on all paths, then on what changed; a change of anything else checks all again.

    Only Ctrl-C ends it, so it never returns by itself.
    """
    try:
        from watchfiles import watch as changes
    except ModuleNotFoundError:
        hint = "pip install watchfiles"
        raise UsageError(f"--watch needs the package watchfiles: {hint}") from None
    # The first turn comes once watching has begun: no change during the first check is lost.
    turns = changes(
        *_roots(paths), raise_interrupt=True, yield_on_timeout=True, rust_timeout=_MILLISECONDS
    )
    next(turns)
    check(paths)
    note("waiting for changes; Ctrl-C ends")
    for changed in turns:
        concerned = _concerned(paths, {Path(name) for _, name in changed})
        if changed and concerned:
            try:
                check(concerned)
            except UsageError as error:
                # Someone is in the middle of writing cagent-ls.toml.
                note(str(error))
    return 0


def _roots(paths: Iterable[str]) -> list[Path]:
    """Folders that exist: files are watched through theirs, as editors replace them."""
    roots = set()
    for name in paths:
        path = Path(name).absolute()
        while not path.is_dir():
            path = path.parent
        roots.add(path)
    return sorted(roots)


def _concerned(paths: Sequence[str], changed: set[Path]) -> Sequence[str]:
    """The changed files among those that were asked for, or all when anything else changed.

    What an agent file names, and the settings, may be any file.
    """
    files = [path for path in changed if path.suffix in _ENDINGS and path.is_file()]
    if len(files) < len(changed):
        return paths
    from cagent_ls.cli.files import Source, sources

    wanted = {s.path: s.shown for s in sources(paths, None) if isinstance(s, Source)}
    return sorted(wanted[path] for path in files if path in wanted)
