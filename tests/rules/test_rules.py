import re
from textwrap import dedent

import pytest

from cagent_ls.analysis.around import UNKNOWN, Around
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.snapshot import analyse
from cagent_ls.analysis.target import Target
from cagent_ls.rules import RULES, findings
from cagent_ls.rules.rule import Rule
from tests.rules.surroundings import NOTHING


def found(text: str, target: str = "both") -> list[Finding]:
    """The findings that are more than a remark."""
    file = analyse(dedent(text), target=Target.parse(target))
    return [f for f in findings(file) if f.severity >= Severity.WARNING]


def said(text: str) -> list[tuple[str, str, str]]:
    """Rule, severity and the marked text of each of them."""
    text = dedent(text)
    return [(f.rule, f.severity.label, text[f.span.start : f.span.end]) for f in found(text)]


def of_example(rule: Rule, text: str, around: Around = UNKNOWN) -> list[Finding]:
    """The findings of an example, for a release in which the problem exists."""
    target = f"docker-agent@{rule.until}" if rule.until else "both"
    return findings(analyse(text, target=Target.parse(target)), around)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_bad_example_is_found_and_the_good_one_is_clean(rule: Rule) -> None:
    bad = [f for a in (UNKNOWN, NOTHING) for f in of_example(rule, rule.bad, a)]
    assert rule.id in {f.rule for f in bad}
    good = of_example(rule, rule.good)
    assert [f for f in good if f.severity >= Severity.WARNING or f.rule == rule.id] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_fix_removes_its_finding(rule: Rule) -> None:
    for finding in of_example(rule, rule.bad):
        for fix in finding.fixes:
            text = rule.bad
            for edit in sorted(fix.edits, key=lambda e: -e.span.start):
                text = text[: edit.span.start] + edit.text + text[edit.span.end :]
            assert finding.rule not in {f.rule for f in of_example(rule, text)}
            assert all(comment in text for comment in re.findall("#(?! cagent-ls:).*", rule.bad))


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
    assert ("unknown-field", "error", "zzz") in said("version: 8\n" + text)


def test_a_key_of_another_format_says_which() -> None:
    text = "version: 6\nagents:\n  root:\n    model: dmr/ai/qwen3\n    budgets: [b]\n"
    [finding] = [f for f in found(text) if f.rule == "unknown-field"]
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
        ("unknown-provider", "warning", "mycorp/large")
    ]
    assert said("agents:\n  root:\n    model: opnai/gpt-5\n")[0][1] == "error"


@pytest.mark.parametrize(
    ("flag", "marked"),
    [("--ngl=33", "--ngl"), ("--host=x", "--host"), ("--treads=8", "--treads"), ("-ngl=33", None)],
)
def test_flags_are_those_that_docker_model_runner_lets_through(
    flag: str, marked: str | None
) -> None:
    head = "models:\n  m:\n    provider: dmr\n    model: ai/x\n    provider_opts:\n"
    text = f"{head}      runtime_flags: [{flag}]\n"
    expected = [("runtime-flag-refused", "warning", marked)] if marked else []
    assert [f for f in said(text) if f[0] != "no-agents"] == expected


def test_a_misspelt_name_is_one_finding() -> None:
    text = (
        "agents: {root: {model: lokal, instruction: Hi}}\n"
        "models: {local: {provider: dmr, model: ai/x}}"
    )
    assert [f.rule for f in findings(analyse(text))] == ["undefined-reference"]


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("agents: {root: {modell: dmr/ai/x, instruction: Hi}}", ["unknown-field"]),
        ("agents: {root: {model: dmr/ai/x, instructon: Hi}}", ["unknown-field"]),
        (
            "agents: {root: {model: m, instruction: Hi}}\nmodels: {m: {provder: dmr, model: ai/x}}",
            ["unknown-field"],
        ),
    ],
)
def test_a_misspelt_key_is_not_missed_too(text: str, rules: list[str]) -> None:
    assert [f.rule for f in findings(analyse(text))] == rules
