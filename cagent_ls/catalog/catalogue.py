"""What one may write: our own dated lists, and those from elsewhere where the user wants them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from cagent_ls.catalog.pullable import BUNDLED, MCP, Offered, Suggestion
from cagent_ls.catalog.values import Known

if TYPE_CHECKING:
    from cagent_ls.catalog.remote import RemoteList


class Catalogue:
    """Models and MCP servers by name: our own, and those of `lists`.

    The lists are suggestions: what is missing in them is not wrong.
    """

    def __init__(self, lists: Iterable[RemoteList] = ()) -> None:
        self._lists = list(lists)
        self.offered = BUNDLED
        """What is known now."""

    @property
    def due(self) -> bool:
        """Whether `refresh` would ask somebody."""
        return any(each.due for each in self._lists)

    async def refresh(self, *, force: bool = False) -> bool:
        """Asks for all lists that are due, or for all with `force`; never raises.

        Returns whether something is offered now that was not before, or no longer.
        """
        changed = await asyncio.gather(*(each.refresh(force=force) for each in self._lists))
        if any(changed):
            states = [each.current() for each in self._lists]
            found = [
                value for state in states if isinstance(state, Known) for value in state.values
            ]
            self.offered = _with(BUNDLED, found)
        return any(changed)


def _with(own: Offered, found: Iterable[Suggestion]) -> Offered:
    """Ours first, with our words, then what else was found."""
    groups: dict[str, dict[str, Suggestion]] = {MCP: _by_name(own.servers)}
    groups |= {provider: _by_name(models) for provider, models in own.models.items()}
    for each in found:
        groups.setdefault(each.group, {}).setdefault(each.name, each)
    servers = tuple(groups.pop(MCP).values())
    models: Mapping[str, tuple[Suggestion, ...]]
    models = {provider: tuple(named.values()) for provider, named in groups.items()}
    return Offered(models, servers)


def _by_name(suggestions: Iterable[Suggestion]) -> dict[str, Suggestion]:
    return {each.name: each for each in suggestions}
