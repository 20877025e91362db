"""One llama.cpp server for one model and one kind of work: a child process of the local runner.

Started as ``python -m cagent_runtime.local.engine`` with its settings as one line of JSON on stdin;
prints its address as one line when it is ready. It ends when stdin is closed, so it never outlives
its parent.
"""

from __future__ import annotations

import json
import os
import sys
import urllib.request
from dataclasses import asdict, dataclass
from typing import Any, Literal

from cagent_runtime.local import flags

Mode = Literal["completion", "embedding", "reranking"]

BATCH = 2048
"""Tokens: the longest text that an embedding or reranking engine takes."""


@dataclass(frozen=True)
class Draft:
    """A model that drafts for another one; a limit of 0 is llama.cpp's own."""

    path: str
    tokens: int
    rate: float


@dataclass(frozen=True)
class Settings:
    """What an engine is told; `context` in tokens, 0 for all that the model was trained on."""

    name: str
    path: str
    mode: Mode
    context: int
    key: str
    """What a request must show, so that only the parent is served."""

    flags: tuple[str, ...] = ()
    template: str | None = None
    draft: Draft | None = None

    def line(self) -> bytes:
        """One line of JSON."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def read(cls, line: bytes) -> Settings:
        """The settings in a line that `line` made."""
        values = json.loads(line)
        draft = values.pop("draft")
        return cls(**values, draft=Draft(**draft) if draft else None)


def main() -> None:
    """Runs the server until the parent closes stdin."""
    settings = Settings.read(sys.stdin.buffer.readline())
    # Whatever libraries print must not be taken for the address.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    try:
        server = _start(settings)
    except (RuntimeError, ValueError, OSError) as error:
        print(error, file=sys.stderr, flush=True)
        os._exit(1)
    print(server.listening_address, file=answers, flush=True)
    sys.stdin.buffer.read()
    # Taking the server down in order waits for its open requests; nobody waits for them any more.
    os._exit(0)


def _start(settings: Settings) -> Any:
    """The server, once it answers."""
    import xllamacpp

    server = xllamacpp.Server(_parameters(xllamacpp, settings))
    with urllib.request.urlopen(f"{server.listening_address}/health", timeout=60) as answer:  # noqa: S310
        answer.read()
    return server


def _parameters(xllamacpp: Any, settings: Settings) -> Any:
    params = xllamacpp.CommonParams()
    params.model.path = settings.path
    params.model_alias = {settings.name}
    params.api_keys = [settings.key]
    params.hostnames, params.port = ["127.0.0.1"], 0
    params.verbosity, params.warmup, params.n_parallel = -1, False, 1
    # More than one thread slows generation down on cores that others use too; reading prompts
    # and embedding gain from all of them.
    params.cpuparams.n_threads = 1
    params.cpuparams_batch.n_threads = os.cpu_count() or 1
    params.n_ctx = settings.context
    if settings.mode == "completion":
        params.use_jinja = True
        params.chat_template = settings.template or ""
        if settings.draft:
            _draft(xllamacpp, params, settings.draft)
    else:
        pooling = xllamacpp.llama_pooling_type
        params.embedding = True
        params.n_batch = params.n_ubatch = BATCH
        if settings.mode == "reranking":
            params.pooling_type = pooling.LLAMA_POOLING_TYPE_RANK
    flags.apply(settings.flags, params)
    return params


def _draft(xllamacpp: Any, params: Any, wanted: Draft) -> None:
    kinds, draft = xllamacpp.common_speculative_type, params.speculative.draft
    params.speculative.types = [kinds.COMMON_SPECULATIVE_TYPE_DRAFT_SIMPLE]
    draft.mparams.path = wanted.path
    draft.n_max = wanted.tokens or draft.n_max
    draft.p_min = wanted.rate or draft.p_min


if __name__ == "__main__":
    main()
