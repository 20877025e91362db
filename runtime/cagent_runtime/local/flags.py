"""Runtime flags of llama.cpp that the local runner fulfils."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

Value = int | float | bool | str


def _seed(text: str) -> int:
    """llama.cpp's -1, "take a random one", is the largest value of its unsigned field."""
    return int(text) % 2**32


def _on(text: str) -> bool:
    """A switch that is on by being there."""
    return True


def _off(text: str) -> bool:
    return False


_NAMES: dict[str, tuple[str, Callable[[str], Value]]] = {
    "-c --ctx-size": ("n_ctx", int),
    "-b --batch-size": ("n_batch", int),
    "-ub --ubatch-size": ("n_ubatch", int),
    "-np --parallel": ("n_parallel", int),
    "-n --predict --n-predict": ("n_predict", int),
    "-ngl --gpu-layers --n-gpu-layers": ("n_gpu_layers", int),
    "-t --threads": ("cpuparams.n_threads", int),
    "-tb --threads-batch": ("cpuparams_batch.n_threads", int),
    "--keep": ("n_keep", int),
    "--cache-reuse": ("n_cache_reuse", int),
    "-cram --cache-ram": ("cache_ram_mib", int),
    "--rope-freq-base": ("rope_freq_base", float),
    "--rope-freq-scale": ("rope_freq_scale", float),
    "--cache-prompt": ("cache_prompt", _on),
    "--no-cache-prompt": ("cache_prompt", _off),
    "--context-shift": ("ctx_shift", _on),
    "--no-context-shift": ("ctx_shift", _off),
    "-cb --cont-batching": ("cont_batching", _on),
    "-nocb --no-cont-batching": ("cont_batching", _off),
    "-kvu --kv-unified": ("kv_unified", _on),
    "-nkvo --no-kv-offload": ("no_kv_offload", _on),
    "--swa-full": ("swa_full", _on),
    "--warmup": ("warmup", _on),
    "--no-warmup": ("warmup", _off),
    "--jinja": ("use_jinja", _on),
    "--chat-template": ("chat_template", str),
    "-s --seed": ("sampling.seed", _seed),
    "--temp --temperature": ("sampling.temp", float),
    "--top-k": ("sampling.top_k", int),
    "--top-p": ("sampling.top_p", float),
    "--min-p": ("sampling.min_p", float),
    "--typical": ("sampling.typ_p", float),
    "--xtc-probability": ("sampling.xtc_probability", float),
    "--xtc-threshold": ("sampling.xtc_threshold", float),
    "--dynatemp-range": ("sampling.dynatemp_range", float),
    "--dynatemp-exp": ("sampling.dynatemp_exponent", float),
    "--mirostat": ("sampling.mirostat", int),
    "--mirostat-ent": ("sampling.mirostat_tau", float),
    "--mirostat-lr": ("sampling.mirostat_eta", float),
    "--repeat-last-n": ("sampling.penalty_last_n", int),
    "--repeat-penalty": ("sampling.penalty_repeat", float),
    "--presence-penalty": ("sampling.penalty_present", float),
    "--frequency-penalty": ("sampling.penalty_freq", float),
    "--dry-multiplier": ("sampling.dry_multiplier", float),
    "--dry-base": ("sampling.dry_base", float),
    "--dry-allowed-length": ("sampling.dry_allowed_length", int),
    "--dry-penalty-last-n": ("sampling.dry_penalty_last_n", int),
    "--ignore-eos": ("sampling.ignore_eos", _on),
    "--reasoning-budget": ("sampling.reasoning_budget_tokens", int),
    "--draft-max --draft-n-max --spec-draft-n-max": ("speculative.draft.n_max", int),
    "--draft-min --draft-n-min --spec-draft-n-min": ("speculative.draft.n_min", int),
    "--draft-p-min --spec-draft-p-min": ("speculative.draft.p_min", float),
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
        place, read = FULFILLED[key]
        *path, name = place.split(".")
        owner = params
        for part in path:
            owner = getattr(owner, part)
        try:
            setattr(owner, name, read(value))
        except (ValueError, OverflowError):
            raise ValueError(f"{key}: {value!r} is not a fitting number") from None
