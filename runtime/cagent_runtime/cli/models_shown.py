"""How models are shown: lines for people, objects for programs. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from cagent_ls.catalog.pullable import Suggestion
from cagent_ls.catalog.sizes import size_of
from cagent_ls.dmr.models import InstalledModel
from cagent_ls.language.model_names import qualified
from cagent_runtime.providers.resolved import Resolved


def familiar(tag: str) -> str:
    """A tag as people write it: without the default registry and tag."""
    return tag.removeprefix("docker.io/").removesuffix(":latest")


def model_json(model: InstalledModel) -> dict[str, Any]:
    """An installed model; what the runner does not tell is empty or null."""
    return {"name": familiar(model.name), **asdict(model)}


def model_lines(models: Sequence[InstalledModel]) -> list[str]:
    """A table, by name."""
    rows = [
        (
            familiar(model.name),
            model.parameters,
            model.quantization,
            model.size,
            str(model.context_size or ""),
        )
        for model in sorted(models, key=lambda model: familiar(model.name))
    ]
    head = ("MODEL", "PARAMETERS", "QUANTIZATION", "SIZE", "CONTEXT")
    return table([head, *rows]) if rows else []


def suggestions(
    models: Sequence[Suggestion], installed: Sequence[InstalledModel] | None
) -> list[dict[str, Any]]:
    """Models that can be pulled; `installed` is null where no runner answers."""
    return [
        {
            "name": each.name,
            "purpose": each.purpose,
            "size": size_of(each.name),
            "about": each.doc,
            "installed": None
            if installed is None
            else any(model.answers_to(each.name) for model in installed),
        }
        for each in models
    ]


def suggestion_lines(found: Sequence[dict[str, Any]]) -> list[str]:
    """A table, in the order of the list."""
    rows = [
        (
            each["name"],
            each["purpose"],
            each["size"],
            "yes" if each["installed"] else "",
            each["about"],
        )
        for each in found
    ]
    return table([("MODEL", "FOR", "SIZE", "INSTALLED", "ABOUT"), *rows])


def field_lines(fields: dict[str, Any]) -> list[str]:
    """One field a line, empty ones left out."""
    return [
        f"{key}: {', '.join(value) if isinstance(value, list | tuple) else value}"
        for key, value in fields.items()
        if value not in ("", None, 0, (), [])
    ]


def resolved_lines(resolved: Resolved) -> list[str]:
    """A model of a file: its name, then what it comes to, indented."""
    model, place = resolved.model, resolved.place
    head = f"{model.name}: {model.provider} {model.model}"
    if place is None:
        return [head, "  not a model of Docker Model Runner: nothing is pulled or configured"]
    lines = [f"stored as: {qualified(model.model)}", f"used for: {model.mode}"]
    if place.endpoint is not None:
        lines.append(f"runs at: {place.endpoint.where} ({place.endpoint.source})")
    lines.append(f"installed: {_installed(resolved, model.model)}")
    if resolved.draft:
        lines.append(f"draft model: {resolved.draft}, {_installed(resolved, resolved.draft)}")
    lines.append(f"context: {resolved.context}")
    if model.max_tokens is not None:
        lines.append(f"longest answer: {model.max_tokens} tokens, sent with each request")
    sent = resolved.settings.sent
    lines.append(f"_configure: {json.dumps(sent.to_json()) if sent else 'nothing is sent'}")
    lines += [str(note) for note in resolved.settings.notes]
    return [head, *(f"  {line}" for line in lines)]


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows in columns, two blanks apart."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _installed(resolved: Resolved, reference: str) -> str:
    place = resolved.place
    if place is None or place.models is None:
        return "not known"
    found = place.find(reference)
    if found is None:
        return f"no (cagent-runtime models pull {reference})"
    details = ", ".join(filter(None, (found.parameters, found.quantization, found.size)))
    return f"yes, {details}" if details else "yes"
