"""chunk-too-long: chunks that the embedding model does not read to their end."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.language.embedding_models import embedding_facts
from cagent_ls.rules._rag import EMBEDDERS, EXAMPLE, model
from cagent_ls.rules.rule import File, Rule, replace

_PER_TOKEN = 4
"""Characters of English prose in a token; code and other languages have fewer."""

_SIZE_OF_CODE = 4000
_HEAD = (
    f"{EXAMPLE}    strategies:\n      - type: chunked-embeddings\n"
    "        embedding_model: dmr/ai/all-minilm\n        vector_dimensions: 384\n"
    "        chunking:\n          respect_word_boundaries: true\n"
)

RULE = Rule(
    id="chunk-too-long",
    severity=Severity.WARNING,
    summary="A chunk longer than the embedding model reads is refused or found by its start only.",
    bad=f"{_HEAD}          size: 4000  # characters\n",
    good=f"{_HEAD}          size: 2000\n",
    details=(
        "An embedding model reads a limited number of tokens at once, about "
        f"{_PER_TOKEN} characters each. What is beyond is cut off or makes the request fail; the "
        "bundled runtime then embeds the parts and takes their mean, which finds less. Only sizes "
        "that are surely too large for a known model are shown here. `semantic-embeddings` is not "
        "concerned, as it embeds summaries."
    ),
    rows=("O02",),
)


@RULE.linked("Strategy")
def too_long(strategy: Bound, file: File) -> Iterator[Finding]:
    """Written sizes, and the large default of code."""
    if strategy.variant != EMBEDDERS[0]:
        return
    used = model(strategy.text("embedding_model"), file.symbols)
    facts = embedding_facts(used.model) if used.is_stock else None
    node, size = strategy.get("chunking", "size"), strategy.integer("chunking", "size")
    by_default = node is None and strategy.is_true("chunking", "code_aware")
    size = _SIZE_OF_CODE if by_default else size
    if facts is None or size is None or size <= facts.max_tokens * _PER_TOKEN:
        return
    most = facts.max_tokens * _PER_TOKEN
    [chunking] = strategy.inner("chunking")
    yield RULE.at(
        chunking.key("code_aware").span if node is None else node.span,
        f"`{used.model}` reads {facts.max_tokens} tokens, about {most} characters, and chunks have "
        f"{size}; set `size` to {most} or less",
        fixes=() if node is None else replace(node, str(most)),
    )
