"""What each format added to and took from the one before it, and what changed within a format."""

import pytest

from cagent_ls.language.structs import fields_for
from cagent_ls.language.toolset_types import TOOLSET_TYPES
from cagent_ls.language.types import NEWEST_FORMAT, NEWEST_RELEASE, Field, OneOf, Type, Words

ADDED = {
    0: {
        "File": "version agents models env",
        "Agent": "name model description toolsets instruction sub_agents add_date think todo "
        "memory num_history_items commands",
        "Toolset": "type command remote args env env_file tools",
        "Model": "type model temperature max_tokens top_p frequency_penalty presence_penalty "
        "base_url parallel_tool_calls env",
        "Remote": "url transport_type headers",
    },
    1: {
        "File": "metadata",
        "Agent": "add_environment_info",
        "Model": "provider token_key provider_opts",
        "Toolset": "ref config shared path shell post_edit",
    },
    2: {
        "File": "rag",
        "Agent": "welcome_message handoffs rag code_mode_tools max_iterations add_prompt_files "
        "structured_output",
        "Model": "track_usage thinking_budget",
        "Toolset": "instruction toon api_config ignore_vcs timeout",
        "RagSource": "description docs strategies results",
    },
    3: {
        "File": "providers permissions",
        "Agent": "skills hooks",
        "Model": "routing",
        "Metadata": "version",
        "ApiConfig": "output_schema",
        "Toolset": "defer name url sandbox",
        "RagSource": "tool respect_vcs",
        "Results": "reranking",
        "Chunking": "code_aware",
        "Provider": "base_url api_type token_key",
        "Hooks": "pre_tool_use post_tool_use session_start session_end",
    },
    4: {
        "Agent": "fallback add_description_parameter",
        "Metadata": "description",
        "Permissions": "ask",
        "Toolset": "headers file_types",
    },
    6: {
        "File": "mcps",
        "Toolset": "model version models",
        "Hooks": "on_user_input",
    },
    7: {
        "Agent": "max_consecutive_tool_calls max_old_tool_call_tokens",
        "Toolset": "rag_config",
        "Hooks": "stop notification",
    },
    8: {
        "Agent": "cache redact_secrets",
        "Provider": "provider temperature max_tokens top_p frequency_penalty presence_penalty "
        "parallel_tool_calls provider_opts track_usage thinking_budget task_budget auth",
        "Model": "task_budget auth",
        "Toolset": "allow_list deny_list allowed_domains blocked_domains allow_private_ips "
        "working_dir lifecycle",
        "Remote": "oauth",
        "Hooks": "permission_request tool_response_transform user_prompt_submit turn_start "
        "turn_end before_llm_call after_llm_call pre_compact subagent_stop on_error "
        "on_max_iterations on_agent_switch on_session_resume on_tool_approval_decision "
        "before_compaction after_compaction",
        "Hook": "name args env working_dir on_error model prompt schema",
    },
    9: {
        "File": "runtime",
        "Agent": "harness",
        "Provider": "unload_api",
        "Toolset": "allowed_servers blocked_servers",
        "Hooks": "worktree_create",
    },
    10: {
        "File": "commands skills toolsets",
        "Agent": "use_commands use_skills use_toolsets force_handoff readonly",
        "Toolset": "readonly sudo_askpass",
        "Model": "first_available title_model",
        "Hooks": "user_steering_messages_submit user_followup_submit",
    },
    11: {
        "Agent": "instruction_file",
        "Model": "bypass_models_gateway compaction_model capabilities",
        "Toolset": "safer",
        "HookMatcher": "preempt_yolo",
        "Skill": "toolsets",
        "Metadata": "tags",
    },
    12: {
        "File": "budget budgets",
        "Agent": "budgets compaction_model compaction_threshold session_compaction "
        "max_tool_result_tokens",
        "Model": "compaction_threshold cost",
        "Toolset": "recall webhook_config",
    },
    13: {"File": "flavors"},
    14: {"Model": "description", "Provider": "compaction_model"},
    15: {
        "Agent": "safety add_prompt_files_depth",
        "Runtime": "safety",
        "StructuredOutput": "mode",
    },
    16: {
        "File": "evaluators",
        "Agent": "routing",
        "Hook": "strict_output evaluator evaluator_policy",
        "Hooks": "tool_input_transform tool_guard skill_content_guard prompt_file_guard "
        "before_agent_run after_agent_complete",
        "Model": "output_capabilities",
        "Capabilities": "audio video",
        "RagSource": "indexing_timeout",
        "Toolset": "escape_html max_output_bytes",
    },
}
REMOVED = {
    1: {"Agent": "name think todo memory", "Model": "type"},
    2: {"File": "env", "Model": "env", "Toolset": "env_file"},
    3: {"RagSource": "description"},
    6: {"Toolset": "sandbox"},
}
LOST_WHILE_IN_WORK = {7: {"Agent": "rag"}, 15: {"Toolset": "safer"}}


