"""Fixtures of the VS Code tests, which run by run.sh only: they need its rig."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.e2e.vscode.code_server import CodeServer
    from tests.e2e.vscode.workbench import Workbench

HERE = Path(__file__).parent
EXTENSION = HERE.parents[2] / "editors" / "vscode"
RIG = os.environ.get("CAGENT_VSCODE_RIG")
collect_ignore_glob = [] if RIG else ["*"]

NewCodeServer = Callable[[Mapping[str, object]], "CodeServer"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the workspace that the tests open."""
    return Path(shutil.copytree(HERE / "workspace", tmp_path / "workspace"))


@pytest.fixture
def new_code_server(tmp_path: Path) -> NewCodeServer:
    """Makes a VS Code with settings beside the interpreter that runs the tests."""
    from tests.e2e.vscode.code_server import CodeServer

    def new(settings: Mapping[str, object]) -> CodeServer:
        assert RIG is not None
        return CodeServer(
            Path(RIG), tmp_path / "home", {"cagent.interpreter": sys.executable, **settings}
        )

    return new


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """The system's Chromium, without a screen."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    flags += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    flags += ["--no-proxy-server"]
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, headless=True, args=flags)
        yield launched
        launched.close()


@pytest.fixture
def page(browser: "Browser") -> Iterator["Page"]:
    """A page of its own, patient: the first one of a VS Code takes ten seconds."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    opened = context.new_page()
    opened.set_default_timeout(60_000)
    yield opened
    context.close()


@pytest.fixture
def workbench(page: "Page", request: pytest.FixtureRequest) -> Iterator["Workbench"]:
    """The window; its last state is kept as a picture, above all when a test fails."""
    from playwright.sync_api import expect

    from tests.e2e.vscode.workbench import Workbench

    assert RIG is not None
    expect.set_options(timeout=60_000)
    window = Workbench(page, Path(RIG) / "shots")
    yield window
    window.shot(request.node.name)
