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

_ALLOWED = """
    -b -bs -C -c -cb -Cb -Cbd -cd -Cd -cmoe -cmoed -Cr -cram -Crb -Crd -ctk -ctkd -ctv -ctvd
    -dev -devd -dio -fa -fit -fitc -fitt -j -kvo -kvu -mg -n -ncmoe -ncmoed -ndio -ngl -ngld
    -nkvo -nocb -np -nr -otd -s -sm -sps -t -tb -tbd -td -to -ts -ub -v --api-key --api-prefix
    --backend-sampling --batch-size --cache-prompt --cache-ram --cache-reuse --cache-type-k
    --cache-type-k-draft --cache-type-v --cache-type-v-draft --chat-template
    --chat-template-kwargs --check-tensors --cont-batching --context-shift
    --control-vector-layer-range --cpu-mask --cpu-mask-batch --cpu-mask-batch-draft
    --cpu-mask-draft --cpu-moe --cpu-moe-draft --cpu-range --cpu-range-batch --cpu-range-draft
    --cpu-strict --cpu-strict-batch --cpu-strict-batch-draft --cpu-strict-draft --ctx-size
    --ctx-size-draft --device --device-draft --direct-io --draft-max --draft-min --draft-n-max
    --draft-n-min --draft-p-min --draft-p-split --dry-allowed-length --dry-base --dry-multiplier
    --dry-penalty-last-n --dynatemp-exp --dynatemp-range --embedding --embeddings --fit
    --fit-ctx --fit-target --flash-attn --frequency-penalty --gpu-layers --gpu-layers-draft
    --grammar --ignore-eos --image-max-tokens --image-min-tokens --jinja --json-schema --keep
    --kv-offload --kv-unified --lora-init-without-apply --main-gpu --metrics --min-p --mirostat
    --mirostat-ent --mirostat-lr --mlock --mmap --mmproj-auto --mmproj-offload --n-cpu-moe
    --n-cpu-moe-draft --n-gpu-layers --n-gpu-layers-draft --n-predict --no-cache-prompt
    --no-cont-batching --no-context-shift --no-direct-io --no-host --no-jinja --no-kv-offload
    --no-metrics --no-mmap --no-mmproj --no-mmproj-auto --no-mmproj-offload --no-op-offload
    --no-perf --no-prefill-assistant --no-repack --no-slots --no-spec-draft-backend-sampling
    --no-warmup --no-webui --op-offload --override-tensor-draft --parallel --perf --poll
    --poll-batch --poll-batch-draft --poll-draft --pooling --predict --prefill-assistant
    --presence-penalty --prio --prio-batch --prio-batch-draft --prio-draft --props
    --reasoning-budget --reasoning-format --repack --repeat-last-n --repeat-penalty --rerank
    --reranking --rope-freq-base --rope-freq-scale --rope-scale --rope-scaling --samplers --seed
    --sleep-idle-seconds --slot-prompt-similarity --slots --spec-draft-backend-sampling
    --spec-draft-cpu-mask --spec-draft-cpu-mask-batch --spec-draft-cpu-moe
    --spec-draft-cpu-range --spec-draft-cpu-strict --spec-draft-cpu-strict-batch
    --spec-draft-device --spec-draft-n-cpu-moe --spec-draft-n-max --spec-draft-n-min
    --spec-draft-ncmoe --spec-draft-ngl --spec-draft-override-tensor --spec-draft-p-min
    --spec-draft-p-split --spec-draft-poll --spec-draft-poll-batch --spec-draft-prio
    --spec-draft-prio-batch --spec-draft-threads --spec-draft-threads-batch --spec-draft-type-k
    --spec-draft-type-v --spec-ngram-map-k-min-hits --spec-ngram-map-k-size-m
    --spec-ngram-map-k-size-n --spec-ngram-map-k4v-min-hits --spec-ngram-map-k4v-size-m
    --spec-ngram-map-k4v-size-n --spec-ngram-mod-n-match --spec-ngram-mod-n-max
    --spec-ngram-mod-n-min --spec-ngram-simple-min-hits --spec-ngram-simple-size-m
    --spec-ngram-simple-size-n --spec-type --split-mode --spm-infill --swa-full --temp
    --temperature --tensor-split --threads --threads-batch --threads-batch-draft --threads-draft
    --threads-http --timeout --top-k --top-nsigma --top-p --typical --ubatch-size --verbose
    --warmup --webui --webui-config --xtc-probability --xtc-threshold --yarn-attn-factor
    --yarn-beta-fast --yarn-beta-slow --yarn-ext-factor --yarn-orig-ctx
"""

ALLOWED = frozenset(_ALLOWED.split())
"""Every flag of llama.cpp that Docker Model Runner 1.2 lets through."""
