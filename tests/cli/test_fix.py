"""`--fix`, `--unsafe-fixes` and `--diff`."""

import json
import re
import stat

import pytest

from cagent_ls.analysis.snapshot import analyse
from cagent_ls.analysis.target import Target
from cagent_ls.rules import RULES, findings
from cagent_ls.rules.rule import Rule
from tests.cli.conftest import Folder, Stdin

UNUSED = " # cagent-ls: ignore[yaml-syntax]"
TEXT = f"agents:\n  root:{UNUSED}\n    modle: dmr/ai/qwen3 # ours\n    instruction: Hi\n"
SAFE = TEXT.replace(UNUSED, "")
ALL = SAFE.replace("modle", "model")


def test_only_safe_fixes_are_applied_unless_all_are_asked_for(folder: Folder) -> None:
    folder.write("a.yaml", TEXT)
    run = folder.check("a.yaml", "--fix")
    assert (run.code, folder.read("a.yaml")) == (1, SAFE)
    assert "1 agent file checked, 1 fix applied: 1 error" in run.err
    run = folder.check("a.yaml", "--fix", "--unsafe-fixes")
    assert (run.code, folder.read("a.yaml")) == (0, ALL)


def fixable(rule: Rule, target: Target) -> bool:
    """Whether each of the rule's findings in its bad example comes with a fix."""
    found = [f for f in findings(analyse(rule.bad, target=target)) if f.rule == rule.id]
    return bool(found) and all(f.fixes for f in found)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_fixing_the_bad_example_of_a_rule(folder: Folder, rule: Rule) -> None:
    target = f"docker-agent@{rule.until}" if rule.until else "both"
    folder.write("a.yaml", rule.bad)
    options = ("a.yaml", "--target", target, "--select", rule.id)
    folder.check(*options, "--fix", "--unsafe-fixes")
    if not fixable(rule, Target.parse(target)):
        return
    left = json.loads(folder.check(*options, "--format", "json").out)
    assert left["findings"] == []
    comments = re.findall("#(?! cagent-ls:).*", rule.bad)
    assert all(comment in folder.read("a.yaml") for comment in comments)


def test_a_diff_shows_what_would_change_and_changes_nothing(folder: Folder) -> None:
    folder.write("a.yaml", TEXT + "# end")
    run = folder.check("a.yaml", "--diff", "--unsafe-fixes", "--fail-on", "never")
    assert run.code == 1
    assert run.out == (
        "--- a/a.yaml\n+++ b/a.yaml\n@@ -1,5 +1,5 @@\n agents:\n"
        f"-  root:{UNUSED}\n-    modle: dmr/ai/qwen3 # ours\n"
        "+  root:\n+    model: dmr/ai/qwen3 # ours\n"
        "     instruction: Hi\n # end\n\\ No newline at end of file\n"
    )
    assert "2 fixes possible" in run.err
    assert folder.read("a.yaml") == TEXT + "# end"
    folder.write("a.yaml", ALL)
    assert folder.check("a.yaml", "--diff").code == 0


def test_mode_links_line_ends_and_byte_order_mark_stay(folder: Folder) -> None:
    text = "\ufeff" + TEXT.replace("\n", "\r\n")
    file = folder.write("real.yaml", "")
    file.write_bytes(text.encode())
    file.chmod(0o640)
    (folder.path / "a.yaml").symlink_to("real.yaml")
    folder.check("a.yaml", "--fix", "--ignore", "byte-order-mark")
    assert file.read_bytes().decode() == "\ufeff" + SAFE.replace("\n", "\r\n")
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert (folder.path / "a.yaml").is_symlink()
    assert sorted(path.name for path in folder.path.iterdir()) == ["a.yaml", "real.yaml"]


def test_standard_input_is_printed_fixed_and_nothing_else(folder: Folder, stdin: Stdin) -> None:
    stdin(TEXT.encode())
    run = folder.check("-", "--fix")
    assert (run.code, run.out) == (1, SAFE)
    assert "unknown-field" in run.err
    stdin(ALL.encode())
    assert folder.check("-", "--fix").out == ALL


def test_what_a_comment_hides_is_not_fixed(folder: Folder) -> None:
    text = TEXT.replace(UNUSED, "").replace("# ours", "# cagent-ls: ignore[unknown-field]")
    folder.write("a.yaml", text)
    folder.check("a.yaml", "--fix", "--unsafe-fixes", "--select", "unknown-field")
    assert folder.read("a.yaml") == text
