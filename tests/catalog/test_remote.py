"""Lists from elsewhere: looked up, kept, stale, unknown."""

import json
import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cagent_ls.catalog import disk_cache
from cagent_ls.catalog import look_up as module
from cagent_ls.catalog.catalogue import Catalogue
from cagent_ls.catalog.look_up import LookUpFailed, look_up
from cagent_ls.catalog.pullable import BUNDLED, Suggestion
from cagent_ls.catalog.remote import LIFETIME_SECONDS, RETRY_SECONDS, RemoteList
from cagent_ls.catalog.sources import DOCKER_HUB, MCP_CATALOGUE, MODELS_DEV, Source
from cagent_ls.catalog.values import Known, Unknown
from tests.catalog.site import Site, site
from tests.catalog.test_installed_models import Clock


@pytest.fixture
def web() -> Iterator[Site]:
    with site() as made:
        yield made


@pytest.fixture
def hub(web: Site) -> Source:
    """Docker Hub, with one model."""
    web.pages["/hub"] = page("new")
    return replace(DOCKER_HUB, url=f"{web.url}/hub")


def page(*names: str, following: str | None = None) -> object:
    return {"next": following, "results": [{"name": name} for name in names]}


def names(state: Known[Suggestion] | Unknown) -> list[str]:
    assert isinstance(state, Known)
    return [value.name for value in state.values]


async def test_all_pages_are_read_once(web: Site, hub: Source) -> None:
    web.pages["/hub"] = page("a", "b", following=f"{web.url}/2")
    web.pages["/2"] = page("b", "c")
    assert [each.name for each in await look_up(hub)] == ["ai/a", "ai/b", "ai/c"]


async def test_pages_end(web: Site, hub: Source) -> None:
    web.pages["/hub"] = page("a", following=f"{web.url}/hub")
    await look_up(hub)
    assert len(web.asked) == hub.pages


