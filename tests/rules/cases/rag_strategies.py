"""Cases about strategies: their keys, values, numbers and chunks."""

from cagent_ls.analysis.around import Around
from tests.rules.case import Case, Said, case
from tests.rules.cases.rag_sources import NEW, OLD, OURS, inline, joined, rag

KEY, VALUE = "strategy-key-ignored", "strategy-value-ignored"
EMBED = "type: chunked-embeddings, embedding_model: dmr/ai/x, vector_dimensions: 8"
SEMANTIC = "type: semantic-embeddings, embedding_model: dmr/ai/x, chat_model: dmr/ai/y"


def strategy(
    row: str,
    text: str,
    *expected: Said,
    target: str = "both",
    version: str = "",
    around: Around | None = None,
    docs: str = "a",
) -> Case:
    """A case about one strategy, of type `bm25` unless it says another."""
    kind = "" if "type:" in text else "type: bm25, "
    source = rag(f"{{docs: [{docs}], strategies: [{{{kind}{text}}}]}}", version)
    return case(row, source, *expected, target=target, around=around or Around())


def chunking(row: str, text: str, *expected: Said, **others: str) -> Case:
    """A case about the chunks of one strategy."""
    return strategy(row, f"chunking: {{{text}}}", *expected, **others)  # type: ignore[arg-type]


LIMIT = [
    strategy("L01", "limit: 20", ("strategy-limit-ignored", "warning", "limit")),
    strategy("L01", "limit: 20", target=OURS),
    strategy("L01", "limit: 5"),
    strategy("L01", "limit: 20", version="version: 15\n"),
    strategy(
        "N31",
        "limit: 20",
        ("strategy-limit-ignored", "warning", "limit"),
        version="version: 7\n",
        target=OLD,
    ),
    strategy("N31", "limit: 20", version="version: 7\n", target=NEW),
    strategy("N31", "limit: 20", version="version: 6\n", target=OLD),
    case("L01", joined("limit: 20", "{type: bm25}")),
    case(
        "L01",
        inline("{docs: [a], strategies: [{type: bm25, limit: 20}]}"),
        ("strategy-limit-ignored", "warning", "limit"),
    ),
    case(
        "L01",
        "agents: {root: {model: dmr/ai/x, use_toolsets: [d]}}\n"
        "toolsets: {d: {type: rag, rag_config: "
        "{docs: [a], strategies: [{type: bm25, limit: 9}]}}}\n",
        ("strategy-limit-ignored", "warning", "limit"),
    ),
]

KEYS = [
    strategy("L06", "thresold: 1", (KEY, "warning", "thresold")),
    strategy("L06", "colour: red", (KEY, "warning", "colour")),
    strategy("L06", "chunk_size: 500", (KEY, "warning", "chunk_size")),
    strategy("L06", f"{EMBED}, batch_size: 9", (KEY, "warning", "batch_size")),
    strategy("L06", "name: words, database: 'postgresql://db/x'"),
    strategy(
        "L06",
        "type: chunked-embeddings, embeding_model: dmr/ai/x, vector_dimensions: 8",
        (KEY, "warning", "embeding_model"),
    ),
    strategy(
        "L06",
        "type: chunked-embeddings, embedding_model: dmr/ai/x, vector_dimension: 8",
        (KEY, "warning", "vector_dimension"),
    ),
    strategy(
        "L06",
        "type: chunked-embeddings, embedding_model: dmr/ai/x, vector_dimension: 8",
        (KEY, "warning", "vector_dimension"),
        target=NEW,
    ),
    strategy(
        "L06",
        "type: chunked-embeddings, model: dmr/ai/x, vector_dimensions: 8",
        (KEY, "warning", "model"),
    ),
    strategy(
        "L04",
        "type: chunked-embeddings, model: dmr/ai/x, vector_dimensions: 8",
        (KEY, "warning", "model"),
        version="version: 2\n",
    ),
    strategy("L06", f"{EMBED}, model: dmr/ai/x", (KEY, "warning", "model")),
    chunking("L06", "size: 500, overlapp: 9", (KEY, "warning", "overlapp")),
    strategy("L07", f"{EMBED}, k1: 1.2", (KEY, "warning", "k1")),
    strategy("L07", "embedding_model: no/such", (KEY, "warning", "embedding_model")),
    strategy("L07", "k1: 1.2, b: 0.5, threshold: 3"),
    strategy(
        "L07",
        f"{SEMANTIC}, vector_dimensions: 8, ast_context: true",
        (KEY, "warning", "ast_context"),
    ),
    strategy(
        "L07",
        f"{SEMANTIC}, vector_dimensions: 8, ast_context: true, chunking: {{code_aware: true}}",
    ),
    strategy("L07", f"{EMBED}, chat_model: dmr/ai/y", (KEY, "warning", "chat_model")),
]

VALUES = [
    strategy("L08", "docs: ./x", (VALUE, "warning", "./x")),
    strategy("L08", "database: {path: x}", (VALUE, "warning", "{path: x}")),
    strategy("L08", "chunking: big", (VALUE, "warning", "big")),
    strategy("L08", "threshold: '0.3'", (VALUE, "warning", "'0.3'")),
    strategy("L08", "threshold: '0.3'", (VALUE, "warning", "'0.3'"), target=NEW),
    strategy("L08", "threshold: '0.3'", target=OURS),
    strategy("L08", "threshold: 5e-1", (VALUE, "warning", "5e-1")),
    strategy("L08", "threshold: 5.0e-1"),
    chunking("L08", "size: 1e3", (VALUE, "warning", "1e3")),
    chunking("L08", "respect_word_boundaries: 'true'", (VALUE, "warning", "'true'")),
    chunking("L08", "respect_word_boundaries: maybe", (VALUE, "warning", "maybe")),
    strategy(
        "U31",
        "type: chunked-embeddings, embedding_model: dmr/ai/x, vector_dimensions: '8'",
        (VALUE, "warning", "'8'"),
        target=NEW,
    ),
]

