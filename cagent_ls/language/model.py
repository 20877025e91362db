"""Models, providers and their settings."""

from cagent_ls.language.types import (
    Before,
    Boolean,
    Excludes,
    Field,
    Free,
    Integer,
    ListOf,
    MapOf,
    Needs,
    Number,
    OneOf,
    Reference,
    Requirement,
    Struct,
    StructRef,
    Target,
    Text,
    TextKind,
    Type,
    Word,
    Words,
)

_MODEL = Reference(Target.MODEL)

EFFORT = Words(
    (
        Word("none", "As if it were not set; only some OpenAI models are told so."),
        Word("minimal", "The least; 1024 tokens on a local llama.cpp model."),
        Word("low", "Little; 2048 tokens on a local llama.cpp model."),
        Word("medium", "Some; 8192 tokens on a local llama.cpp model."),
        Word("high", "Much; 16384 tokens on a local llama.cpp model."),
        Word(
            "xhigh",
            "Very much; 32768 tokens on a local llama.cpp model.",
            since=7,
            release_since="1.36.0",
        ),
        Word("max", "The most; 32768 tokens on a local llama.cpp model.", since=7),
        Word("adaptive", "The model decides.", since=7),
        *(
            Word(
                f"adaptive/{level}",
                f"The model decides, with {level} effort.",
                since=7,
                release_since="1.36.0",
            )
            for level in ("low", "medium", "high", "xhigh", "max")
        ),
    ),
    fold=True,
)


_ANY_EFFORT = OneOf((Text(),), swallows=True)


def _common(since: int) -> tuple[Field, ...]:
    """Settings of a model; a provider has them, as defaults of its models, from `since` on."""
    release = "1.43.0" if since else None

    def field(
        name: str,
        type_: Type,
        doc: str,
        first: int = 0,
        default: str | None = None,
        release_since: str | None = release,
    ) -> Field:
        return Field(
            name,
            type_,
            doc,
            since=max(since, first),
            release_since=release_since,
            default=default,
        )

    return (
        field(
            "temperature",
            Number(0, 2),
            "How freely the model chooses its words; 0 is the most predictable.",
        ),
        field(
            "max_tokens",
            Integer(1),
            "Longest answer in tokens. On `dmr` releases before 1.49 it was the context size too; "
            "use `provider_opts.context_size` for that.",
        ),
        field(
            "top_p",
            Number(0, 1),
            "Choose only among the likeliest words whose probabilities add up to this.",
        ),
        field(
            "frequency_penalty", Number(-2, 2), "Makes words rarer the more often they were used."
        ),
        field("presence_penalty", Number(-2, 2), "Makes words rarer that were used at all."),
        field(
            "parallel_tool_calls",
            Boolean(),
            "Whether the model may ask for several tool calls at once.",
            default="true",
        ),
        field(
            "provider_opts",
            MapOf(Free(), "option"),
            "Options that depend on the provider. docker-agent ignores those it does not know.",
            first=1,
        ),
        field(
            "track_usage", Boolean(), "Ask the provider for token counts.", first=2, default="true"
        ),
        Field(
            "thinking_budget",
            OneOf((Integer(-1), EFFORT), swallows=True),
            "How long the model may reason: tokens, or a word such as `low`. Only some providers "
            "and models heed it.",
            since=max(since, 2),
            release_since=release,
            before=(Before(7, _ANY_EFFORT, release_until="1.32.4"),) if since <= 7 else (),
        ),
        field(
            "task_budget",
            OneOf((Integer(0, enforced=True), StructRef("TaskBudget"))),
            "Tokens for a whole task; Anthropic only.",
            first=8,
            release_since="1.46.0",
        ),
        field(
            "auth",
            StructRef("Auth"),
            "Signs in by workload identity instead of a key; Anthropic only.",
            first=8,
            release_since="1.55.0",
        ),
    )


_KEY_NAME = (
    "Name of the environment variable that holds the API key, not the key itself. Releases "
    "before 1.140 ignore it for Anthropic and Google, and `dmr` needs none."
)

