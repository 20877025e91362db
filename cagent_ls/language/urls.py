"""Addresses as Go reads them."""

from __future__ import annotations

import re

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PORT = re.compile(r":[0-9]*\Z")


def url_fault(text: str) -> str | None:
    """Why Go's `url.Parse` refuses the address, or None where it does not, or may not.

    It takes nearly everything, `not a url` too; an address with an expansion is taken for good.
    """
    if "${" in text:
        return None
    if any(ord(char) < 0x20 or ord(char) == 0x7F for char in text):
        return "it holds a control character"
    scheme = _SCHEME.match(text)
    rest = text[scheme.end() :] if scheme else text
    if not scheme and text.startswith(":"):
        return "it begins with a colon; put `http://` or `https://` in front"
    if not scheme and ":" in text.split("/", 1)[0]:
        return "its scheme is missing; put `http://` or `https://` in front"
    rest = rest.split("#", 1)[0]
    path = rest.split("?", 1)[0]
    if scheme and not path.startswith("/"):
        return None  # opaque, as in `localhost:8000`
    if path.startswith("//"):
        authority, _, path = path[2:].partition("/")
        fault = _host_fault(authority.rpartition("@")[2])
        if fault is not None:
            return fault
    return "a `%` in it is not followed by two hex digits" if _BAD_ESCAPE.search(path) else None


def callable_url(text: str) -> bool:
    """Whether something may listen there over HTTP, expansions taken for good."""
    return "${" in text or re.match(r"(?i)https?://[^/]", text) is not None


def _host_fault(host: str) -> str | None:
    if " " in host:
        return "its host holds a blank"
    port = host.rpartition("]")[2] if host.startswith("[") else host
    if ":" in port and not _PORT.search(port):
        return "its port is no number"
    if host.startswith("[") and "]" not in host:
        return "a `]` is missing in its host"
    return None
