from collections.abc import Iterator

import pytest

from cagent_ls.language.structs import ROOT, STRUCTS, fields_for
from cagent_ls.language.toolset_types import TOOLSET_TYPES
from cagent_ls.language.types import (
    NEWEST_FORMAT,
    Boolean,
    Field,
    ListOf,
    MapOf,
    OneOf,
    Struct,
    StructRef,
    Text,
    ToolsetType,
    Type,
    Words,
)

FORMATS = range(NEWEST_FORMAT + 1)
ALL_FIELDS = [(struct, field) for struct in STRUCTS.values() for field in struct.fields]


def inside(type_: Type) -> Iterator[Type]:
    """The type and all types in it."""
    yield type_
    match type_:
        case ListOf(inner) | MapOf(inner):
            yield from inside(inner)
        case OneOf(types):
            for option in types:
                yield from inside(option)
        case _:
            pass


def types_of(field: Field) -> Iterator[Type]:
    for type_ in (field.type, *(change.type for change in field.before if change.type)):
        yield from inside(type_)


@pytest.mark.parametrize("struct", STRUCTS.values(), ids=lambda struct: struct.name)
def test_every_struct_has_a_doc_and_distinct_fields(struct: Struct) -> None:
    assert struct.doc.endswith(".")
    assert len(struct.by_name) == len(struct.fields)


@pytest.mark.parametrize(("struct", "field"), ALL_FIELDS, ids=lambda x: x.name)
def test_every_field_is_consistent(struct: Struct, field: Field) -> None:
    assert field.doc.endswith(".")
    assert "  " not in field.doc
    assert 0 <= field.since <= (NEWEST_FORMAT if field.until is None else field.until)
    assert field.until is None or field.until < NEWEST_FORMAT
    untils = [change.until for change in field.before]
    assert untils == sorted(untils, reverse=True)
    assert all(field.since <= until for until in untils)
    for type_ in types_of(field):
        if isinstance(type_, StructRef):
            assert type_.name in STRUCTS
        elif isinstance(type_, Words):
            assert all(word.doc.endswith(".") for word in type_.words)
            assert len({word.value for word in type_.words}) == len(type_.words)
    if field.only:
        assert set(field.only) <= set(variants(struct))


def variants(struct: Struct) -> list[str]:
    assert struct.discriminator is not None
    words = struct.by_name[struct.discriminator].type
    assert isinstance(words, Words)
    return [word.value for word in words.words]


@pytest.mark.parametrize("struct", STRUCTS.values(), ids=lambda struct: struct.name)
def test_requirements_name_fields_that_exist_then(struct: Struct) -> None:
    for requirement in struct.requires:
        assert not requirement.variants or set(requirement.variants) <= set(variants(struct))
        names = {path.split(".")[0] for path in requirement.any_of}
        last = NEWEST_FORMAT if requirement.until is None else requirement.until
        assert any(names <= fields_for(struct.name, fmt).keys() for fmt in range(last + 1))


@pytest.mark.parametrize("fmt", FORMATS)
def test_every_struct_is_used_in_some_format_and_knows_its_own(fmt: int) -> None:
    seen, pending = set(), [ROOT]
    while pending:
        name = pending.pop()
        seen.add(name)
        for field in fields_for(name, fmt).values():
            for type_ in inside(field.type):
                if isinstance(type_, StructRef) and type_.name not in seen:
                    assert fields_for(type_.name, fmt), f"{name}.{field.name} is empty"
                    pending.append(type_.name)
    if fmt == NEWEST_FORMAT:
        assert STRUCTS.keys() - seen == {"Sandbox"}


@pytest.mark.parametrize(
    ("struct", "field", "first", "last"),
    [
        ("File", "agents", 0, 16),
        ("File", "env", 0, 1),
        ("File", "metadata", 1, 16),
        ("File", "rag", 2, 16),
        ("File", "providers", 3, 16),
        ("File", "mcps", 6, 16),
        ("File", "runtime", 9, 16),
        ("File", "toolsets", 10, 16),
        ("File", "budgets", 12, 16),
        ("File", "flavors", 13, 16),
        ("File", "evaluators", 16, 16),
        ("Metadata", "description", 4, 16),
        ("Metadata", "tags", 11, 16),
        ("Permissions", "ask", 4, 16),
        ("Runtime", "safety", 15, 16),
        ("Agent", "think", 0, 0),
        ("Agent", "rag", 2, 7),
        ("Agent", "fallback", 4, 16),
        ("Agent", "max_consecutive_tool_calls", 7, 16),
        ("Agent", "redact_secrets", 8, 16),
        ("Agent", "harness", 9, 16),
        ("Agent", "use_toolsets", 10, 16),
        ("Agent", "instruction_file", 11, 16),
        ("Agent", "compaction_model", 12, 16),
        ("Agent", "safety", 15, 16),
        ("Agent", "routing", 16, 16),
        ("StructuredOutput", "mode", 15, 16),
        ("Skill", "toolsets", 11, 16),
        ("Model", "type", 0, 0),
        ("Model", "provider", 1, 16),
        ("Model", "thinking_budget", 2, 16),
        ("Model", "first_available", 10, 16),
        ("Model", "capabilities", 11, 16),
        ("Model", "cost", 12, 16),
        ("Model", "output_capabilities", 16, 16),
        ("Capabilities", "audio", 16, 16),
        ("Provider", "base_url", 3, 16),
        ("Provider", "temperature", 8, 16),
        ("Provider", "unload_api", 9, 16),
        ("Provider", "compaction_model", 14, 16),
        ("Toolset", "env_file", 0, 1),
        ("Toolset", "sandbox", 3, 5),
        ("Toolset", "models", 6, 16),
        ("Toolset", "rag_config", 7, 16),
        ("Toolset", "lifecycle", 8, 16),
        ("Toolset", "sudo_askpass", 10, 16),
        ("Toolset", "safer", 11, 15),
        ("Toolset", "recall", 12, 16),
        ("Toolset", "escape_html", 16, 16),
        ("Remote", "oauth", 8, 16),
        ("ApiConfig", "output_schema", 3, 16),
        ("RagSource", "description", 2, 2),
        ("RagSource", "respect_vcs", 3, 16),
        ("RagSource", "indexing_timeout", 16, 16),
        ("Results", "reranking", 3, 16),
        ("Hooks", "pre_tool_use", 3, 16),
        ("Hooks", "on_user_input", 6, 16),
        ("Hooks", "stop", 7, 16),
        ("Hooks", "turn_start", 8, 16),
        ("Hooks", "worktree_create", 9, 16),
        ("Hooks", "user_followup_submit", 10, 16),
        ("Hooks", "tool_guard", 16, 16),
        ("HookMatcher", "preempt_yolo", 11, 16),
        ("Hook", "args", 8, 16),
        ("Hook", "strict_output", 16, 16),
    ],
)
def test_a_field_belongs_to_formats(struct: str, field: str, first: int, last: int) -> None:
    having = [fmt for fmt in FORMATS if field in fields_for(struct, fmt)]
    assert having == list(range(first, last + 1))


