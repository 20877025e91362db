"""The fixes that rules have for what they find: one, all of a rule, all that are safe."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from cagent_ls.analysis.finding import Edit, Finding
from cagent_ls.analysis.fixing import Draft, fix_all, may_apply
from cagent_ls.analysis.snapshot import Snapshot, analyse
from cagent_ls.features.actions.action import Action, Asked, Later

_WITH_ACTION = {"old-format"}
"""Rules about which another action does more than their fix."""

Check = Callable[[Snapshot], Sequence[Finding]]
"""What there is to say of a version of the file."""


def fixes(file: Snapshot, asked: Asked) -> Iterator[Action]:
    """Every fix of the findings; then, for rules that find more, all of the file at once."""
    for finding in asked.findings:
        if finding.rule in _WITH_ACTION:
            continue
        usable = [fix for fix in finding.fixes if fix.edits]
        for fix in usable:
            certain = fix.safe and len(usable) == 1
            yield Action(fix.title, "quickfix", fix.edits, (finding,), preferred=certain)
    if file.document.faults:
        return  # one after the other, with a look at what becomes of it
    for rule in dict.fromkeys(f.rule for f in asked.findings if _is_certain(f)):
        if sum(f.rule == rule and _is_certain(f) for f in asked.others) > 1:
            here = tuple(asked.about(rule))
            title = f"Fix all of `{rule}` in this file"
            yield Action(title, "quickfix", findings=here, later=Later("fix-all", rule))


def all_fixes(_file: Snapshot, asked: Asked) -> Iterator[Action]:
    """All safe fixes of the file."""
    if any(map(_is_certain, asked.others)):
        yield Action(
            "Fix all that is safe to fix", "source.fixAll.cagent-ls", later=Later("fix-all")
        )


def fixed(file: Snapshot, check: Check, rule: str) -> tuple[Edit, ...]:
    """The edits that apply safe fixes, of one rule or of all, until nothing is left to fix."""
    draft, version = Draft(file.document.text), file

    def of_text(text: str) -> list[Finding]:
        nonlocal version
        version = analyse(text, version, file.target)
        return [finding for finding in check(version) if rule in {"", finding.rule}]

    fix_all(draft, of_text, unsafe=False)
    return draft.edits


def _is_certain(finding: Finding) -> bool:
    return any(may_apply(fix, unsafe=False) for fix in finding.fixes)
