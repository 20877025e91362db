from textwrap import dedent

from cagent_ls.analysis.snapshot import Snapshot, analyse
from cagent_ls.features.hover import hover


def at_cursor(text: str) -> tuple[Snapshot, int]:
    """The text without its cursor mark, and where the mark stood."""
    text = dedent(text)
    return analyse(text.replace("‸", "")), text.index("‸")


def test_hover_explains_keys_values_and_models() -> None:
    def about(text: str) -> str:
        found = hover(*at_cursor(text))
        return found.markdown if found else ""

    head = "agents:\n  root:\n    "
    assert "Default: `false`" in about(head + "add_d‸ate: true\n")
    assert "Reads, searches" in about(head + "toolsets:\n      - type: file‸system\n")
    named = head + "model: lo‸cal\nmodels:\n  local: {provider: dmr, model: ai/qwen3}\n"
    assert "`dmr/ai/qwen3`" in about(named)
    assert about(head + "zzz‸: 1\n") == ""
