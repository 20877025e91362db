"""Refuses, and writes down, every connection and look-up of a name that leaves this machine.

Python loads a module of this name when it starts, so it also watches the programs that a test
starts, if its folder is on their PYTHONPATH. The variable below names the file to write to; without
it nothing is watched.
"""

import ipaddress
import os
import sys

VARIABLE = "TEST_LEFT_LOOPBACK"


def leaves(host: object) -> bool:
    """Whether a host is elsewhere; sockets that are files, and no name at all, are here.

    Names that end with ``.invalid`` lead nowhere (RFC 6761).
    """
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if not isinstance(host, str) or host in ("", "localhost"):
        return False
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return not host.endswith(".invalid")
    return not (address.is_loopback or address.is_unspecified)


def watch(event: str, arguments: tuple[object, ...]) -> None:
    """Hears of everything that Python audits."""
    match event, arguments:
        case (("socket.connect" | "socket.sendto" | "socket.sendmsg"), (_, (host, *_))):
            pass
        case "socket.getaddrinfo" | "socket.gethostbyname", (host, *_):
            pass
        case _:
            return
    file = os.environ.get(VARIABLE)
    if file and leaves(host):
        with open(file, "a") as left:  # noqa: PTH123  (as early as Python starts, as little as can be)
            left.write(f"{event} {host!r} by {sys.argv[:1]}\n")
        raise PermissionError(f"a test must not reach {host!r}")


sys.addaudithook(watch)
