"""Runtime flags of llama.cpp that Docker Model Runner certainly refuses, and what to write."""

RESPELLED = {
    "--ngl": "--n-gpu-layers",
    "--context-size": "--ctx-size",
    "--top-n-sigma": "--top-nsigma",
    "--typical-p": "--typical",
    "--draft": "--draft-max",
}
"""Refused spellings with the allowed one; the bundled runtime sends the allowed one."""

_REFUSED = """
    -m --model --host --port -a --alias --mmproj --chat-template-file --lora --control-vector
    --override-kv -ot --override-tensor --numa --defrag-thold --logit-bias --embd-normalize
    --log-file --log-disable -lv --verbosity --slot-save-path --grammar-file -md --model-draft
    --rpc --no-flash-attn --api-key-file
"""

REFUSED = frozenset(_REFUSED.split())
"""Flags with no allowed spelling."""
