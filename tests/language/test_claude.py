import pytest

from cagent_ls.language.claude import thinks_adaptively


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("claude-opus-4-6", True),
        ("claude-sonnet-4.6", True),
        ("anthropic/claude-sonnet-5", True),
        ("global.anthropic.claude-opus-4-7-20251101-v1:0", True),
        ("claude-fable-5", True),
        ("claude-sonnet-4-5", False),
        ("claude-opus-4-20250514", False),
        ("claude-3-opus-20240229", False),
        ("claude-haiku-4-5", False),
    ],
)
def test_claude_thinks_adaptively_from_4_6_on(model: str, expected: bool) -> None:
    assert thinks_adaptively(model) is expected
