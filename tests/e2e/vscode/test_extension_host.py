"""The suite inside VS Code's extension host, as VS Code's own test runner would run it."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.e2e.vscode.code_server import RUN_TESTS, TRUST_ALL, suite_url
from tests.e2e.vscode.conftest import EXTENSION, HERE, NewCodeServer

if TYPE_CHECKING:
    from playwright.sync_api import Page


NOBODY = "http://127.0.0.1:9"


@pytest.mark.editor
def test_the_extension_in_its_host(
    new_code_server: NewCodeServer, folder: Path, page: "Page"
) -> None:
    log: list[str] = []
    exits: list[int] = []
    # The two functions that VS Code looks for in a page when it runs tests.
    page.expose_function("codeAutomationLog", lambda kind, words: log.append(f"{kind}: {words}"))
    page.expose_function("codeAutomationExit", lambda code, logs: exits.append(code))
    with new_code_server({}).running(*TRUST_ALL, *RUN_TESTS, MODEL_RUNNER_HOST=NOBODY) as base:
        page.goto(suite_url(base, folder, EXTENSION, HERE / "suite"))
        for _ in range(600):
            if exits:
                break
            page.wait_for_timeout(200)
    said = "\n".join(line for line in log if "passed: " in line or "failed: " in line)
    assert exits == [0], said or "\n".join(log)
    assert said.count("passed: ") == 15, said
