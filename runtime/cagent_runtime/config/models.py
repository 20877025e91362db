"""The resolved configuration of a run, typed. Made from a snapshot by `load`, never by hand.

Field names and defaults follow the agent file format; a test compares them with the language data.
Paths are absolute here, references are resolved to the models they name.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from cagent_ls.dmr.models import Mode


class _Config(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class ModelConfig(_Config):
    """One model: `name` is how the file calls it, `provider` and `model` are resolved."""

    name: str
    provider: str
    model: str
    mode: Mode = "completion"
    """What the file uses it for."""
    temperature: float | None = None
    top_p: float | None = None
    frequency_penalty: float | None = None
    presence_penalty: float | None = None
    max_tokens: int | None = None
    base_url: str | None = None
    token_key: str | None = None
    parallel_tool_calls: bool | None = None
    thinking_budget: int | str | None = None
    provider_opts: dict[str, Any] = Field(default_factory=dict)


class Chunking(_Config):
    """How documents are cut, in code points."""

    size: int = 1500
    overlap: int = 75
    respect_word_boundaries: bool = False
    code_aware: bool = False


class ChunkedEmbeddings(_Config):
    """Strategy: cut, embed each chunk, compare by cosine."""

    type: Literal["chunked-embeddings"]
    embedding_model: ModelConfig
    docs: tuple[str, ...] = ()
    """Absolute paths or globs, the source's shared ones included."""
    database: Path
    vector_dimensions: int | None = None
    limit: int = 5
    threshold: float = 0.5
    chunking: Chunking = Chunking()
    embedding_batch_size: int = Field(default=50, ge=1)
    max_embedding_concurrency: int = Field(default=3, ge=1)
    respect_vcs: bool = True


class UnsupportedStrategy(_Config):
    """A strategy this runtime does not run yet."""

    type: str


class Reranking(_Config):
    """Second opinion on the candidates."""

    model: ModelConfig
    top_k: int = 0
    """0 scores every candidate."""
    threshold: float = 0.5


class Results(_Config):
    """What a search hands back."""

    limit: int = 15
    deduplicate: bool = True
    return_full_content: bool = False
    reranking: Reranking | None = None


class RagTool(_Config):
    """How the model sees a RAG source."""

    name: str | None = None
    description: str | None = None
    instruction: str | None = None


class RagConfig(_Config):
    """One RAG source, wherever the file defines it."""

    name: str
    tool: RagTool = RagTool()
    strategies: tuple[ChunkedEmbeddings | UnsupportedStrategy, ...]
    results: Results = Results()


class FilesystemToolset(_Config):
    """Files below the working directory."""

    type: Literal["filesystem"]
    tools: tuple[str, ...] | None = None
    readonly: bool = False
    ignore_vcs: bool = True
    instruction: str | None = None
    unsupported: tuple[str, ...] = ()
    """Keys the file sets that this runtime does not act on yet."""


class RagToolset(_Config):
    """The search of a RAG source, by ``ref`` or ``rag_config`` or an agent's ``rag`` list."""

    type: Literal["rag"]
    source: RagConfig
    name: str | None = None
    instruction: str | None = None
    unsupported: tuple[str, ...] = ()


class UnsupportedToolset(_Config):
    """A toolset this runtime does not offer yet; the agent runs without it, with a warning."""

    type: str


Toolset = Annotated[
    FilesystemToolset | RagToolset | UnsupportedToolset, Field(union_mode="left_to_right")
]


class Permissions(_Config):
    """Patterns of tool calls; deny beats everything."""

    allow: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()


class AgentConfig(_Config):
    """One agent of the team."""

    name: str
    model: ModelConfig
    description: str = ""
    instruction: str = ""
    toolsets: tuple[Toolset, ...] = ()
    max_iterations: int = 0
    """0 takes the runtime's own cap."""
    add_date: bool = False
    add_environment_info: bool = False
    readonly: bool = False
    """Offer read-only tools only."""
    unsupported: tuple[str, ...] = ()
    """Keys the file sets that this runtime does not act on yet."""


class Config(_Config):
    """A whole agent file."""

    path: Path
    agents: dict[str, AgentConfig]
    """In file order; the default agent is `root`, else the first."""
    models: dict[str, ModelConfig]
    rag: dict[str, RagConfig]
    permissions: Permissions = Permissions()
