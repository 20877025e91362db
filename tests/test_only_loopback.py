"""The watch over connections sees what it must see, here and in programs that tests start."""

import asyncio
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.loopback.sitecustomize import leaves


@pytest.mark.parametrize(
    ("host", "elsewhere"),
    [
        ("127.0.0.1", False),
        ("127.8.9.1", False),
        ("::1", False),
        ("localhost", False),
        (b"localhost", False),
        (None, False),
        ("no-such-host.invalid", False),
        ("192.0.2.1", True),
        ("2001:db8::1", True),
        ("fe80::1%eth0", True),
        ("example.org", True),
    ],
)
def test_what_is_elsewhere(host: str | bytes | None, elsewhere: bool) -> None:
    assert leaves(host) == elsewhere


def reach(host: str) -> None:
    with socket.socket() as connection:
        connection.connect((host, 9))


def test_a_connection_is_refused_and_written_down(only_loopback: Path) -> None:
    with pytest.raises(PermissionError, match=r"must not reach '192\.0\.2\.1'"):
        reach("192.0.2.1")
    with pytest.raises(ConnectionRefusedError):
        reach("127.0.0.1")
    assert only_loopback.read_text().count("\n") == 1
    only_loopback.write_text("")


async def test_asynchronous_clients_are_watched(only_loopback: Path) -> None:
    async with httpx.AsyncClient() as client:
        for host in ("192.0.2.1", "example.org"):
            with pytest.raises(httpx.ConnectError):
                await client.get(f"http://{host}/")
    assert (await asyncio.to_thread(only_loopback.read_text)).count("\n") == 2
    await asyncio.to_thread(only_loopback.write_text, "")


def test_programs_are_watched(only_loopback: Path) -> None:
    code = "import socket; socket.create_connection(('example.org', 80))"
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, check=False)
    assert (done.returncode, b"must not reach" in done.stderr) == (1, True)
    assert "'example.org'" in only_loopback.read_text()
    only_loopback.write_text("")
