"""Cases about the flags of Docker Model Runner's engines."""

from tests.rules.case import Said, case

REFUSED, VALUE = "runtime-flag-refused", "runtime-flag-value"
REPEATED, OVERRIDES, ENGINE = (
    "runtime-flag-repeated",
    "runtime-flag-overrides",
    "runtime-flag-engine",
)


def model(settings: str) -> str:
    return (
        "agents: {root: {model: m}}\n"
        f"models: {{m: {{provider: dmr, model: ai/qwen3, {settings}}}}}\n"
    )


def options(settings: str) -> str:
    return model(f"provider_opts: {{{settings}}}")


def warning(rule: str, marked: str) -> Said:
    return rule, "warning", marked


NGL = options('runtime_flags: ["--ngl=33"]')

CASES = [
    # One refused flag, in every form.
    case("O01", NGL, warning(REFUSED, "--ngl")),
    case("O01", NGL, warning(REFUSED, "--ngl"), target="docker-agent@1.32.3"),
    case("O01", NGL, target="bundled"),
    case("O01", options('runtime_flags: ["-ngl=33", --threads=8]')),
    case("O01", options("runtime_flags: [--ngl, 33]"), warning(REFUSED, "--ngl")),
    case("O01", options('runtime_flags: "-t 8,--ngl=33"'), warning(REFUSED, "--ngl")),
    case("O01", options("runtime_flags: -t 8 --ngl=33"), warning(REFUSED, "--ngl")),
    case("O01", options("raw_runtime_flags: -t 8 --ngl=33"), warning(REFUSED, "--ngl")),
    case("O01", options("raw_runtime_flags: \"--json-schema '{ --x }'\"")),
    case(
        "O01",
        options("raw_runtime_flags: --grammar 'a"),
        warning(REFUSED, "--grammar 'a"),
    ),
    case("O01", options("runtime_flags: [--host=0.0.0.0]"), warning(REFUSED, "--host")),
    case(
        "O01",
        options("runtime_flags: [--host=0.0.0.0]"),
        warning(REFUSED, "--host"),
        target="bundled",
    ),
    case("O01", options("runtime_flags: [--treads=8]"), warning(REFUSED, "--treads")),
    case("O01", options('runtime_flags: ["--threads 8"]'), warning(REFUSED, "--threads 8")),
    case("O01", options("runtime_flags: [--reasoning-budget, -1]"), warning(REFUSED, "-1")),
    case("O01", options("runtime_flags: [--reasoning-budget=-1]")),
    case("O01", options('runtime_flags: ["--temp=-.5"]'), warning(REFUSED, "--temp=-.5")),
    case(
        "O01",
        options("runtime_flags: [--chat-template=/a.jinja]"),
        warning(REFUSED, "--chat-template=/a.jinja"),
    ),
    # Behind an alias the alias is marked.
    case(
        "O01",
        "agents: {root: {model: m}}\nmodels:\n"
        "  a: {provider: dmr, model: ai/x, provider_opts: &o {runtime_flags: [--threads=8]}}\n"
        "  m: {provider: dmr, model: ai/y, provider_opts: *o}\n",
    ),
    # The provider may stand behind a name of the file, and other providers have no flags.
    case(
        "O01",
        "agents: {root: {model: m}}\nproviders: {here: {provider: dmr}}\n"
        "models: {m: {provider: here, model: ai/x, provider_opts: {runtime_flags: [--ngl=3]}}}\n",
        warning(REFUSED, "--ngl"),
    ),
    # A provider may set the flags of its models.
    case(
        "O01",
        "agents: {root: {model: here/ai/x}}\n"
        "providers: {here: {provider: dmr, provider_opts: {runtime_flags: [--ngl=3]}}}\n",
        warning(REFUSED, "--ngl"),
    ),
    # Flags of one engine.
    case(
        "O01", options("runtime_flags: [--max-model-len=8192]"), (ENGINE, "info", "--max-model-len")
    ),
    case(
        "O01",
        options("runtime_flags: [-t=8, --max-num-seqs=4]"),
        warning(ENGINE, "--max-num-seqs"),
    ),
    case("O01", options("runtime_flags: [--seed=1]")),
    case(
        "O01",
        options("gpu_memory_utilization: 0.5, runtime_flags: [--mlock]"),
        warning(ENGINE, "gpu_memory_utilization"),
    ),
    case("O01", options("gpu_memory_utilization: 0.5, runtime_flags: [--seed=1]")),
    # Values.
    case("L18", options("runtime_flags: [threads=8]"), warning(VALUE, "threads=8")),
    case("L18", options("runtime_flags: [--threads=8, 9]"), warning(VALUE, "9")),
    case("L18", options("runtime_flags: [--threads, --mlock]"), warning(VALUE, "--threads")),
    case("L18", options("runtime_flags: [--mlock=true]"), warning(VALUE, "--mlock=true")),
    case("L18", options("runtime_flags: [--mlock, true]"), warning(VALUE, "true")),
    case("L18", options('runtime_flags: "--tensor-split=3,1"'), warning(VALUE, "1")),
    case("L18", options('runtime_flags: ["--tensor-split=3,1"]')),
    case("L18", options("runtime_flags: [-fa, -t, 8, --mlock]")),
    # Twice, and beside a key.
    case("L18", options("runtime_flags: [-t=4, --threads=8]"), warning(REPEATED, "--threads")),
    case("L18", options("runtime_flags: [-t=4, -tb=8]")),
    case(
        "L18",
        model("temperature: 0.5, provider_opts: {runtime_flags: [--temp=0.9]}"),
        warning(OVERRIDES, "--temp"),
    ),
    case(
        "L18",
        options('context_size: "8192", runtime_flags: [-c=4096]'),
        warning(OVERRIDES, "-c"),
    ),
    case("L18", model("top_p: 0.5, provider_opts: {runtime_flags: [--temp=0.9]}")),
    # Draft models.
    case(
        "L18",
        options("speculative_num_tokens: 16"),
        warning("speculative-decoding", "speculative_num_tokens"),
    ),
    case(
        "L18",
        options("speculative_draft_model: ai/qwen3:0.6B"),
        warning("speculative-decoding", "speculative_draft_model"),
    ),
    case(
        "L18",
        options("speculative_draft_model: 'ai/qwen3:latest', speculative_num_tokens: 4"),
        warning("speculative-decoding", "'ai/qwen3:latest'"),
    ),
    case(
        "L18",
        options(
            "speculative_draft_model: ai/qwen3:0.6B, speculative_num_tokens: 16, "
            "speculative_acceptance_rate: 0.8"
        ),
    ),
]
