import pytest

from cagent_ls.language.permissions import Pattern, covers, glob_covers, parse_pattern


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("shell", Pattern("shell")),
        ("shell:cmd=rm*", Pattern("shell", (("cmd", "rm*"),))),
        ("shell:cmd=a:cwd=/x", Pattern("shell", (("cmd", "a"), ("cwd", "/x")))),
        ("shell:cmd=a:cmd=b", Pattern("shell", (("cmd", "a"), ("cmd", "b")))),
        ("mcp:github:*", Pattern("mcp:github:*")),
        ("mcp:x:cmd=a", Pattern("mcp:x", (("cmd", "a"),))),
        ("shell:cmd=curl http://x", Pattern("shell", (("cmd", "curl http://x"),))),
        ("shell:cmd=a:b-c=d", Pattern("shell", (("cmd", "a:b-c=d"),))),
        ("shell:=x", Pattern("shell:=x")),
    ],
)
def test_patterns_since_115(text: str, pattern: Pattern) -> None:
    assert parse_pattern(text, colons_in_values=True) == pattern


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("shell", Pattern("shell")),
        ("shell:cmd=rm*:cwd=/x", Pattern("shell", (("cmd", "rm*"), ("cwd", "/x")))),
        ("mcp:github:*", Pattern("mcp:github:*")),
        ("shell:cmd=curl http://x", Pattern("shell", (("cmd", "curl http"),), ("//x",))),
        ("shell:cmd=a:b-c=d", Pattern("shell", (("cmd", "a"), ("b-c", "d")))),
        ("shell:=x:cmd=a:y", Pattern("shell:=x", (("cmd", "a"),), ("y",))),
    ],
)
def test_patterns_before(text: str, pattern: Pattern) -> None:
    assert parse_pattern(text, colons_in_values=False) == pattern


@pytest.mark.parametrize(
    ("glob", "other", "covered"),
    [
        ("*", "read_*", True),
        ("read_*", "READ_file", True),
        ("r*e", "read_*_file", True),
        ("r?ad", "re?d", False),
        ("r?ad", "r?ad", True),
        ("read_file", "read_*", False),
        ("*a*", "*b*", False),
        ("[ab]*", "a*", False),
        ("[ab]*", "[AB]*", True),
    ],
)
def test_one_glob_covers_another(glob: str, other: str, covered: bool) -> None:
    assert glob_covers(glob, other) is covered


@pytest.mark.parametrize(
    ("text", "other", "covered"),
    [
        ("shell", "shell:cmd=ls*", True),
        ("shell:cmd=ls*", "shell", False),
        ("sh*:cmd=ls*", "shell:cmd=ls -l*:cwd=/x", True),
        ("shell:cwd=/x", "shell:cmd=ls", False),
        ("shell:cmd=a:cmd=b*", "shell:cmd=bc", True),
    ],
)
def test_one_pattern_covers_another(text: str, other: str, covered: bool) -> None:
    first, second = (parse_pattern(t, colons_in_values=True) for t in (text, other))
    assert covers(first, second) is covered
