"""Serve an editor over stdio, or one client over a loopback port."""

from __future__ import annotations

import gc
from argparse import ArgumentParser, Namespace

from cagent_ls.cli import UsageError

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def arguments(parser: ArgumentParser) -> None:
    """Declares the arguments."""
    parser.add_argument("--stdio", action="store_true", help="talk over stdio (the default)")
    parser.add_argument("--tcp", metavar="HOST:PORT", help="listen on a loopback address")


def run(given: Namespace) -> int:
    """Serves until the client leaves."""
    gc.disable()  # what is imported stays; `transport` begins to collect
    if not given.tcp:
        from cagent_ls.server.transport import start_stdio

        return start_stdio()
    host, _, port = given.tcp.rpartition(":")
    host = host.strip("[]")
    if given.stdio:
        raise UsageError("give either --stdio or --tcp, not both")
    if host not in LOOPBACK or not port.isdecimal() or int(port) > 65535:
        raise UsageError(
            f"cannot listen on {given.tcp}: the server has no password, so give --tcp HOST:PORT "
            "with 127.0.0.1, localhost or [::1]"
        )
    from cagent_ls.server.transport import start_tcp

    return start_tcp(host, int(port))
