"""A local runner inside this process, for as long as a command runs."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from cagent_runtime.local.app import create_app
from cagent_runtime.local.engines import Engines

GRACE_SECONDS = 1
"""How long answers may go on after the runner was told to end."""

_POLL_SECONDS = 0.005


def configured(engines: Engines) -> uvicorn.Config:
    """How uvicorn serves a runner."""
    return uvicorn.Config(
        create_app(engines), log_level="critical", timeout_graceful_shutdown=GRACE_SECONDS
    )


@contextmanager
def embedded(engines: Engines) -> Iterator[str]:
    """Serves `engines` from a thread, on a free port of the loopback address; yields its URL."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(configured(engines))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while thread.is_alive() and not server.started:
            time.sleep(_POLL_SECONDS)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
