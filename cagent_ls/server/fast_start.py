"""Protocol classes that are finished when they are first used: half of the server's start.

lsprotocol declares more than 550 classes with `attrs.define`, which compiles several methods for
each while the module is imported, and looks all their types up when a converter is made. A session
uses a fifth of them. While the module is imported here, `define` marks a class only; the first
instance made, or the first look at its fields, has attrs finish it and its types looked up.

This belongs upstream. It is done for the release of lsprotocol that it was written for, and not
where the module has been imported before. `tests/server/test_fast_start.py` compares the messages.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from threading import RLock
from typing import Any

_MADE_FOR = "lsprotocol-2025.0.0.dist-info"
_FIELDS = "__attrs_attrs__"
_LOCK = RLock()


def apply() -> bool:
    """Imports lsprotocol with unfinished classes; whether that was possible."""
    spec = find_spec("lsprotocol")
    if "lsprotocol.types" in sys.modules or spec is None or spec.origin is None:
        return False
    if not (Path(spec.origin).parents[1] / _MADE_FOR).is_dir():
        return False
    import attrs

    define = attrs.define
    attrs.define = _later  # type: ignore[assignment]  # while one module is imported
    try:
        import_module("lsprotocol.types")
    finally:
        attrs.define = define
    from lsprotocol import _hooks

    from cagent_ls.server import fast_messages

    _hooks._resolved_forward_references = True  # each class looks its own up
    register_hooks = _hooks._register_custom_property_hooks
    _hooks._register_custom_property_hooks = lambda converter: fast_messages.register(
        register_hooks(converter)
    )
    return True


def _later(cls: type) -> type:
    """Marks a class as one that is to be finished."""

    def make_first(self: Any, *args: Any, **named: Any) -> None:
        _finish(cls)
        self.__init__(*args, **named)

    cls.__init__ = make_first  # type: ignore[misc]  # replaced by that of attrs
    setattr(cls, _FIELDS, _Fields())
    return cls


class _Fields:
    """The fields of a class that is not finished."""

    def __get__(self, instance: object, cls: type) -> Any:
        for each in reversed(cls.__mro__):
            _finish(each)
        return getattr(cls, _FIELDS)


def _finish(cls: type) -> None:
    """Makes of a marked class what `attrs.define` makes of it."""
    import attrs
    from lsprotocol.types import ALL_TYPES_MAP

    with _LOCK:
        if isinstance(vars(cls).get(_FIELDS), _Fields):
            delattr(cls, _FIELDS)
            del cls.__init__  # type: ignore[misc]  # that of `_later`
            # A third of the time goes into methods that are the same for all.
            if "__eq__" not in vars(cls):
                # The types of `object` know of no other methods.
                cls.__eq__, cls.__repr__ = _equal, _shown  # type: ignore[assignment]
                cls.__hash__ = None  # type: ignore[assignment]
            attrs.define(cls, slots=False, eq=False, repr=False)
            attrs.resolve_types(cls, ALL_TYPES_MAP, {})


def _equal(self: Any, other: object) -> Any:
    """`__eq__` as attrs makes it."""
    if other.__class__ is not self.__class__:
        return NotImplemented
    return all(getattr(self, f.name) == getattr(other, f.name) for f in getattr(self, _FIELDS))


def _shown(self: Any) -> str:
    """`__repr__` as attrs makes it."""
    fields = (f"{f.name}={getattr(self, f.name)!r}" for f in getattr(self, _FIELDS))
    return f"{type(self).__qualname__}({', '.join(fields)})"
