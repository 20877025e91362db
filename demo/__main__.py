"""`make demo`: the product at work on real input, without Docker and without an account.

Every step is a command that a person could type. Exits 0 only if each did what it should.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from demo.sample_models import MissingModel, chat_model, embedding_model

ROOT = Path(__file__).parents[1]
CHECK = [sys.executable, "-m", "cagent_ls", "check"]
RUNTIME = [sys.executable, "-m", "cagent_runtime"]
MISTAKES = """\
agents:
  root:
    model: lokal
    instructon: You are a helpful assistant.

models:
  local:
    provider: dmr
    model: ai/smollm2
"""
NOTE = "The garden party is on Friday at six.\n"


class StepFailed(Exception):
    """A step of the demo did not do what it should."""


def main() -> int:
    """Runs all steps; 0 if each did what it should, else 1."""
    try:
        with tempfile.TemporaryDirectory(prefix="cagent-demo-") as folder:
            _steps(Path(folder))
    except (StepFailed, MissingModel) as error:
        print(f"\nThe demo stopped: {error}", file=sys.stderr)
        return 1
    print(
        "\nAll of it worked, with models that ran on this machine only.\n"
        'Next: open a file of examples/ in your editor (README.md, "In an editor"), or copy\n'
        "examples/assistant.yaml and ask it something: cagent-runtime run FILE"
    )
    return 0


def _steps(folder: Path) -> None:
    _heading("1. Check a file with two mistakes")
    bad = folder / "team.yaml"
    bad.write_text(MISTAKES, "utf-8")
    _expect(_run([*CHECK, bad.name], cwd=folder), 1, "did you mean `local`", "`instruction`")

    _heading("2. Check the examples: no error")
    _expect(_run([*CHECK, "examples"]), 0)

    _heading("3. Start a local model runner (it stands where Docker Model Runner stands)")
    with _runner() as url:
        print(url)
        environ = {**os.environ, "MODEL_RUNNER_HOST": url}

        _heading("4. Index this project's docs and search them")
        source = "examples/documentation.yaml"
        _expect(_run([*RUNTIME, "rag", "index", source], environ), 0)
        query = ["--query", "what does exit code 4 mean"]
        _expect(_run([*RUNTIME, "rag", "search", source, *query], environ), 0, "docs/exit-codes.md")

        _heading("5. Run an agent that reads a file with a tool")
        (folder / "notes.txt").write_text(NOTE, "utf-8")
        agent = str(ROOT / "examples" / "assistant.yaml")
        question = "Use the tool read_file for notes.txt."
        said = _run([*RUNTIME, "run", agent, question], environ, cwd=folder)
        _expect(said, 0, "→ read_file", "garden party")


def _heading(text: str) -> None:
    print(f"\n== {text}", flush=True)


def _run(
    argv: list[str], environ: dict[str, str] | None = None, cwd: Path = ROOT
) -> tuple[int, str]:
    """Runs a command, shows what it prints, and returns its exit code and output."""
    words = ["cagent-ls" if argv[2] == "cagent_ls" else "cagent-runtime", *argv[3:]]
    print("$ " + " ".join(f'"{word}"' if " " in word else word for word in words), flush=True)
    done = subprocess.run(
        argv,
        cwd=cwd,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    print(done.stdout, end="", flush=True)
    return done.returncode, done.stdout


def _expect(outcome: tuple[int, str], code: int, *parts: str) -> None:
    got, printed = outcome
    if got != code:
        raise StepFailed(f"the command ended with exit code {got}, not {code}")
    for part in parts:
        if part not in printed:
            raise StepFailed(f"the command did not print {part!r}")


@contextmanager
def _runner() -> Iterator[str]:
    """The address of a local runner with the sample models; ended on leaving."""
    models = {"ai/smollm2": chat_model(), "ai/all-minilm": embedding_model()}
    options = [part for name, path in models.items() for part in ("--model", f"{name}={path}")]
    process = subprocess.Popen(
        [*RUNTIME, "local", "serve", "--port", "0", *options], stderr=subprocess.PIPE, text=True
    )
    try:
        line = process.stderr.readline() if process.stderr else ""
        if "http://" not in line:
            raise StepFailed(f"the local runner did not start: {line.strip()}")
        yield line.split()[2]
    finally:
        process.terminate()
        process.wait(30)
        if process.stderr:
            process.stderr.close()


if __name__ == "__main__":
    sys.exit(main())
