"""Events that hooks run on, and docker-agent's built-in hooks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """A key of `hooks`."""

    name: str
    doc: str
    since: int
    release_since: str | None = None
    matched: bool = False
    """Its hooks stand under a `matcher` of tool names."""
    blocks: bool = False
    """A hook may stop what is about to happen; others only watch or add to the prompt."""
    fails_closed: bool = False
    """A hook that fails counts as one that blocks."""
    rewrites: bool = False
    """A hook may change what is passed on; such hooks run one after another."""
    known_by_name_only: bool = False


def _calls(
    name: str,
    doc: str,
    since: int,
    release: str | None = None,
    *,
    blocks: bool = True,
    fails_closed: bool = False,
    rewrites: bool = False,
) -> Event:
    """An event of a tool call."""
    return Event(
        name,
        doc,
        since,
        release,
        matched=True,
        blocks=blocks,
        fails_closed=fails_closed,
        rewrites=rewrites,
    )


def _gate(
    name: str, doc: str, since: int, release: str | None = None, *, rewrites: bool = False
) -> Event:
    """An event that a hook may stop."""
    return Event(name, doc, since, release, blocks=True, rewrites=rewrites)


def _named(name: str, doc: str, release: str) -> Event:
    return Event(name, doc, 16, release, known_by_name_only=True)


_EVENTS = (
    _calls(
        "pre_tool_use",
        "Before a tool call that was approved. A hook may refuse the call or change its input; "
        "one that fails refuses it.",
        3,
        fails_closed=True,
        rewrites=True,
    ),
    _calls(
        "post_tool_use", "After a tool call, whether it worked or not. A hook may end the run.", 3
    ),
    _calls(
        "permission_request",
        "A tool call is about to be asked about. A hook may answer instead of the user.",
        8,
        "1.53.0",
    ),
    _calls(
        "tool_response_transform",
        "After a tool call. A hook may change the result before the model sees it.",
        8,
        "1.55.0",
        blocks=False,
        rewrites=True,
    ),
    _calls(
        "tool_input_transform",
        "First of all that happens to a tool call. A hook may change the input.",
        16,
        "1.138.0",
        rewrites=True,
    ),
    _calls(
        "tool_guard",
        "A verdict on a tool call that no mode and no rule can pass by; a hook that fails refuses "
        "the call.",
        16,
        "1.138.0",
        fails_closed=True,
    ),
    Event(
        "session_start",
        "A session begins; what the hook prints joins the prompt. Run since docker-agent 1.32.5.",
        3,
    ),
    Event("session_end", "A session ends. Run since docker-agent 1.32.5.", 3),
    Event(
        "on_session_resume",
        "The user lets a run go on that had reached `max_iterations`.",
        8,
        "1.53.0",
    ),
    Event("on_user_input", "The agent waits for the user.", 6),
    _gate(
        "user_prompt_submit",
        "The user has written. A hook may refuse that, or add to the prompt of this turn.",
        8,
        "1.53.0",
    ),
    _gate(
        "user_steering_messages_submit",
        "The agent takes up what the user has written meanwhile. A hook may end the run, or add "
        "to the prompt of this turn.",
        10,
        "1.74.0",
    ),
    _gate(
        "user_followup_submit",
        "A turn begins with a message that the user had queued. A hook may end the run, or add "
        "to the prompt of this turn.",
        10,
        "1.74.0",
    ),
    Event(
        "turn_start",
        "A turn begins; what the hook prints joins the prompt of this turn.",
        8,
        "1.52.0",
    ),
    Event("turn_end", "A turn has ended, well or not.", 8, "1.55.0"),
    _gate(
        "before_llm_call",
        "Before the model is asked. A hook may refuse that or change the messages.",
        8,
        "1.52.0",
        rewrites=True,
    ),
    Event("after_llm_call", "The model has answered; its answer is not yet recorded.", 8, "1.52.0"),
    Event("stop", "The model has ended its answer, and the user is next.", 7, "1.32.5"),
    Event("notification", "The user is told of an error or a warning.", 7, "1.32.5"),
    Event("subagent_stop", "A sub-agent has ended.", 8, "1.53.0"),
    Event("on_agent_switch", "Another agent takes over, or gives back.", 8, "1.53.0"),
    Event("on_error", "A turn has failed, such as by an error of the model.", 8, "1.52.0"),
    Event("on_max_iterations", "`max_iterations` was reached.", 8, "1.52.0"),
    Event("on_tool_approval_decision", "A tool call was allowed or refused.", 8, "1.53.0"),
    _gate(
        "pre_compact",
        "Before the conversation is summarised. A hook may refuse, or add to the request.",
        8,
        "1.53.0",
    ),
    _gate(
        "before_compaction",
        "Before the conversation is summarised. A hook may refuse, or bring a summary.",
        8,
        "1.53.0",
    ),
    Event("after_compaction", "The conversation was summarised.", 8, "1.53.0"),
    _gate(
        "worktree_create",
        "A git worktree was made for the run, which has not begun; hooks run inside it. A hook may "
        "end the run.",
        9,
        "1.70.1",
    ),
    _named("skill_content_guard", "Looks at a skill before the model does.", "1.143.0"),
    _named("prompt_file_guard", "Looks at a prompt file before the model does.", "1.143.0"),
    _named("before_agent_run", "Before an agent runs; may choose another.", "1.147.0"),
    _named("after_agent_complete", "An agent is done; may choose who goes on.", "1.147.0"),
)

EVENTS: dict[str, Event] = {event.name: event for event in _EVENTS}
"""Every event by name."""

BUILTINS: dict[str, str] = {
    "add_context": "1.137.0",
    "add_date": "1.52.0",
    "add_directory_listing": "1.53.0",
    "add_environment_info": "1.52.0",
    "add_git_diff": "1.53.0",
    "add_git_status": "1.53.0",
    "add_prompt_files": "1.52.0",
    "add_recent_commits": "1.53.0",
    "add_user_info": "1.53.0",
    "http_post": "1.58.0",
    "limit_large_tool_results": "1.89.0",
    "max_iterations": "1.53.0",
    "redact_secrets": "1.54.0",
    "safer_shell": "1.89.0",
    "snapshot": "1.55.0",
    "transform_json": "1.147.0",
    "unload": "1.57.0",
}
"""Built-in hooks, with the release of docker-agent that brought each."""
