"""What a model's `thinking_budget` comes to."""

from __future__ import annotations

from dataclasses import dataclass

from cagent_ls.analysis.bound import Bound
from cagent_ls.language.model import EFFORT
from cagent_ls.language.thinking import Fault, budget_fault
from cagent_ls.language.types import Target
from cagent_ls.rules._served import served_by
from cagent_ls.rules.rule import File
from cagent_ls.syntax.dialect import as_int, is_number
from cagent_ls.syntax.tree import Node


@dataclass(frozen=True, slots=True)
class Budget:
    """A budget that is a known word or a number, and what is wrong with it."""

    node: Node
    text: str
    fault: Fault | None

    @property
    def is_off(self) -> bool:
        """Whether it asks for no thinking."""
        return self.text in {"0", "none"}


def budget_of(model: Bound, file: File) -> Budget | None:
    """The budget of a model; None without one, or with one of an unknown word."""
    node = model.get("thinking_budget")
    if node is None or node.kind != "scalar" or file.about.release is None:
        return None
    text = node.text.strip().lower()
    if is_number(text):
        number = model.integer("thinking_budget")
        if number is None:
            return None
        text = str(number)
    elif not text or not is_effort(text):
        return None
    provider = served_by(model, file.symbols)
    if provider is None:
        return Budget(node, text, None)
    fault = budget_fault(
        provider.name,
        model.text("model"),
        text,
        _max_tokens(model, file),
        file.about.release,
    )
    return Budget(node, text, fault)


def _max_tokens(model: Bound, file: File) -> int | None:
    """The longest answer, as the model says it or its provider for all its models."""
    if model.get("max_tokens") is not None:
        return model.integer("max_tokens")
    own = file.symbols.of(Target.PROVIDER).get(model.text("provider"))
    text = own.text("max_tokens") if own is not None else ""
    return as_int(text) if is_number(text) else None


def is_effort(text: str) -> bool:
    """Whether the newest format knows the word."""
    return EFFORT.has(text)