@pytest.mark.parametrize(
    ("field", "fmt", "types"),
    [
        ("path", 1, ()),
        ("path", 4, ("memory",)),
        ("path", 5, ("memory", "tasks")),
        ("headers", 4, ()),
        ("headers", 7, ("a2a", "openapi")),
        ("headers", 8, ("a2a", "fetch", "openapi")),
        ("name", 7, ("a2a", "mcp")),
        ("name", 16, ("a2a", "mcp", "open_url", "rag")),
        ("url", 3, ("a2a",)),
        ("file_types", 5, ()),
        ("file_types", 6, ("lsp",)),
        ("post_edit", 14, ("filesystem",)),
        ("post_edit", 15, ("file", "filesystem")),
        ("env", 11, ("lsp", "mcp", "script", "shell")),
        ("env", 12, ("background_jobs", "lsp", "mcp", "script", "shell")),
        ("ref", 6, ("mcp",)),
        ("ref", 7, ("mcp", "rag")),
        ("allow_private_ips", 8, ("fetch",)),
        ("timeout", 16, ()),
        ("api_config", 16, ()),
        ("webhook_config", 16, ()),
    ],
)
def test_toolset_types_that_take_a_field(field: str, fmt: int, types: tuple[str, ...]) -> None:
    assert tuple(sorted(fields_for("Toolset", fmt)[field].only)) == types


def test_shapes_that_grew() -> None:
    assert fields_for("Agent", 3)["skills"].type == Boolean()
    assert not isinstance(fields_for("Agent", 14)["instruction"].type, OneOf)
    assert isinstance(fields_for("Agent", 15)["instruction"].type, OneOf)
    assert isinstance(fields_for("Hooks", 11)["stop"].type, ListOf)
    assert isinstance(fields_for("Hooks", 12)["stop"].type, OneOf)
    assert fields_for("Model", 6)["thinking_budget"].type == Text()


def test_words_that_came_later_are_left_out() -> None:
    def kinds(fmt: int) -> list[str]:
        type_ = fields_for("Hook", fmt)["type"].type
        assert isinstance(type_, Words)
        return [word.value for word in type_.words]

    assert kinds(3) == ["command"]
    assert kinds(8) == ["command", "builtin", "model"]
    assert kinds(16) == ["command", "builtin", "model", "evaluator"]


def test_capitals_do_not_matter_where_docker_agent_folds_them() -> None:
    [effort] = [
        t for t in types_of(STRUCTS["Model"].by_name["thinking_budget"]) if isinstance(t, Words)
    ]
    assert effort.has(" HIGH ")
    assert not effort.has("hihg")


def test_an_mcp_definition_takes_what_an_mcp_toolset_takes() -> None:
    assert {"command", "ref", "remote", "lifecycle"} <= fields_for("McpServer", 16).keys()
    assert not {"path", "shell", "url", "rag_config"} & fields_for("McpServer", 16).keys()


@pytest.mark.parametrize("kind", TOOLSET_TYPES.values(), ids=lambda kind: kind.name)
def test_every_toolset_type_is_documented(kind: ToolsetType) -> None:

    assert kind.doc.endswith(".")
    assert len({tool.name for tool in kind.tools}) == len(kind.tools)
    assert all(tool.doc.endswith(".") for tool in kind.tools)


def test_tools_that_change_something_are_not_marked_as_reading() -> None:
    reading = {
        tool.name for kind in TOOLSET_TYPES.values() for tool in kind.tools if tool.read_only
    }
    assert {"read_file", "directory_tree", "git_log", "create_todo"} <= reading
    assert not {"write_file", "shell", "fetch", "delete_memory", "lsp_rename"} & reading
