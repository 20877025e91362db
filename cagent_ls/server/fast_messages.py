"""Messages converted without compiling a function for it, as long as there is only one of a kind.

cattrs writes and compiles two functions for each class, which pays for what is sent often. Most of
what starts a session comes once: the capabilities of the client and the server, two of three
classes. So the first object of each class is converted field by field; from the second on, and
where something does not fit, the compiled function does it, and says what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import attrs
from cattrs import Converter
from lsprotocol.types import is_special_property

Convert = Callable[..., Any]


def register(converter: Converter) -> Converter:
    """Puts the first conversions before those that `converter` has for all `attrs` classes."""
    compiled: set[tuple[Convert, type]] = set()

    def later(one: Convert, compile_it: Convert) -> tuple[Callable[[type], bool], Convert]:
        """A test for classes of which nothing is compiled yet, and the hook for such a class."""

        def is_new(cls: type) -> bool:
            return attrs.has(cls) and (one, cls) not in compiled

        def hook_for(cls: type) -> Convert:
            full: Convert | None = None
            is_first = True

            def hook(value: Any, *cls_again: type) -> Any:
                nonlocal full, is_first
                if is_first:
                    is_first = False
                    with suppress(Exception):  # the compiled one says what is wrong
                        return one(converter, value, cls)
                if full is None:
                    compiled.add((one, cls))
                    full = compile_it(cls, cache_result=False)
                return full(value, *cls_again)

            return hook

        return is_new, hook_for

    converter.register_structure_hook_factory(*later(_structured, converter.get_structure_hook))
    converter.register_unstructure_hook_factory(
        *later(_unstructured, converter.get_unstructure_hook)
    )
    return converter


def _structured(converter: Converter, value: Any, cls: type) -> Any:
    """An object from what JSON gives."""
    return cls(
        **{
            field.alias: converter.structure(value[key], field.type)
            for field in attrs.fields(cls)
            if (key := _key(field.name)) in value
        }
    )


def _unstructured(converter: Converter, value: Any, cls: type) -> dict[str, Any]:
    """What goes into JSON; fields that have their defaults stay away, but for a few."""
    return {
        _key(field.name): converter.unstructure(of_field, unstructure_as=field.type)
        for field in attrs.fields(cls)
        if (of_field := getattr(value, field.name)) != field.default
        or is_special_property(cls, field.name)
    }


def _key(name: str) -> str:
    """The name of a field as the protocol writes it."""
    first, *rest = name.removesuffix("_").split("_")
    return first + "".join(word.title() for word in rest)
