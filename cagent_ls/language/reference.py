"""Writes the reference: `python -m cagent_ls.language.reference FOLDER`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from cagent_ls.language.hook_events import BUILTINS, EVENTS
from cagent_ls.language.providers import PROVIDERS
from cagent_ls.language.rag import STRATEGY_TYPES
from cagent_ls.language.reference_pages import PAGES, Page
from cagent_ls.language.reference_tables import (
    Link,
    anchor,
    chapter,
    listed,
    relation,
    requirement,
    row,
    rules,
    table,
    tools,
    words,
)
from cagent_ls.language.reference_versions import versions
from cagent_ls.language.structs import STRUCTS
from cagent_ls.language.toolset_types import AUTOMATIC_TOOLS, TOOLSET_TYPES
from cagent_ls.language.types import NEWEST_FORMAT, NEWEST_RELEASE, ToolsetType

_MADE = "<!-- Made from the language data; `make reference` writes it anew. -->"
_HOMES = {name: page for page in PAGES for name in page.structs}
_ABOUT = {
    "toolsets": "Types of toolsets with their keys and tools.",
    "hooks": "What runs when something happens.",
}
_OTHER_HOMES = {"Toolset": "toolsets", "Hooks": "hooks"}


def link(page: str) -> Link:
    """Links to chapters, as they read on a page."""

    def to(struct: str) -> str:
        home = _OTHER_HOMES.get(struct) or _HOMES[struct].name
        return f"#{anchor(struct)}" if home == page else f"{home}.md#{anchor(struct)}"

    return to


def pages() -> dict[str, str]:
    """The text of every page by its file name."""
    made = {page.file: _text(page.title, _page(page)) for page in PAGES}
    made["README.md"] = _text("Reference of the agent file", _index())
    made["versions.md"] = _text("Versions", versions(link("versions")))
    return made


def _text(title: str, lines: Iterator[str]) -> str:
    return "\n".join([_MADE, "", f"# {title}", "", *lines]).rstrip("\n") + "\n"


def _index() -> Iterator[str]:
    yield (
        f"Every key that docker-agent reads, in formats 0 to {NEWEST_FORMAT} and up to release "
        f"{NEWEST_RELEASE}."
    )
    yield ""
    yield "| page | about |"
    yield "| --- | --- |"
    for page in PAGES:
        yield row(f"[{page.title}]({page.file})", _about(page))
    yield row("[Versions](versions.md)", "What each format brought and dropped.")
    yield ""
    yield (
        "In the tables *format* says since when a key is there, and until when; a number such as "
        "v1.125.0 is the first docker-agent release with it, where the format alone does not tell. "
        '"Sensibly" marks bounds that docker-agent does not insist on. Texts may be written as '
        'numbers, numbers in quotes, and an empty value means "not set".'
    )


def _about(page: Page) -> str:
    if page.name in _ABOUT:
        return _ABOUT[page.name]
    return STRUCTS[page.structs[0]].doc if page.structs else page.intro.partition(". ")[0] + "."


def _page(page: Page) -> Iterator[str]:
    yield page.intro
    yield ""
    to = link(page.name)
    if page.name == "toolsets":
        yield from _toolsets(to)
    elif page.name == "hooks":
        yield from _events()
    for name in page.structs:
        if name == "Strategy":
            yield from _strategies(to)
        else:
            yield from chapter(name, to)
    if page.name == "providers":
        yield from _providers(to)
    elif page.name == "hooks":
        yield from _builtins()


def _toolsets(to: Link) -> Iterator[str]:
    struct = STRUCTS["Toolset"]
    limited = [field for field in struct.fields if field.only]
    yield "| type | release | own keys | what for |"
    yield "| --- | --- | --- | --- |"
    for kind in TOOLSET_TYPES.values():
        own = listed(f.name for f in limited if kind.name in f.only)
        yield row(f"[`{kind.name}`](#{anchor('toolset', kind.name)})", _span(kind), own, kind.doc)
    yield ""
    yield f'## <a id="{anchor("Toolset")}"></a>Keys of every type'
    yield ""
    yield from table("Toolset", (field for field in struct.fields if not field.only), to)
    yield from rules("Toolset")
    for kind in TOOLSET_TYPES.values():
        yield f'## <a id="{anchor("toolset", kind.name)}"></a>`{kind.name}`'
        yield ""
        yield kind.doc
        yield ""
        if span := _span(kind):
            yield f"Releases: {span}."
            yield ""
        for needed in kind.requires:
            yield requirement(needed)
            yield ""
        own_fields = [field for field in limited if kind.name in field.only]
        yield from table(f"toolset-{kind.name}", own_fields, to, kind.name)
        own_keys = {field.name for field in own_fields}
        for rule in struct.relations:
            if rule.field in own_keys:
                yield f"- {relation(rule)}"
                yield ""
        if kind.tools:
            yield from tools(kind.tools)
    yield '## <a id="automatic-tools"></a>Tools without a toolset'
    yield ""
    yield "They come with `sub_agents`, `handoffs`, `skills`, `defer` and `code_mode_tools`."
    yield ""
    yield from tools(AUTOMATIC_TOOLS)


def _span(kind: ToolsetType) -> str:
    since = f"v{kind.release_since}" if kind.release_since else ""
    return f"{since} to v{kind.release_until}" if kind.release_until else since


def _strategies(to: Link) -> Iterator[str]:
    struct = STRUCTS["Strategy"]
    yield f'## <a id="{anchor("Strategy")}"></a>Strategy'
    yield ""
    yield struct.doc
    yield ""
    yield from table("Strategy", (field for field in struct.fields if not field.only), to)
    yield from rules("Strategy")
    for name, doc in STRATEGY_TYPES.items():
        yield f'### <a id="{anchor("strategy", name)}"></a>`{name}`'
        yield ""
        yield doc
        yield ""
        own = [field for field in struct.fields if name in field.only]
        yield from table(f"strategy-{name}", own, to, name)


def _events() -> Iterator[str]:
    yield f'## <a id="{anchor("Hooks")}"></a>Events'
    yield ""
    yield STRUCTS["Hooks"].doc
    yield ""
    yield "| event | takes | may block | may rewrite | format | when |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for event in EVENTS.values():
        kind = "HookMatcher" if event.matched else "Hook"
        since = (
            f"{event.since} (v{event.release_since})" if event.release_since else str(event.since)
        )
        blocks = "yes, also by failing" if event.fails_closed else "yes" * event.blocks
        yield row(
            f'<a id="{anchor("hooks", event.name)}"></a>`{event.name}`',
            f"[{kind}](#{anchor(kind)})",
            blocks,
            "yes" * event.rewrites,
            since,
            event.doc,
        )
    yield ""


def _builtins() -> Iterator[str]:
    yield '## <a id="builtins"></a>Built-in hooks'
    yield ""
    yield "Names for `command` of a hook of type `builtin`."
    yield ""
    yield "| name | release |"
    yield "| --- | --- |"
    for name, release in BUILTINS.items():
        yield row(f"`{name}`", f"v{release}" if release else "")
    yield ""


def _providers(to: Link) -> Iterator[str]:
    yield '## <a id="built-in-providers"></a>Built-in providers'
    yield ""
    yield "| name | key | address | about |"
    yield "| --- | --- | --- | --- |"
    for provider in PROVIDERS.values():
        since = f" Since v{provider.release_since}." if provider.release_since else ""
        keys = " or ".join(f"`{key}`" for key in provider.keys)
        keys += "".join(f" and `{key}`" for key in provider.also)
        address = f"`{provider.base_url}`" if provider.base_url else ""
        yield row(f"`{provider.name}`", keys, address, provider.doc + since)
    yield ""
    yield "All but the first five speak the protocol of OpenAI and take its options."
    yield ""
    for provider in PROVIDERS.values():
        if provider.kind == "core":
            name = f"options-{provider.name}"
            yield f'## <a id="{name}"></a>`provider_opts` of `{provider.name}`'
            yield ""
            yield from table(name, provider.options, to)
            yield from words(provider.options, "###")


def write(folder: Path) -> None:
    """Writes all pages."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
