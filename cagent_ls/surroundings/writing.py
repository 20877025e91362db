"""Writes files at once: readers see the old content or the new one, never a part."""

from __future__ import annotations

import os
import stat
from pathlib import Path


def write_whole(file: Path, content: bytes, *, mode: int = 0o666) -> None:
    """Puts `content` in place of what `file` has, keeping its mode; a link stays a link.

    A new file gets `mode`, less what the umask takes away: by default the rights that other
    programs give new files.

    Raises:
        OSError: It cannot be written; the old content is still there.
    """
    import secrets

    file = Path(os.path.realpath(file))
    temporary = file.with_name(f".{file.name[:100]}.{secrets.token_hex(4)}.tmp")
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with os.fdopen(os.open(temporary, flags, mode), "wb") as new:
            new.write(content)
        if file.exists():
            temporary.chmod(stat.S_IMODE(file.stat().st_mode))
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)
