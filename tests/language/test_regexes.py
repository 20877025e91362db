import pytest

from cagent_ls.language.regexes import regex_fault


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "read_.*|write_file",
        "^(?i)shell$",
        "(?P<a>x)(?<b>y)",
        "(?i-s:x)",
        "(a|b)*?",
        "a{2,5}b{3}c{4,}",
        "a{,5}",
        "x{",
        "x{01}",
        r"[]a]",
        r"[^]a]",
        r"[a-]",
        r"[\d-z]",
        r"[[:alpha:]_]",
        r"\Q(*\E",
        r"\Q(",
        r"\x41\x{1F600}\012\.\_",
        r"\p{Greek}\pL\PN",
        r"\A\bword\B\z",
        r"^*",
        r"(a{30}){30}",
        "é+",
    ],
)
def test_go_takes(pattern: str) -> None:
    assert regex_fault(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("a(?=b)", "lookahead"),
        ("a(?!b)", "lookahead"),
        ("(?<=a)b", "lookbehind"),
        ("(?<!a)b", "lookbehind"),
        (r"(a)\1", "backreference"),
        ("(?>a)", "no group"),
        ("(?P=a)", "no group"),
        ("(?#note)", "no group"),
        ("(?x)a", "no group"),
        ("a++", "possessive"),
        ("a**", "another repetition"),
        ("*", "nothing before"),
        ("(+a)", "nothing before"),
        ("a|?", "nothing before"),
        ("(a", "never closed"),
        ("a)", "closes no group"),
        ("[a", "never closed"),
        ("[z-a]", "no range"),
        ("[[:foo:]]", "no class"),
        ("a{1001}", "more than 1000"),
        ("a{5,2}", "larger"),
        ("(a{100}){100}", "more than 1000"),
        ("a\\", "lone"),
        (r"\Z", r"no `\Z`"),
        (r"\u0041", r"no `\u`"),
        (r"[\b]", r"no `\b`"),
        (r"\p{2}", "no name"),
        (r"\x{110000}", "no character"),
        ("(?P<a>x)(?P<a>y)", "two groups"),
    ],
)
def test_go_refuses(pattern: str, reason: str) -> None:
    assert reason in (regex_fault(pattern) or "")
