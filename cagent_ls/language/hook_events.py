"""What the events of hooks allow, as docker-agent's checks of format 16 know them."""

BLOCKING = frozenset(
    {
        "pre_tool_use",
        "post_tool_use",
        "permission_request",
        "user_prompt_submit",
        "user_steering_messages_submit",
        "user_followup_submit",
        "before_llm_call",
        "pre_compact",
        "before_compaction",
        "tool_input_transform",
        "tool_guard",
        "worktree_create",
    }
)
"""Events that a hook may block."""

APPROVING = frozenset({"pre_tool_use", "permission_request", "tool_guard"})
"""Events at which a hook may decide whether a tool call runs."""

EVALUATED = frozenset({"tool_guard", "before_agent_run", "after_agent_complete"})
"""Events at which an evaluator may judge."""

CONTENT_GUARDS = ("skill_content_guard", "prompt_file_guard")
"""Events whose model hooks must give a verdict."""
