"""Hooks: what runs when something happens."""

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


def _event(
    name: str, since: int, doc: str, item: str = "Hook", release: str | None = None
) -> Field:
    """An event; before format 12 its hooks had to be a list."""
    return Field(
        name,
        _one_or_more(StructRef(item)),
        doc,
        since=since,
        release_since=release,
        before=(Before(11, type=ListOf(StructRef(item))),) if since <= 11 else (),
    )


def _guard(name: str, doc: str, release: str) -> Field:
    return Field(
        name,
        _one_or_more(StructRef("Hook")),
        doc,
        since=16,
        release_since=release,
        known_by_name_only=True,
    )


_CALLS = "HookMatcher"

_HOOKS = Struct(
    "Hooks",
    "What runs when something happens. A hook gets a JSON object on its standard input; exit code "
    "2 blocks where the event allows it.",
    (
        _event("pre_tool_use", 3, "Before a tool call; may block it or change its input.", _CALLS),
        _event("post_tool_use", 3, "After a tool call; may stop the run.", _CALLS),
        _event("permission_request", 8, "When a tool call is about to be asked about.", _CALLS),
        _event("tool_response_transform", 8, "May change the result of a tool call.", _CALLS),
        _event(
            "tool_input_transform", 16, "First of all: may change the input.", _CALLS, "1.138.0"
        ),
        _event(
            "tool_guard",
            16,
            "A verdict on a tool call that no mode or rule can pass by; a failure denies.",
            _CALLS,
            "1.138.0",
        ),
        _event("session_start", 3, "A session begins; run since docker-agent 1.32.5."),
        _event("session_end", 3, "A session ends; run since docker-agent 1.32.5."),
        _event("on_session_resume", 8, "An earlier session goes on."),
        _event("on_user_input", 6, "The agent waits for the user."),
        _event("user_prompt_submit", 8, "The user has written; may block."),
        _event("user_steering_messages_submit", 10, "The user has written amid a turn; may block."),
        _event("user_followup_submit", 10, "A message of the user was queued; may block."),
        _event("turn_start", 8, "A turn begins."),
        _event("turn_end", 8, "A turn ends."),
        _event("before_llm_call", 8, "Before the model is asked; may block or change messages."),
        _event("after_llm_call", 8, "The model has answered."),
        _event("stop", 7, "The agent has ended its answer."),
        _event("notification", 7, "The user is told something."),
        _event("subagent_stop", 8, "A sub-agent has ended."),
        _event("on_agent_switch", 8, "Another agent goes on."),
        _event("on_error", 8, "Something failed."),
        _event("on_max_iterations", 8, "`max_iterations` was reached."),
        _event("on_tool_approval_decision", 8, "A tool call was allowed or refused."),
        _event("pre_compact", 8, "Before the conversation is summarised; may block."),
        _event("before_compaction", 8, "Before the conversation is summarised; may block."),
        _event("after_compaction", 8, "The conversation was summarised."),
        _event("worktree_create", 9, "A git worktree is about to be made; may block."),
        _guard("skill_content_guard", "Looks at a skill before the model does.", "1.143.0"),
        _guard("prompt_file_guard", "Looks at a prompt file before the model does.", "1.143.0"),
        _guard("before_agent_run", "Before an agent runs; may choose another.", "1.147.0"),
        _guard("after_agent_complete", "An agent is done; may choose who goes on.", "1.147.0"),
    ),
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
            before=(Before(11, type=ListOf(StructRef("Hook"))),),
        ),
        Field(
            "preempt_yolo",
            Boolean(),
            "Cannot be passed by with `--yolo`; on `pre_tool_use` only.",
            since=11,
        ),
    ),
)

BUILTINS: dict[str, str] = {
    "add_context": "1.137.0",
    "add_date": "",
    "add_directory_listing": "",
    "add_environment_info": "",
    "add_git_diff": "",
    "add_git_status": "",
    "add_prompt_files": "",
    "add_recent_commits": "",
    "add_user_info": "",
    "http_post": "1.58.0",
    "limit_large_tool_results": "",
    "max_iterations": "",
    "redact_secrets": "1.54.0",
    "safer_shell": "1.89.0",
    "snapshot": "",
    "transform_json": "1.147.0",
    "unload": "1.57.0",
}
"""Built-in hooks, with the release that brought them where it is known."""

_KIND = Words(
    (
        Word("command", "A command line."),
        Word("builtin", "One of docker-agent's own hooks.", since=8),
        Word("model", "A model that is asked.", since=8),
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
        Field("type", _KIND, "What kind of thing.", required=True),
        Field("name", Text(), "Name for messages.", since=8),
        Field(
            "command",
            Text(TextKind.COMMAND),
            "The command line, or the name of the built-in hook. Required for those two.",
        ),
        Field("args", ListOf(Text()), "Arguments of a built-in hook.", since=8),
        Field(
            "timeout",
            Integer(1),
            "Seconds until it is given up; 0 means 60.",
            default="60",
        ),
        Field(
            "env",
            MapOf(Text(TextKind.TEMPLATE), "variable"),
            "Environment variables for it; only `${env.NAME}` is expanded.",
            since=8,
        ),
        Field("working_dir", Text(TextKind.PATH), "Folder it runs in.", since=8),
        Field(
            "on_error",
            _ON_ERROR,
            "What a failure of the hook means.",
            since=8,
            default="warn",
            before=(Before(15, type=Text()),),
        ),
        Field(
            "model",
            Reference(Target.MODEL),
            "The model to ask, for `type: model`.",
            since=8,
        ),
        Field(
            "prompt",
            Text(TextKind.PROSE),
            "What it is asked, as a Go template, for `type: model`.",
            since=8,
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
            "Shape of its answer, for `type: model`.",
            since=8,
        ),
        Field("strict_output", Boolean(), "Hold its answer to the schema.", since=16),
        Field(
            "evaluator",
            Reference(Target.EVALUATOR),
            "Name under `evaluators`.",
            since=16,
            only=_EVALUATOR,
        ),
        Field(
            "evaluator_policy",
            StructRef("EvaluatorPolicy"),
            "What its verdicts mean.",
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
