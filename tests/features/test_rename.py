"""Rename: texts with the cursor on a name, and what must come of them."""

import re
from pathlib import Path

import pytest

from cagent_ls.analysis.fixing import apply
from cagent_ls.analysis.snapshot import Snapshot, analyse
from cagent_ls.features.anchors import anchored_at
from cagent_ls.features.occurrences import Occurrence, occurrences_in
from cagent_ls.features.rename import RenameRefused, prepare, rename
from cagent_ls.rules import RULES
from cagent_ls.rules.rule import Rule
from tests.features.cursor import at_cursor

ROOT = Path(__file__).parents[2]
TEAM = """\
version: "7"
agents:
  root: # the boss
    model: small, house/big
    sub_agents: [aide, "aide", acme/aide2]
    handoffs:
      - aide # last
    commands:
      plan: {instruction: Plan.}
    fallback: {models: [small]}
    toolsets:
      - {type: mcp, ref: tracker}
      - {type: rag, ref: papers}
  aide:
    model: 'small'
    description: Helps.
models:
  small: {provider: house, model: ai/qwen3}
  turns: {model: "small,  house/x"}
providers:
  house: {base_url: http://localhost/v1}
mcps:
  tracker: {command: run}
rag:
  papers:
    docs: [docs]
    strategies: [{type: semantic-embeddings, embedding_model: small, chat_model: house/y}]
permissions:
  ask: ["transfer_task:agent=aide:task=*", "transfer_task:agent=aide2"]
"""
NEWER = """\
version: "16"
agents:
  root:
    model: x/y
    use_toolsets: [disk]
    use_commands: [daily]
    use_skills:
      - "every"
    budgets: [purse]
    force_handoff: aide
    commands: {plan: {instruction: Plan., agent: aide}}
    hooks:
      tool_guard:
        - {matcher: x, hooks: [{type: evaluator, evaluator: warden}]}
  aide: {model: x/y}
toolsets: {disk: {type: filesystem}}
commands: {daily: {go: {instruction: Go., agent: aide}}}
skills: {every: {skills: [local]}}
budgets: {purse: {max_tokens: 1}}
evaluators: {warden: {type: judge, model: x/y}}
"""


def renamed(text: str, name: str) -> str:
    file, offset = at_cursor(text)
    return apply(file.document.text, rename(file, offset, name))


def names(file: Snapshot) -> list[Occurrence]:
    """All places of names that can be renamed."""
    found = [o for part in file.parts for o in occurrences_in(part, file.symbols)]
    return [o for o in found if o.symbol.name in file.symbols.of(o.symbol.target)]


@pytest.mark.parametrize("old", ["aide", "small", "house", "tracker", "papers"])
def test_every_place_of_a_name_changes(old: str) -> None:
    expected = re.sub(rf"\b{old}\b", "new-name", TEAM)
    places = [o.span.start for o in names(analyse(TEAM)) if o.symbol.name == old]
    assert len(places) == TEAM.count(old) - (2 if old == "aide" else 0)
    for place in places:
        assert apply(TEAM, rename(analyse(TEAM), place, "new-name")) == expected