def rows(table: dict[int, dict[str, str]]) -> list[tuple[int, str, str]]:
    return [
        (fmt, struct, field)
        for fmt, structs in table.items()
        for struct, fields in structs.items()
        for field in fields.split()
    ]


@pytest.mark.parametrize(("fmt", "struct", "field"), rows(ADDED))
def test_a_format_adds_a_field(fmt: int, struct: str, field: str) -> None:
    assert field in fields_for(struct, fmt, NEWEST_RELEASE)
    assert all(field not in fields_for(struct, older) for older in range(fmt))


@pytest.mark.parametrize(("fmt", "struct", "field"), rows(REMOVED))
def test_a_format_takes_a_field_away(fmt: int, struct: str, field: str) -> None:
    assert field in fields_for(struct, fmt - 1)
    assert field not in fields_for(struct, fmt)


@pytest.mark.parametrize("fmt", range(1, NEWEST_FORMAT + 1))
@pytest.mark.parametrize("struct", ["File", "Agent", "Model", "Provider", "Toolset", "Hooks"])
def test_nothing_else_came_or_went(fmt: int, struct: str) -> None:
    before, now = (fields_for(struct, f, NEWEST_RELEASE).keys() for f in (fmt - 1, fmt))
    assert sorted(now - before) == sorted(ADDED.get(fmt, {}).get(struct, "").split())
    gone = [table.get(fmt, {}).get(struct, "") for table in (REMOVED, LOST_WHILE_IN_WORK)]
    assert sorted(before - now) == sorted(" ".join(gone).split())


@pytest.mark.parametrize(
    ("struct", "field", "fmt", "release", "there"),
    [
        ("Agent", "rag", 7, "1.32.3", True),
        ("Agent", "rag", 7, "1.36.1", True),
        ("Agent", "rag", 7, "1.37.0", False),
        ("Agent", "rag", 7, None, True),
        ("Agent", "rag", 6, "1.148.0", True),
        ("Toolset", "safer", 15, "1.116.0", True),
        ("Toolset", "safer", 15, "1.132.0", True),
        ("Toolset", "safer", 15, "1.133.0", False),
        ("Toolset", "safer", 14, "1.148.0", True),
        ("Toolset", "rag_config", 7, "1.36.1", False),
        ("Toolset", "rag_config", 7, "1.37.0", True),
        ("Agent", "max_consecutive_tool_calls", 7, "1.32.3", False),
        ("Agent", "max_consecutive_tool_calls", 7, "1.33.0", True),
        ("Agent", "max_old_tool_call_tokens", 7, "1.34.0", False),
        ("Hooks", "stop", 7, "1.32.3", False),
        ("Hooks", "stop", 7, "v1.32.5", True),
        ("Agent", "redact_secrets", 8, "1.53.0", False),
        ("Agent", "redact_secrets", 8, "1.54.0", True),
        ("Provider", "temperature", 8, "1.42.0", False),
        ("File", "toolsets", 10, "1.86.0", False),
        ("File", "budgets", 12, "1.111.0", False),
        ("File", "budgets", 12, "1.112.0", True),
        ("Toolset", "webhook_config", 12, "1.111.0", False),
        ("Toolset", "recall", 12, "1.98.0", False),
        ("Agent", "compaction_threshold", 12, "1.98.0", False),
        ("File", "flavors", 13, "1.113.0", False),
        ("Agent", "safety", 15, "1.118.0", False),
        ("Agent", "add_prompt_files_depth", 15, "1.130.0", False),
        ("Agent", "add_prompt_files_depth", 15, "1.131.0", True),
        ("StructuredOutput", "mode", 15, "1.124.0", False),
        ("StructuredOutput", "mode", 15, "1.125.0", True),
        ("Hooks", "tool_guard", 16, "1.137.0", False),
        ("Toolset", "max_output_bytes", 16, "1.146.0", False),
        ("Agent", "routing", 16, "1.147.0", True),
    ],
)
def test_a_format_changes_while_it_is_in_work(
    struct: str, field: str, fmt: int, release: str | None, there: bool
) -> None:
    assert (field in fields_for(struct, fmt, release)) is there


