"""Hooks: what runs when something happens."""

from cagent_ls.language.hook_events import EVENTS, Event
from cagent_ls.language.types import (
    Before,
    Boolean,
    Field,
    Integer,
    ListOf,
    MapOf,
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


def _one_or_more(item: Type) -> OneOf:
    return OneOf((ListOf(item), item))


def _field(event: Event) -> Field:
    """The key of an event; until a release within format 12 its hooks had to be a list."""
    item = StructRef("HookMatcher" if event.matched else "Hook")
    listed = ListOf(item)
    return Field(
        event.name,
        _one_or_more(item),
        event.doc,
        since=event.since,
        release_since=event.release_since,
        before=(Before(12, listed, release_until="1.102.0"),) if event.since < 12 else (),
        known_by_name_only=event.known_by_name_only,
    )


_HOOKS = Struct(
    "Hooks",
    "What runs when something happens. A hook gets a JSON object on its standard input; exit code "
    "2 blocks where the event allows it.",
    tuple(map(_field, EVENTS.values())),
)

_HOOK_MATCHER = Struct(
    "HookMatcher",
    "Hooks for calls of certain tools.",
    (
        Field(
            "matcher",
            Text(TextKind.REGEX),
            "Regular expression that the whole name of the tool must match; empty or `*` is any. "
            "Before format 16 an invalid one turns the hook off in silence.",
            example="write_file|edit_file",
        ),
        Field(
            "hooks",
            _one_or_more(StructRef("Hook")),
            "What runs; at least one.",
            required=True,
            before=(Before(12, ListOf(StructRef("Hook")), release_until="1.102.0"),),
        ),
        Field(
            "preempt_yolo",
            Boolean(),
            "Run before modes and rules approve the call, so that `--yolo` cannot pass it by; on "
            "`pre_tool_use` only.",
            since=11,
        ),
    ),
)

_KIND = Words(
    (
        Word("command", "A command line."),
        Word("builtin", "One of docker-agent's own hooks.", since=8, release_since="1.52.0"),
        Word("model", "A model that is asked.", since=8, release_since="1.53.0"),
        Word("evaluator", "A judge of `evaluators`; on `tool_guard`.", since=16),
    )
)
_ON_ERROR = Words(
    (
        Word("warn", "Say so and go on."),
        Word("ignore", "Go on."),
        Word("block", "Stop, where the event can be blocked."),
    ),
)
_EVALUATOR = ("evaluator",)

_HOOK = Struct(
    "Hook",
    "Something to run.",
    (
        Field(
            "type",
            _KIND,
            "What runs: a command, a built-in hook, a model or an evaluator.",
            required=True,
        ),
        Field("name", Text(), "Name of the hook in messages.", since=8, release_since="1.53.0"),
        Field(
            "command",
            Text(TextKind.COMMAND),
            "Command line, or the name of the built-in hook; those two kinds require it.",
        ),
        Field(
            "args", ListOf(Text()), "Arguments of a built-in hook.", since=8, release_since="1.52.0"
        ),
        Field(
            "timeout",
            Integer(0, enforced=True),
            "Seconds until it is given up; 0 means 60.",
            default="60",
            before=(Before(15, type=Integer(1)),),
        ),
        Field(
            "env",
            MapOf(Text(TextKind.TEMPLATE), "variable"),
            "Environment variables for it; only `${env.NAME}` is expanded.",
            since=8,
            release_since="1.53.0",
        ),
        Field(
            "working_dir",
            Text(TextKind.PATH),
            "Folder the hook runs in; by default that of the run.",
            since=8,
            release_since="1.53.0",
        ),
        Field(
            "on_error",
            _ON_ERROR,
            "What to do when the hook fails.",
            since=8,
            release_since="1.53.0",
            default="warn",
            before=(Before(15, type=Text()),),
        ),
        Field(
            "model",
            Reference(Target.MODEL),
            "Model that a hook of type `model` asks.",
            since=8,
            release_since="1.53.0",
        ),
        Field(
            "prompt",
            Text(TextKind.PROSE),
            "What the model is asked: a Go template over the event, such as `Is {{ .ToolName }} "
            "safe?`.",
            since=8,
            release_since="1.53.0",
        ),
        Field(
            "schema",
            Words(
                (
                    Word("pre_tool_use_decision", "Whether a tool call may run."),
                    Word("guard_decision", "A guard's verdict.", since=16),
                ),
                closed=False,
            ),
            "How the model's answer is read; without it the answer joins the prompt.",
            since=8,
            release_since="1.53.0",
        ),
        Field(
            "strict_output",
            Boolean(),
            "Take only output that is the JSON this event expects.",
            since=16,
        ),
        Field(
            "evaluator",
            Reference(Target.EVALUATOR),
            "Name of the judge under `evaluators`.",
            since=16,
            only=_EVALUATOR,
        ),
        Field(
            "evaluator_policy",
            StructRef("EvaluatorPolicy"),
            "What the judge's verdicts mean for the tool call.",
            since=16,
            only=_EVALUATOR,
        ),
    ),
    discriminator="type",
    requires=(
        Requirement(("command",), variants=("command", "builtin")),
        Requirement(("model",), variants=("model",)),
        Requirement(("prompt",), variants=("model",)),
        Requirement(("evaluator",), variants=_EVALUATOR),
        Requirement(("evaluator_policy",), variants=_EVALUATOR),
    ),
)

STRUCTS = (_HOOKS, _HOOK_MATCHER, _HOOK)
