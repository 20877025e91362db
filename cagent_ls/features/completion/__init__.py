"""Completion: keys that are missing, values, names, snippets."""

from __future__ import annotations

from cagent_ls.analysis.snapshot import Snapshot
from cagent_ls.features.completion.item import Completion, Offers
from cagent_ls.features.completion.keys import keys
from cagent_ls.features.completion.references import MOST
from cagent_ls.features.completion.slot import slots
from cagent_ls.features.completion.values import values
from cagent_ls.features.completion.variables import variables
from cagent_ls.features.live import NOTHING, Live

__all__ = ["Completion", "Offers", "complete"]


def complete(file: Snapshot, offset: int, live: Live = NOTHING) -> Offers:
    """What fits at `offset`, the best first."""
    if file.is_hcl:
        return Offers()
    inside = variables(file, offset, live)
    if inside is not None:
        return Offers(inside)
    found: dict[tuple[str, str], Completion] = {}
    for slot in slots(file, offset):
        for offer in (keys if slot.role == "key" else values)(file, slot, live):
            # A command may be begun as an entry and as an item: the entry comes first and will do.
            text = "" if offer.kind == "snippet" else offer.text
            found.setdefault((offer.label, text), offer)
    items = sorted(found.values(), key=lambda offer: offer.rank)
    cut = sum(offer.kind == "reference" for offer in items) >= MOST
    return Offers(items, incomplete=cut or live.is_asking)
