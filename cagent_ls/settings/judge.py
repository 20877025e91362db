"""The one function by which the editor, the command line and the runtime check a text."""

from __future__ import annotations

from dataclasses import replace

from cagent_ls.analysis.around import UNKNOWN, Around
from cagent_ls.analysis.finding import Finding
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.rules import findings
from cagent_ls.settings.model import Settings


def check(file: Snapshot, settings: Settings, around: Around = UNKNOWN) -> list[Finding]:
    """What there is to say of a file that was analysed for the target of the settings."""
    return [
        replace(finding, severity=settings.severity.get(finding.rule, finding.severity))
        if finding.rule in settings.severity
        else finding
        for finding in findings(file, around)
        if settings.wants(finding.rule)
    ]