@pytest.mark.parametrize("old", ["aide", "disk", "daily", "every", "purse", "warden"])
def test_so_do_those_of_newer_formats(old: str) -> None:
    expected = re.sub(rf"\b{old}\b", "new-name", NEWER)
    for place in [o.span.start for o in names(analyse(NEWER)) if o.symbol.name == old]:
        assert apply(NEWER, rename(analyse(NEWER), place, "new-name")) == expected


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        # Quotes stay, and are added where the new name needs them.
        (
            "agents: {a‸: {sub_agents: ['b']}, b: {}}",
            "x y",
            "agents: {x y: {sub_agents: ['b']}, b: {}}",
        ),
        (
            "agents: {a: {sub_agents: ['b‸']}, b: {}}",
            "it's",
            "agents: {a: {sub_agents: ['it''s']}, it's: {}}",
        ),
        (
            "agents: {a: {sub_agents: [b‸]}, b: {}}",
            "x, y",
            'agents: {a: {sub_agents: ["x, y"]}, "x, y": {}}',
        ),
        (
            "agents:\n  a:\n    sub_agents:\n    - b‸\n  b: {}",
            "x, y",
            "agents:\n  a:\n    sub_agents:\n    - x, y\n  x, y: {}",
        ),
        (
            "agents:\n  a:\n    sub_agents:\n    - b‸\n  b: {}",
            "x: y",
            'agents:\n  a:\n    sub_agents:\n    - "x: y"\n  "x: y": {}',
        ),
        (
            "agents:\n  a:\n    sub_agents:\n    - b‸\n  b: {}",
            "12",
            'agents:\n  a:\n    sub_agents:\n    - "12"\n  "12": {}',
        ),
        (
            'agents:\n  a: {sub_agents: ["b‸"]}\n  b: {}',
            'q"q',
            'agents:\n  a: {sub_agents: ["q\\"q"]}\n  q"q: {}',
        ),
        (
            "agents:\n  a: {sub_agents: [b‸]}\n  b: {}",
            "größe 😀",
            "agents:\n  a: {sub_agents: [größe 😀]}\n  größe 😀: {}",
        ),
        # Comma lists, anchors before a name, blocks of text, line ends, comments.
        (
            "agents:\n  a: {model: 'm, n ,m'}\nmodels:\n  m‸: {}\n  n: {}",
            "k",
            "agents:\n  a: {model: 'k, n ,k'}\nmodels:\n  k: {}\n  n: {}",
        ),
        (
            "agents:\n  a:\n    model: m, n\nmodels:\n  m‸: {}\n  n: {}",
            "- k",
            'agents:\n  a:\n    model: "- k, n"\nmodels:\n  "- k": {}\n  n: {}',
        ),
        (
            "agents:\n  a: {model: &m m‸}\n  b: {model: *m}\nmodels: {m: {}}",
            "k",
            "agents:\n  a: {model: &m k}\n  b: {model: *m}\nmodels: {k: {}}",
        ),
        (
            "agents:\n  a:\n    model: >-\n      m,\n      n\nmodels: {m‸: {}, n: {}}",
            "k",
            "agents:\n  a:\n    model: >-\n      k,\n      n\nmodels: {k: {}, n: {}}",
        ),
        (
            "agents:\r\n  a: # one\r\n    model: m‸ # two\r\nmodels:\r\n  m: {}\r\n",
            "k",
            "agents:\r\n  a: # one\r\n    model: k # two\r\nmodels:\r\n  k: {}\r\n",
        ),
        # A model with a slash in its name is not one of a provider.
        (
            "agents: {a: {model: p/m‸}}\nmodels: {p/m: {}}\nproviders: {p: {}}",
            "k",
            "agents: {a: {model: k}}\nmodels: {k: {}}\nproviders: {p: {}}",
        ),
        (
            "agents: {a: {model: p‸/m}}\nproviders: {p: {}}",
            "k",
            "agents: {a: {model: k/m}}\nproviders: {k: {}}",
        ),
        # Names that nothing uses, in half-typed text.
        (
            "agents:\n  a‸:\n    model: x/y\n  b:\n    model",
            "k",
            "agents:\n  k:\n    model: x/y\n  b:\n    model",
        ),
        # Anchors.
        ("agents:\n  a: &x {model: m/n}\n  b: *x‸", "y", "agents:\n  a: &y {model: m/n}\n  b: *y"),
        (
            "agents:\n  a: &x‸ {model: m/n}\n  b: {<<: *x}",
            "y",
            "agents:\n  a: &y {model: m/n}\n  b: {<<: *y}",
        ),
    ],
)
def test_the_way_names_are_written(text: str, name: str, expected: str) -> None:
    assert renamed(text, name) == expected


