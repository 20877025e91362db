import pytest

from cagent_ls.language.globs import glob_fault


@pytest.mark.parametrize(
    "glob", ["", "*.py", "src/**/*.ts", "[a-z]?", "[^a]", "[\\]]", "\\[", "a]", "[a-z0-9_]"]
)
def test_good_globs(glob: str) -> None:
    assert glob_fault(glob) is None


@pytest.mark.parametrize(
    ("glob", "reason"),
    [
        ("[", "never closed"),
        ("*[a", "never closed"),
        ("[a-", "never closed"),
        ("[\\", "never closed"),
        ("[]a]", "nothing in it"),
        ("[^]", "nothing in it"),
        ("[-a]", "without both ends"),
        ("[a-]", "nothing in it"),
        ("a\\", "lone"),
    ],
)
def test_malformed_globs(glob: str, reason: str) -> None:
    assert reason in (glob_fault(glob) or "")
