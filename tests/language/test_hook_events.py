import pytest

from cagent_ls.language.hook_events import BUILTINS, EVENTS, Event
from cagent_ls.language.structs import fields_for
from cagent_ls.language.types import NEWEST_FORMAT, OneOf, StructRef


@pytest.mark.parametrize("event", EVENTS.values(), ids=lambda event: event.name)
def test_every_event_is_a_key_of_hooks(event: Event) -> None:
    field = fields_for("Hooks", NEWEST_FORMAT)[event.name]
    assert field.doc == event.doc
    assert field.doc.endswith(".")
    assert isinstance(field.type, OneOf)
    item = "HookMatcher" if event.matched else "Hook"
    assert StructRef(item) in field.type.types


@pytest.mark.parametrize(
    ("what", "names"),
    [
        (
            "matched",
            "permission_request post_tool_use pre_tool_use tool_guard tool_input_transform "
            "tool_response_transform",
        ),
        (
            "blocks",
            "before_compaction before_llm_call permission_request post_tool_use pre_compact "
            "pre_tool_use tool_guard tool_input_transform user_followup_submit user_prompt_submit "
            "user_steering_messages_submit worktree_create",
        ),
        ("fails_closed", "pre_tool_use tool_guard"),
        (
            "rewrites",
            "before_llm_call pre_tool_use tool_input_transform tool_response_transform",
        ),
        (
            "known_by_name_only",
            "after_agent_complete before_agent_run prompt_file_guard skill_content_guard",
        ),
    ],
)
def test_what_events_may_do(what: str, names: str) -> None:
    assert sorted(e.name for e in EVENTS.values() if getattr(e, what)) == names.split()


def test_builtin_hooks() -> None:
    assert {"add_date", "unload", "redact_secrets"} <= BUILTINS.keys()
    assert BUILTINS["http_post"] == "1.58.0"
