"""Names of models, as Docker Model Runner reads them.

Docker Model Runner normalises every reference before it looks a model up, and since January 2026
lists models under fully qualified names (``docker.io/ai/qwen3:latest``). Older stores still show
the short form, so two names are compared only after both went through the same rules.
"""

from __future__ import annotations

import re

DEFAULT_ORGANISATION = "ai"
DEFAULT_TAG = "latest"

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_ID = re.compile(r"(sha256:)?[0-9a-f]{64}|[0-9a-f]{12}")


def normalise(ref: str) -> str:
    """The reference that Docker Model Runner makes of `ref` before any local look-up.

    Adds the default organisation and tag, spells out ``hf.co`` and lower-cases the name but not
    the tag. Ids (12 or 64 hex digits, with or without ``sha256:``) stay as they are, since only
    the store can complete them.
    """
    ref = ref.strip()
    if not ref or is_id(ref):
        return ref
    if ref.startswith("hf.co/"):
        ref = "huggingface.co/" + ref.removeprefix("hf.co/")
    # The last colon after the last slash starts the tag; in "x:1@sha256:…" that is the digest's
    # colon, which is why such a reference has its tag lower-cased and its digest kept.
    slash = ref.rfind("/")
    name, colon, tag = ref[slash + 1 :].rpartition(":")
    if not colon:
        name, tag = tag, ""
    path = ref[: slash + 1] or f"{DEFAULT_ORGANISATION}/"
    return f"{(path + name).lower()}:{tag or DEFAULT_TAG}"


def qualified(ref: str) -> str:
    """The name under which the store keeps `ref`: with its registry, ``docker.io`` by default.

    A digest after a name identifies the model on its own, so it is all that remains of
    ``ai/qwen3@sha256:…``; beside a tag the digest is ignored, as the runner does.
    """
    ref = normalise(ref)
    if not ref or is_id(ref):
        return ref
    name, at, digest = ref.partition("@")
    if at and _DIGEST.fullmatch(digest):
        if ":" not in name.rpartition("/")[2]:
            return digest
        ref = name
    first, _, rest = ref.partition("/")
    if not ("." in first or ":" in first or first == "localhost"):
        first, rest = "docker.io", ref
    if first == "index.docker.io":
        first = "docker.io"
    if first == "docker.io" and "/" not in rest:
        rest = f"{DEFAULT_ORGANISATION}/{rest}"
    return f"{first}/{rest}"


def same_model(a: str, b: str) -> bool:
    """Whether two references name one model, whatever tag style each is written in.

    An id is equal to the same id, and to its first 12 hex digits; it is never equal to a name,
    because only the endpoint knows which name has which id.
    """
    first, second = qualified(a), qualified(b)
    if is_id(first) and is_id(second):
        first, second = first.removeprefix("sha256:"), second.removeprefix("sha256:")
        length = min(len(first), len(second))
        return first[:length] == second[:length]
    return bool(first) and first == second


def is_id(ref: str) -> bool:
    """Whether the runner takes `ref` for the id of a model and not for a name."""
    return _ID.fullmatch(ref) is not None
