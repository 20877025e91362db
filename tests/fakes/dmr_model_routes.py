"""Paths of the fake runner about models: lists, inspection, deletion, pulls."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from tests.fakes import dmr_models, dmr_pulls
from tests.fakes.dmr_faults import said
from tests.fakes.dmr_pulls import Pull, good_pull

if TYPE_CHECKING:
    from tests.fakes.dmr_server import FakeDmr


async def model_answer(server: FakeDmr, request: Request, route: str, body: Any) -> Response:
    reference = re.sub("^(/engines/v1)?/models/?", "", route)
    match request.method, route:
        case "GET", "/models":
            return JSONResponse(
                [dmr_models.as_object(each, server.tag_style) for each in server.models]
            )
        case "GET", "/engines/v1/models":
            data = [dmr_models.as_openai(each, server.tag_style) for each in server.models]
            return JSONResponse({"object": "list", "data": data})
        case "POST", "/models/create":
            return await _pull(server, body["from"], request.headers.get("accept"))
        case "GET", _ if "remote" in request.query_params:
            return _remote(server, reference)
        case "GET", _:
            found = server.find(reference) or dmr_models.find_by_bare_name(server.models, reference)
            if not found:
                return said(404, "model not found")
            return JSONResponse(dmr_models.as_object(found, server.tag_style))
        case "DELETE", _:
            return _delete(server, reference, "force" in request.query_params)
    return said(404, "not found")


def _remote(server: FakeDmr, reference: str) -> Response:
    (pull, *_) = server.pulls.get(reference.removesuffix(":latest"), [good_pull()])
    if pull.refusal:
        status, words = pull.refusal
        status = 404 if status == 404 else 500
        return said(status, f"error while getting remote model: {words}")
    described = dmr_models.as_object(reference, server.tag_style)
    del described["tags"]
    return JSONResponse(described)


def _delete(server: FakeDmr, reference: str, force: bool) -> Response:
    model = server.find(reference)
    if model is None:
        return said(404, "error while deleting model: model not found")
    names = dmr_models.names_of(model)
    tags = dmr_models.as_object(model, server.tag_style)["tags"]
    by_id = reference.startswith("sha256:")
    if by_id and len(names) > 1 and not force:
        why = "(must be forced) due to multiple tag references: resource conflict"
        return said(409, f"error while deleting model: unable to delete {reference} {why}")
    left = [each for each in names if not by_id and dmr_models.find([each], reference) is None]
    others = [each for each in server.models if each != model]
    server.models = [*others, tuple(left)] if left else others
    gone = [tag for tag, name in zip(tags, names, strict=True) if name not in left]
    did = [{"Untagged": tag} for tag in gone]
    return JSONResponse([*did, *([] if left else [{"Deleted": dmr_models.id_of(model)}])])


async def _pull(server: FakeDmr, name: str, accept: str | None) -> Response:
    """Waits for one of two places, without even headers."""
    await server.pulling.acquire()
    attempts = sum(each["from"] == name for each in server.asked("/models/create"))
    pulls = server.pulls.get(name, [good_pull()])
    pull = pulls[min(attempts, len(pulls)) - 1]
    if pull.refusal:
        server.pulling.release()
        return said(*pull.refusal)
    plain = accept == "application/json"
    media_type = "application/json" if plain else "text/plain"
    return StreamingResponse(_pull_lines(server, name, pull, not plain), media_type=media_type)


async def _pull_lines(
    server: FakeDmr, name: str, pull: Pull, escaped: bool
) -> AsyncIterator[bytes]:
    ended = False
    try:
        async for line in dmr_pulls.sent(pull, escaped=escaped):
            yield line
        ended = True
        if pull.adds and not server.find(name):
            server.models = [*server.models, name]
    finally:
        server.pulling.release()
        if not ended and not pull.breaks:
            server.abort("/models/create")
