"""Runtime flags that Docker Model Runner lets through to an engine.

It compares the name of each flag, the text before the first ``=``, with a list for the engine; for
one name that is not there it refuses the whole configuration. Names are case-sensitive. The lists
are those of Docker Model Runner 1.2; engines without a list take no flags at all.
"""

from __future__ import annotations

_LLAMA_CPP = """
    -b -bs -C -c -cb -Cb -Cbd -cd -Cd -cmoe -cmoed -Cr -cram -Crb -Crd -ctk -ctkd -ctv -ctvd -dev
    -devd -dio -fa -fit -fitc -fitt -j -kvo -kvu -mg -n -ncmoe -ncmoed -ndio -ngl -ngld -nkvo -nocb
    -np -nr -otd -s -sm -sps -t -tb -tbd -td -to -ts -ub -v
    --api-key --api-prefix --backend-sampling --batch-size --cache-prompt --cache-ram --cache-reuse
    --cache-type-k --cache-type-k-draft --cache-type-v --cache-type-v-draft --chat-template
    --chat-template-kwargs --check-tensors --cont-batching --context-shift
    --control-vector-layer-range --cpu-mask --cpu-mask-batch --cpu-mask-batch-draft
    --cpu-mask-draft --cpu-moe --cpu-moe-draft --cpu-range --cpu-range-batch
    --cpu-range-draft --cpu-strict --cpu-strict-batch
    --cpu-strict-batch-draft --cpu-strict-draft --ctx-size --ctx-size-draft --device --device-draft
    --direct-io --draft-max --draft-min --draft-n-max --draft-n-min --draft-p-min --draft-p-split
    --dry-allowed-length --dry-base --dry-multiplier --dry-penalty-last-n --dynatemp-exp
    --dynatemp-range --embedding --embeddings --fit --fit-ctx --fit-target --flash-attn
    --frequency-penalty --gpu-layers --gpu-layers-draft --grammar --ignore-eos --image-max-tokens
    --image-min-tokens --jinja --json-schema --keep --kv-offload --kv-unified
    --lora-init-without-apply --main-gpu --metrics --min-p --mirostat --mirostat-ent --mirostat-lr
    --mlock --mmap --mmproj-auto --mmproj-offload --n-cpu-moe --n-cpu-moe-draft --n-gpu-layers
    --n-gpu-layers-draft --n-predict --no-cache-prompt --no-cont-batching --no-context-shift
    --no-direct-io --no-host --no-jinja --no-kv-offload --no-metrics --no-mmap --no-mmproj
    --no-mmproj-auto --no-mmproj-offload --no-op-offload --no-perf --no-prefill-assistant
    --no-repack --no-slots --no-spec-draft-backend-sampling --no-warmup --no-webui --op-offload
    --override-tensor-draft --parallel --perf --poll --poll-batch --poll-batch-draft --poll-draft
    --pooling --predict --prefill-assistant --presence-penalty --prio --prio-batch
    --prio-batch-draft --prio-draft --props --reasoning-budget --reasoning-format --repack
    --repeat-last-n --repeat-penalty --rerank --reranking --rope-freq-base --rope-freq-scale
    --rope-scale --rope-scaling --samplers --seed --sleep-idle-seconds --slot-prompt-similarity
    --slots --spec-draft-backend-sampling --spec-draft-cpu-mask --spec-draft-cpu-mask-batch
    --spec-draft-cpu-moe --spec-draft-cpu-range --spec-draft-cpu-strict
    --spec-draft-cpu-strict-batch --spec-draft-device --spec-draft-n-cpu-moe --spec-draft-n-max
    --spec-draft-n-min --spec-draft-ncmoe --spec-draft-ngl --spec-draft-override-tensor
    --spec-draft-p-min --spec-draft-p-split --spec-draft-poll --spec-draft-poll-batch
    --spec-draft-prio --spec-draft-prio-batch --spec-draft-threads --spec-draft-threads-batch
    --spec-draft-type-k --spec-draft-type-v --spec-ngram-map-k-min-hits --spec-ngram-map-k-size-m
    --spec-ngram-map-k-size-n --spec-ngram-map-k4v-min-hits --spec-ngram-map-k4v-size-m
    --spec-ngram-map-k4v-size-n --spec-ngram-mod-n-match --spec-ngram-mod-n-max
    --spec-ngram-mod-n-min --spec-ngram-simple-min-hits --spec-ngram-simple-size-m
    --spec-ngram-simple-size-n --spec-type --split-mode --spm-infill --swa-full --temp
    --temperature --tensor-split --threads --threads-batch --threads-batch-draft --threads-draft
    --threads-http --timeout --top-k --top-nsigma --top-p --typical --ubatch-size --verbose
    --warmup --webui --webui-config --xtc-probability --xtc-threshold --yarn-attn-factor
    --yarn-beta-fast --yarn-beta-slow --yarn-ext-factor --yarn-orig-ctx
"""

