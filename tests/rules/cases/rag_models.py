"""Cases about the models of RAG: their vectors, their input, whether they can be used at all."""

from tests.rules.case import Case, Said, case
from tests.rules.cases.rag_sources import NEW, OLD, OURS

DIMENSIONS, MODEL, LONG = "vector-dimensions", "rag-model", "chunk-too-long"
ROUTER = "m: {provider: dmr, model: ai/x, routing: [{model: dmr/ai/y, examples: [hi]}]}"


def embedding(
    row: str,
    model: str,
    *expected: Said,
    more: str = "vector_dimensions: 8",
    models: str = "",
    providers: str = "",
    target: str = "both",
) -> Case:
    """A case about the embedding model of a source."""
    text = (
        "agents: {root: {model: dmr/ai/x}}\n"
        f"models: {{{models}}}\nproviders: {{{providers}}}\n"
        "rag: {d: {docs: [a], strategies: "
        f"[{{type: chunked-embeddings, embedding_model: {model}, {more}}}]}}}}\n"
    )
    return case(row, text, *expected, target=target)


def reranking(model: str, *expected: Said, row: str = "U31") -> Case:
    """A case about the reranking model of a source."""
    return case(
        row,
        "agents: {root: {model: dmr/ai/x}}\n"
        "rag: {d: {docs: [a], strategies: [{type: bm25}], "
        f"results: {{reranking: {{model: {model}}}}}}}}}\n",
        *expected,
    )


VECTORS = [
    embedding("U31", "dmr/ai/x", (DIMENSIONS, "warning", "embedding_model"), more="threshold: 0.5"),
    embedding(
        "U31",
        "dmr/ai/x",
        (DIMENSIONS, "error", "embedding_model"),
        more="threshold: 0.5",
        target=OLD,
    ),
    embedding(
        "U31",
        "dmr/ai/x",
        (DIMENSIONS, "warning", "embedding_model"),
        more="threshold: 0.5",
        target=NEW,
    ),
    embedding("U31", "dmr/ai/x", more="threshold: 0.5", target=OURS),
    embedding("U31", "dmr/ai/x", more="vector_dimensions: 768"),
    embedding("O03", "dmr/ai/embeddinggemma", more="vector_dimensions: 768"),
    embedding(
        "O03",
        "dmr/ai/embeddinggemma",
        (DIMENSIONS, "warning", "1536"),
        more="vector_dimensions: 1536",
    ),
    embedding(
        "O03",
        "dmr/ai/embeddinggemma",
        (DIMENSIONS, "warning", "256"),
        more="vector_dimensions: 256",
    ),
    embedding(
        "U42",
        "m",
        (DIMENSIONS, "warning", "3072"),
        models="m: {provider: openai, model: text-embedding-3-small}",
        more="vector_dimensions: 3072",
    ),
    embedding(
        "O03",
        "m",
        models="m: {provider: openai, model: text-embedding-3-small, base_url: http://x}",
        more="vector_dimensions: 768",
    ),
    embedding("O03", "dmr/ai/x", (DIMENSIONS, "warning", "0"), more="vector_dimensions: 0"),
]

FIT = [
    embedding("L49", "dmr/ai/x"),
    embedding("L49", "auto"),
    embedding(
        "L49",
        "team/embed",
        (MODEL, "warning", "team/embed"),
        models="team/embed: {provider: dmr, model: ai/x}",
        target=NEW,
    ),
    embedding(
        "L49",
        "openai/embed",
        (MODEL, "warning", "openai/embed"),
        models="openai/embed: {provider: openai, model: text-embedding-3-small}",
        more="vector_dimensions: 1536",
    ),
    embedding("L49", "team/embed", models="team/embed: {provider: dmr, model: ai/x}", target=OURS),
    embedding("L49", "m", (MODEL, "warning", "m"), models=ROUTER),
    embedding("L49", "m", models=ROUTER, target=OURS),
    embedding(
        "L49",
        "mine/embed",
        (MODEL, "error", "mine/embed"),
        providers="mine: {base_url: 'http://x/v1'}",
        target=OLD,
    ),
    embedding("L49", "mine/embed", providers="mine: {base_url: 'http://x/v1'}", target=NEW),
    embedding("U42", "anthropic/claude", (MODEL, "warning", "anthropic/claude")),
    embedding("U42", "openai/text-embedding-ada-002", more="vector_dimensions: 1536"),
    embedding("U42", "google/embedder", (MODEL, "error", "google/embedder"), target=OLD),
    embedding("U42", "google/embedder", target=NEW),
    reranking("dmr/ai/x"),
    reranking("auto", (MODEL, "warning", "auto")),
    reranking("amazon-bedrock/x", (MODEL, "warning", "amazon-bedrock/x")),
    reranking("nobody", ("undefined-reference", "warning", "nobody")),
]

INPUT = [
    embedding(
        "O02",
        "dmr/ai/all-minilm",
        (LONG, "warning", "4000"),
        more="vector_dimensions: 384, chunking: {size: 4000}",
    ),
    embedding("O02", "dmr/ai/all-minilm", more="vector_dimensions: 384, chunking: {size: 1500}"),
    embedding("O02", "dmr/ai/unknown", more="vector_dimensions: 384, chunking: {size: 99999}"),
    embedding(
        "O02",
        "dmr/ai/all-minilm",
        (LONG, "warning", "code_aware"),
        more="vector_dimensions: 384, chunking: {code_aware: true}",
    ),
]

CASES = [*VECTORS, *FIT, *INPUT]
