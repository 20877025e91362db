"""The models that a local runner has, and the file in which they are remembered.

Weights stay where they are: the store knows names and paths, and deletes no file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from cagent_ls.language.model_names import same_model
from cagent_ls.surroundings.folders import data_folder
from cagent_ls.surroundings.writing import write_whole
from cagent_runtime.local.models import LocalModel, find
from cagent_runtime.local.sources import NoModel, open_file

VARIABLE = "CAGENT_LOCAL_MODELS"
"""The environment variable that names another file than the usual one."""


class SeveralNames(Exception):
    """A model with several names is only deleted by its id when that is forced."""


class Store:
    """Models, in the order they came; with `file`, changes are written there.

    `absent` are paths by name that cannot be read now, for instance on a disk that is not there:
    they are kept in the file.
    """

    def __init__(
        self,
        models: Iterable[LocalModel] = (),
        file: Path | None = None,
        absent: Mapping[str, str] | None = None,
    ) -> None:
        self.models: list[LocalModel] = []
        self._file, self._absent = None, dict(absent or {})
        self.add(models)
        self._file = file

    def add(self, models: Iterable[LocalModel]) -> None:
        """Takes up models; a name that is taken goes to the new one.

        Raises:
            OSError: The file cannot be written; the models are there all the same.
        """
        for model in models:
            for tag in model.tags:
                self._untag(tag)
                self._absent.pop(tag, None)
            known = next((each for each in self.models if each.id == model.id), None)
            if known is None:
                self.models.append(model)
            else:
                tags = (*known.tags, *model.tags)
                self.models[self.models.index(known)] = replace(known, tags=tags)
        self._write()

    def remove(self, ref: str, *, force: bool = False) -> list[dict[str, str]] | None:
        """Takes a name away, and the model when that was its last one; None if there is none.

        Returns what was done, as Docker Model Runner tells it.

        Raises:
            SeveralNames: `ref` is the id of a model with several names.
            OSError: The file cannot be written; the name is gone all the same.
        """
        model = find(self.models, ref)
        if model is None:
            return self._forget(ref)
        by_name = [tag for tag in model.tags if same_model(ref, tag)]
        if not by_name and len(model.tags) > 1 and not force:
            raise SeveralNames(model.id)
        gone = by_name if by_name and not force else [*model.tags]
        for tag in gone:
            self._untag(tag)
        self._write()
        deleted = [{"Deleted": model.id}] if find(self.models, model.id) is None else []
        return [*({"Untagged": tag} for tag in gone), *deleted]

    def _untag(self, tag: str) -> None:
        for number, model in enumerate(self.models):
            if tag in model.tags:
                left = tuple(each for each in model.tags if each != tag)
                self.models[number : number + 1] = [replace(model, tags=left)] if left else []
                return

    def _forget(self, ref: str) -> list[dict[str, str]] | None:
        """Takes away a name whose file is absent."""
        gone = [tag for tag in self._absent if same_model(ref, tag)]
        for tag in gone:
            del self._absent[tag]
        if gone:
            self._write()
        return [{"Untagged": tag} for tag in gone] or None

    def _write(self) -> None:
        if self._file is None:
            return
        here = {tag: str(model.path) for model in self.models for tag in model.tags}
        paths = {**self._absent, **here}
        self._file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(self._file, json.dumps({"v": 1, "models": paths}, indent=2).encode() + b"\n")


def open_store(file: Path) -> tuple[Store, list[str]]:
    """The store in `file`, empty if there is none yet; and what of it could not be used.

    Raises:
        OSError: The file cannot be read.
        ValueError: It is not a file of this kind.
    """
    if not file.exists():
        return Store(file=file), []
    stored = json.loads(file.read_bytes())
    paths = stored.get("models") if isinstance(stored, dict) else None
    if not isinstance(paths, dict) or not all(isinstance(path, str) for path in paths.values()):
        raise ValueError("it has no `models`")
    models, absent, complaints = [], {}, []
    for tag, path in paths.items():
        try:
            models.append(open_file(tag, Path(path)))
        except NoModel as error:
            absent[tag] = path
            complaints.append(f"{tag}: {error}")
    return Store(models, file, absent), complaints


def usual_file(environ: Mapping[str, str]) -> Path:
    """Where the user's models are remembered: as `VARIABLE` says, else in the data folder."""
    named = environ.get(VARIABLE)
    if named:
        return Path(named)
    return data_folder(environ) / "models.json"