_VLLM = """
    --block-size --disable-custom-all-reduce --disable-log-stats --dtype --enable-chunked-prefill
    --enable-prefix-caching --enforce-eager --gpu-memory-utilization --kv-cache-dtype --load-format
    --max-logprobs --max-model-len --max-num-batched-tokens --max-num-seqs --pipeline-parallel-size
    --quantization --revision --seed --served-model-name --swap-space --tensor-parallel-size
    --tokenizer-mode --use-v2-block-manager -pp -q -tp
"""

ALLOWED = frozenset(_LLAMA_CPP.split())
"""Flags of llama.cpp that are let through."""

ALLOWED_VLLM = frozenset(_VLLM.split())
"""Flags of vLLM that are let through."""

_SWITCHES = """
    -cb -cmoe -cmoed -dio -kvo -kvu -ndio -nkvo -nocb -nr -v
    --backend-sampling --cache-prompt --check-tensors --cont-batching --context-shift --cpu-moe
    --cpu-moe-draft --direct-io --embedding --embeddings --ignore-eos --jinja --kv-offload
    --kv-unified --lora-init-without-apply --metrics --mlock --mmap --mmproj-auto --mmproj-offload
    --no-cache-prompt --no-cont-batching --no-context-shift --no-direct-io --no-host --no-jinja
    --no-kv-offload --no-metrics --no-mmap --no-mmproj --no-mmproj-auto --no-mmproj-offload
    --no-op-offload --no-perf --no-prefill-assistant --no-repack --no-slots
    --no-spec-draft-backend-sampling --no-warmup --no-webui --op-offload --perf
    --prefill-assistant --props --repack --rerank --reranking --slots
    --spec-draft-backend-sampling --spec-draft-cpu-moe --spm-infill --swa-full --verbose --warmup
    --webui
    --disable-custom-all-reduce --disable-log-stats --enable-chunked-prefill
    --enable-prefix-caching --enforce-eager --use-v2-block-manager
"""

SWITCHES = frozenset(_SWITCHES.split())
"""Flags that take no value, of llama.cpp and of vLLM."""

MAYBE_VALUED = frozenset({"-fa", "--flash-attn"})
"""Flags whose value may be left out."""

