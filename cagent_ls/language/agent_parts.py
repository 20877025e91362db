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
            "Models to try, in this order; without them the other keys have no effect.",
            example="[dmr/ai/qwen3]",
        ),
        Field(
            "retries",
            Integer(-1, enforced=True),
            "How often each model is tried again after a failure; 0 means 2 and -1 means never.",
            default="2",
        ),
        Field(
            "cooldown",
            Text(TextKind.DURATION),
            "How long to stay with the model that worked before the first one gets another try; "
            "a number needs a unit.",
            default="1m",
            example="5m",
        ),
    ),
)

_STRUCTURED_OUTPUT = Struct(
    "StructuredOutput",
    "A JSON Schema that every answer follows.",
    (
        Field(
            "name",
            Text(),
            "Name of the schema, which some providers show to the model.",
            example="answer",
        ),
        Field("description", Text(TextKind.PROSE), "What the shape is for."),
        Field(
            "schema",
            MapOf(Free(), "keyword"),
            "The JSON Schema that answers follow, of type `object`.",
        ),
        Field(
            "strict",
            Boolean(),
            "Let the provider hold the model to the schema exactly.",
            default="false",
        ),
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
        Field("enabled", Boolean(), "Turn the cache on.", default="false"),
        Field(
            "case_sensitive",
            Boolean(),
            "Questions that differ in capitals only are different ones.",
            default="false",
        ),
        Field(
            "trim_spaces", Boolean(), "Ignore blanks before and after a question.", default="false"
        ),
        Field(
            "path",
            Text(TextKind.PATH),
            "File that keeps the answers across runs; without it they are kept in memory.",
        ),
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
            "The coding agent that does the work; its program must be installed.",
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
            "How hard Claude Code thinks.",
            only=("claude-code",),
        ),
        Field("agent", Text(), "Which of OpenCode's own agents it runs.", only=("opencode",)),
        Field("thinking", Boolean(), "Let OpenCode show its reasoning.", only=("opencode",)),
    ),
    discriminator="type",
)

_OLD_TODO = Struct(
    "OldTodo",
    "The list of steps of an agent in format 0.",
    (Field("shared", Boolean(), "Let all agents of the team work on one list."),),
)

_OLD_MEMORY = Struct(
    "OldMemory",
    "The memory of an agent in format 0.",
    (Field("path", Text(TextKind.PATH), "File that the memory is kept in."),),
)

STRUCTS = (_FALLBACK, _STRUCTURED_OUTPUT, _ANSWER_CACHE, _HARNESS, _OLD_TODO, _OLD_MEMORY)
