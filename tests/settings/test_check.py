"""The one check of all programs, with settings."""

from textwrap import dedent

from cagent_ls.analysis.snapshot import analyse
from cagent_ls.settings.judge import check
from cagent_ls.settings.model import Settings, read_layer

TEXT = dedent("""\
    agents:
      root:
        model: nope
        modle: nope
        instruction: Hi
    """)


def said(**values: object) -> list[tuple[str, str]]:
    settings = Settings().with_layer(read_layer(values))
    found = check(analyse(TEXT, target=settings.target), settings)
    return [(finding.rule, finding.severity.label) for finding in found]


def test_settings_choose_rules_and_severities() -> None:
    reference, field = ("undefined-reference", "error"), ("unknown-field", "error")
    assert said() == [reference, field]
    assert said(select=["un*field"]) == [field]
    assert said(ignore=["un*field"]) == [reference]
    assert said(severity={"unknown-field": "hint"}) == [reference, ("unknown-field", "hint")]
