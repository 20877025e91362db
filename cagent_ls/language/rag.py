"""RAG sources: documents, strategies, results.

A source stands under the top-level `rag` or, since format 7, in `rag_config` of a toolset. The
agent-level list `rag:` belongs to formats 2 to 6.
"""

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
_PROSE = Text(TextKind.PROSE)
_SEMANTIC = ("semantic-embeddings",)
_EMBEDDERS = ("chunked-embeddings", "semantic-embeddings")

STRATEGY_TYPES: dict[str, str] = {
    "chunked-embeddings": "Cuts documents and compares chunks by their embedding vectors.",
    "semantic-embeddings": "Compares the embedding of a summary that a model writes of each chunk.",
    "bm25": "Compares words; needs no model.",
}

FUSIONS: dict[str, str] = {
    "rrf": "By rank: 1 / (k + rank), summed over the lists.",
    "reciprocal_rank_fusion": "The same as `rrf`.",
    "weighted": "By score times the weight of its strategy.",
    "max": "By the best score of any strategy.",
}

_RAG_SOURCE = Struct(
    "RagSource",
    "Documents that can be indexed and searched.",
    (
        Field(
            "tool",
            StructRef("RagTool"),
            "Name and description of the search tool, for the model.",
            since=3,
        ),
        Field(
            "description",
            _PROSE,
            "In format 2; lost on upgrade, so move it to `tool.description` with format 3.",
            since=2,
            until=2,
        ),
        Field(
            "docs",
            _DOCS,
            "Files, folders or globs, relative to this file. Missing ones are skipped in silence.",
            since=2,
            example="[./docs, README.md]",
        ),
        Field(
            "respect_vcs",
            Boolean(),
            "Skip what git ignores.",
            since=3,
            default="true",
        ),
        Field(
            "strategies",
            ListOf(StructRef("Strategy")),
            "How to index and search; at least one. Two of one type need a `name` each, and only "
            "the bundled runtime keeps both.",
            since=2,
        ),
        Field("results", StructRef("Results"), "What a search hands back.", since=2),
        Field(
            "indexing_timeout",
            Text(TextKind.DURATION),
            "Longest time for indexing, with a unit; `0s` is no limit.",
            since=16,
            default="30m",
        ),
    ),
)

_RAG_TOOL = Struct(
    "RagTool",
    "How the model sees a RAG source.",
    (
        Field("name", Text(TextKind.TOOL_NAME), "Name of the tool; by default the source's."),
        Field("description", _PROSE, "What can be found there."),
        Field("instruction", _PROSE, "When to search there."),
    ),
)

_STRATEGY = Struct(
    "Strategy",
    "One way to index and search. docker-agent swallows keys and values it does not understand.",
    (
        Field(
            "type",
            Words(tuple(Word(name, doc) for name, doc in STRATEGY_TYPES.items())),
            "The kind of strategy; it decides which other keys are read.",
        ),
        Field(
            "name",
            Text(),
            "Tells strategies of one type apart; only the bundled runtime reads it.",
            extension=True,
        ),
        Field("docs", _DOCS, "Documents beside those of the source."),
        Field(
            "embedding_model",
            _MODEL,
            "The model that makes the vectors. Required.",
            only=_EMBEDDERS,
            example="dmr/ai/embeddinggemma",
        ),
        Field(
            "model",
            _MODEL,
            "Old name of `embedding_model`; nobody reads it any more.",
            read_by=(),
        ),
        Field(
            "chat_model",
            _MODEL,
            "The model that writes the summaries. Required.",
            only=_SEMANTIC,
        ),
        Field(
            "vector_dimensions",
            Integer(1),
            "Length of the vectors. docker-agent demands it, unquoted; the bundled runtime learns "
            "it from the model.",
            only=_EMBEDDERS,
            example="768",
        ),
        Field(
            "database",
            Text(TextKind.PATH),
            "The index file, relative to this file; by default in the data folder.",
            example="./docs.db",
        ),
        Field(
            "limit",
            Integer(1),
            "Most results of this strategy. docker-agent ignores it in the newest format and "
            "takes 5.",
            default="5",
        ),
        Field(
            "threshold",
            Number(),
            "Results that score lower are dropped; the default is 0.5 for embeddings and 0 for "
            "`bm25`.",
        ),
        Field("chunking", StructRef("Chunking"), "How documents are cut into chunks."),
        Field("respect_vcs", Boolean(), "Overrides the key of the source."),
        Field(
            "similarity_metric",
            Text(),
            "Without effect: vectors are always compared by cosine.",
            only=_EMBEDDERS,
        ),
        Field(
            "embedding_batch_size",
            Integer(1),
            "Chunks per request.",
            default="50",
            only=_EMBEDDERS,
        ),
        Field(
            "max_embedding_concurrency",
            Integer(1),
            "Requests at once.",
            default="3",
            only=_EMBEDDERS,
        ),
        Field(
            "max_indexing_concurrency",
            Integer(1),
            "Files at once. With 0 docker-agent waits for ever.",
            default="3",
            only=_EMBEDDERS,
        ),
        Field(
            "semantic_prompt",
            Text(TextKind.TEMPLATE),
            "Prompt for the summary; `${path}`, `${basename}`, `${chunk_index}`, `${content}` and "
            "`${ast_context}` are filled in.",
            only=_SEMANTIC,
        ),
        Field(
            "ast_context",
            Boolean(),
            "Tell the model the surrounding code; needs `chunking.code_aware`.",
            default="false",
            only=_SEMANTIC,
        ),
        Field("k1", Number(), "How much repeated words count.", default="1.5", only=("bm25",)),
        Field("b", Number(), "How much long texts are held back.", default="0.75", only=("bm25",)),
    ),
    open=True,
    discriminator="type",
)

