"""Agent files of any length, each different, with all that teams usually have."""

from __future__ import annotations

import random
from pathlib import Path

_TASKS = ("reads", "reviews", "summarises", "tests", "translates", "plans", "documents", "measures")
_THINGS = ("notes", "changes", "reports", "letters", "tables", "releases", "tickets", "papers")
_TOOLSETS = (
    "      - type: filesystem\n        tools: [read_file, list_directory]\n",
    "      - type: shell\n",
    "      - type: think\n",
    "      - type: todo\n        shared: true\n",
    "      - type: mcp\n        command: uvx\n        args: [mcp-server-fetch]\n"
    "        env:\n          MODE: quiet\n",
    "      - type: mcp\n        ref: docker:duckduckgo\n",
    "      - type: fetch\n        timeout: 30\n",
    "      - type: memory\n        path: ./memory.db\n",
)


def agent_file(lines: int, seed: int) -> str:
    """A sound file of about `lines` lines; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    models = _models(chance)
    agents: list[str] = []
    names: list[str] = []
    length = models.count("\n") + 12
    while length < lines:
        names.append(f"{chance.choice(_TASKS)[:-1]}-{chance.choice(_THINGS)}-{len(names)}")
        agents.append(_agent(names[-1], chance))
        length += agents[-1].count("\n") + 1
    root = (
        'version: "8"\n\nagents:\n  root:\n    model: main\n    description: Leads the team\n'
        "    instruction: |\n      Give each question to the agent who knows most about it.\n"
        "    sub_agents:\n" + "".join(f"      - {name}\n" for name in names)
    )
    return f"{root}{''.join(agents)}{models}"


def _agent(name: str, chance: random.Random) -> str:
    task, thing = chance.choice(_TASKS), chance.choice(_THINGS)
    sentences = "".join(
        f"      It {chance.choice(_TASKS)} {chance.choice(_THINGS)} and {chance.choice(_THINGS)}.\n"
        for _ in range(chance.randint(2, 8))
    )
    toolsets = "".join(chance.sample(_TOOLSETS, chance.randint(1, 3)))
    return (
        f"  {name}:\n    model: {chance.choice(('main', 'small', 'dmr/ai/qwen3'))}\n"
        f"    description: Who {task} {thing} # {chance.randint(0, 9999)}\n"
        f"    instruction: |\n{sentences}    toolsets:\n{toolsets}"
        f"    max_iterations: {chance.randint(5, 50)}\n"
    )


def _models(chance: random.Random) -> str:
    return (
        "models:\n  main:\n    provider: dmr\n    model: ai/qwen3\n"
        f"    max_tokens: {chance.randint(1, 64)}000\n"
        f"    temperature: 0.{chance.randint(1, 9)}\n"
        "  small:\n    provider: dmr\n    model: ai/smollm2\n"
        '    provider_opts:\n      runtime_flags: ["--threads=8"]\n'
    )


def write(folder: Path, number: int, lines: int) -> list[Path]:
    """Writes `number` files of about `lines` lines."""
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"team-{at:04}.yaml" for at in range(number)]
    for seed, file in enumerate(files):
        file.write_text(agent_file(lines, seed), "utf-8")
    return files
