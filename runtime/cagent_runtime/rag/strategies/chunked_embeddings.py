"""Finds the chunks whose vectors point where the query's vector points."""

from __future__ import annotations

from collections.abc import Sequence

from cagent_runtime.config.models import ChunkedEmbeddings
from cagent_runtime.rag.store import Key, Store
from cagent_runtime.rag.types import Hit

_DIGITS = 6
"""Scores are rounded to this many decimals: equal texts must tie, whatever the summing order."""


def find(
    store: Store,
    key: Key,
    strategy: ChunkedEmbeddings,
    model: str,
    query_vector: Sequence[float],
) -> list[Hit]:
    """The best chunks by cosine similarity, exact: over the threshold, then at most the limit.

    Equal scores are in the order of path and line.
    """
    import numpy as np

    rows, matrix = store.vectors(key, model, len(query_vector))
    query = np.asarray(query_vector, dtype=np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", matrix, matrix)) * np.linalg.norm(query)
    lengths[lengths == 0] = np.inf  # a vector of zeros is like nothing
    scores = np.round((matrix @ query) / lengths, _DIGITS)
    hits: list[Hit] = []
    for i in np.argsort(-scores, kind="stable"):
        score = round(float(scores[i]), _DIGITS)
        if score < strategy.threshold or len(hits) == strategy.limit:
            break
        chunk = store.chunk(rows[i])
        hits.append(
            Hit(
                chunk.path,
                chunk.start_line,
                chunk.end_line,
                chunk.text,
                score,
                {strategy.type: score},
            )
        )
    return hits
