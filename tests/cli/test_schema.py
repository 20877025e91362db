import json
import subprocess
import sys

from cagent_ls.language.schema import schema


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    argv = [sys.executable, "-m", "cagent_ls", "schema", *arguments]
    return subprocess.run(argv, capture_output=True, text=True, timeout=60, check=False)


def test_it_prints_the_newest_schema() -> None:
    done = run()
    assert done.returncode == 0
    assert json.loads(done.stdout) == schema()


def test_it_prints_the_schema_of_a_format() -> None:
    assert json.loads(run("--format-version", "6").stdout) == schema(6)


def test_an_unknown_format_is_wrong_use() -> None:
    for number in ("17", "-1", "six"):
        done = run("--format-version", number)
        assert (done.returncode, done.stdout) == (2, "")
        assert "--format-version" in done.stderr

    assert "give a number from 0 to 16" in run("--format-version", "17").stderr
