"""RAG sources: documents, strategies, results."""

from cagent_ls.language.types import (
    Boolean,
    Field,
    Integer,
    ListOf,
    MapOf,
    Number,
    Reference,
    Struct,
    StructRef,
    Target,
    Text,
    TextKind,
    Word,
    Words,
)

_MODEL = Reference(Target.MODEL)
_DOCS = ListOf(Text(TextKind.PATH))
_EMBEDDERS = ("chunked-embeddings", "semantic-embeddings")

STRATEGY_TYPES: dict[str, str] = {
    "chunked-embeddings": "Cuts documents and compares chunks by their embedding vectors.",
    "semantic-embeddings": "Embeds a model-written summary of each chunk.",
    "bm25": "Compares words; needs no model.",
}

RAG_SOURCE = Struct(
    "RagSource",
    "Documents that can be indexed and searched.",
    (
        Field("tool", StructRef("RagTool"), "How the model sees the source.", since=3),
        Field("description", Text(TextKind.PROSE), "Lost since format 3: use `tool`.", 2, 2),
        Field(
            "docs",
            _DOCS,
            "Files, folders or globs, relative to this file.",
            example="[./docs, README.md]",
        ),
        Field("respect_vcs", Boolean(), "Skip what git ignores.", since=3, default="true"),
        Field("strategies", ListOf(StructRef("Strategy")), "How to index and search."),
        Field("results", StructRef("Results"), "What a search hands back."),
        Field("indexing_timeout", Text(TextKind.DURATION), "Limit of indexing.", since=16),
    ),
)

RAG_TOOL = Struct(
    "RagTool",
    "How the model sees a RAG source.",
    (
        Field("name", Text(), "Name of the tool; the source's name by default."),
        Field("description", Text(TextKind.PROSE), "What can be found there."),
        Field("instruction", Text(TextKind.PROSE), "When to search there."),
    ),
)

STRATEGY = Struct(
    "Strategy",
    "One way to index and search. docker-agent swallows keys it does not know.",
    (
        Field(
            "type",
            Words(tuple(Word(name, doc) for name, doc in STRATEGY_TYPES.items())),
            "The kind of strategy.",
        ),
        Field("name", Text(), "Tells strategies of one type apart.", extension=True),
        Field("docs", _DOCS, "Documents beside those of the source."),
        Field(
            "embedding_model",
            _MODEL,
            "The model that makes the vectors, such as `dmr/ai/embeddinggemma`.",
            only=_EMBEDDERS,
        ),
        Field("model", _MODEL, "Old name of `embedding_model`; read by nobody."),
        Field("chat_model", _MODEL, "Writes the summaries.", only=("semantic-embeddings",)),
        Field(
            "vector_dimensions",
            Integer(1),
            "Length of the vectors. docker-agent demands it, the bundled runtime learns it.",
            only=_EMBEDDERS,
        ),
        Field("database", Text(TextKind.PATH), "The index file, relative to this file."),
        Field("limit", Integer(1), "Most results of this strategy.", default="5"),
        Field("threshold", Number(), "Results scored lower are dropped.", default="0.5"),
        Field("chunking", StructRef("Chunking"), "How documents are cut."),
        Field("respect_vcs", Boolean(), "Overrides the source's."),
        Field("similarity_metric", Text(), "No effect: always cosine.", only=_EMBEDDERS),
        Field("embedding_batch_size", Integer(1), "Texts per request.", only=_EMBEDDERS),
        Field("max_embedding_concurrency", Integer(1), "Requests at once.", only=_EMBEDDERS),
        Field("max_indexing_concurrency", Integer(1), "Files at once.", only=_EMBEDDERS),
        Field("semantic_prompt", Text(TextKind.PROSE), "Prompt.", only=("semantic-embeddings",)),
        Field("ast_context", Boolean(), "Adds symbols.", only=("semantic-embeddings",)),
        Field("k1", Number(), "Weight of word counts.", default="1.5", only=("bm25",)),
        Field("b", Number(), "Weight of length.", default="0.75", only=("bm25",)),
    ),
    open=True,
    discriminator="type",
)

CHUNKING = Struct(
    "Chunking",
    "How documents are cut.",
    (
        Field("size", Integer(1), "Longest chunk in characters.", default="1500"),
        Field("overlap", Integer(0), "Characters shared by neighbours.", default="75"),
        Field("respect_word_boundaries", Boolean(), "Cut between words.", default="false"),
        Field("code_aware", Boolean(), "Cut code at functions.", default="false"),
    ),
    open=True,
)

RESULTS = Struct(
    "Results",
    "What a search hands back.",
    (
        Field("limit", Integer(1), "Most results.", default="15"),
        Field("fusion", StructRef("Fusion"), "How strategies are combined."),
        Field("reranking", StructRef("Reranking"), "Second opinion on candidates.", since=3),
        Field("deduplicate", Boolean(), "Drop equal texts.", default="true"),
        Field("include_score", Boolean(), "No effect: scores are always there."),
        Field("return_full_content", Boolean(), "Whole files instead of chunks."),
    ),
)

FUSION = Struct(
    "Fusion",
    "How the results of several strategies become one list.",
    (
        Field("strategy", Text(), "`rrf`, `weighted` or `max`.", default="rrf"),
        Field("k", Integer(1), "Constant of `rrf`.", default="60"),
        Field("weights", MapOf(Number(), "strategy type"), "Weights for `weighted`."),
    ),
)

RERANKING = Struct(
    "Reranking",
    "A model scores the candidates again.",
    (
        Field("model", _MODEL, "The reranking model."),
        Field("top_k", Integer(0), "How many candidates; 0 is all (docker-agent: the limit)."),
        Field("threshold", Number(0, 1), "Lower scores are dropped.", default="0.5"),
        Field("criteria", Text(TextKind.PROSE), "What counts; ignored by `dmr`."),
    ),
)

STRUCTS = (RAG_SOURCE, RAG_TOOL, STRATEGY, CHUNKING, RESULTS, FUSION, RERANKING)
