"""What the extension and the plugin announce is what the server offers."""

import json
import re
from pathlib import Path

from cagent_ls.features import commands
from cagent_ls.features.commands import DOCTOR, REFRESH, SERVED
from cagent_ls.settings.model import OPTIONS

EDITORS = Path(__file__).parents[2] / "editors"
OF_LENSES = {
    commands.RUN_AGENT,
    commands.CHAT,
    commands.RUN_COMMAND,
    commands.INDEX_RAG,
    commands.SEARCH_RAG,
    commands.PULL_MODEL,
    commands.REFERENCES,
}
PACKAGE = json.loads((EDITORS / "vscode/package.json").read_text("utf-8"))


def test_the_plugin_for_neovim_runs_what_lenses_name() -> None:
    text = (EDITORS / "nvim/lua/cagent/run.lua").read_text("utf-8")
    table = text[text.index("M.commands = {") :]
    assert set(re.findall(r"\['(cagent\.\w+)'\] =", table)) == OF_LENSES
    words = text[text.index("local OF_LENSES = {") : text.index("M.words")]
    assert set(re.findall(r"'(cagent\.\w+)'", words)) == OF_LENSES - {commands.REFERENCES}
    assert f"'{DOCTOR}'" in text
    assert f"'{REFRESH}'" in text


def test_the_extension_for_vscode_runs_what_lenses_name() -> None:
    text = (EDITORS / "vscode/src/run.ts").read_text("utf-8")
    names = re.findall(r"^  '(cagent\.\w+)': '|SHOW_REFERENCES = '(.*)'", text, re.MULTILINE)
    assert {first or second for first, second in names} == OF_LENSES


def test_the_palette_of_vscode_has_what_can_be_asked_for() -> None:
    palette = {command["command"] for command in PACKAGE["contributes"]["commands"]}
    assert palette == set(SERVED) | {"cagent.restart", "cagent.showOutput"}
    for command in PACKAGE["contributes"]["commands"]:
        runs = command["command"] in SERVED.keys() - {REFRESH}
        assert runs is ("isWorkspaceTrusted" in command.get("enablement", ""))


def test_no_workspace_of_vscode_names_a_program() -> None:
    settings = PACKAGE["contributes"]["configuration"]["properties"]
    scopes = {name: settings[name]["scope"] for name in ("cagent.interpreter", "cagent.runner")}
    assert scopes == {"cagent.interpreter": "machine", "cagent.runner": "machine"}


def test_every_setting_of_the_checks_can_be_set_in_vscode() -> None:
    settings = PACKAGE["contributes"]["configuration"]["properties"]
    for option in OPTIONS:
        setting = settings[f"cagent.{option.name}"]
        # With another default than null VS Code would always overrule cagent-ls.toml.
        assert (setting["scope"], setting["default"]) == ("resource", None)
        assert "null" in setting["type"]
