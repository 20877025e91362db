from textwrap import dedent

import pytest

from cagent_ls.analysis.around import UNKNOWN, Around
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.snapshot import analyse
from cagent_ls.rules import RULES, findings
from cagent_ls.rules.rule import Rule
from tests.rules.surroundings import NOTHING


def found(text: str, around: Around = UNKNOWN) -> list[Finding]:
    return findings(analyse(dedent(text)), around)


def said(text: str) -> list[tuple[str, str, str]]:
    """Rule, severity and the marked text of each finding."""
    text = dedent(text)
    return [
        (f.rule, f.severity.label, text[f.span.start : f.span.end]) for f in findings(analyse(text))
    ]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_bad_example_is_found_and_the_good_one_is_clean(rule: Rule) -> None:
    assert rule.id in {f.rule for f in (*found(rule.bad), *found(rule.bad, NOTHING))}
    assert [f for f in found(rule.good) if f.severity >= Severity.WARNING] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_fix_removes_its_finding(rule: Rule) -> None:
    for finding in found(rule.bad):
        for fix in finding.fixes:
            text = rule.bad
            for edit in sorted(fix.edits, key=lambda e: -e.span.start):
                text = text[: edit.span.start] + edit.text + text[edit.span.end :]
            assert finding.rule not in {f.rule for f in found(text)}


def test_three_mistakes_are_three_findings_each_at_its_place() -> None:
    assert said("""\
        agents:
          root:
            model: locl
            instructon: Be kind.
            toolsets:
              - type: filesystem
                command: ls
        models:
          local:
            provider: dmr
            model: ai/smollm2
        """) == [
        ("undefined-reference", "error", "locl"),
        ("unknown-field", "error", "instructon"),
        ("toolset-field", "error", "command"),
    ]


def test_yaml_that_is_no_agent_file_is_left_alone() -> None:
    assert found("services:\n  web:\n    image: nginx\n    image: nginx\n") == []


def test_a_key_unknown_in_the_newest_format_may_be_newer_than_we_know() -> None:
    text = "agents: {root: {model: dmr/ai/qwen3, zzz: 1}}\n"
    assert said(text) == [("unknown-field", "warning", "zzz")]
    assert said("version: 8\n" + text) == [("unknown-field", "error", "zzz")]


def test_a_key_of_another_format_says_which() -> None:
    [finding] = found("version: 6\nagents:\n  root:\n    model: dmr/ai/qwen3\n    budgets: [b]\n")
    assert "needs format 12" in finding.message


def test_old_agent_level_rag_still_runs_with_the_bundled_runtime() -> None:
    [finding] = found("agents:\n  root:\n    model: dmr/ai/qwen3\n    rag: [docs]\n")
    assert (finding.severity, finding.target) == (Severity.WARNING, "docker-agent")


def test_lenient_scalars_are_no_errors() -> None:
    assert (
        found("""\
        version: 16
        agents:
          root:
            model: dmr/ai/qwen3
            description: 12
            max_iterations: "20"
            add_date: true
            hooks:
            instruction: [one, two]
            toolsets:
              - {type: shell, path: ""}
        """)
        == []
    )


def test_a_missing_provider_in_front_of_a_model_is_explained() -> None:
    [finding] = found("agents:\n  root:\n    model: ai/qwen3\n")
    assert "write `dmr/ai/qwen3`" in finding.message


def test_an_agent_with_a_harness_names_its_model_for_the_harness() -> None:
    harness = "agents:\n  root:\n    model: opus\n    harness: {type: claude-code}\n"
    assert found(harness) == []


def test_a_provider_may_come_from_the_users_own_settings() -> None:
    assert said("agents:\n  root:\n    model: mycorp/large\n") == [
        ("undefined-reference", "warning", "mycorp/large")
    ]
    assert said("agents:\n  root:\n    model: opnai/gpt-5\n")[0][1] == "error"


@pytest.mark.parametrize(
    ("flag", "marked"),
    [("--ngl=33", "--ngl"), ("--host=x", "--host"), ("--treads=8", "--treads"), ("-ngl", None)],
)
def test_flags_are_those_that_docker_model_runner_lets_through(
    flag: str, marked: str | None
) -> None:
    head = "models:\n  m:\n    provider: dmr\n    model: ai/x\n    provider_opts:\n"
    text = f"{head}      runtime_flags: [{flag}]\n"
    expected = [("runtime-flag-refused", "warning", marked)] if marked else []
    assert [f for f in said(text) if f[0] != "no-agents"] == expected
