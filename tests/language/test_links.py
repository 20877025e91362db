"""Links into the reference lead to places that its pages have."""

import re

from cagent_ls.language.links import SITE, struct_link
from cagent_ls.language.providers import PROVIDERS
from cagent_ls.language.reference import pages
from cagent_ls.language.structs import STRUCTS

PLACES = {
    f"{SITE}docs/reference/{name.removesuffix('.md')}#{place}"
    for name, text in pages().items()
    for place in re.findall(r'<a id="([^"]+)">', text)
}


def test_every_field_has_its_place() -> None:
    for struct in STRUCTS.values():
        assert not struct_link(struct.name) or struct_link(struct.name) in PLACES
        for field in struct.fields:
            own = field.only if struct.name in {"Toolset", "Strategy"} else ()
            for variant in own or ("",):
                link = struct_link(struct.name, field.name, variant)
                assert not link or link in PLACES, link


def test_every_option_has_its_place() -> None:
    for provider in PROVIDERS.values():
        if provider.kind == "core":
            for field in provider.options:
                assert struct_link("Options", field.name, provider.name) in PLACES


def test_what_no_page_has_gets_no_link() -> None:
    assert struct_link("NoSuchThing", "key") == ""
