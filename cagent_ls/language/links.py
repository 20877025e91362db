"""Where the documentation of a key or a rule is on the web."""

from __future__ import annotations

from cagent_ls.language.reference_pages import PAGES
from cagent_ls.language.reference_tables import anchor

SITE = "https://cagent-ls.github.io/"

_PAGES = {name: page.name for page in PAGES for name in page.structs} | {
    "Toolset": "toolsets",
    "Hooks": "hooks",
    "Options": "providers",
}


def struct_link(struct: str, field: str = "", variant: str = "") -> str:
    """The chapter of a struct, or the row of one of its fields; empty if no page has it.

    `variant` is the type of toolset, strategy or provider whose own table has the field.
    """
    page = _PAGES.get(struct)
    if page is None:
        return ""
    place = anchor(f"{struct}-{variant}" if variant else struct, field)
    return f"{SITE}docs/reference/{page}#{place}"
