"""`cagent-ls serve`: the language server."""

from __future__ import annotations

from typing import Annotated

import typer

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def serve(
    stdio: Annotated[bool, typer.Option("--stdio", help="Talk over stdio (the default).")] = False,
    tcp: Annotated[
        str, typer.Option("--tcp", metavar="HOST:PORT", help="Listen on a loopback address.")
    ] = "",
) -> int:
    """Serve an editor over stdio, or one client over a loopback port."""
    if not tcp:
        from cagent_ls.server.server import start_stdio

        return start_stdio()
    host, _, port = tcp.rpartition(":")
    host = host.strip("[]")
    if stdio:
        raise typer.BadParameter("give either --stdio or --tcp, not both", param_hint="--tcp")
    if host not in LOOPBACK or not port.isdecimal() or int(port) > 65535:
        hint = "the server has no password: give HOST:PORT with 127.0.0.1, localhost or [::1]"
        raise typer.BadParameter(hint, param_hint="--tcp")
    from cagent_ls.server.server import start_tcp

    return start_tcp(host, int(port))