@pytest.mark.parametrize(
    ("text", "name", "reason"),
    [
        ("agents: {a‸: {}}", "", "a name cannot be empty"),
        ("agents: {a‸: {}}", "  ", "a name cannot be empty"),
        ("agents: {a‸: {}}", "b ", "cannot begin or end with blanks"),
        ("agents: {a‸: {}}", "b\nc", "on one line"),
        ("agents: {a‸: {}, b: {}}", "b", "an agent is called `b` already"),
        ("agents: {a: {}}\nproviders: {p‸: {}}", "p/q", "cannot have a `/`"),
        ("agents: {a: {}}\nproviders: {p‸: {}}", "openai", "built-in provider"),
        ("agents: {a: {}}\nmodels: {m‸: {}}", "m, n", "a comma would make several models"),
        ("agents: {a: {}}\nmodels: {m‸: {}}", "auto", "chosen at the start"),
        ("agents: {a: {}}\nmcps: {m‸: {}}", "docker:m", "Docker's catalogue"),
        ("agents: {a: {model: x/y}}\nmodels: {m‸: {}}", "x/y", "something else already"),
        ("agents: {a: {sub_agents: [acme/b]}, c‸: {}}", "b", "something else already"),
        ("agents: {a: {model: x/y}}\nproviders: {p‸: {}}", "x", "something else already"),
        ("agents: {a: {model: m‸}}", "k", "not defined in this file"),
        ("agents: {a: {model: dmr‸/x}}", "k", "not defined in this file"),
        ("agents: {a: {mo‸del: x/y}}", "k", "no name here"),
        ("agents: {a: &x‸ {}}", "", "cannot be empty"),
        ("agents: {a: &x‸ {}}", "y z", "letters, digits"),
        ("agents: {a: &x‸ {}, b: &y {}}", "y", "an anchor is called `y` already"),
        ("agents: {a: {}, root‸: {}}", "b", "would now start with `a`"),
        ("agents: {a: {}, b‸: {}}", "root", "would now start with `root`"),
        ("agents: {a: {}, b‸: {}}\nflavors: {f: {agents: {b: {model: x/y}}}}", "c", "`flavors`"),
        ("metadata: {tags: [&x m]}\nagents: {a: {model: *x}}\nmodels: {m‸: {}}", "k", "by hand"),
        ("metadata: {m‸: x}", "k", "no name here"),
    ],
)  # fmt: skip
def test_names_that_will_not_do_are_refused_with_the_reason(
    text: str, name: str, reason: str
) -> None:
    with pytest.raises(RenameRefused, match=re.escape(reason)):
        renamed(text, name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("agents: {a: {model: 'm, loc‸al'}}\nmodels: {local: {}}", "local"),
        ("agents: {a: {model: ho‸use/m}}\nproviders: {house: {}}", "house"),
        ('agents: {a: {model: "local‸"}}\nmodels: {local: {}}', "local"),
        ("agents: {a: &one {}, b: *on‸e}", "one"),
        ("agents: {a: &one {}, b: ‸*one}", "one"),
    ],
)
def test_before_it_starts_the_name_alone_is_marked(text: str, name: str) -> None:
    file, offset = at_cursor(text)
    span = prepare(file, offset).span
    assert file.document.text[span.start : span.end] == name


EXAMPLES = [p.read_text("utf-8") for p in sorted((ROOT / "examples").rglob("*.yaml"))]


@pytest.mark.parametrize("text", [*EXAMPLES, TEAM, NEWER])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_there_and_back_gives_the_same_bytes(text: str, ending: str) -> None:
    there_and_back(text.replace("\n", ending))


NOT_BACK = {
    *("agent-name", "external-agent-name", "provider-name", "shadowed-provider"),
    "flavor-patch",
}
"""Rules about names that are not given anew, or that patches speak of."""


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_so_it_does_in_the_examples_of_all_rules(rule: Rule) -> None:
    if rule.id not in NOT_BACK:
        there_and_back(rule.bad)
        there_and_back(rule.good)


def there_and_back(text: str) -> None:
    """Renames every name and every anchor to something else and back."""
    file = analyse(text)
    places = {o.symbol: o.span.start for o in names(file)}
    for symbol, place in places.items():
        new = "renamed-thing"
        after = analyse(apply(text, rename(file, place, new)))
        assert after.document.text != text
        back = next(o.span.start for o in names(after) if o.symbol.name == new)
        assert apply(after.document.text, rename(after, back, symbol.name)) == text
    for anchor in file.document.anchors:
        place = text.index(f"&{anchor}")
        there = apply(text, rename(file, place, "renamed"))
        assert apply(there, rename(analyse(there), place, anchor)) == text
        assert anchored_at(analyse(there), place) is not None
