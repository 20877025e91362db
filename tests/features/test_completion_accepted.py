"""Every offer, accepted, gives text that we find nothing structural wrong with."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cagent_ls.analysis.finding import Severity
from cagent_ls.analysis.snapshot import Snapshot, analyse
from cagent_ls.dmr.models import InstalledModel
from cagent_ls.features.completion import Completion, complete
from cagent_ls.features.completion.make import plain
from cagent_ls.features.live import Live
from cagent_ls.rules import findings

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").rglob("*.yaml"))
MORE = sorted((Path(__file__).parent / "completion").glob("*.yaml"))
LIVE = Live(
    models=(InstalledModel("x", ("docker.io/ai/qwen3:latest",), "4.6GiB", "8B", "Q4_K_M"),),
    variables=("API_TOKEN", "HOME"),
    folder=lambda path: [("docs", True), ("my notes.md", False), ("a#b: c.db", False)],
)
STRUCTURAL = {"yaml-syntax", "unknown-field", "duplicate-key", "undefined-alias"}
OF_NEW_KEYS = STRUCTURAL | {"toolset-field", "strategy-key-ignored", "not-in-release"}
"""A key that is added must fit the type, too; one that is replaced may have been the type."""
ODD = (
    "",
    ":",
    "- ",
    "\n",
    "\n      ",
    "[",
    "{",
    '"',
    "'",
    "#",
    "|",
    "*x",
    "&y ",
    "\t",
    "\u00e9",
    "---\n",
)
STEP = 5
"""Every so many positions of a line are tried, and its end and indentation always."""


def positions(text: str) -> list[int]:
    found = set(range(0, len(text) + 1, STEP))
    at = 0
    for line in text.splitlines(keepends=True):
        body = line.rstrip("\r\n")
        found |= {at, at + len(body), at + len(body) - len(body.lstrip())}
        at += len(line)
    return sorted(found | {len(text)})


def accepted(file: Snapshot, offer: Completion) -> list[str]:
    """The text after the offer, as a client without and one with snippets would make it."""
    text, span = file.document.text, offer.span
    made = [text[: span.start] + offer.text + text[span.end :]]
    if offer.snippet is not None:
        line = file.document.lines.line_text(file.document.lines.line_of(span.start))
        at = span.start - file.document.lines.start_of(file.document.lines.line_of(span.start))
        indent = line[: min(at, len(line) - len(line.lstrip(" ")))]
        body = plain(offer.snippet).replace("\n", "\n" + indent)
        made.append(text[: span.start] + body + text[span.end :])
    return made


def structural(file: Snapshot, rules: set[str] = STRUCTURAL) -> list[str]:
    return sorted(
        f"{found.rule} {found.message}" for found in findings(file) if found.rule in rules
    )


def with_blank_lines(text: str) -> str:
    """A line to write on after each one, indented like it."""
    made = []
    for line in text.splitlines(keepends=True):
        body = line.rstrip("\r\n")
        made.append(line)
        if body.strip():
            made.append(" " * (len(body) - len(body.lstrip(" "))) + line[len(body) :])
    return "".join(made)


@pytest.mark.parametrize("path", EXAMPLES + MORE, ids=lambda path: path.name)
@pytest.mark.parametrize("blank", [False, True], ids=["as it is", "blank lines"])
def test_accepted_offers_are_right(path: Path, blank: bool) -> None:
    text = path.read_text("utf-8")
    if blank:
        text = with_blank_lines(text)
    file = analyse(text)
    before = (structural(file), structural(file, OF_NEW_KEYS))
    seen = set[str]()
    for offset in positions(text):
        if text[:offset].rpartition("\n")[2].startswith("version:"):
            continue  # another format may lack what is written here
        for offer in complete(file, offset, LIVE).items:
            for made in accepted(file, offer):
                if made not in seen:
                    seen.add(made)
                    is_new = offer.kind == "key" and offer.span.start == offer.span.end
                    rules = OF_NEW_KEYS if is_new else STRUCTURAL
                    after = structural(analyse(made, file), rules)
                    assert after == before[is_new], f"{offset} {offer}\n{made}"
    assert seen


TEAM = "agents:\n  root:\n    model: a/b\n"
BEGUN = (
    "agents:\n  ‸",
    "models:\n  ‸",
    "providers:\n  ‸",
    "mcps:\n  ‸",
    "rag:\n  ‸",
    "rag:\n  r:\n    docs: [x]\n    strategies:\n      - ‸",
    "toolsets:\n  ‸",
    "commands:\n  ‸",
    "budgets:\n  ‸",
    "evaluators:\n  ‸",
    TEAM + "    toolsets:\n      - ‸",
    TEAM + "    commands:\n      ‸",
    TEAM + "    hooks:\n      stop:\n        - ‸",
    TEAM + "    skills:\n      - ‸",
)


@pytest.mark.parametrize("version", range(17))
@pytest.mark.parametrize("text", BEGUN)
def test_snippets_are_whole_in_every_format(version: int, text: str) -> None:
    text = f"version: {version}\n{text}"
    file, at = analyse(text.replace("‸", "")), text.index("‸")
    for offer in complete(file, at, LIVE).items:
        if offer.kind == "snippet":
            for made in accepted(file, offer):
                whole = made if "agents:" in made else f"{made}\n{TEAM}"
                found = [f for f in findings(analyse(whole)) if f.severity is Severity.ERROR]
                assert [f for f in found if f.rule != "undefined-reference"] == [], whole


def half_typed(text: str) -> list[tuple[str, int]]:
    """The text with one line cut in the middle of its words, and where it was cut."""
    made, at = [], 0
    for line in text.splitlines(keepends=True):
        body = line.rstrip("\r\n")
        if body.strip() and not body.lstrip().startswith(("#", "---")):
            cut = at + (len(body) + len(body) - len(body.lstrip())) // 2
            made.append((text[:cut] + text[at + len(body) :], cut))
        at += len(line)
    return made


@pytest.mark.parametrize("path", EXAMPLES + MORE, ids=lambda path: path.name)
def test_offers_for_half_typed_lines_add_no_fault(path: Path) -> None:
    for text, offset in half_typed(path.read_text("utf-8")):
        file = analyse(text)
        before = structural(file)
        for offer in complete(file, offset, LIVE).items[::3]:
            for made in accepted(file, offer):
                after = structural(analyse(made, file))
                assert len(after) <= len(before), f"{offset} {offer}\n{made}"


_EDITS = st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 9), st.sampled_from(ODD)))


@given(st.sampled_from(MORE), _EDITS, st.integers(0, 2000))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_any_text_is_answered(path: Path, edits: list[tuple[int, int, str]], cursor: int) -> None:
    text = path.read_text("utf-8")
    for at, removed, inserted in edits:
        text = text[:at] + inserted + text[at + removed :]
    for offer in complete(analyse(text), min(cursor, len(text)), LIVE).items:
        assert 0 <= offer.span.start <= offer.span.end <= len(text)
