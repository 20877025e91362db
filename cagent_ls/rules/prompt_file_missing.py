"""prompt-file-missing: a prompt file that is nowhere to be found."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.problem import TextUse
from cagent_ls.language.types import TextKind
from cagent_ls.rules._texts import field_of
from cagent_ls.rules.rule import File, Rule

_HEAD = "agents:\n  root:\n    model: dmr/ai/qwen3\n"

RULE = Rule(
    id="prompt-file-missing",
    severity=Severity.INFO,
    summary="A file of `add_prompt_files` that does not exist is skipped without a word.",
    bad=_HEAD + "    add_prompt_files: [AGENT.md] # rules of the house\n",
    good=_HEAD + "    add_prompt_files: [AGENTS.md] # rules of the house\n",
    details="Files of `add_prompt_files` are looked for in the working directory, in each folder "
    "above it and in the home directory; all that are found join the prompt. Nobody says so when "
    "there is none. The working directory is where the run starts, so a file may well appear "
    "elsewhere.",
    looks_around=True,
    rows=("L55",),
)


@RULE.linked(TextKind.PATH)
def prompt_file(use: TextUse, file: File) -> Iterator[Finding]:
    """Each file of the list."""
    name, files = use.node.text, file.around.files
    if files is None or not name or "$" in name or field_of(use) != "add_prompt_files":
        return
    if not files.found_upwards(name):
        message = f"no `{name}` here, in a folder above, or in the home directory"
        yield RULE.at(use.node.span, message)
