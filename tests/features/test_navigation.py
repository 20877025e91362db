"""Definitions, references and linked names: the text with the cursor, and the places marked.

A definition is in ⟦=…⟧, a use in ⟦…⟧.
"""

from textwrap import dedent

import pytest

from cagent_ls.features.navigation import definitions, linked, mentions
from tests.features.cursor import at_cursor
from tests.features.places import marked

PLACES = [
    # Agents, in lists, commands and permissions.
    """\
    agents:
      root:
        sub_agents: [⟦ai‸de⟧, "⟦aide⟧", acme/aide]
        force_handoff: ⟦aide⟧
        commands: {go: {instruction: Go., agent: ⟦aide⟧}}
      ⟦=aide⟧: {model: x/y}
    permissions:
      deny: ["transfer_task:agent=⟦aide⟧", "shell:agent=aide"]
    """,
    # Models, in comma lists, fallback, routing and strategies.
    """\
    agents:
      root:
        model: ⟦m⟧, x/y
        fallback: {models: ["⟦m⟧"]}
    models:
      ⟦=m‸⟧: {provider: dmr, model: m}
      r: {provider: dmr, model: z, routing: [{model: ⟦m⟧, examples: [m]}]}
      turns: {model: '⟦m⟧,  x/y, ⟦m⟧'}
    rag:
      m: {strategies: [{type: chunked-embeddings, embedding_model: ⟦m⟧}]}
    """,
    # The provider of a model, and the model that is written in place.
    """\
    agents:
      root: {model: ⟦hou‸se⟧/big}
      b: {model: "⟦house⟧/small"}
    models: {m: {provider: ⟦house⟧, model: house}}
    providers: {⟦=house⟧: {base_url: http://x}}
    """,
    """\
    agents:
      root: {model: ⟦house/b‸ig⟧}
      b: {model: "x/y,⟦house/big⟧"}
    providers: {house: {base_url: http://x}}
    """,
    # What nothing defines still has its uses.
    """\
    agents:
      root: {model: ⟦dmr/ai‸/x⟧}
      b: {model: ⟦dmr/ai/x⟧}
    """,
    # MCP servers and sources are named by the same key.
    """\
    agents:
      root:
        toolsets:
          - {type: mcp, ref: ⟦no‸te⟧}
          - {type: rag, ref: note}
    mcps: {⟦=note⟧: {command: x}}
    rag: {note: {docs: [x]}}
    """,
    # Anchors and aliases; a second anchor of the same name is another one.
    """\
    agents:
      a: &⟦=x⟧ {model: m/n}
      b: *⟦x⟧
      c: {<<: *⟦x‸⟧}
      d: &x {model: m/o}
      e: *x
    """,
    # The value of an anchor is a place of its name, the alias is not.
    """\
    agents:
      a: {model: &x ⟦m⟧}
      b: {model: *x}
    models: {⟦=m‸⟧: {provider: dmr}}
    """,
    # A name that is defined twice, an explicit key, a tag, a block of text.
    """\
    agents:
      a: {model: !!str ⟦m⟧}
      b:
        model: |
          ⟦m⟧
    models:
      ? ⟦=m⟧
      : {provider: dmr}
      '⟦=m‸⟧': {provider: dmr}
    """,
    # Half-typed text around it.
    """\
    agents:
      a: {model: ⟦m‸⟧}
      b:
        mod
      c: {model: "m"
    models:
      ⟦=m⟧: {}
    """,
]


def answer(text: str) -> str:
    file, offset = at_cursor(text)
    found = [(mention.span, "=" * mention.is_definition) for mention in mentions(file, offset)]
    return marked(file.document.text, found)


@pytest.mark.parametrize("expected", PLACES)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_every_place_of_a_name_is_found(expected: str, ending: str) -> None:
    expected = dedent(expected).replace("\n", ending)
    text = expected.replace("⟦=", "").replace("⟦", "").replace("⟧", "")
    assert answer(text) == expected.replace("‸", "")


@pytest.mark.parametrize(
    "text",
    [
        "age‸nts: {a: {}}",
        "agents: {a: {model: ‸}}",
        "agents: {a: {description: so‸me m}}\nmodels: {m: {}}",
        "agents: {a: {model: *no‸thing}}",
        "agents: {a: {}} # *x‸",
        "- a‸",
        "‸",
        "x: [‸",
    ],
)
def test_there_is_nothing_elsewhere(text: str) -> None:
    file, offset = at_cursor(text)
    assert not mentions(file, offset)
    assert not definitions(file, offset)
    assert not linked(file, offset)


@pytest.mark.parametrize(
    ("text", "origin", "target", "name"),
    [
        ("agents: {a: {model: 'x, m‸'}}\nmodels:\n  m:\n    a: b\n\n", "m", "m:\n    a: b", "m"),
        ("agents: {a: {model: p‸/m}}\nproviders: {p: {}}", "p", "p: {}", "p"),
        ("agents: {a: &x {model: m/n}, b: *x‸}", "x", "&x {model: m/n}", "x"),
        ("agents: {a‸: }", "a", "a:", "a"),
    ],
)  # fmt: skip
def test_a_definition_is_shown_whole(text: str, origin: str, target: str, name: str) -> None:
    file, offset = at_cursor(text)
    [jump] = definitions(file, offset)
    spans = (jump.origin, jump.target, jump.selection)
    written = tuple(file.document.text[span.start : span.end] for span in spans)
    assert written == (origin, target, name)


def test_only_anchors_change_while_they_are_typed() -> None:
    file, offset = at_cursor("agents: {a: &x {model: m/n}, b: *x‸}")
    assert marked(file.document.text, [(span, "") for span in linked(file, offset)]) == (
        "agents: {a: &⟦x⟧ {model: m/n}, b: *⟦x⟧}"
    )
    for text in (
        "agents: {a‸: {}, b: {sub_agents: [a]}}",
        "agents: {a: &x‸ {}}",
        "agents: {a: &x {}, b: *x‸, c: &x {}}",
    ):
        assert linked(*at_cursor(text)) == []
