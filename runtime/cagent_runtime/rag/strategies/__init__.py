"""The ways to find something; one file each."""

from __future__ import annotations

from cagent_runtime.cli.exits import Exit, Stop
from cagent_runtime.config.models import ChunkedEmbeddings, RagConfig


def runnable(source: RagConfig) -> tuple[ChunkedEmbeddings, list[str]]:
    """The strategy of `source` that is run, and a warning for each that is not.

    Raises:
        Stop: none of them can be run.
    """
    chosen = next((s for s in source.strategies if isinstance(s, ChunkedEmbeddings)), None)
    if chosen is None:
        names = ", ".join(strategy.type for strategy in source.strategies) or "none"
        raise Stop(
            Exit.FAILED,
            f"RAG source {source.name}: no strategy that can be run (it has: {names}).",
            "This version runs the strategy chunked-embeddings.",
        )
    warnings = [
        f"RAG source {source.name}: the strategy {other.type} is not run: "
        + (
            "one chunked-embeddings strategy a source is run, the first"
            if isinstance(other, ChunkedEmbeddings)
            else "this version runs chunked-embeddings only"
        )
        for other in source.strategies
        if other is not chosen
    ]
    if chosen.chunking.code_aware:
        warnings.append(
            f"RAG source {source.name}: code_aware is not supported yet, code is cut as text"
        )
    return chosen, warnings
