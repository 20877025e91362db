"""Models and providers."""

from cagent_ls.language.types import (
    Boolean,
    Field,
    Free,
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
)

_SAMPLING = (
    Field("temperature", Number(0, 2), "How freely the model chooses words; 0 is most exact."),
    Field("top_p", Number(0, 1), "Share of likely words that are considered."),
    Field("frequency_penalty", Number(-2, 2), "Makes repeated words less likely."),
    Field("presence_penalty", Number(-2, 2), "Makes words already used less likely."),
    Field("parallel_tool_calls", Boolean(), "Whether one turn may hold several tool calls."),
    Field("max_tokens", Integer(1), "Longest answer in tokens."),
    Field(
        "provider_opts",
        MapOf(Free(), "option"),
        "Options of the provider; for `dmr`: `runtime_flags`, `context_size` and the "
        "`speculative_*` keys.",
        since=1,
    ),
    Field("track_usage", Boolean(), "Ask for token counts.", since=2, default="true"),
    Field("thinking_budget", Free(), "How long the model may reason.", since=2),
    Field("task_budget", Free(), "Token budget of a task (Anthropic).", since=8),
    Field("auth", Free(), "Workload identity (Anthropic).", since=8),
    Field(
        "token_key",
        Text(TextKind.ENV_NAME),
        "Name of the environment variable that holds the API key.",
        since=1,
    ),
)

MODEL = Struct(
    "Model",
    "A named model.",
    (
        Field(
            "provider", Reference(Target.PROVIDER), "Who serves it: `dmr`, `openai`, ...", since=1
        ),
        Field("type", Text(), "The provider, in format 0.", until=0),
        Field("model", Text(TextKind.MODEL_ID), "The model as its provider calls it."),
        Field("base_url", Text(TextKind.URL), "Own endpoint instead of the provider's."),
        *_SAMPLING,
        Field("routing", ListOf(StructRef("RoutingRule")), "Choose by message.", since=3),
        Field("first_available", ListOf(Reference(Target.MODEL)), "First usable wins.", since=10),
        Field("title_model", Reference(Target.MODEL), "Writes session titles.", since=10),
        Field("bypass_models_gateway", Boolean(), "Skip the gateway.", since=11),
        Field("compaction_model", Reference(Target.MODEL), "Writes summaries.", since=11),
        Field("compaction_threshold", Number(0, 1), "When to summarise.", since=12),
        Field("capabilities", Free(), "Attachments it understands.", since=11),
        Field("output_capabilities", Free(), "What it can make.", since=16),
        Field("cost", Free(), "Prices in USD per million tokens.", since=12),
        Field("description", Text(TextKind.PROSE), "What it is good at.", since=14),
        Field("env", Free(), "Environment, in format 0 and 1.", until=1),
    ),
)

ROUTING_RULE = Struct(
    "RoutingRule",
    "Messages like the examples go to the model.",
    (
        Field("model", Reference(Target.MODEL), "Where they go."),
        Field("examples", ListOf(Text(TextKind.PROSE)), "Messages of the kind."),
    ),
)

PROVIDER = Struct(
    "Provider",
    "An endpoint of your own; its other keys are defaults for its models.",
    (
        Field("base_url", Text(TextKind.URL), "Where it listens."),
        Field("api_type", Text(), "`openai_chatcompletions` or `openai_responses`."),
        Field("provider", Text(), "Which client talks to it.", since=8),
        *_SAMPLING,
        Field("unload_api", Text(), "Path that unloads a model.", since=9),
        Field("compaction_model", Reference(Target.MODEL), "Writes summaries.", since=14),
    ),
)

STRUCTS = (MODEL, ROUTING_RULE, PROVIDER)
