"""A model of the local model runner, as the editor shows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LocalModel:
    """An installed model; what is not known of it is empty."""

    name: str
    """As people write it: without the default registry and tag."""
    size: str = ""
    parameters: str = ""
    quantization: str = ""

    @property
    def summary(self) -> str:
        """Size and numbers, beside the name."""
        return ", ".join(part for part in (self.parameters, self.quantization, self.size) if part)
