"""The samples of the page that started the project, for each runtime.

Notes that are infos are left out: they are advice, and no sample has to follow it.
"""

from pathlib import Path

import pytest

from cagent_ls.analysis.finding import Finding, Severity
from tests.rules.case import found

SAMPLES = Path(__file__).parents[2] / "examples" / "seed"
BUNDLED, OLD, NEW = "bundled", "docker-agent@1.32.3", "docker-agent"

HINT = ("no-agents", "hint")
FLAG = ("runtime-flag-refused", "warning")
LENGTH = ("vector-dimensions", "error")
NO_LENGTH = ("vector-dimensions", "warning")  # since 1.37 the file loads, without the source
LIMIT = ("strategy-limit-ignored", "warning")


def findings(sample: str, target: str) -> list[Finding]:
    """What is found in a sample, advice left out."""
    text = (SAMPLES / f"{sample}.yaml").read_text("utf-8")
    return [f for f in found(text, target) if f.severity is not Severity.INFO]


@pytest.mark.parametrize(
    ("sample", "target", "expected"),
    [
        ("agent", BUNDLED, []),
        ("agent", OLD, []),
        ("agent", NEW, []),
        ("models", BUNDLED, []),
        ("models", OLD, []),
        ("models", NEW, []),
        ("speculative-decoding", BUNDLED, [HINT]),
        ("speculative-decoding", OLD, [HINT]),
        ("speculative-decoding", NEW, [HINT]),
        ("runtime-flags", BUNDLED, [HINT]),
        ("runtime-flags", OLD, [HINT, FLAG]),
        ("runtime-flags", NEW, [HINT, FLAG]),
        ("rag-embedding", BUNDLED, [HINT]),
        ("rag-embedding", OLD, [HINT, LENGTH]),
        ("rag-embedding", NEW, [HINT, NO_LENGTH]),
        ("rag-reranking", BUNDLED, [HINT]),
        ("rag-reranking", OLD, [HINT, LENGTH, LIMIT]),
        ("rag-reranking", NEW, [HINT, NO_LENGTH, LIMIT]),
    ],
)
def test_a_sample_gives_what_its_runtime_makes_of_it(
    sample: str, target: str, expected: list[tuple[str, str]]
) -> None:
    assert [(f.rule, f.severity.label) for f in findings(sample, target)] == expected


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_no_sample_has_an_error_where_both_runtimes_are_meant(path: Path) -> None:
    assert [f for f in findings(path.stem, "both") if f.severity is Severity.ERROR] == []


def test_the_flag_is_mended_by_the_spelling_that_is_let_through() -> None:
    text = (SAMPLES / "runtime-flags.yaml").read_text("utf-8")
    [flag] = [f for f in findings("runtime-flags", NEW) if f.rule == "runtime-flag-refused"]
    [fix] = flag.fixes
    [edit] = fix.edits
    mended = text[: edit.span.start] + edit.text + text[edit.span.end :]
    assert '["--n-gpu-layers=33", "--threads=8"]' in mended
    assert fix.safe


def test_the_length_of_the_vectors_is_known_and_put_below_the_model() -> None:
    text = (SAMPLES / "rag-embedding.yaml").read_text("utf-8")
    [length] = [f for f in findings("rag-embedding", NEW) if f.rule == "vector-dimensions"]
    [fix] = length.fixes
    [edit] = fix.edits
    mended = text[: edit.span.start] + edit.text + text[edit.span.end :]
    assert "embeddinggemma\n        vector_dimensions: 768\n        database" in mended
    assert [f.rule for f in found(mended, NEW)] == ["no-agents"]
