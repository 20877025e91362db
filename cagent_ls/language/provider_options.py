"""What `provider_opts` may hold, for each provider.

docker-agent swallows options it does not know and most values it cannot read. The exceptions are
named in the docs: their errors come when the model is first made, not at load.
"""

from cagent_ls.language.types import (
    Boolean,
    Field,
    Free,
    Integer,
    ListOf,
    MapOf,
    Number,
    OneOf,
    Text,
    TextKind,
    Word,
    Words,
)

_RERANK_PROMPT = Field(
    "rerank_prompt",
    Text(TextKind.PROSE),
    "Replaces the system prompt for reranking; wins over `criteria`.",
    since=3,
)
_UNLOAD_API = Field(
    "unload_api",
    Text(),
    "Path or address that unloads a model, for the hook `unload`; overrides the provider's.",
    release_since="1.57.0",
)
_TOP_K = Field(
    "top_k", Integer(1), "How many of the likeliest words are considered.", release_since="1.37.0"
)
_DEFERRED = Field(
    "supports_deferred_tools",
    Boolean(),
    "Whether the provider can load tools when they are first needed.",
    release_since="1.109.0",
)
_CONTEXT_SIZE = Field(
    "context_size",
    Integer(1),
    "Context window in tokens, where docker-agent does not know that of the model; `max_tokens` "
    "is kept below it.",
    example="32768",
)
_THINKING = Field(
    "interleaved_thinking",
    Boolean(),
    "Let the model think between tool calls.",
    default="true",
)

DMR = (
    Field(
        "context_size",
        Integer(1),
        "Context window in tokens. docker-agent 1.49 and later send it to the engine; in the "
        "newest format only when it is quoted.",
        release_since="1.49.0",
        example='"32768"',
    ),
    Field(
        "runtime_flags",
        OneOf((ListOf(Text()), Text())),
        "Flags for the engine, one `--flag=value` an item; a text is split at blanks and commas. "
        "For one flag that Docker Model Runner refuses it drops the whole configuration.",
        example='["--n-gpu-layers=33", "--threads=8"]',
    ),
    Field(
        "raw_runtime_flags",
        Text(),
        "Flags in one text that the engine splits like a shell; excludes `runtime_flags`.",
        release_since="1.49.0",
    ),
    Field(
        "speculative_draft_model",
        Text(TextKind.MODEL_ID),
        "A small model that guesses ahead. It must be there too: docker-agent does not pull it.",
        example="ai/qwen3:0.6B-Q4_K_M",
    ),
    Field(
        "speculative_num_tokens",
        Integer(1),
        "How many tokens the draft model guesses at a time.",
        example="16",
    ),
    Field(
        "speculative_acceptance_rate",
        Number(0, 1),
        "How likely a guess must be to count; vLLM ignores it.",
        example="0.8",
    ),
    Field(
        "mode",
        Words(
            (
                Word("completion", "Chat and completion."),
                Word("embedding", "Embeddings."),
                Word("reranking", "Reranking."),
                Word("image-generation", "Pictures."),
            )
        ),
        "What the model is configured for; other words are an error.",
        release_since="1.49.0",
        default="completion",
    ),
    Field(
        "keep_alive",
        Text(TextKind.DURATION),
        'How long the model stays loaded when idle: a duration such as `"10m"`, `"0"` for not at '
        'all, `"-1"` for ever. It must be quoted.',
        release_since="1.49.0",
        example='"10m"',
    ),
    Field(
        "gpu_memory_utilization",
        Number(0, 1, enforced=True),
        "Share of the GPU's memory to use; vLLM only.",
        release_since="1.49.0",
    ),
    Field(
        "hf_overrides",
        MapOf(Free(), "setting"),
        "Settings that replace those of the model's Hugging Face configuration; vLLM only.",
        release_since="1.49.0",
    ),
    Field(
        "supports_images",
        Boolean(),
        "Whether pictures may be attached; `capabilities` of the model wins.",
        release_since="1.87.0",
    ),
    Field(
        "supports_pdf",
        Boolean(),
        "Whether PDF documents may be attached; `capabilities` of the model wins.",
        release_since="1.87.0",
    ),
    _UNLOAD_API,
)

STRICT = frozenset(
    (
        "raw_runtime_flags",
        "mode",
        "keep_alive",
        "gpu_memory_utilization",
        "hf_overrides",
        "supports_images",
        "supports_pdf",
    )
)
"""Options of `dmr` whose wrong values docker-agent refuses when it makes the model; wrong values of
all others are swallowed. `raw_runtime_flags` beside `runtime_flags` is refused too."""

