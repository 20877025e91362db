"""Runtime flags of llama.cpp that the local runner fulfils."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any


def _seed(text: str) -> int:
    """llama.cpp's -1, "take a random one", is the largest value of its unsigned field."""
    return int(text) % 2**32


_NAMES: dict[str, tuple[str, Callable[[str], int | float]]] = {
    "-c --ctx-size": ("n_ctx", int),
    "-b --batch-size": ("n_batch", int),
    "-ub --ubatch-size": ("n_ubatch", int),
    "-np --parallel": ("n_parallel", int),
    "-n --predict --n-predict": ("n_predict", int),
    "-ngl --gpu-layers --n-gpu-layers": ("n_gpu_layers", int),
    "-t --threads": ("cpuparams.n_threads", int),
    "-tb --threads-batch": ("cpuparams_batch.n_threads", int),
    "-s --seed": ("sampling.seed", _seed),
    "--temp --temperature": ("sampling.temp", float),
    "--top-k": ("sampling.top_k", int),
    "--top-p": ("sampling.top_p", float),
    "--min-p": ("sampling.min_p", float),
    "--repeat-last-n": ("sampling.penalty_last_n", int),
    "--repeat-penalty": ("sampling.penalty_repeat", float),
    "--presence-penalty": ("sampling.penalty_present", float),
    "--frequency-penalty": ("sampling.penalty_freq", float),
}
"""Spellings, and where the value stands in xllamacpp's CommonParams."""

FULFILLED = {name: place for names, place in _NAMES.items() for name in names.split()}


def pairs(flags: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each flag with its value: from ``--k=v`` or ``--k v``, empty for a switch."""
    for index, flag in enumerate(flags):
        if not flag.startswith("-"):
            continue
        key, equals, value = flag.partition("=")
        if not equals and index + 1 < len(flags) and not flags[index + 1].startswith("-"):
            value = flags[index + 1]
        yield key, value


def without_effect(flags: Sequence[str]) -> list[str]:
    """The flags that Docker Model Runner hands to llama.cpp and this runner does not."""
    return [key for key, _ in pairs(flags) if key not in FULFILLED]


def apply(flags: Sequence[str], params: Any) -> None:
    """Sets what `flags` ask for in xllamacpp's CommonParams.

    Raises:
        ValueError: A value is not the number that the flag wants.
    """
    for key, value in pairs(flags):
        if key not in FULFILLED:
            continue
        place, number = FULFILLED[key]
        *path, name = place.split(".")
        owner = params
        for part in path:
            owner = getattr(owner, part)
        try:
            setattr(owner, name, number(value))
        except (ValueError, OverflowError):
            raise ValueError(f"{key}: {value!r} is not a fitting number") from None
