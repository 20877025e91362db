import pytest

from cagent_ls.features.explain import duration, flag, glob, permission, regex


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1h30m", "`1h30m` is 90 minutes."),
        ("1h", "`1h` is 1 hour."),
        ("48h", "`48h` is 2 days."),
        ("90s", "`90s` is 90 seconds."),
        ("1.5s", "`1.5s` is 1.5 seconds."),
        ("250ms", "`250ms` is 250 milliseconds."),
        ("-5m", "`-5m` is minus 5 minutes."),
        ("0", "`0` is no time at all."),
        ("5", ""),
        ("soon", ""),
    ],
)
def test_durations(text: str, told: str) -> None:
    assert duration(text) == told


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("shell", ["Fits if the whole text is `shell`."]),
        ("a|b|c", ["`a`, `b` or `c`"]),
        ("^x", ["- `^`: the start"]),
        ("read_.*", ["- `.*`: any text"]),
        (r"\d{2,}", ["- `\\d`: a digit", "- `{2,}`: 2 times or more often"]),
        ("x{3}", ["- `{3}`: 3 times"]),
        ("[^a-z]+?", ["none of these", "as few as possible"]),
        (r"a\.b", ["the character `.`"]),
        ("(?i)x", ["capitals do not matter"]),
        ("[", ["no regular expression"]),
        ("`", ["`` ` ``"]),
    ],
)
def test_regular_expressions(text: str, parts: list[str]) -> None:
    told = regex(text, whole=True)
    assert all(part in told for part in parts), told


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("src/**/*.py", "- `**`: any folders"),
        ("a?[xy]", "one of these"),
        ("plain", ""),
        ("[", "no"),
    ],
)
def test_globs(text: str, part: str) -> None:
    assert part in glob(text) if part else glob(text) == ""


@pytest.mark.parametrize(
    ("text", "verdict", "told"),
    [
        ("shell", "allow", "Calls of the tool `shell` run without a question."),
        ("*", "ask", "Calls of any tool are asked about."),
        ("edit_*", "deny", "Calls of tools that fit `edit_*` never run."),
        (
            "shell:cmd=ls*:cwd=/x",
            "allow",
            "Calls of the tool `shell` whose `cmd` fits `ls*` and `cwd` fits `/x` run without a "
            "question.",
        ),
    ],
)
def test_permissions(text: str, verdict: str, told: str) -> None:
    assert permission(text, verdict, colons_in_values=True) == told


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("--threads=8", ["CPU threads", "Also written `-t`.", "Value: `8`."]),
        ("-fa", ["Faster attention", "Its value may be left out."]),
        ("--mlock", ["Takes no value."]),
        ("--max-model-len", ["(vLLM)", "A flag of vLLM."]),
        ("--keep", ["`--keep`: a flag of llama.cpp."]),
        ("--ngl", ["refuses `--ngl`", "write `--n-gpu-layers`"]),
    ],
)
def test_flags(text: str, parts: list[str]) -> None:
    told = flag(text)
    assert all(part in told for part in parts), told


def test_values_are_no_flags() -> None:
    assert flag("8") == ""