_CHUNKING = Struct(
    "Chunking",
    "How documents are cut.",
    (
        Field(
            "size",
            Integer(1),
            "Longest chunk in characters; the default is 1500, or 4000 with `code_aware`.",
        ),
        Field(
            "overlap",
            Integer(0),
            "Characters that neighbours share; docker-agent takes 0 for 75.",
            default="75",
        ),
        Field("respect_word_boundaries", Boolean(), "Cut between words only.", default="false"),
        Field(
            "code_aware",
            Boolean(),
            "Cut code between functions; docker-agent does so for Go only.",
            since=3,
            default="false",
        ),
    ),
    open=True,
)

_RESULTS = Struct(
    "Results",
    "What a search hands back.",
    (
        Field("limit", Integer(1), "Most results in the end.", default="15"),
        Field("fusion", StructRef("Fusion"), "How the lists of several strategies become one."),
        Field(
            "reranking",
            StructRef("Reranking"),
            "Lets a model score the candidates again.",
            since=3,
        ),
        Field("deduplicate", Boolean(), "Drop equal texts.", default="true"),
        Field("include_score", Boolean(), "Without effect: scores are always there."),
        Field(
            "return_full_content",
            Boolean(),
            "Hand back whole files instead of chunks.",
            default="false",
        ),
    ),
)

_FUSION = Struct(
    "Fusion",
    "How the lists of several strategies become one; with a single strategy it is not read.",
    (
        Field(
            "strategy",
            Words(tuple(Word(name, doc) for name, doc in FUSIONS.items()), closed=False),
            "How scores are joined.",
            default="rrf",
        ),
        Field("k", Integer(1), "Constant of `rrf`; larger evens ranks out.", default="60"),
        Field(
            "weights",
            MapOf(Number(), "strategy type"),
            "For `weighted`: a weight for each strategy type.",
            example="{chunked-embeddings: 0.7, bm25: 0.3}",
        ),
    ),
)

_RERANKING = Struct(
    "Reranking",
    "A model scores the candidates again.",
    (
        Field(
            "model",
            _MODEL,
            "The reranking model; one of `dmr` answers natively. Required.",
            example="dmr/hf.co/ggml-org/qwen3-reranker-0.6b-q8_0-gguf",
        ),
        Field(
            "top_k",
            Integer(0),
            "How many candidates it sees; 0 means `results.limit` to docker-agent and all to the "
            "bundled runtime.",
            default="0",
        ),
        Field(
            "threshold",
            Number(0, 1),
            "Results that score lower are dropped; 0 keeps all.",
            default="0.5",
        ),
        Field("criteria", _PROSE, "What counts as a good result; `dmr` ignores it."),
    ),
)

STRUCTS = (_RAG_SOURCE, _RAG_TOOL, _STRATEGY, _CHUNKING, _RESULTS, _FUSION, _RERANKING)
