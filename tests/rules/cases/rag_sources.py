"""Cases about RAG sources: what they need, their documents, and how results are joined."""

from collections.abc import Collection
from dataclasses import dataclass

from cagent_ls.analysis.around import Around
from tests.rules.case import Case, Said, case

OLD, NEW, OURS = "docker-agent@1.32.3", "docker-agent@1.148.0", "bundled"

EMBED = "{type: chunked-embeddings, embedding_model: dmr/ai/x, vector_dimensions: 8}"
MISSING = "rag-docs-missing"
UNUSABLE = "fusion-unusable"


def rag(source: str, version: str = "") -> str:
    """A file with the source `d`."""
    return f"{version}agents: {{root: {{model: dmr/ai/x}}}}\nrag: {{d: {source}}}\n"


def inline(source: str, ref: str = "") -> str:
    """A file whose agent has the source itself, in a toolset."""
    toolset = f"{{type: rag, {ref}rag_config: {source}}}"
    return f"agents: {{root: {{model: dmr/ai/x, toolsets: [{toolset}]}}}}\n"


def joined(results: str, strategies: str = f"{EMBED}, {{type: bm25}}") -> str:
    """A source with several strategies and what it does with their results."""
    return rag(f"{{docs: [a], strategies: [{strategies}], results: {{{results}}}}}")


@dataclass(frozen=True)
class Folder:
    """Files that are there."""

    there: Collection[str]

    def exists(self, path: str) -> bool:
        return path in self.there

    def matches(self, pattern: str) -> bool:
        return pattern in self.there

    def found_upwards(self, name: str) -> bool:
        return name in self.there


def docs(text: str, *there: str, expected: tuple[Said, ...] = ()) -> Case:
    """A case in a folder that holds `there` only."""
    return case("L16", text, *expected, around=Around(files=Folder(there)))


INCOMPLETE = [
    case(
        "U31",
        "agents: {root: {model: dmr/ai/x, toolsets: [{type: rag, ref: d}]}}\nrag:\n  d:\n",
        ("rag-incomplete", "warning", "d"),
    ),
    case(
        "U31",
        rag("{docs: [a], database: ./a.db, strategies: [{type: bm25}]}"),
        ("unknown-field", "warning", "database"),
    ),
    case("U31", rag("{docs: [a], strategies: [{type: bm25}]}")),
    case("U31", rag("{docs: [a]}"), ("rag-incomplete", "warning", "d")),
    case("U31", rag("{docs: [a], strategies: []}"), ("rag-incomplete", "warning", "strategies")),
    case("U31", inline("{docs: [a]}"), ("rag-incomplete", "warning", "rag_config")),
    case(
        "U31",
        "rag: {e: {docs: [a], strategies: [{type: bm25}]}}\n"
        + inline("{docs: [a]}", ref="ref: e, "),
        ("rag-incomplete", "warning", "rag_config"),
    ),
    case(
        "U31",
        "rag: {e: {docs: [a], strategies: [{type: bm25}]}}\n"
        + inline("{docs: [a]}", ref="ref: e, "),
        target=OURS,
    ),
    case(
        "U31",
        rag("{docs: [a], strategies: [{limit: 5}]}"),
        ("rag-incomplete", "warning", "limit"),
    ),
    case(
        "U31",
        rag("{docs: [a], strategies: [{type: bm-25}]}"),
        ("unknown-word", "error", "bm-25"),
    ),
    case(
        "U31",
        rag("{docs: [a], strategies: [{type: hybrid}]}"),
        ("unknown-word", "warning", "hybrid"),
    ),
    case(
        "U31",
        rag("{docs: [a], strategies: [{type: chunked-embeddings, vector_dimensions: 8}]}"),
        ("rag-incomplete", "warning", "type"),
    ),
    case(
        "U31",
        rag(f"{{docs: [a], strategies: [{EMBED.replace('chunked', 'semantic')}]}}"),
        ("rag-incomplete", "warning", "type"),
    ),
    case(
        "U31",
        rag(
            "{docs: [a], strategies: ["
            + EMBED.replace("chunked", "semantic").replace("8", "8, chat_model: dmr/ai/y")
            + "]}"
        ),
    ),
    case(
        "U31",
        "s: &s {type: chunked-embeddings, vector_dimensions: 8}\n"
        + rag("{docs: [a], strategies: [{<<: *s, embedding_model: dmr/ai/x}]}"),
        ("unknown-field", "warning", "s"),
    ),
    case(
        "U31",
        rag("{docs: [a], strategies: [{type: bm25}], results: {reranking: {threshold: 0.2}}}"),
        ("rag-incomplete", "warning", "reranking"),
    ),
]

