"""Every format against a stored report of the same files; `UPDATE_SNAPSHOTS=1` writes them anew."""

import importlib
import json
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

from cagent_ls.analysis.finding import Edit, Finding, Fix, Related, Severity
from cagent_ls.analysis.snapshot import analyse
from cagent_ls.report.model import FileReport, with_fingerprints
from cagent_ls.rules import RULES as REAL_RULES
from cagent_ls.rules import findings
from cagent_ls.rules.rule import Rule
from cagent_ls.syntax.lines import LineIndex, Span
from tests.report.sarif_schema import SCHEMA

SNAPSHOTS = Path(__file__).parent / "snapshots"
TEAM = "agents:\n  root:\n    description: '😀'\n    modle: '😀, 100%: x'\n    model: x\n    a: 1\n"
SPELLING = Rule(
    "unknown-field",
    Severity.ERROR,
    "A key is not known.",
    bad="",
    good="",
    details="Why, and `what` to do.",
)
NAME = Rule("no-agents", Severity.HINT, "No agent.", bad="", good="")
RULES = (NAME, SPELLING, Rule("not-used", Severity.INFO, "Never found here.", bad="", good=""))


def reports() -> list[FileReport]:
    """A file with everything that a finding can have, a clean one, and one with a hint."""
    lines = LineIndex(TEAM)
    key = Span(TEAM.index("modle"), TEAM.index("modle") + 5)
    other, last = (
        Span(TEAM.index("model:"), TEAM.index("model:") + 5),
        Span(len(TEAM) - 9, len(TEAM)),
    )
    rename = Fix("Change to `model`", (Edit(key, "model"),))
    delete = Fix("Delete the line", (Edit(last, ""), Edit(Span(0, 0), "# é\n")), safe=True)
    found = [
        SPELLING.at(
            key,
            "no key `modle`; did you mean `model`?",
            fixes=(rename, delete),
            related=(Related("`model` stands here", other),),
        ),
        replace(
            SPELLING.at(last, "too\nmuch", severity=Severity.WARNING, tags=("unused",)),
            target="docker-agent",
        ),
    ]
    hint = [NAME.at(Span(0, 2), "no agent")]
    return [
        FileReport("team/ä b.yaml", lines, found),
        FileReport("clean.yaml", LineIndex("{}"), []),
        FileReport("models.yaml", LineIndex("{}"), hint),
    ]


@pytest.fixture(autouse=True)
def rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules whose texts nobody rewrites."""
    monkeypatch.setattr("cagent_ls.report.sarif.RULES", RULES)


def render(name: str, files: Sequence[FileReport]) -> str:
    text: str = importlib.import_module(f"cagent_ls.report.{name}").render(files)
    return text


@pytest.mark.parametrize("name", ["json", "sarif", "github", "gitlab", "junit"])
def test_a_report_is_as_stored(name: str) -> None:
    stored = SNAPSHOTS / name
    text = render(name, reports()) + "\n"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        stored.write_text(text, "utf-8")
    assert text == stored.read_text("utf-8")


def is_sarif(text: str) -> bool:
    report = json.loads(text)
    jsonschema.validate(report, SCHEMA, jsonschema.Draft7Validator)
    [run] = report["runs"]
    listed = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    return all(listed[result["ruleIndex"]] == result["ruleId"] for result in run["results"])


def test_sarif_is_valid() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    assert is_sarif(render("sarif", reports()))


def test_sarif_of_every_rule_is_valid(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cagent_ls.report.sarif.RULES", REAL_RULES)
    files = [analyse(rule.bad) for rule in REAL_RULES]
    found = [FileReport("a.yaml", file.document.lines, findings(file)) for file in files]
    assert is_sarif(render("sarif", found))


@pytest.mark.parametrize("name", ["json", "sarif", "github", "gitlab", "junit"])
def test_a_report_of_nothing_is_a_report(name: str) -> None:
    text = render(name, [])
    if name == "junit":
        assert ElementTree.fromstring(text).get("tests") == "0"  # noqa: S314
    elif name != "github":
        json.loads(text)


def odd(message: str, path: str = "a.yaml") -> FileReport:
    file = analyse("a: 1\n")
    span = file.document.lines.line_span(0)
    related = (Related("there, too", span),)
    found = Finding("unknown-field", Severity.ERROR, span, message, related=related)
    return FileReport(path, file.document.lines, [found])


def test_a_message_cannot_start_a_command_of_github() -> None:
    [line] = render("github", [odd("a\n::error::b 5%", "a,b:c.yaml")]).splitlines()
    assert line == (
        "::error file=a%2Cb%3Ac.yaml,line=1,endLine=1,col=1,endColumn=5,"
        "title=cagent-ls (unknown-field)::a%0A::error::b 5%25"
    )


def test_xml_survives_what_it_cannot_hold() -> None:
    root = ElementTree.fromstring(render("junit", [odd('<\x00\x1b&">')]))  # noqa: S314
    [failure] = root.iter("failure")
    assert '<\ufffd\ufffd&">' in (failure.text or "")


def test_related_places_are_reported() -> None:
    assert json.loads(render("json", [odd("x")]))["findings"][0]["related"][0]["line"] == 1
    [run] = json.loads(render("sarif", [odd("x")]))["runs"]
    assert run["results"][0]["relatedLocations"][0]["message"] == {"text": "there, too"}


def test_fingerprints_stay_when_lines_move_and_tell_equal_lines_apart() -> None:
    text = "agents:\n  root: {model: nope, instruction: H}\n"
    moved = "# one\n# two\n" + text.replace("agents:\n", "agents:\n\n")

    def prints(text: str) -> list[str]:
        file = analyse(text)
        report = FileReport("a.yaml", file.document.lines, findings(file))
        return [fingerprint for _, fingerprint in with_fingerprints(report)]

    assert prints(text) == prints(moved)
    twice = text + "  b: {model: nope, instruction: H, description: D}\n"
    assert len(set(prints(twice))) == len(prints(twice))
