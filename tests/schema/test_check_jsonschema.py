"""The schema in check-jsonschema, which people run in CI and as a pre-commit hook."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = Path(sys.executable).parent / "check-jsonschema"

pytestmark = pytest.mark.skipif(not PROGRAM.exists(), reason="check-jsonschema is not installed")


def check(*files: Path, schema: str = "agent-schema.json") -> subprocess.CompletedProcess[str]:
    argv: list[str | Path] = [PROGRAM, "--color", "never"]
    argv += ["--schemafile", ROOT / "schema" / schema, *files]
    return subprocess.run(argv, capture_output=True, text=True, timeout=120, check=False)


def test_the_examples_pass() -> None:
    done = check(*sorted((ROOT / "examples").rglob("*.yaml")))
    assert done.returncode == 0, done.stdout


def test_each_mistake_is_named_with_its_path(tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text("""\
agents:
  root:
    modl: dmr/ai/qwen3
    fallback: {cooldown: 90s}
    toolsets:
      - {type: filesystem, command: ls}
      - {type: lsp}
    hooks: {stop: {type: command, command: echo, when: never}}
""")
    done = check(file)
    assert done.returncode == 1
    for place, what in {
        "$.agents.root": "'modl' was unexpected",
        "$.agents.root.toolsets[0].command": "'ls' is not one of ['', None, False, 0, [], {}]",
        "$.agents.root.toolsets[1]": "'command' is a required property",
        "$.agents.root.hooks.stop": "'when' was unexpected",
    }.items():
        assert any(f"::{place}: " in line and what in line for line in done.stdout.splitlines()), (
            done.stdout
        )


def test_a_format_has_its_own_schema(tmp_path: Path) -> None:
    file = tmp_path / "old.yaml"
    file.write_text("version: 6\nagents: {root: {model: a/b, rag: [docs]}}\n")
    assert check(file, schema="agent-schema-v6.json").returncode == 0
    assert check(file, schema="agent-schema-v8.json").returncode == 1
    assert check(file).returncode == 0