ALIASES: tuple[tuple[str, ...], ...] = tuple(
    tuple(group.split())
    for group in (
        "-t --threads",
        "-tb --threads-batch",
        "-td --threads-draft --spec-draft-threads",
        "-c --ctx-size",
        "-cd --ctx-size-draft",
        "-n --predict --n-predict",
        "-b --batch-size",
        "-ub --ubatch-size",
        "-fa --flash-attn",
        "-s --seed",
        "--temp --temperature",
        "-ngl --gpu-layers --n-gpu-layers",
        "-ngld --gpu-layers-draft --n-gpu-layers-draft --spec-draft-ngl",
        "-sm --split-mode",
        "-ts --tensor-split",
        "-mg --main-gpu",
        "-dev --device",
        "-ctk --cache-type-k",
        "-ctv --cache-type-v",
        "-np --parallel",
        "-cb --cont-batching",
        "-cram --cache-ram",
        "-kvu --kv-unified",
        "-cmoe --cpu-moe",
        "-ncmoe --n-cpu-moe",
        "-j --json-schema",
        "--embedding --embeddings",
        "--rerank --reranking",
        "--draft-max --draft-n-max --spec-draft-n-max",
        "--draft-min --draft-n-min --spec-draft-n-min",
        "--draft-p-min --spec-draft-p-min",
        "-v --verbose",
    )
)
"""Spellings of one flag of llama.cpp; of two in one list the later one wins."""

DOCS: dict[str, str] = {
    "--threads": "CPU threads for writing an answer.",
    "--threads-batch": "CPU threads for reading the prompt.",
    "--ctx-size": "Context window in tokens; wins over `context_size`.",
    "--n-predict": "Longest answer in tokens.",
    "--batch-size": "Most tokens that are read in one step.",
    "--ubatch-size": "Most tokens that are computed at once.",
    "--n-gpu-layers": "Layers of the model that are kept on the GPU; 999 unless set.",
    "--main-gpu": "Which GPU, with several.",
    "--split-mode": "How the model is spread over several GPUs: none, layer or row.",
    "--tensor-split": "Shares of several GPUs.",
    "--flash-attn": "Faster attention: on, off or auto.",
    "--cache-type-k": "Number type of the keys in the cache, such as q8_0.",
    "--cache-type-v": "Number type of the values in the cache, such as q8_0.",
    "--cache-reuse": "Least number of tokens that are taken over from the cache.",
    "--parallel": "Requests at once; they share the context window.",
    "--no-mmap": "Read the model into memory instead of mapping the file.",
    "--mlock": "Keep the model from being swapped out.",
    "--cpu-moe": "Keep the experts of the model on the CPU.",
    "--n-cpu-moe": "Keep the experts of the first layers on the CPU.",
    "--temp": "How freely words are chosen; a request's own temperature wins.",
    "--top-k": "How many of the likeliest words are considered.",
    "--top-p": "Share of the likely words that are considered.",
    "--min-p": "Least probability of a word, relative to the likeliest one.",
    "--seed": "Start of the random numbers.",
    "--repeat-penalty": "Makes repeated words rarer; 1 changes nothing.",
    "--repeat-last-n": "How many tokens back that looks.",
    "--presence-penalty": "Makes words rarer that were used at all.",
    "--frequency-penalty": "Makes words rarer the more they were used.",
    "--reasoning-budget": "How long it may reason: -1 without end, 0 not at all.",
    "--reasoning-format": "How reasoning is told apart in the answer.",
    "--chat-template-kwargs": "Values for the chat template, as JSON.",
    "--pooling": "How the vectors of tokens become one: mean, cls, last, rank or none.",
    "--rope-scaling": "How the context window is stretched: none, linear or yarn.",
    "--draft-max": "Most tokens that the draft model guesses.",
    "--draft-p-min": "How likely a guess must be to count.",
    "--verbose": "Log everything.",
    "--max-model-len": "Context window in tokens (vLLM).",
    "--gpu-memory-utilization": "Share of the GPU's memory to use (vLLM).",
    "--tensor-parallel-size": "GPUs that share each layer (vLLM).",
    "--max-num-seqs": "Requests at once (vLLM).",
    "--dtype": "Number type of the weights (vLLM).",
    "--quantization": "How the weights are packed (vLLM).",
}
"""What the commonly used flags do."""

RESPELLED = {
    "--ngl": "--n-gpu-layers",
    "--context-size": "--ctx-size",
    "--top-n-sigma": "--top-nsigma",
    "--typical-p": "--typical",
    "--draft": "--draft-max",
}
"""Refused spellings of llama.cpp's flags with the allowed one, which the bundled runtime sends."""