OPENAI = (
    Field(
        "api_type",
        Words(
            (
                Word("openai_chatcompletions", "The chat completions protocol."),
                Word("openai_responses", "The responses protocol."),
                Word("openai", "As the model's name suggests."),
            )
        ),
        "Which protocol to speak. On `openai` itself it switches signing in off unless "
        "`token_key` is set.",
    ),
    Field(
        "transport",
        Words(
            (
                Word("sse", "Server-sent events."),
                Word("websocket", "A WebSocket."),
            ),
            closed=False,
        ),
        "How answers of the responses protocol are streamed.",
        default="sse",
        release_since="1.36.0",
    ),
    Field(
        "http_headers",
        MapOf(Text(), "header"),
        "HTTP headers to add to each request.",
        release_since="1.53.0",
    ),
    _TOP_K,
    Field(
        "min_p",
        Number(0, 1),
        "Least probability of a word, relative to the likeliest one.",
        release_since="1.37.0",
    ),
    Field(
        "repetition_penalty",
        Number(0),
        "Makes repeated words rarer; 1 changes nothing.",
        release_since="1.37.0",
    ),
    Field(
        "typical_p",
        Number(0, 1),
        "How typical a word must be to be considered; 1 considers all.",
        release_since="1.37.0",
    ),
    Field(
        "seed",
        Integer(),
        "Makes answers repeatable, where the provider can.",
        release_since="1.37.0",
    ),
    Field("api_version", Text(), "Version of the API; Azure only.", example="2024-12-01-preview"),
    Field(
        "service_tier",
        Text(),
        "The tier to be served in.",
        release_since="1.138.0",
    ),
    Field(
        "cache_diagnostics",
        Free(),
        "Report how much of a prompt came from the cache.",
        release_since="1.142.0",
        known_by_name_only=True,
    ),
    Field(
        "preserve_reasoning",
        Free(),
        "Send the model's reasoning back to it.",
        release_since="1.142.0",
        known_by_name_only=True,
    ),
    Field(
        "native_tool_search",
        Free(),
        "Let the provider search for tools.",
        release_since="1.142.0",
        known_by_name_only=True,
    ),
    Field(
        "extra_body",
        MapOf(Free(), "key"),
        "Keys to add to each chat completions request.",
        release_since="1.143.0",
    ),
    _DEFERRED,
    _CONTEXT_SIZE,
    _UNLOAD_API,
    _RERANK_PROMPT,
)

ANTHROPIC = (
    _THINKING,
    Field(
        "thinking_display",
        Words(
            (
                Word("summarized", "A summary of it."),
                Word("omitted", "Nothing."),
                Word("display", "All of it; older models only."),
            ),
            fold=True,
        ),
        "How much of the reasoning is handed back. Since 1.114 docker-agent refuses `display` for "
        "Claude 4.6 and later.",
        release_since="1.47.0",
    ),
    Field(
        "fallbacks",
        ListOf(Text(TextKind.MODEL_ID)),
        "Models that the provider itself tries when this one declines, best first.",
        release_since="1.76.0",
    ),
    _TOP_K,
    _DEFERRED,
    _CONTEXT_SIZE,
    _UNLOAD_API,
    _RERANK_PROMPT,
)

GOOGLE = (
    Field(
        "project",
        Text(TextKind.SHELL_EXPANSION),
        "Project on Vertex AI; needs `location` beside it.",
    ),
    Field(
        "location",
        Text(TextKind.SHELL_EXPANSION),
        "Region on Vertex AI; needs `project` beside it.",
        example="europe-west1",
    ),
    Field(
        "publisher",
        Text(),
        "Whose model it is, in the model garden of Vertex AI.",
        release_since="1.41.0",
    ),
    Field(
        "google_search",
        Boolean(),
        "Let the model search the web.",
        default="false",
        release_since="1.40.0",
    ),
    Field(
        "google_maps",
        Boolean(),
        "Let the model search maps.",
        default="false",
        release_since="1.40.0",
    ),
    Field(
        "code_execution",
        Boolean(),
        "Let the model run code on Google's side.",
        default="false",
        release_since="1.40.0",
    ),
    Field("service_tier", Text(), "The tier to be served in.", release_since="1.142.0"),
    _TOP_K,
    Field(
        "url_context",
        Free(),
        "Let the model read pages.",
        release_since="1.142.0",
        known_by_name_only=True,
    ),
    _CONTEXT_SIZE,
    _UNLOAD_API,
    _RERANK_PROMPT,
)

AMAZON_BEDROCK = (
    Field("region", Text(), "AWS region.", default="us-east-1"),
    Field("profile", Text(), "Profile of the AWS configuration."),
    Field("role_arn", Text(), "Role to take on."),
    Field(
        "role_session_name",
        Text(),
        "Name of the session in that role.",
        default="docker-agent-bedrock-session",
    ),
    Field("external_id", Text(), "External id for taking on the role."),
    Field("endpoint_url", Text(TextKind.URL), "Endpoint to use instead of the region's."),
    _THINKING,
    _TOP_K,
    _CONTEXT_SIZE,
    _UNLOAD_API,
    Field("disable_prompt_caching", Boolean(), "Do not cache prompts.", default="false"),
)
