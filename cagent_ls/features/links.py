"""Document links: files that are there, web addresses, and pages about what is published.

Nothing is looked up on the web; a page is linked only where its address follows from the name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from cagent_ls.analysis.problem import ReferenceUse, TextUse
from cagent_ls.analysis.references import CATALOGUE
from cagent_ls.analysis.rows import PartFacts
from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.analysis.target import About
from cagent_ls.features.occurrences import places
from cagent_ls.features.per_part import PerPart
from cagent_ls.language.names import external_agent, split_model
from cagent_ls.language.types import Target, TextKind
from cagent_ls.syntax.lines import Span

_HUB = "https://hub.docker.com"
_HUB_HOSTS = {"docker.io", "index.docker.io"}
_HUGGING_FACE = {"hf.co", "huggingface.co"}
_DMR = "dmr"
_WITH_ADDRESSES = {TextKind.URL, TextKind.PATH, TextKind.TEMPLATE}

_Candidate = tuple[Span, Literal["page", "file"], str]


@dataclass(frozen=True, slots=True)
class Link:
    """A place of the text that leads to an address."""

    span: Span
    address: str


def links(file: Snapshot, find: Callable[[str], str | None]) -> Iterator[Link]:
    """The links of a file; `find` gives the address of a file that exists, by its written path."""
    for part in file.parts:
        for span, kind, text in _candidates(part.facts, file.about):
            address = text if kind == "page" else find(text)
            if address is not None:
                yield Link(span.shifted(part.start), address)


def _make(facts: PartFacts, _about: About) -> tuple[_Candidate, ...]:
    found: dict[Span, _Candidate] = {}
    for noted in facts.noted:
        match noted:
            case TextUse(node, kind, bound) if node.via is None:
                spans = places(node, node.text.strip(), many=False)
                name, target = node.text.strip(), None
                if kind is TextKind.MODEL_ID and bound is not None and bound.struct == "Model":
                    name, target = f"{bound.text('provider')}/{name}", Target.MODEL
                candidate = _of_text(kind, name) if target is None else _of_name(target, name)
            case ReferenceUse(node, name, reference) if node.via is None:
                spans = places(node, name, many="," in node.text)
                candidate = _of_name(reference.target, name)
            case _:
                continue
        if candidate is not None:
            found.update((span, (span, *candidate)) for span in spans)
    return tuple(found.values())


_candidates = PerPart(_make)


def _of_text(kind: TextKind, text: str) -> tuple[Literal["page", "file"], str] | None:
    if not text or "${" in text or "\n" in text:
        return None
    if text.startswith(("http://", "https://")):
        return ("page", text) if kind in _WITH_ADDRESSES and " " not in text else None
    return ("file", text) if kind is TextKind.PATH and "://" not in text else None


def _of_name(target: Target, name: str) -> tuple[Literal["page"], str] | None:
    page = None
    match target:
        case Target.AGENT:
            published = external_agent(name)
            page = published_page(published.reference) if published is not None else None
        case Target.MODEL:
            provider, model = split_model(name) or ("", "")
            page = published_page(model) if provider == _DMR and "/" in model else None
        case Target.MCP if name.startswith(CATALOGUE) and len(name) > len(CATALOGUE):
            page = f"{_HUB}/mcp/server/{name.removeprefix(CATALOGUE)}/overview"
        case _:
            pass
    return ("page", page) if page is not None else None


def published_page(reference: str) -> str | None:
    """The page about an OCI reference of Docker Hub or a model of Hugging Face."""
    if reference.startswith(("http://", "https://")):
        return reference
    path = reference.partition("@")[0]
    head, slash, last = path.rpartition("/")
    path = head + slash + last.partition(":")[0]
    host, _, below = path.partition("/")
    if host in _HUGGING_FACE:
        return f"https://huggingface.co/{below}" if below.count("/") == 1 else None
    if host in _HUB_HOSTS:
        path = below
    elif "." in host or ":" in host or host == "localhost":
        return None
    namespace, _, name = path.rpartition("/")
    if namespace in {"", "library"}:
        return f"{_HUB}/_/{name}"
    return f"{_HUB}/r/{path}" if "/" not in namespace else None