_OWN_MODEL = "it chooses the model's files itself"
_OWN_ADDRESS = "it chooses where the engine listens itself"
_NO_FILES = "it lets no file names through"
_NO_LOG = "it keeps the engine's log itself"
_NOT_LISTED = "it is not on the list of allowed flags"

REFUSED: dict[str, str] = {
    "-m": _OWN_MODEL,
    "--model": _OWN_MODEL,
    "-md": f"{_OWN_MODEL}; use `speculative_draft_model`",
    "--model-draft": f"{_OWN_MODEL}; use `speculative_draft_model`",
    "--mmproj": _OWN_MODEL,
    "-a": _OWN_MODEL,
    "--alias": _OWN_MODEL,
    "--host": _OWN_ADDRESS,
    "--port": _OWN_ADDRESS,
    "--rpc": _OWN_ADDRESS,
    "--ssl-key-file": _OWN_ADDRESS,
    "--ssl-cert-file": _OWN_ADDRESS,
    "--api-key-file": _NO_FILES,
    "--chat-template-file": f"{_NO_FILES}; use `--chat-template`",
    "--grammar-file": f"{_NO_FILES}; use `--grammar`",
    "--lora": _NO_FILES,
    "--lora-scaled": _NO_FILES,
    "--control-vector": _NO_FILES,
    "--slot-save-path": _NO_FILES,
    "--log-file": _NO_LOG,
    "--log-disable": _NO_LOG,
    "-lv": f"{_NO_LOG}; use `--verbose`",
    "--verbosity": f"{_NO_LOG}; use `--verbose`",
    "--override-kv": _NOT_LISTED,
    "-ot": f"{_NOT_LISTED}; only `--override-tensor-draft` is",
    "--override-tensor": f"{_NOT_LISTED}; only `--override-tensor-draft` is",
    "--numa": _NOT_LISTED,
    "--defrag-thold": _NOT_LISTED,
    "--logit-bias": _NOT_LISTED,
    "--dry-sequence-breaker": _NOT_LISTED,
    "--embd-normalize": _NOT_LISTED,
    "--no-flash-attn": "it takes `--flash-attn=off` instead",
}
"""Flags of llama.cpp that people try and that have no allowed spelling, and why."""

_BY_ENGINE = {"llama.cpp": ALLOWED, "vllm": ALLOWED_VLLM}


def allowed(engine: str, name: str) -> bool:
    """Whether Docker Model Runner lets the flag `name`, dashes included, through to `engine`."""
    return name in _BY_ENGINE.get(engine, ())


def nearest(engine: str, name: str) -> str | None:
    """The allowed flag that was probably meant by the refused `name`, or None."""
    if engine == "llama.cpp" and (name in RESPELLED or name in REFUSED):
        return RESPELLED.get(name)
    from difflib import get_close_matches  # only mistakes need it

    close = get_close_matches(name, sorted(_BY_ENGINE.get(engine, ())), n=1, cutoff=0.8)
    return close[0] if close else None


def why_refused(engine: str, name: str) -> str | None:
    """The reason in a sentence, with what to write instead, or None for an allowed flag."""
    if allowed(engine, name):
        return None
    if engine not in _BY_ENGINE:
        return f"Docker Model Runner passes no flags to {engine}; delete `{name}`"
    reason = REFUSED.get(name, _NOT_LISTED) if engine == "llama.cpp" else _NOT_LISTED
    near = nearest(engine, name)
    remedy = f"; write `{near}`" if near else ""
    return f"Docker Model Runner refuses `{name}` for {engine}: {reason}{remedy}"


def same_flag(name: str) -> tuple[str, ...]:
    """All spellings of a flag of llama.cpp, `name` among them."""
    return next((group for group in ALIASES if name in group), (name,))