_MODEL_STRUCT = Struct(
    "Model",
    "A model with its settings.",
    (
        Field(
            "provider",
            Reference(Target.PROVIDER),
            "Who serves it: `dmr`, `openai`, or a name under `providers`.",
            since=1,
            example="dmr",
        ),
        Field("type", Text(), "The provider, in format 0.", until=0),
        Field(
            "model",
            Text(TextKind.MODEL_ID),
            "The model as its provider calls it. Without `provider`, a comma list of models that "
            "take turns.",
            example="ai/qwen3",
        ),
        Field(
            "description",
            Text(TextKind.PROSE),
            "What the model is good at, for people who choose one.",
            since=14,
            release_since="1.115.0",
        ),
        Field(
            "base_url",
            Text(TextKind.URL),
            "Endpoint to use instead of the provider's. For `dmr` nothing is then pulled.",
        ),
        Field("token_key", Text(TextKind.ENV_NAME), _KEY_NAME, since=1),
        *_common(0),
        Field(
            "routing",
            ListOf(StructRef("RoutingRule")),
            "Sends a message to the model whose examples it resembles most, else to this one, "
            "which then runs with its defaults.",
            since=3,
        ),
        Field(
            "first_available",
            ListOf(_MODEL),
            "The first of these whose key is set is used; excludes nearly all other keys.",
            since=10,
            release_since="1.74.0",
        ),
        Field(
            "title_model",
            _MODEL,
            "Model that finds titles for sessions; the agent's own by default.",
            since=10,
            release_since="1.76.0",
        ),
        Field(
            "bypass_models_gateway",
            Boolean(),
            "Talk to the provider directly even if a gateway is set; an own `base_url` implies it.",
            since=11,
            release_since="1.93.0",
            default="false",
        ),
        Field(
            "compaction_model",
            _MODEL,
            "Model that writes summaries.",
            since=11,
            release_since="1.93.0",
        ),
        Field(
            "compaction_threshold",
            Number(0, 1, enforced=True, above=True),
            "Fill level of the context window at which summaries are written; wins over the "
            "agent's.",
            since=12,
            release_since="1.99.0",
        ),
        Field(
            "capabilities",
            StructRef("Capabilities"),
            "What may be attached to a message; replaces what is known about the model.",
            since=11,
        ),
        Field(
            "output_capabilities",
            StructRef("OutputCapabilities"),
            "What the model makes beside text.",
            since=16,
        ),
        Field(
            "cost",
            StructRef("Cost"),
            "Prices, in USD for a million tokens.",
            since=12,
            release_since="1.110.0",
        ),
        Field("env", Free(), "No docker-agent accepts it any more.", until=1, read_by=()),
    ),
    relations=(
        Excludes(
            "first_available",
            (
                "provider",
                "model",
                "temperature",
                "max_tokens",
                "top_p",
                "frequency_penalty",
                "presence_penalty",
                "base_url",
                "token_key",
                "bypass_models_gateway",
                "provider_opts",
                "track_usage",
                "thinking_budget",
                "task_budget",
                "auth",
                "routing",
                "title_model",
                "compaction_model",
                "compaction_threshold",
                "cost",
                "output_capabilities",
            ),
            since=10,
        ),
    ),
)

_ROUTING_RULE = Struct(
    "RoutingRule",
    "Messages like the examples go to the model.",
    (
        Field("model", _MODEL, "Where they go; it must have no routing of its own."),
        Field(
            "examples",
            ListOf(Text(TextKind.PROSE)),
            "Messages of that kind, compared word by word; without any, the rule never matches.",
        ),
    ),
)

_PROVIDER = Struct(
    "Provider",
    "An endpoint of your own; model settings here are defaults for its models.",
    (
        Field(
            "provider",
            Reference(Target.PROVIDER),
            "Which client talks to it, such as `anthropic` or `dmr`.",
            since=8,
            release_since="1.43.0",
            default="openai",
        ),
        Field(
            "base_url",
            Text(TextKind.URL),
            "Where it listens; required for OpenAI-compatible endpoints.",
            since=3,
            example="http://localhost:8000/v1",
        ),
        Field(
            "api_type",
            Words(
                (
                    Word("openai_chatcompletions", "The chat completions protocol."),
                    Word("openai_responses", "The responses protocol."),
                )
            ),
            "Which protocol it speaks.",
            since=3,
            default="openai_chatcompletions",
        ),
        Field("token_key", Text(TextKind.ENV_NAME), _KEY_NAME, since=3),
        *_common(8),
        Field(
            "unload_api",
            Text(),
            "Path that makes the server unload a model, for the built-in hook `unload`.",
            since=9,
            release_since="1.57.0",
        ),
        Field(
            "compaction_model",
            _MODEL,
            "Model that writes summaries, where neither agent nor model names one.",
            since=14,
            release_since="1.115.0",
        ),
    ),
    requires=(
        Requirement(("base_url",), until=7),
        Requirement(("base_url", "provider"), since=8),
    ),
    relations=(Needs("api_type", "base_url", since=8),),
)

STRUCTS = (_MODEL_STRUCT, _ROUTING_RULE, _PROVIDER)