@pytest.mark.parametrize(
    ("struct", "field", "fmt", "before", "after"),
    [
        ("Agent", "instruction", 15, "1.131.0", "1.132.0"),
        ("Agent", "instruction_file", 11, "1.90.0", "1.91.0"),
        ("Agent", "skills", 9, "1.70.1", "1.70.2"),
        ("Hooks", "stop", 12, "1.102.0", "1.103.0"),
        ("HookMatcher", "hooks", 12, "1.102.0", "1.103.0"),
    ],
)
def test_a_shape_grows_within_a_format(
    struct: str, field: str, fmt: int, before: str, after: str
) -> None:
    narrow, wide, lenient = (
        fields_for(struct, fmt, release)[field].type for release in (before, after, None)
    )
    assert narrow != wide
    assert isinstance(wide, OneOf)
    assert lenient == wide


def words(type_: Type) -> list[str]:
    match type_:
        case Words(words=known):
            return [word.value for word in known]
        case OneOf(types=types):
            return [value for t in types for value in words(t)]
        case _:
            return []


@pytest.mark.parametrize(
    ("struct", "field", "fmt", "word", "first"),
    [
        ("Agent", "safety", 15, "restricted", "1.125.0"),
        ("Harness", "effort", 9, "xhigh", "1.112.0"),
        ("Hook", "type", 8, "builtin", "1.52.0"),
        ("Hook", "type", 8, "model", "1.53.0"),
        ("Model", "thinking_budget", 7, "xhigh", "1.36.0"),
        ("Toolset", "type", 16, "git", "1.112.0"),
    ],
)
def test_a_word_comes_with_a_release(
    struct: str, field: str, fmt: int, word: str, first: str
) -> None:
    major, minor, patch = map(int, first.split("."))
    earlier = f"{major}.{minor - 1}.{patch}"
    assert word in words(fields_for(struct, fmt, first)[field].type)
    assert word not in words(fields_for(struct, fmt, earlier)[field].type)
    assert word in words(fields_for(struct, fmt)[field].type)


def test_efforts_were_free_text_before_1_32_5() -> None:
    def effort(fmt: int, release: str) -> Field:
        return fields_for("Model", fmt, release)["thinking_budget"]

    assert not words(effort(7, "1.32.3").type)
    assert "none" in words(effort(7, "1.32.5").type)
    assert not words(effort(6, NEWEST_RELEASE).type)


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [
        ("rag", "1.37.0", None),
        ("mcp_catalog", "1.60.0", None),
        ("plan", "1.87.0", None),
        ("open_url", "1.89.0", None),
        ("session_plan", "1.91.0", "1.136.0"),
        ("session_context", "1.92.0", None),
        ("background_jobs", "1.99.0", None),
        ("scheduler", "1.111.0", None),
        ("git", "1.112.0", None),
        ("webhook", "1.112.0", None),
        ("file", "1.128.0", None),
        ("shell", None, None),
    ],
)
def test_toolset_types_belong_to_releases(kind: str, first: str | None, last: str | None) -> None:
    assert TOOLSET_TYPES[kind].release_since == first
    assert TOOLSET_TYPES[kind].release_until == last
    if last:
        assert kind in words(fields_for("Toolset", 7, last)["type"].type)
        assert kind not in words(fields_for("Toolset", 16, "1.137.0")["type"].type)
