"""The mappings inside an agent."""

from cagent_ls.language.types import (
    Boolean,
    Field,
    Free,
    Integer,
    ListOf,
    MapOf,
    Reference,
    Struct,
    Target,
    Text,
    TextKind,
    Word,
    Words,
)

_FALLBACK = Struct(
    "Fallback",
    "Models to try, in order, when the agent's model fails.",
    (
        Field(
            "models",
            ListOf(Reference(Target.MODEL)),
            "The models, best first; without them the other keys have no effect.",
            example="[dmr/ai/qwen3]",
        ),
        Field(
            "retries",
            Integer(-1, enforced=True),
            "Further tries of each model; 0 means 2 and -1 none.",
            default="2",
        ),
        Field(
            "cooldown",
            Text(TextKind.DURATION),
            "How long to stay with the fallback; a number needs a unit.",
            default="1m",
        ),
    ),
)

_STRUCTURED_OUTPUT = Struct(
    "StructuredOutput",
    "A JSON Schema that every answer follows.",
    (
        Field("name", Text(), "Name of the shape."),
        Field("description", Text(TextKind.PROSE), "What the shape is for."),
        Field("schema", MapOf(Free(), "keyword"), "A JSON Schema of type `object`."),
        Field("strict", Boolean(), "Let the provider enforce the schema exactly.", default="false"),
        Field(
            "mode",
            Words(
                (
                    Word("native", "The provider's own structured output."),
                    Word("tool", "The model answers by calling a tool."),
                )
            ),
            "How the model is held to the schema.",
            since=15,
            release_since="1.125.0",
            default="native",
        ),
    ),
)

_ANSWER_CACHE = Struct(
    "AnswerCache",
    "Answers equal questions from a cache.",
    (
        Field("enabled", Boolean(), "Whether to use it.", default="false"),
        Field("case_sensitive", Boolean(), "Tell capitals apart.", default="false"),
        Field("trim_spaces", Boolean(), "Ignore blanks around the question.", default="false"),
        Field("path", Text(TextKind.PATH), "File to keep it in; in memory without one."),
    ),
)

_HARNESS = Struct(
    "Harness",
    "Another coding agent that does the work.",
    (
        Field(
            "type",
            Words(
                (
                    Word("claude-code", "Anthropic's Claude Code."),
                    Word("codex", "OpenAI's Codex."),
                    Word("pi", "The pi coding agent."),
                    Word("opencode", "OpenCode."),
                )
            ),
            "Which one; its program must be installed.",
            required=True,
        ),
        Field("model", Text(TextKind.MODEL_ID), "The model, as that program calls it."),
        Field(
            "effort",
            Words(
                (
                    Word("low", "Little."),
                    Word("medium", "Some."),
                    Word("high", "Much."),
                    Word("xhigh", "Very much.", release_since="1.112.0"),
                    Word("max", "The most."),
                )
            ),
            "How hard it thinks.",
            only=("claude-code",),
        ),
        Field("agent", Text(), "Which agent of that program.", only=("opencode",)),
        Field("thinking", Boolean(), "Show its reasoning.", only=("opencode",)),
    ),
    discriminator="type",
)

STRUCTS = (_FALLBACK, _STRUCTURED_OUTPUT, _ANSWER_CACHE, _HARNESS)
