"""A real VS Code window, driven as a person would."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.vscode.code_server import TRUST_ALL
from tests.e2e.vscode.conftest import EXTENSION, NewCodeServer
from tests.e2e.vscode.workbench import Workbench

pytestmark = [pytest.mark.editor, pytest.mark.timeout(400)]
VSIX = EXTENSION / "cagent-ls.vsix"


@pytest.mark.inference
def test_an_agent_is_corrected_and_answers_in_the_terminal(
    new_code_server: NewCodeServer, folder: Path, workbench: Workbench, local_runner: str
) -> None:
    code = new_code_server({})
    code.install(VSIX)
    with code.running(*TRUST_ALL, MODEL_RUNNER_HOST=local_runner) as base:
        workbench.open(base, folder, "agent.yaml")
        workbench.errors.wait_for(state="attached")
        workbench.lens("Run agent").wait_for()  # it moves the lines below
        workbench.hover("lokal", "lokal", "The model the agent talks to")
        workbench.shot("1-finding")

        workbench.accept_completion("local", instead_of="lokal")
        workbench.errors.wait_for(state="detached")
        workbench.shot("2-corrected")

        # The file has not been saved by hand: the command does it.
        workbench.run_lens("Chat")
        expect(workbench.terminal).to_contain_text("Chat with root")
        workbench.type_in_terminal("Use the tool read_file for notes.txt.")
        expect(workbench.terminal).to_contain_text("garden party", timeout=120_000)
        workbench.shot("3-answer")

        workbench.type_in_terminal("/exit")
        expect(workbench.terminal).to_contain_text("press any key to close")
        expect(workbench.terminal).to_contain_text("garden party")
        assert "model: local\n" in (folder / "agent.yaml").read_text()
        workbench.page.keyboard.press("Enter")
        expect(workbench.terminal).to_have_count(0)

        workbench.run_lens("Run agent", "Use the tool read_file for notes.txt.")
        expect(workbench.terminal).to_contain_text("garden party", timeout=120_000)
        expect(workbench.terminal).to_contain_text("press any key to close")
        workbench.shot("4-told")


def test_a_workspace_has_to_be_trusted_before_anything_can_be_run(
    new_code_server: NewCodeServer, folder: Path, workbench: Workbench
) -> None:
    code = new_code_server({})
    code.install(VSIX)
    with code.running() as base:
        workbench.open(base, folder, "agent.yaml")
        workbench.errors.wait_for(state="attached")
        workbench.page.wait_for_timeout(2000)  # lenses come after findings, if they come
        expect(workbench.lens("Run agent")).to_have_count(0)

        workbench.page.get_by_role("button", name="Restricted Mode").click()
        workbench.page.get_by_role("button", name="Trust", exact=True).click()
        workbench.page.keyboard.press("Escape")
        workbench.lens("Run agent").wait_for()


def test_a_missing_server_is_explained(
    new_code_server: NewCodeServer, folder: Path, workbench: Workbench
) -> None:
    code = new_code_server({"cagent.interpreter": "/nowhere/python"})
    code.install(VSIX)
    with code.running(*TRUST_ALL) as base:
        workbench.open(base, folder, "agent.yaml")
        told = workbench.page.locator(".notification-toast")
        expect(told).to_contain_text("cagent.interpreter is /nowhere/python")
        expect(told).to_contain_text("pip install cagent-ls")
        told.get_by_role("button", name="Open Setting").click()
        expect(workbench.page.locator(".settings-editor")).to_contain_text("Interpreter")
