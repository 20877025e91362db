"""Who is asked for lists: sites only where the user wants it, nobody when offline."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cagent_ls.catalog import sources
from cagent_ls.catalog.sources import DOCKER_HUB
from cagent_ls.catalog.values import Unknown
from cagent_ls.server import lists
from cagent_ls.server.folders import Folders
from cagent_ls.server.live import live_of
from cagent_ls.server.server import CagentServer
from tests.catalog.site import site

URI = "file:///nowhere/agent.yaml"


def server(**options: Any) -> CagentServer:
    made = CagentServer()
    made.options = options
    lists.configure(made)
    return made


def offered(ls: CagentServer) -> list[str]:
    live = live_of(ls, URI, ls.indexes.current)
    return [model.name for model in live.offered.models["dmr"]]


@pytest.mark.parametrize(
    "options", [{}, {"catalogues": "yes"}, {"catalogues": True, "offline": True}]
)
async def test_by_itself_no_site_is_asked(options: dict[str, Any]) -> None:
    ls = server(**options)
    assert ls.catalogue.due is False
    assert await lists.ask_catalogue(ls, force=True) is False
    assert "ai/qwen3" in offered(ls)


async def test_sites_that_are_wanted_are_asked_and_offered(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with site() as web:
        web.pages["/hub"] = {"results": [{"name": "brand-new"}]}
        monkeypatch.setattr(sources, "SOURCES", (replace(DOCKER_HUB, url=f"{web.url}/hub"),))
        ls = server(catalogues=True)
        assert live_of(ls, URI, ls.indexes.current).is_asking
        assert await lists.ask_catalogue(ls) is True
    assert "ai/brand-new" in offered(ls)
    assert not ls.catalogue.due


async def test_offline_not_even_the_model_runner_is_asked() -> None:
    ls = server(offline=True)
    assert ls.models.due is False
    assert await ls.models.refresh(force=True) is False
    assert ls.models.current() == Unknown("look-ups are switched off")
    live = live_of(ls, URI, ls.indexes.current)
    assert (live.models, live.is_asking, live.is_missing("ai/x")) == (None, False, False)


def test_sizes_are_those_of_our_own_list() -> None:
    live = live_of(ls := server(offline=True), URI, ls.indexes.current)
    assert live.sizes is not None
    assert (live.sizes("ai/qwen3"), live.sizes("ai/mine")) == ("4.7 GiB", "")


def test_variables_and_files_are_those_of_this_machine(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    folders = Folders(tmp_path)
    uri = (tmp_path / "agent.yaml").as_uri()
    live = live_of(server(), uri, lambda _: None, folders.entries)
    assert live.folder is not None
    assert live.variables == os.environ.keys()
    assert list(live.folder(".")) == []  # not read on the event loop
    assert list(live.folder("//server/share")) == []
    assert folders.unlisted == {"."}
    folders.list()
    assert list(live.folder(".")) == [("docs", True)]
