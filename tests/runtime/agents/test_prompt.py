from datetime import date
from pathlib import Path

from cagent_runtime.agents.prompt import system_prompt
from cagent_runtime.config.models import AgentConfig, FilesystemToolset, ModelConfig
from cagent_runtime.tools.filesystem import Filesystem

DAY = date(2026, 2, 3)


def agent(**settings: object) -> AgentConfig:
    model = ModelConfig(name="m", provider="dmr", model="ai/qwen3")
    return AgentConfig.model_validate({"name": "root", "model": model, **settings})


def test_the_instruction_stands_alone_by_default(tmp_path: Path) -> None:
    assert system_prompt(agent(instruction="Be kind.\n"), [], tmp_path, DAY) == "Be kind."
    assert system_prompt(agent(), [], tmp_path, DAY) == ""


def test_toolsets_date_and_surroundings_follow(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    toolset = Filesystem(FilesystemToolset(type="filesystem", instruction="Files!"), tmp_path)
    wanted = agent(instruction="Be kind.", add_date=True, add_environment_info=True)
    parts = system_prompt(wanted, [toolset], tmp_path, DAY).split("\n\n")
    assert parts[:3] == ["Be kind.", "Files!", "Today's date: 2026-02-03"]
    assert parts[3].startswith(f"Working directory: {tmp_path}\nGit repository: yes\n")
