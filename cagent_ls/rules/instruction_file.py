"""instruction-file: a file of instructions that cannot be used."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Related, Severity
from cagent_ls.analysis.problem import TextUse
from cagent_ls.analysis.target import About
from cagent_ls.language.types import TextKind
from cagent_ls.rules._texts import field_of
from cagent_ls.rules.rule import File, Rule

_HEAD = "agents:\n  root:\n    model: dmr/ai/qwen3\n"

RULE = Rule(
    id="instruction-file",
    severity=Severity.ERROR,
    summary="`instruction_file` names files inside the folder of the agent file, in place of "
    "`instruction`.",
    bad=_HEAD + "    instruction_file: ../prompt.md # for all of us\n",
    good=_HEAD + "    instruction_file: prompt.md # for all of us\n",
    details="The file is read when the agent file is loaded. Its path is relative to the folder of "
    "the agent file and may not leave it: no `..`, no absolute path. A missing file is an error, "
    "and so is `instruction` beside `instruction_file`: keep one of the two.",
    looks_around=True,
    rows=("N02", "N03"),
)


@RULE.each("Agent")
def both(agent: Bound, _about: About) -> Iterator[Finding]:
    """The two keys side by side."""
    if agent.is_set("instruction") and agent.is_set("instruction_file"):
        key = agent.key("instruction_file")
        related = Related("the other one", agent.key("instruction").span)
        message = "`instruction` and `instruction_file` exclude each other; delete one"
        yield RULE.at(key.span, message, related=(related,))


@RULE.linked(TextKind.PATH)
def path(use: TextUse, file: File) -> Iterator[Finding]:
    """Where the file is."""
    name = use.node.text
    if not name or field_of(use) != "instruction_file":
        return
    steps = name.replace("\\", "/").split("/")
    absolute = not steps[0] or (len(steps[0]) == 2 and steps[0][1] == ":")
    if absolute or _leaves(steps):
        where = "an absolute path" if absolute else "outside the folder of this file"
        yield RULE.at(use.node.span, f"`{name}` is {where}; move the file into the folder")
    elif file.around.files is not None and not file.around.files.exists(name):
        yield RULE.at(use.node.span, f"there is no file `{name}` beside this one")


def _leaves(steps: list[str]) -> bool:
    depth = 0
    for step in steps:
        depth += -1 if step == ".." else step not in {"", "."}
        if depth < 0:
            return True
    return False
