"""The pages of the rules: `python -m cagent_ls.rules._docs docs/rules` writes them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cagent_ls.analysis.target import BUNDLED, DOCKER_AGENT
from cagent_ls.rules import RULES
from cagent_ls.rules._checklist import REASONS, ROWS
from cagent_ls.rules.rule import Rule

_PROGRAMS = {BUNDLED: "cagent-runtime (`bundled`)", DOCKER_AGENT: "docker-agent"}
_GROUPS = {
    "U": "What docker-agent 1.32 refuses or breaks on",
    "L": "What it accepts although it cannot be meant",
    "N": "What later releases added",
    "O": "Our own",
}


def facts(rule: Rule) -> dict[str, Any]:
    """A rule as plain data."""
    return {
        "id": rule.id,
        "severity": rule.severity.label,
        "summary": rule.summary,
        "details": rule.details,
        "runtimes": sorted(rule.runtimes),
        "since": rule.since,
        "until": rule.until,
        "bad": rule.bad,
        "good": rule.good,
        "url": rule.url,
    }


def page(rule: Rule) -> str:
    """A rule's page."""
    details = f"{rule.details.strip()}\n\n" if rule.details else ""
    return (
        f"# {rule.id}\n\n"
        f"{rule.summary}\n\n"
        f"- Severity: {rule.severity.label}\n"
        f"- Runtimes: {_runtimes(rule)}\n\n"
        f"{details}"
        f"## Bad\n\n{_example(rule.bad)}\n"
        f"## Good\n\n{_example(rule.good)}\n"
        f"To hide a finding, write `# cagent-ls: ignore[{rule.id}]` at the end of its line.\n"
    )


def pages() -> Mapping[str, str]:
    """All pages by file name: one for each rule, the index and the checklist."""
    return {
        **{f"{rule.id}.md": page(rule) for rule in RULES},
        "README.md": "".join(_index()),
        "checklist.md": "".join(_checklist()),
    }


def _runtimes(rule: Rule) -> str:
    window = {
        (False, False): "",
        (True, False): f" from {rule.since}",
        (False, True): f" up to {rule.until}",
        (True, True): f" {rule.since} to {rule.until}",
    }[rule.since is not None, rule.until is not None]
    return ", ".join(
        _PROGRAMS[name] + (window if name == DOCKER_AGENT else "") for name in sorted(rule.runtimes)
    )


def _example(text: str) -> str:
    return f"```yaml\n{text.rstrip()}\n```\n"


def _index() -> Iterator[str]:
    yield (
        "# Rules\n\n"
        "An error stops every runtime that the files are for; what stops only one of them is a\n"
        "warning that names it. [checklist.md](checklist.md) lists what is known to go wrong, and\n"
        "which rule finds it. [Comments](../suppress.md) hide findings.\n\n"
        "| rule | severity | what goes wrong |\n"
        "| --- | --- | --- |\n"
    )
    for rule in RULES:
        yield f"| [{rule.id}]({rule.id}.md) | {rule.severity.label} | {_cell(rule.summary)} |\n"


def _checklist() -> Iterator[str]:
    yield (
        "# Checklist\n\n"
        "Everything that is known to go wrong with agent files, and the rules that find it.\n"
    )
    for letter, title in _GROUPS.items():
        yield f"\n## {title}\n\n| row | what goes wrong | found by |\n| --- | --- | --- |\n"
        for row, what in ROWS.items():
            if row.startswith(letter):
                yield f"| {row} | {_cell(what)} | {_finders(row)} |\n"


def _finders(row: str) -> str:
    rules = [f"[{rule.id}]({rule.id}.md)" for rule in RULES if row in rule.rows]
    return ", ".join(rules) or REASONS.get(row, "not yet checked")


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def write(folder: Path) -> None:
    """Writes the pages and deletes those of rules that are gone."""
    folder.mkdir(parents=True, exist_ok=True)
    made = pages()
    for old in folder.glob("*.md"):
        if old.name not in made:
            old.unlink()
    for name, text in made.items():
        (folder / name).write_text(text, "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
