import pytest

from cagent_ls.language.structs import STRUCTS, fields_for
from cagent_ls.language.toolset_types import TOOLSET_TYPES
from cagent_ls.language.types import ListOf, MapOf, OneOf, StructRef, Type


def struct_names(type_: Type) -> list[str]:
    match type_:
        case StructRef(name):
            return [name]
        case ListOf(item):
            return struct_names(item)
        case MapOf(value):
            return struct_names(value)
        case OneOf(types):
            return [name for inner in types for name in struct_names(inner)]
        case _:
            return []


@pytest.mark.parametrize("struct", STRUCTS.values(), ids=lambda struct: struct.name)
def test_every_struct_is_consistent(struct: object) -> None:
    from cagent_ls.language.types import Struct

    assert isinstance(struct, Struct)
    assert len(struct.by_name) == len(struct.fields)
    for field in struct.fields:
        assert field.doc.endswith("."), field.name
        assert field.until is None or field.since <= field.until
        assert all(name in STRUCTS for name in struct_names(field.type))


def test_only_names_toolset_types_that_exist() -> None:
    assert {t for f in STRUCTS["Toolset"].fields for t in f.only} <= set(TOOLSET_TYPES)


@pytest.mark.parametrize(
    ("struct", "field", "formats"),
    [
        ("Agent", "rag", range(2, 7)),
        ("Agent", "use_toolsets", range(10, 17)),
        ("Toolset", "rag_config", range(7, 17)),
        ("Toolset", "safer", range(11, 15)),
        ("Model", "type", range(1)),
        ("File", "mcps", range(6, 17)),
    ],
)
def test_fields_belong_to_formats(struct: str, field: str, formats: range) -> None:
    assert [fmt for fmt in range(17) if field in fields_for(struct, fmt)] == list(formats)
