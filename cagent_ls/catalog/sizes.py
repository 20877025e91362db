"""How large models of Docker's `ai/` organisation are, as far as their model cards say.

Gone through when `pullable.LISTED_ON` says. A tag may be given to other files later, so a size is
good to know before a pull and nothing more: no rule may look at it.
"""

from __future__ import annotations

from cagent_ls.language.model_names import qualified

_SIZES: dict[str, dict[str, str]] = {
    "ai/qwen3": {
        "latest": "4.7 GiB",
        "0.6B-F16": "1.4 GiB",
        "0.6B-Q4_0": "442 MiB",
        "0.6B-Q4_K_M": "456 MiB",
        "14B-Q6_K": "11.3 GiB",
        "30B-A3B-F16": "56.9 GiB",
        "30B-A3B-Q4_K_M": "17.3 GiB",
        "4B-F16": "7.5 GiB",
        "4B-UD-Q4_K_XL": "2.4 GiB",
        "4B-UD-Q8_K_XL": "4.7 GiB",
        "8B-F16": "15.3 GiB",
        "8B-Q4_0": "4.4 GiB",
        "8B-Q4_K_M": "4.7 GiB",
    },
    "ai/qwen3-coder": {
        "latest": "16.4 GiB",
        "30B-A3B-UD-Q4_K_XL": "16.4 GiB",
    },
    "ai/qwen2.5": {
        "latest": "4.4 GiB",
        "0.5B-F16": "942 MiB",
        "1.5B-F16": "2.9 GiB",
        "3B-F16": "5.8 GiB",
        "3B-Q4_K_M": "1.8 GiB",
        "7B-F16": "14.2 GiB",
        "7B-Q4_0": "4.1 GiB",
        "7B-Q4_K_M": "4.4 GiB",
    },
    "ai/gpt-oss": {
        "latest": "11.0 GiB",
        "20B-F16": "12.8 GiB",
        "20B-UD-Q4_K_XL": "11.0 GiB",
        "20B-UD-Q6_K_XL": "11.2 GiB",
        "20B-UD-Q8_K_XL": "12.3 GiB",
    },
    "ai/gemma3": {
        "latest": "2.3 GiB",
        "270M-F16": "511 MiB",
        "270M-UD-IQ2_XXS": "166 MiB",
        "270M-UD-Q4_K_XL": "236 MiB",
        "4B": "2.3 GiB",
        "4B-F16": "7.2 GiB",
        "4B-Q4_K_M": "2.3 GiB",
    },
    "ai/gemma3-qat": {
        "latest": "2.4 GiB",
        "12B-Q4_K_M": "6.9 GiB",
        "270M-F16": "511 MiB",
        "270M-UD-Q4_K_XL": "236 MiB",
        "27B-UD-Q4_K_XL": "15.7 GiB",
        "4B": "2.4 GiB",
        "4B-BF16": "7.2 GiB",
        "4B-UD-Q4_K_XL": "2.4 GiB",
    },
    "ai/llama3.1": {
        "latest": "4.6 GiB",
        "8B-F16": "15.0 GiB",
        "8B-Q4_K_M": "4.6 GiB",
    },
    "ai/llama3.2": {
        "latest": "1.9 GiB",
        "1B-F16": "2.3 GiB",
        "1B-Q4_0": "728 MiB",
        "1B-Q8_0": "1.2 GiB",
        "3B-F16": "6.0 GiB",
        "3B-Q4_0": "1.8 GiB",
        "3B-Q4_K_M": "1.9 GiB",
    },
    "ai/llama3.3": {
        "latest": "39.6 GiB",
        "70B-Q4_0": "37.2 GiB",
        "70B-Q4_K_M": "39.6 GiB",
    },
    "ai/mistral": {
        "latest": "4.1 GiB",
        "7B-F16": "13.5 GiB",
        "7B-Q4_0": "3.8 GiB",
        "7B-Q4_K_M": "4.1 GiB",
    },
    "ai/mistral-nemo": {
        "latest": "7.0 GiB",
        "12B-Q4_K_M": "7.0 GiB",
    },
    "ai/phi4": {
        "latest": "8.4 GiB",
        "14B-F16": "27.3 GiB",
        "14B-Q4_0": "7.8 GiB",
        "14B-Q4_K_M": "8.4 GiB",
    },
    "ai/smollm2": {
        "135M-Q4_K_M": "99 MiB",
    },
    "ai/smollm3": {
        "latest": "1.8 GiB",
        "F16": "5.7 GiB",
        "Q4_K_M": "1.8 GiB",
        "Q8_0": "3.0 GiB",
    },
    "ai/deepseek-r1-distill-llama": {
        "latest": "4.6 GiB",
        "70B-Q4_0": "37.2 GiB",
        "70B-Q4_K_M": "39.6 GiB",
        "8B-F16": "15.0 GiB",
        "8B-Q4_0": "4.3 GiB",
        "8B-Q4_K_M": "4.6 GiB",
    },
    "ai/granite-4.0-h-tiny": {
        "latest": "3.9 GiB",
        "7B": "3.9 GiB",
        "7B-Q4_K_M": "3.9 GiB",
    },
    "ai/mxbai-embed-large": {
        "latest": "639 MiB",
        "335M-F16": "639 MiB",
    },
    "ai/nomic-embed-text-v1.5": {
        "latest": "261 MiB",
        "137M-F16": "261 MiB",
    },
    "ai/qwen3-embedding": {
        "latest": "2.3 GiB",
        "0.6B-F16": "1.1 GiB",
        "4B": "2.3 GiB",
        "4B-F16": "7.5 GiB",
        "4B-Q4_K_M": "2.3 GiB",
        "8B-F16": "14.1 GiB",
        "8B-Q4_K_M": "4.3 GiB",
    },
    "ai/granite-embedding-multilingual": {
        "latest": "530 MiB",
        "278M-F16": "530 MiB",
    },
}

_BY_REFERENCE = {
    qualified(f"{name}:{tag}"): size for name, tags in _SIZES.items() for tag, size in tags.items()
}


def size_of(reference: str) -> str:
    """The size of a model, however it is written; empty if it is not known."""
    return _BY_REFERENCE.get(qualified(reference), "")