DOCS = [
    docs(rag("{docs: [a, b/*.md], strategies: [{type: bm25, docs: [c]}]}"), "a", "b/*.md", "c"),
    docs(
        rag("{docs: [a, b/*.md], strategies: [{type: bm25, docs: [c]}]}"),
        "c",
        expected=((MISSING, "warning", "a"), (MISSING, "warning", "b/*.md")),
    ),
    docs(
        inline("{docs: [a], strategies: [{type: bm25, docs: [c]}]}"),
        "a",
        expected=((MISSING, "warning", "c"),),
    ),
    case("L16", rag("{docs: [nobody, knows], strategies: [{type: bm25}]}")),
    case("L16", rag("{strategies: [{type: bm25}]}"), (MISSING, "warning", "d")),
    case("L16", rag("{strategies: [{type: bm25, docs: [a]}]}")),
]

REPEATED = [
    case(
        "L12",
        rag("{docs: [a], strategies: [{type: bm25}, {type: bm25, b: 0.5}]}"),
        ("strategy-repeated", "error", "bm25"),
    ),
    case(
        "L12",
        rag("{docs: [a], strategies: [{type: bm25, name: x}, {type: bm25, name: y}]}"),
        ("strategy-repeated", "warning", "bm25"),
    ),
    case(
        "L12",
        rag("{docs: [a], strategies: [{type: bm25, name: x}, {type: bm25, name: y}]}"),
        target=OURS,
    ),
    case("L12", rag(f"{{docs: [a], strategies: [{{type: bm25}}, {EMBED}]}}")),
]

FUSION = [
    case(
        "L13",
        joined("fusion: {strategy: rrf}", "{type: bm25}"),
        ("fusion-ignored", "warning", "fusion"),
    ),
    case("L13", joined("fusion: {strategy: rrf, k: 30}")),
    case(
        "L13", joined("fusion: {strategy: weighted, weights: {bm25: 0.5, chunked-embeddings: 1}}")
    ),
    case(
        "L13",
        joined("fusion: {weights: {bm25: 0.5}}"),
        ("fusion-ignored", "warning", "weights"),
    ),
    case("L13", joined("fusion: {strategy: max, k: 9}"), ("fusion-ignored", "warning", "k")),
    case("U31", joined("fusion: {strategy: weigthed}"), (UNUSABLE, "warning", "weigthed")),
    case("U31", joined("fusion: {strategy: best}"), (UNUSABLE, "warning", "best")),
    case("U31", joined("fusion: {strategy: best}", "{type: bm25}")),
    case("U31", joined("fusion: {strategy: weighted}"), (UNUSABLE, "warning", "weighted")),
    case("U31", joined("fusion: {strategy: weighted}", "{type: bm25}")),
    case(
        "U42",
        joined("fusion: {strategy: weighted, weights: {bm25: 0.5}}"),
        (UNUSABLE, "warning", "weights"),
    ),
    case(
        "U42",
        joined("fusion: {strategy: weighted, weights: {bm25: 0.5, chunked-embedding: 0.5}}"),
        (UNUSABLE, "warning", "chunked-embedding"),
    ),
    case(
        "U42",
        joined(
            "fusion: {strategy: weighted, weights: {bm25: 0.5, vectors: 0.5}}",
            f"{EMBED.replace('type', 'name: vectors, type')}, {{type: bm25}}",
        ),
        (UNUSABLE, "warning", "weights"),
    ),
    case(
        "U42",
        joined(
            "fusion: {strategy: weighted, weights: {bm25: 0.5, vectors: 0.5}}",
            f"{EMBED.replace('type', 'name: vectors, type')}, {{type: bm25}}",
        ),
        target=OURS,
    ),
    case(
        "L11",
        joined(
            "fusion: {strategy: weighted, "
            "weights: {bm25: 0.5, chunked-embeddings: 0.5, semantic-embeddings: 0.5}}"
        ),
        (UNUSABLE, "warning", "semantic-embeddings"),
    ),
]

LOST = [
    case(
        "L04",
        rag("{description: Manuals, docs: [a], strategies: [{type: bm25}]}", "version: 2\n"),
        ("rag-description-lost", "warning", "description"),
    ),
    case(
        "L04",
        rag("{docs: [a], strategies: [{type: bm25}]}", "version: 2\n"),
    ),
    case(
        "L04",
        rag("{tool: {description: M}, docs: [a], strategies: [{type: bm25}]}", "version: 3\n"),
    ),
    case(
        "L09",
        joined("include_score: true", "{type: bm25}"),
        ("rag-no-effect", "info", "include_score"),
    ),
    case("L09", joined("include_score: false", "{type: bm25}")),
]

CASES = [*INCOMPLETE, *DOCS, *REPEATED, *FUSION, *LOST]