EFFECT = [
    strategy(
        "L09",
        f"{EMBED}, similarity_metric: euclidean",
        ("rag-no-effect", "info", "similarity_metric"),
    ),
    strategy("L09", f"{EMBED}, similarity_metric: cosine_similarity"),
]

OVERLAP = [
    chunking("L10", "size: 100, overlap: 100", ("chunk-overlap", "warning", "100")),
    chunking("L10", "size: 100, overlap: 99"),
    chunking("L10", "size: 75", ("chunk-overlap", "warning", "size")),
    chunking("L10", "size: 76"),
    chunking("L10", "overlap: 1500", ("chunk-overlap", "warning", "1500")),
    chunking("L10", "overlap: 1500, code_aware: true"),
    chunking("L10", "size: 100, overlap: 0", ("chunk-overlap", "info", "0")),
    chunking("L10", "size: 100, overlap: 0", target=OURS),
]

BOUNDARIES = [
    chunking("L17", "size: 500", ("word-boundaries", "info", "chunking")),
    chunking("L17", "size: 500, respect_word_boundaries: false"),
    chunking("L17", "size: 500, code_aware: true"),
    strategy("L17", "limit: 5"),
]

LONE = [
    chunking(
        "L03",
        "code_aware: true",
        ("code-aware-lost", "warning", "code_aware"),
        version="version: 6\n",
    ),
    chunking("L03", "code_aware: true, size: 4000", version="version: 6\n"),
    chunking("L03", "code_aware: true, respect_word_boundaries: true", version="version: 6\n"),
    chunking("L03", "code_aware: true", version="version: 6\n", target=OURS),
    chunking("L03", "code_aware: true"),
    chunking("N31", "code_aware: true", version="version: 7\n", target=OLD),
    chunking(
        "N31",
        "code_aware: true",
        ("code-aware-lost", "warning", "code_aware"),
        version="version: 7\n",
        target=NEW,
    ),
]

NUMBER = "rag-number"
NUMBERS = [
    strategy("L11", f"{EMBED}, threshold: 50", (NUMBER, "warning", "50")),
    strategy("L11", f"{EMBED}, threshold: -0.1", (NUMBER, "warning", "-0.1")),
    strategy("L11", f"{EMBED}, threshold: 0.0"),
    strategy("L11", "threshold: 50"),
    strategy("L11", "limit: -1", (NUMBER, "warning", "-1")),
    strategy("L11", "limit: 0", (NUMBER, "info", "0")),
    chunking("L11", "size: -5", (NUMBER, "warning", "-5")),
    chunking("L11", "size: 50, overlap: -5", (NUMBER, "warning", "-5")),
    strategy("L11", f"{EMBED}, max_indexing_concurrency: 0", (NUMBER, "error", "0")),
    strategy("L11", f"{EMBED}, max_embedding_concurrency: 0", (NUMBER, "error", "0")),
    strategy("L11", f"{EMBED}, max_embedding_concurrency: -1", (NUMBER, "warning", "-1")),
    strategy("L11", f"{EMBED}, embedding_batch_size: 0", (NUMBER, "error", "0")),
    strategy("L11", f"{EMBED}, embedding_batch_size: 100"),
    case("L11", joined("limit: -1"), (NUMBER, "warning", "-1")),
    case("L11", joined("fusion: {k: -1}"), (NUMBER, "warning", "-1")),
    case(
        "L11",
        joined("reranking: {model: dmr/ai/x, threshold: 70}"),
        (NUMBER, "warning", "70"),
    ),
    case(
        "L11",
        joined("fusion: {strategy: weighted, weights: {bm25: 30, chunked-embeddings: 0.7}}"),
        (NUMBER, "warning", "30"),
    ),
]

CODE = "code-aware-unsupported"


def code(docs: str, *expected: Said, target: str, grammars: tuple[str, ...] | None) -> Case:
    """A case about code in files of the endings in `docs`."""
    around = Around(grammars=grammars)
    text = "chunking: {size: 4000, code_aware: true}"
    return strategy("O05", text, *expected, target=target, around=around, docs=docs)


GRAMMARS = [
    code("src/*.go", target=NEW, grammars=None),
    code("src/*.py", (CODE, "warning", "code_aware"), target=NEW, grammars=None),
    code("src", target=NEW, grammars=None),
    code("src, src/*.py", target=NEW, grammars=None),
    code("src/*.py", target=OURS, grammars=None),
    code("src/*.py", target=OURS, grammars=(".py", ".js")),
    code("src/*.rb", (CODE, "warning", "code_aware"), target=OURS, grammars=(".py", ".js")),
    code("src/*.rb", (CODE, "warning", "code_aware"), target="both", grammars=(".py",)),
]

CASES = [
    *LIMIT,
    *KEYS,
    *VALUES,
    *EFFECT,
    *OVERLAP,
    *BOUNDARIES,
    *LONE,
    *NUMBERS,
    *GRAMMARS,
]
