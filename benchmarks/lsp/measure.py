"""What one session with a server costs, step by step."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.check.files import agent_file
from benchmarks.lsp.client import Client, Diagnostics
from benchmarks.lsp.servers import Server
from benchmarks.lsp.usage import cpu, peak, settled

_KEY = "max_iterations"
_SEEN_ELSEWHERE = "model"
"""A key that other agents of the file are judged by, as names are."""
_BURST = 200

Costs = dict[str, float]
"""Seconds (or megabytes) by what they were spent on; the names are those of `ROWS`."""


@dataclass(frozen=True, slots=True)
class Typing:
    """The key of an agent in the middle of a file, whose last letter is typed and deleted."""

    key: str
    line: int
    column: int
    """Of the last letter."""

    def make(self, client: Client) -> None:
        """Deletes the letter: a key that no agent has."""
        client.edit(self.line, self.column, self.column + 1, "")

    def mend(self, client: Client) -> None:
        """Types it again."""
        client.edit(self.line, self.column, self.column, self.key[-1])

    def is_marked(self, found: Diagnostics) -> bool:
        """Whether the mistake is what a server complains of."""
        return any(each["range"]["start"]["line"] == self.line for each in found)

    def is_clean(self, found: Diagnostics) -> bool:
        """Whether a server has seen that there is no mistake any more."""
        return not self.is_marked(found)


@dataclass(frozen=True, slots=True)
class Case:
    """A file and what is typed in it."""

    file: Path
    text: str
    """What is in the file when it is opened: `own` is a mistake."""
    own: Typing
    """Concerns nothing but its agent."""
    names: Typing
    """Concerns other agents too."""


def written(file: Path, lines: int) -> Case:
    """Writes a file of about `lines` lines with one mistake."""
    text = agent_file(lines, lines).splitlines(keepends=True)
    own, names = (_place(text, key) for key in (_KEY, _SEEN_ELSEWHERE))
    line = text[own.line]
    text[own.line] = line[: own.column] + line[own.column + 1 :]
    file.write_text("".join(text), "utf-8")
    return Case(file, "".join(text), own, names)


def _place(lines: list[str], key: str) -> Typing:
    middle = range(len(lines) // 2, 0, -1)
    at = next(n for n in middle if lines[n].startswith(f"    {key}:"))
    return Typing(key, at, lines[at].index(key) + len(key) - 1)


async def session(server: Server, case: Case, edits: int) -> Costs:
    """Opens the file, types `edits` pairs of correction and mistake, asks and types fast."""
    typing = case.own
    began = time.perf_counter()
    client = await Client.start(server)
    await client.open(case.file, case.text)
    await client.diagnostics(typing.is_marked)
    costs = {"start, wall": time.perf_counter() - began, "start, CPU": cpu(client.pid)}
    await settled(client.pid)

    right_first = ((typing.mend, typing.is_clean), (typing.make, typing.is_marked))
    costs |= await _edits(client, "edit", right_first, edits)
    names = case.names
    wrong_first = ((names.make, names.is_marked), (names.mend, names.is_clean))
    costs |= await _edits(client, "edit of names", wrong_first, edits)
    costs |= await _completion(server, client, case, edits)
    costs |= await _hover(server, client, case, edits)
    costs |= await _burst(client, typing)
    costs["peak memory"] = peak(client.pid)
    await client.stop()
    return costs


_Step = tuple[Callable[[Client], None], Callable[[Diagnostics], bool]]
"""An edit, and how one sees that its diagnostics are there."""


async def _edits(client: Client, name: str, steps: tuple[_Step, ...], times: int) -> Costs:
    walls, cpus = [], []
    for type_it, is_right in steps * times:
        before, began = cpu(client.pid), time.perf_counter()
        type_it(client)
        await client.diagnostics(is_right)
        walls.append(time.perf_counter() - began)
        cpus.append(await settled(client.pid) - before)
    return {f"{name}, wall": median(walls), f"{name}, CPU": median(cpus)}


async def _completion(server: Server, client: Client, case: Case, times: int) -> Costs:
    """An offer right after an edit; the CPU is that of both and of the diagnostics."""
    typing = case.own
    walls, cpus = [], []
    for _ in range(times):
        typing.mend(client)
        await client.diagnostics(typing.is_clean)
        before, began = await settled(client.pid), time.perf_counter()
        typing.make(client)
        answer = await client.at("completion", typing.line, typing.column)
        walls.append(time.perf_counter() - began)
        await client.diagnostics(typing.is_marked)
        cpus.append(await settled(client.pid) - before)
        if _KEY not in _labels(answer):
            print(f"{server.name} does not offer `{_KEY}` in {case.file.name}", file=sys.stderr)
    return {"completion, wall": median(walls), "completion, CPU": median(cpus)}


async def _hover(server: Server, client: Client, case: Case, times: int) -> Costs:
    """What is said of a key; long files are too much for some servers."""
    typing = case.names
    walls, cpus = [], []
    for _ in range(times):
        before, began = cpu(client.pid), time.perf_counter()
        try:
            answer = await client.at("hover", typing.line, typing.column)
        except ValueError as error:
            answer = None
            print(f"{server.name} fails in {case.file.name}: {error}", file=sys.stderr)
        walls.append(time.perf_counter() - began)
        cpus.append(await settled(client.pid) - before)
        if not answer:
            print(f"{server.name} says nothing of a key in {case.file.name}", file=sys.stderr)
    return {"hover, wall": median(walls), "hover, CPU": median(cpus)}


async def _burst(client: Client, typing: Typing) -> Costs:
    """Edits that do not wait for an answer; the last one mends the mistake."""
    before, began = cpu(client.pid), time.perf_counter()
    for _ in range(_BURST // 2 - 1):
        typing.mend(client)
        typing.make(client)
    client.edit(typing.line, typing.column - 1, typing.column, "")
    client.edit(typing.line, typing.column - 1, typing.column - 1, _KEY[-2:])
    await client.diagnostics(typing.is_clean)
    wall = time.perf_counter() - began
    return {"burst, wall": wall, "burst, CPU": await settled(client.pid) - before}


def _labels(answer: Any) -> list[str]:
    items = answer["items"] if isinstance(answer, dict) else answer or []
    return [item["label"] for item in items]
