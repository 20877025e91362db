import pytest
from markdown_it import MarkdownIt

from cagent_ls.features.markdown import code, message, plain, without_markup


@pytest.mark.parametrize("text", ["a", "a`b", "`", "``a``", "<b>", "![x](y)", "a*b_c", "a\\nb"])
def test_texts_are_shown_as_they_are(text: str) -> None:
    for written in (code(text), plain(text)):
        [inline] = [t for t in MarkdownIt().parse(written) if t.type == "inline"]
        children = inline.children or []
        shown = "".join(child.content for child in children)
        assert shown == text
        assert {child.type for child in children} <= {"text", "code_inline", "text_special"}


def test_messages_keep_their_code_unless_they_may_hold_more() -> None:
    assert message("no `a`;\nwrite `b`") == "no `a`; write `b`"
    assert "<img" not in MarkdownIt().render(message("no `a`<img src=x>`"))
    assert message("![a](b) ```").endswith("\n````")


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("**a**, `b`", "a, b"),
        ("[Reference](https://x/y#z)", "Reference (https://x/y#z)"),
        (plain("a*b_c"), "a*b_c"),
        ("`` `x` ``", " x "),
    ],
)
def test_without_markup(markdown: str, text: str) -> None:
    assert without_markup(markdown) == text
