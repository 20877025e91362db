"""Runs the rules over a snapshot and judges what they find for the target."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import repeat
from typing import Any, cast

from cagent_ls.analysis.around import UNKNOWN, Around
from cagent_ls.analysis.asking import Asking, Question
from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Related, Severity
from cagent_ls.analysis.foreign import foreign_keys
from cagent_ls.analysis.problem import RepeatedKey, UndefinedAlias
from cagent_ls.analysis.rows import Checked, Found, PartFacts, Row
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.analysis.symbols import Symbols
from cagent_ls.analysis.target import BUNDLED, DOCKER_AGENT, About, Target
from cagent_ls.rules import foreign_format
from cagent_ls.rules.rule import File, Key, Rule, noted_key

_Check = tuple[frozenset[str], Callable[[Any, Any], Iterator[Finding]]]
_Table = Mapping[Key, list[_Check]]

_IN_EVERY_FORMAT = (RepeatedKey, UndefinedAlias)
"""What is wrong whatever the format, so also in one that is newer than we know."""


class Engine:
    """A set of rules, ready to run."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self.rules = {rule.id: rule for rule in rules}
        self._each = _table(rules, "each_checks")
        self._linked = _table(rules, "linked_checks")
        self._whole = [check for rule in rules for check in rule.whole_checks]

    def findings(self, file: Snapshot, around: Around = UNKNOWN) -> list[Finding]:
        """All findings in file order; none for a text that is no agent file."""
        if not file.is_agent_file:
            return []
        found = [finding for check in self._whole for finding in check(file)]
        whole = [f for f in map(self._judge, found, repeat(file.target)) if f is not None]
        asking = Asking(file.symbols)
        symbols = file.symbols if file.is_last else cast(Symbols, asking)
        context = File(file.about, symbols, around)
        found = []
        for at, row in file.rows:
            found += (f.shifted(at) for f in self._of_row(row, file, asking, context))
        found = [*whole, *found]
        if file.document.faults:
            found = [f for f in found if not self.rules[f.rule].whole_text]
        placed = (_resolved(finding, file) for finding in found)
        return sorted(placed, key=lambda f: (f.span.start, f.span.end, f.rule))

    def _of_row(
        self, row: Row, file: Snapshot, asking: Asking, context: File
    ) -> tuple[Finding, ...]:
        """The findings in one block, placed from its start."""
        known, checked = row.found, Checked(file.symbols, context.around)
        if known is not None and _holds(known, checked, asking):
            known.checked.symbols = checked.symbols
            return known.findings
        found: list[Finding] = []
        asked: set[Question] = set()
        for start, facts in ((part.start, part.facts) for part in row.parts):
            linked = self._linked_in(facts, checked, asking, context)
            found += (f.shifted(start) for f in (*self._own_in(facts, context), *linked.findings))
            asked |= linked.asked
        judged = (self._judge(finding, file.target) for finding in found)
        findings = tuple(f for f in judged if f is not None)
        row.found = Found(checked, frozenset(asked), findings)
        return findings

    def _own_in(self, facts: PartFacts, context: File) -> tuple[Finding, ...]:
        """What is found in a part by looking at nothing else."""
        if facts.own is None:
            foreign = () if context.about.newer else foreign_keys(facts.noted)
            if foreign:
                facts.own = (foreign_format.finding(foreign, context.about),)
            else:
                facts.own = tuple(_run(self._each, facts, context.about, context.about))
        return facts.own

    def _linked_in(
        self, facts: PartFacts, checked: Checked, asking: Asking, context: File
    ) -> Found:
        """What is found in a part by looking at names and surroundings too."""
        known = facts.linked
        if known is not None and _holds(known, checked, asking):
            found = Found(checked, known.asked, known.findings)
        else:
            foreign = foreign_format.is_reported(self._own_in(facts, context))
            asking.asked()
            made = () if foreign else tuple(_run(self._linked, facts, context.about, context))
            found = Found(checked, asking.asked(), made)
        facts.linked = found
        return found

    def _judge(self, finding: Finding, target: Target) -> Finding | None:
        """The finding as it concerns the target, or None where it does not.

        What every runtime of the target refuses or breaks on keeps its severity. What one does,
        or what only leaves something out, is at most a warning; it names the runtime.
        """
        rule = self.rules[finding.rule]
        about = About(target, 0, marked=False)
        concerned = {
            runtime
            for runtime in finding.runtimes & target.runtimes
            if runtime == BUNDLED or about.released(rule.since, rule.until)
        }
        if not concerned:
            return None
        everyone = concerned == target.runtimes
        loads = DOCKER_AGENT in concerned and rule.loads_since and about.released(rule.loads_since)
        severity = finding.severity if everyone and not loads else _warning(finding.severity)
        only = len(finding.runtimes) == 1 or rule.since or rule.until
        named = len(concerned) == 1 and (only or not everyone)
        name = _named(next(iter(concerned)), target) if named else ""
        return replace(finding, severity=severity, target=name)


def _holds(found: Found, checked: Checked, asking: Asking) -> bool:
    """Whether the same would be found with other names and surroundings."""
    if found.checked.around != checked.around:
        return False
    old = found.checked.symbols
    return old is checked.symbols or asking.answers_as(old, found.asked)


def _warning(severity: Severity) -> Severity:
    return min(severity, Severity.WARNING)


def _named(runtime: str, target: Target) -> str:
    """The runtime as a finding names it, with the release where that was asked for."""
    newest = Target().release
    if runtime == DOCKER_AGENT and target.release != newest:
        return f"{runtime}@{target.release}"
    return runtime


def _table(rules: tuple[Rule, ...], name: str) -> _Table:
    found: dict[Key, list[_Check]] = {}
    for rule in rules:
        for key, having, check in getattr(rule, name):
            found.setdefault(key, []).append((having, check))
    return found


def _run(table: _Table, facts: PartFacts, about: About, context: About | File) -> list[Finding]:
    found: list[Finding] = []
    for noted in facts.noted:
        if about.newer and not isinstance(noted, _IN_EVERY_FORMAT):
            continue
        checks = table.get(noted_key(noted))
        if checks is None:
            continue
        # Only checks of structs ask for keys.
        written = noted.node.pairs if isinstance(noted, Bound) else ()
        for having, check in checks:
            if not having or not having.isdisjoint(written):
                found.extend(check(noted, context))
    return found


def _resolved(finding: Finding, file: Snapshot) -> Finding:
    """The finding with the places of definitions that it mentions."""
    if not any(related.definition for related in finding.related):
        return finding
    related = tuple(_placed(related, file) for related in finding.related)
    return replace(finding, related=tuple(r for r in related if r is not None))


def _placed(related: Related, file: Snapshot) -> Related | None:
    """The place of the definition that is meant; None if it has gone."""
    if related.definition is None:
        return related
    part = file.place_of(*related.definition)
    if part is None:
        return None
    return replace(related, span=part.facts.key.span.shifted(part.start))
