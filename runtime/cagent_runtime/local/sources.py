"""Where the local runner takes models from: a GGUF file, or a folder with such files."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from cagent_ls.language.model_names import is_id, normalise
from cagent_runtime.local.header import NotGguf, read_header
from cagent_runtime.local.models import LocalModel, is_later_shard, name_of, open_model

FORMS = "NAME=FILE, a GGUF file, or a folder with GGUF files"

_NAME = re.compile(r"(\w[\w.:-]*/)*\w[\w.-]*:\w[\w.-]*", re.ASCII)

_PROJECTOR = "clip"
"""The architecture of files that only belong to a model: they turn pictures into its input."""


class NoModel(Exception):
    """The source holds no model; the message says why."""


def open_source(source: str) -> list[LocalModel]:
    """The models in `source`, which is one of `FORMS`; a file may also be a ``file:`` URL.

    A file without a name of its own is called as the file is, one in a folder by its path there:
    ``ai/smollm2.gguf`` is ``ai/smollm2``.

    Raises:
        NoModel: There is none, or the file cannot be read.
    """
    name, equals, file = source.partition("=")
    if equals and name and file and not _path(source).exists():
        return [open_file(name, _path(file))]
    path = _path(source)
    if not path.is_dir():
        return [open_file(name_of(Path(path.name)), path)]
    found = [open_file(name_of(file.relative_to(path)), file) for file in _models_in(path)]
    if not found:
        raise NoModel(f"{path} has no GGUF file")
    return found


def has_whole_path(source: str) -> bool:
    """Whether a source means the same whatever folder somebody is in."""
    paths = (Path(text) for text in (source, source.partition("=")[2]))
    return source.startswith("file:") or any(path.is_absolute() for path in paths)


def _path(text: str) -> Path:
    if text.startswith("file:"):
        return Path(url2pathname(unquote(urlsplit(text).path)))
    return Path(os.path.abspath(Path(text).expanduser()))  # noqa: PTH100  (links stay links)


def _models_in(folder: Path) -> list[Path]:
    """The GGUF files of a folder that are a model each."""
    files = sorted(file for file in folder.rglob("*.gguf") if not is_later_shard(file))
    return [file for file in files if not _is_projector(file)]


def _is_projector(file: Path) -> bool:
    try:
        return read_header(file).text("general.architecture") == _PROJECTOR
    except (NotGguf, OSError):
        return False


def open_file(name: str, file: Path) -> LocalModel:
    """The model in a GGUF file, under `name`.

    Raises:
        NoModel: The name is none, or the file cannot be read.
    """
    if not _NAME.fullmatch(normalise(name)) or is_id(name):
        raise NoModel(f"{name!r} is no name for a model; write one such as ai/smollm2")
    try:
        return open_model(name, file)
    except NotGguf as error:
        raise NoModel(f"{file} is no GGUF file: {error}") from None
    except OSError as error:
        raise NoModel(f"{file}: {error.strerror or error}") from None
