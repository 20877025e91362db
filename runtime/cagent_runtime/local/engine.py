"""One llama.cpp server for one model, as a child process of the local runner.

Started as ``python -m cagent_runtime.local.engine`` with the settings as JSON in the first line
of stdin; prints its address as one line. It ends when stdin is closed, so it never outlives its
parent.
"""

from __future__ import annotations

import json
import os
import sys
import urllib.request
from typing import Any

EMBEDDING_BATCH = 2048
"""Tokens; longest single input of an embedding or reranking engine."""


def main() -> None:
    """Runs the server until the parent closes stdin."""
    settings = json.loads(sys.stdin.readline())
    server = _start(settings)
    address = server.listening_address
    # Destroying a server that never answered hangs in its destructor: ask it once.
    with urllib.request.urlopen(f"{address}/health", timeout=60) as answer:  # noqa: S310
        answer.read()
    print(address, flush=True)
    sys.stdin.read()
    os._exit(0)


def _start(settings: dict[str, Any]) -> Any:
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = settings["path"]
    params.model_alias = {settings["name"]}
    params.n_parallel = 1
    params.warmup = False
    params.verbosity = -1
    params.cpuparams.n_threads = 1
    params.cpuparams_batch.n_threads = max(1, (os.cpu_count() or 2))
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_ctx = settings.get("context_size") or 4096
    if settings["mode"] == "completion":
        params.use_jinja = True
        if settings.get("template"):
            params.chat_template = settings["template"]
    else:
        pooling = xllamacpp.llama_pooling_type
        params.embedding = True
        params.n_batch = params.n_ubatch = EMBEDDING_BATCH
        params.pooling_type = (
            pooling.LLAMA_POOLING_TYPE_RANK
            if settings["mode"] == "reranking"
            else pooling.LLAMA_POOLING_TYPE_MEAN
        )
    return xllamacpp.Server(params)


if __name__ == "__main__":
    main()
