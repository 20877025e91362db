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
        assert STRUCTS.keys() - seen == {"Sandbox", "OldTodo", "OldMemory"}


def test_shapes_that_grew() -> None:
    assert fields_for("Agent", 3)["skills"].type == Boolean()
    assert not isinstance(fields_for("Agent", 14)["instruction"].type, OneOf)
    assert isinstance(fields_for("Agent", 15)["instruction"].type, OneOf)
    assert isinstance(fields_for("Hooks", 11)["stop"].type, ListOf)
    assert isinstance(fields_for("Hooks", 12)["stop"].type, OneOf)


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
