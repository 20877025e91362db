"""``/models``: what the local runner has, takes up and gives away."""

from __future__ import annotations

import asyncio
import html
import json
from collections.abc import Iterator
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cagent_runtime.local.answers import check_backend, json_object, model_not_found
from cagent_runtime.local.configuration import Refused
from cagent_runtime.local.engines import Engines
from cagent_runtime.local.models import LocalModel, find, find_for_inspection
from cagent_runtime.local.sources import FORMS, NoModel, has_whole_path, open_source
from cagent_runtime.local.store import SeveralNames

_TRUE = ("", "1", "t", "T", "true", "TRUE", "True")


class ModelRoutes:
    """Handlers of the paths that manage models."""

    def __init__(self, engines: Engines) -> None:
        self.engines, self.store = engines, engines.store

    async def listed(self, request: Request) -> Response:
        """All models."""
        return JSONResponse([model.to_json() for model in self.store.models])

    async def inspect(self, request: Request) -> Response:
        """One model."""
        if request.query_params.get("remote", "false") in _TRUE:
            raise Refused(404, "error while getting remote model: there is no registry here")
        model = find_for_inspection(self.store.models, request.path_params["ref"])
        if model is None:
            raise Refused(404, "model not found")
        return JSONResponse(model.to_json())

    async def create(self, request: Request) -> Response:
        """Takes up models from this machine, under the name of pulling."""
        source = (await json_object(request, "invalid request body")).get("from")
        if not isinstance(source, str):
            raise Refused(400, "invalid request body" if source else "Invalid model reference")
        if not source.strip():
            raise Refused(400, "Invalid model reference")
        known = find(self.store.models, source)
        if known is not None:
            return _stream(request, [_message("success", f"Using cached model: {known.size}")])
        if not has_whole_path(source):
            reason = f"this runner takes {FORMS}, with its whole path"
            raise Refused(404, f"Model not found: {reason}")
        try:
            models = await asyncio.to_thread(open_source, source)
        except NoModel as error:
            raise Refused(404, f"Model not found: {error}") from None
        try:
            self.store.add(models)
        except OSError as error:
            text = f"the models are there until the runner ends: {error}"
            return _stream(request, [*_progress(models), _message("warning", text), _SUCCESS])
        for model in models:
            self.engines.log.add(f"took up {model.name} from {model.path}")
        return _stream(request, [*_progress(models), _SUCCESS])

    async def delete(self, request: Request) -> Response:
        """Gives a name away; the file stays."""
        ref = request.path_params["ref"]
        force = request.query_params.get("force", "false") in _TRUE
        model = find(self.store.models, ref)
        try:
            done = self.store.remove(ref, force=force)
        except SeveralNames as error:
            reason = f"unable to delete {str(error)[7:19]} (must be forced) due to multiple tag"
            raise Refused(409, f"{reason} references: resource conflict") from None
        if done is None:
            raise Refused(404, "error while deleting model: model not found")
        if model is not None and find(self.store.models, model.id) is None:
            self.engines.unload([model])
        return JSONResponse(done)

    async def purge(self, request: Request) -> Response:
        """Gives all away."""
        models = [*self.store.models]
        self.engines.unload(models)
        for model in models:
            self.store.remove(model.id, force=True)
        return Response()

    async def openai_list(self, request: Request) -> Response:
        """All models, in OpenAI's shape."""
        check_backend(request)
        data = [model.to_openai() for model in self.store.models]
        return JSONResponse({"object": "list", "data": data})

    async def openai_model(self, request: Request) -> Response:
        """One model, in OpenAI's shape."""
        check_backend(request)
        ref = request.path_params["ref"]
        model = find(self.store.models, ref)
        if model is None:
            raise model_not_found(ref)
        return JSONResponse(model.to_openai())


def _message(kind: str, text: str) -> dict[str, Any]:
    layer = {"size": 0, "current": 0}
    return {"type": kind, "message": text, "total": 0, "layer": layer, "mode": "pull"}


_SUCCESS = _message("success", "Model pulled successfully")


def _progress(models: list[LocalModel]) -> Iterator[dict[str, Any]]:
    """One line for each file, which is there already."""
    total = sum(model.bytes for model in models)
    for model in models:
        layer = {"id": model.id, "size": model.bytes, "current": model.bytes}
        text = f"Found {model.name} in {model.path}"
        yield {"type": "progress", "message": text, "total": total, "layer": layer, "mode": "pull"}


def _stream(request: Request, messages: list[dict[str, Any]]) -> Response:
    """The messages line by line, with Docker Model Runner's odd escapes for who does not ask."""
    lines = [json.dumps(message) for message in messages]
    if request.headers.get("accept") == "application/json":
        return Response("\n".join([*lines, ""]), media_type="application/json")
    return Response("\n".join([*map(html.escape, lines), ""]), media_type="text/plain")
