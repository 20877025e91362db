"""What git ignores: nested ignore files, those of the parents, and ``.git/info/exclude``."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


@dataclass(frozen=True, slots=True)
class Ignores:
    """The ignore files in force, from the repository's root down to some folder."""

    specs: tuple[tuple[Path, GitIgnoreSpec], ...]

    @classmethod
    def around(cls, top: Path) -> Ignores | None:
        """The rules of all folders above `top`; None when they ignore `top` itself."""
        parents = list(top.parents)
        root = next((i for i, parent in enumerate(parents) if (parent / ".git").exists()), None)
        if root is None or (top / ".git").exists():
            return cls(())
        ignores = cls(())
        inside = [*reversed(parents[: root + 1]), top]
        for folder, below in pairwise(inside):
            ignores = ignores.entering(folder)
            if ignores.ignored(below, below.is_dir()):
                return None
        return ignores

    def entering(self, folder: Path) -> Ignores:
        """The rules inside `folder`; a repository of its own starts afresh."""
        repository = folder / ".git"
        specs = () if repository.exists() else self.specs
        for file in (repository / "info" / "exclude", folder / ".gitignore"):
            try:
                lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
            except OSError:
                continue
            from pathspec import GitIgnoreSpec

            specs = (*specs, (folder, GitIgnoreSpec.from_lines(lines)))
        return Ignores(specs)

    def ignored(self, path: Path, is_folder: bool) -> bool:
        """The verdict of the nearest ignore file that has one."""
        for folder, spec in reversed(self.specs):
            name = path.relative_to(folder).as_posix() + ("/" if is_folder else "")
            verdict = spec.check_file(name).include
            if verdict is not None:
                return verdict
        return False
