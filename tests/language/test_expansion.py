import pytest

from cagent_ls.language.expansion import Expansion, expansions, js_fault


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("plain", []),
        ("a ${env.HOME} b", [("js", "env.HOME", "HOME")]),
        ("${ env.A }", [("js", " env.A ", "A")]),
        ("${NAME}$OTHER", [("shell", "NAME", "NAME"), ("shell", "OTHER", "OTHER")]),
        ("${env.A || 'x'}", [("js", "env.A || 'x'", "")]),
        ("${args[0]} ${args}", [("js", "args[0]", ""), ("shell", "args", "args")]),
        ("${f({a: '}'})} end", [("js", "f({a: '}'})", "")]),
        ("${`a ${b}`}", [("js", "`a ${b}`", "")]),
        (r"${'\''}", [("js", r"'\''", "")]),
        ("$1 $? $$", [("shell", "1", "1"), ("shell", "?", "?"), ("shell", "$", "$")]),
        ("$ 5, a$", []),
        ("${}", [("js", "", "")]),
        ("${open", [("js", "open", "")]),
    ],
)
def test_expansions(text: str, found: list[tuple[str, str, str]]) -> None:
    assert [(e.form, e.expression, e.variable) for e in expansions(text)] == found


def test_places_and_an_open_brace() -> None:
    assert expansions("a ${b}") == (Expansion(2, 6, "shell", "b", "b"),)
    [unfinished] = expansions("x ${y")
    assert (unfinished.end, unfinished.closed) == (5, False)


@pytest.mark.parametrize(
    "expression", ["env.A", "env.A || 'x'", "args.join(' ')", "f({a: [1]})", "/[(]/.test(x)", "`${"]
)
def test_javascript_that_may_be_right(expression: str) -> None:
    assert js_fault(expression) is None


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        (" ", "empty"),
        ("f(a", "`)` is missing"),
        ("f)", "closes nothing"),
        ("a[0)", "closes nothing"),
        ("'x", "does not end"),
    ],
)
def test_javascript_that_is_wrong(expression: str, reason: str) -> None:
    assert reason in (js_fault(expression) or "")
