"""What stands at an offset; the cursor is at ``‸``."""

import pytest

from cagent_ls.analysis.snapshot import analyse
from cagent_ls.features.locate import Options, Place, locate
from cagent_ls.language.types import MapOf, Reference, StructRef, Target, Words


def at(text: str) -> Place | None:
    return locate(analyse(text.replace("‸", "")), text.index("‸"))


def place(text: str) -> Place:
    found = at(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "role", "node", "field", "owners"),
    [
        ("ag‸ents:\n  a: {model: x/y}\n", "key", "agents", "agents", ["File"]),
        ("agents:\n  ro‸ot: {model: x/y}\n", "key", "root", None, ["File"]),
        ("agents:\n  a:\n    mod‸el: x/y\n", "key", "model", "model", ["Agent", "File"]),
        ("agents:\n  a:\n    model: x/‸y\n", "value", "x/y", "model", ["Agent", "File"]),
        (
            "agents:\n  a:\n    sub_agents: [b, c‸]\n",
            "item",
            "c",
            "sub_agents",
            ["Agent", "File"],
        ),
        (
            "agents:\n  a:\n    toolsets:\n      - type: rag\n        ref: n‸\n",
            "value",
            "n",
            "ref",
            ["Toolset", "Agent", "File"],
        ),
        (
            "agents:\n  a:\n    hooks:\n      stop:\n        - command: x‸\n",
            "value",
            "x",
            "command",
            ["Hook", "Hooks", "Agent", "File"],
        ),
        (
            "models:\n  m:\n    provider: dmr\n    provider_opts:\n      mode: e‸\n",
            "value",
            "e",
            "mode",
            ["Model", "File"],
        ),
        ("agents:\n  a:\n    nonsense: x‸\n", "value", "x", None, ["Agent", "File"]),
    ],
)
def test_role_field_and_owners(
    text: str, role: str, node: str, field: str | None, owners: list[str]
) -> None:
    found = place(text)
    names = []
    owner = found.owner
    while owner is not None:
        names.append(owner.struct)
        owner = owner.owner
    assert (found.role, found.node.text) == (role, node)
    assert (found.field.name if found.field is not None else None) == field
    assert names == owners


def test_types() -> None:
    assert place("agents:\n  r‸: {}\n").type == MapOf(StructRef("Agent"), "agent name")
    assert place("agents:\n  r: {mo‸del: x/y}\n").type == StructRef("Agent")
    assert place("agents:\n  r: {model: x‸}\n").type == Reference(Target.MODEL, many=True)
    assert isinstance(place("agents:\n  r: {toolsets: [{type: m‸}]}\n").type, Words)
    options = place("models:\n  m: {provider: dmr, provider_opts: {mo‸de: x}}\n").type
    assert isinstance(options, Options)
    assert options.provider == "dmr"


@pytest.mark.parametrize("text", ["‸", "# only a comm‸ent\n", "- a‸\n", "just text‸"])
def test_outside_of_a_mapping_there_is_no_place(text: str) -> None:
    assert at(text) is None


def test_spans_are_absolute_in_every_block() -> None:
    text = (
        "# head\nmodels:\n  m: {provider: dmr}\nagents:\n  a: {model: x/y}\n  b:\n    model: m‸\n"
    )
    found = place(text)
    assert text.replace("‸", "")[found.node.span.start : found.node.span.end] == "m"
    assert found.owner is not None
    assert found.owner.path == ("agents", "b")