@pytest.mark.parametrize("following", ["https://example.org/2", "http://[", "file:///etc/passwd"])
async def test_no_answer_leads_to_another_server(web: Site, hub: Source, following: str) -> None:
    web.pages["/hub"] = page("a", following=following)
    assert len(await look_up(hub)) == 1


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (429, "answers with status 429"),
        (b"<html>", "does not answer with JSON"),
        ({"results": []}, "no list of the kind"),
        (b"[" * 100_001, "sends more than 100000 bytes"),
        (b"[" * 50_000, "does not answer with JSON"),
    ],
)
async def test_no_list(
    web: Site, hub: Source, answer: object, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LIMIT", 100_000)
    web.pages["/hub"] = answer
    with pytest.raises(LookUpFailed, match=said):
        await look_up(hub)


async def test_silence_ends(web: Site, hub: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SECONDS", 0.1)
    del web.pages["/hub"]
    with pytest.raises(LookUpFailed, match=r"did not answer in 0\.1 seconds"):
        await look_up(hub)


async def test_nobody_there() -> None:
    with pytest.raises(LookUpFailed, match="cannot be reached"):
        await look_up(replace(DOCKER_HUB, url="http://127.0.0.1:9/"))


async def test_a_list_is_kept_for_the_next_session(web: Site, hub: Source, tmp_path: Path) -> None:
    clock = Clock(1000)
    first = RemoteList(hub, tmp_path / "cache", clock=clock)
    assert first.current() == Unknown("not asked yet")
    assert await first.refresh() is True
    assert names(first.current()) == ["ai/new"]
    clock.now += 60
    second = RemoteList(hub, tmp_path / "cache", clock=clock)
    assert await second.refresh() is True
    assert second.current() == Known((Suggestion("ai/new", "", "chat", "dmr"),), 60)
    assert web.asked == ["/hub"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
async def test_what_is_kept_is_for_the_user_alone(hub: Source, tmp_path: Path) -> None:
    await RemoteList(hub, tmp_path / "cache").refresh()
    modes = [each.stat().st_mode for each in (tmp_path / "cache", *(tmp_path / "cache").iterdir())]
    assert [stat.S_IMODE(mode) for mode in modes] == [0o700, 0o600]


async def test_an_old_list_is_asked_for_again(web: Site, hub: Source, tmp_path: Path) -> None:
    clock = Clock(1000)
    remote = RemoteList(hub, tmp_path, clock=clock)
    await remote.refresh()
    web.pages["/hub"] = page("newer")
    assert await remote.refresh() is False
    clock.now += LIFETIME_SECONDS
    assert remote.due
    assert await remote.refresh() is True
    assert names(remote.current()) == ["ai/newer"]
    web.pages["/hub"] = page("newest")
    assert await remote.refresh(force=True) is True


async def test_a_failure_keeps_the_older_list_and_is_not_repeated_at_once(
    web: Site, hub: Source, tmp_path: Path
) -> None:
    clock = Clock(1000)
    remote = RemoteList(hub, tmp_path, clock=clock)
    await remote.refresh()
    clock.now += LIFETIME_SECONDS
    web.pages["/hub"] = 500
    assert await remote.refresh() is False
    state = remote.current()
    assert isinstance(state, Known)
    assert (names(state), state.age_seconds) == (["ai/new"], LIFETIME_SECONDS)
    assert not remote.due
    clock.now += RETRY_SECONDS
    assert remote.due


async def test_a_failure_with_nothing_kept_is_unknown(
    web: Site, hub: Source, tmp_path: Path
) -> None:
    web.pages["/hub"] = 500
    remote = RemoteList(hub, tmp_path)
    await remote.refresh()
    assert remote.current() == Unknown(f"{web.url}/hub answers with status 500")


async def test_a_clock_that_was_set_back_is_no_harm(hub: Source, tmp_path: Path) -> None:
    clock = Clock(1000)
    remote = RemoteList(hub, tmp_path, clock=clock)
    await remote.refresh()
    clock.now = 0
    assert remote.current() == Known((Suggestion("ai/new", "", "chat", "dmr"),), 0)


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"v": 2}', '{"v": 1, "at": 0, "values": [{"x": 1}]}']
)
async def test_a_damaged_file_counts_as_none(hub: Source, tmp_path: Path, content: str) -> None:
    (tmp_path / "docker-hub.json").write_text(content)
    remote = RemoteList(hub, tmp_path)
    await remote.refresh()
    assert names(remote.current()) == ["ai/new"]


async def test_a_full_disk_does_no_harm(
    hub: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(disk_cache, "write_whole", full)
    remote = RemoteList(hub, tmp_path)
    assert await remote.refresh() is True
    assert names(remote.current()) == ["ai/new"]


async def test_a_folder_that_cannot_be_made_does_no_harm(hub: Source, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert await RemoteList(hub, tmp_path / "file" / "cache").refresh() is True


async def test_unless_wanted_nobody_is_asked() -> None:
    catalogue = Catalogue()
    assert catalogue.due is False
    assert await catalogue.refresh(force=True) is False
    assert catalogue.offered is BUNDLED


async def test_what_was_found_comes_after_our_own_lists(
    web: Site, hub: Source, tmp_path: Path
) -> None:
    web.pages["/hub"] = page("qwen3", "new")
    web.pages["/dev"] = {"other": {"models": {"m": {"name": "M"}}}}
    web.pages["/mcp"] = {"registry": {"fetch": {}, "newserver": {"description": "New."}}}
    sources = [
        hub,
        replace(MODELS_DEV, url=f"{web.url}/dev"),
        replace(MCP_CATALOGUE, url=f"{web.url}/mcp"),
    ]
    catalogue = Catalogue(RemoteList(each, tmp_path) for each in sources)
    assert await catalogue.refresh() is True
    offered = catalogue.offered
    assert offered.models["dmr"] == (
        *BUNDLED.models["dmr"],
        Suggestion("ai/new", "", "chat", "dmr"),
    )
    assert [each.name for each in offered.models["other"]] == ["m"]
    assert [each.name for each in offered.servers[-1:]] == ["newserver"]
    assert len(offered.servers) == len(BUNDLED.servers) + 1
    assert await catalogue.refresh() is False
    assert sorted(web.asked) == ["/dev", "/hub", "/mcp"]


async def test_one_list_that_fails_leaves_the_others(
    web: Site, hub: Source, tmp_path: Path
) -> None:
    web.pages["/dev"] = 503
    sources = [replace(MODELS_DEV, url=f"{web.url}/dev"), hub]
    catalogue = Catalogue(RemoteList(each, tmp_path) for each in sources)
    assert await catalogue.refresh() is True
    assert catalogue.offered.models["dmr"][-1].name == "ai/new"
    assert json.loads((tmp_path / "docker-hub.json").read_bytes())["v"] == 1
