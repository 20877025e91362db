"""Cases about models, their providers, and what runs them."""

from tests.rules.case import Case, Said, case

AGENT = "agents:\n  root:\n    model: m\n"
BUDGET, REFUSED = "thinking-budget-ignored", "thinking-budget-refused"
LOST = "whole-number-lost"
RANGE, TIME = "out-of-range", "invalid-duration"
ADDRESS, AUTH, HARNESS = "base-url-invalid", "auth-invalid", "harness-conflict"
OLD = "docker-agent@1.32.3"


def model(settings: str, provider: str = "dmr", name: str = "x", version: str = "") -> str:
    return (
        f"{version and f'version: {version}'}\n{AGENT}"
        f"models: {{m: {{provider: {provider}, model: {name}, {settings}}}}}\n"
    )


def provider(settings: str, version: str = "") -> str:
    return (
        f"{version and f'version: {version}'}\n{AGENT}"
        f"models: {{m: {{provider: p, model: x}}}}\nproviders:\n  p: {{{settings}}}\n"
    )


def fallback(settings: str) -> str:
    return f"agents: {{root: {{model: dmr/x, fallback: {{{settings}}}}}}}\n"


def budget(
    provider: str, name: str, value: object, *said: Said, others: str = "", **more: str
) -> Case:
    row = "U40" if said and said[0][0] == REFUSED else "L21"
    text = model(f"thinking_budget: {value}, {others}", provider, name)
    return case(row, text, *said, **more)


def auth(settings: str, provider: str = "anthropic") -> str:
    return model(f"auth: {{type: workload_identity_federation, {settings}}}", provider)


def federation(token: str, rule: str = "fdrl_1") -> str:
    return (
        "workload_identity_federation: "
        f"{{federation_rule_id: {rule}, organization_id: o, identity_token: {{{token}}}}}"
    )


def pair(first: str, second: str, agents: str = "root: {model: a}, aide: {model: b}") -> str:
    """Two agents, each with a model of its own."""
    return (
        f"agents: {{{agents}}}\nmodels:\n"
        f"  a: {{provider: dmr, {first}}}\n  b: {{provider: dmr, {second}}}\n"
    )


def sized(model: str, size: object, more: str = "") -> str:
    return f"model: {model}, provider_opts: {{context_size: {size}{more}}}"


SMALL = sized("ai/qwen3", 4096)
OVERWRITTEN = ("settings-overwritten", "info", "provider_opts")

CASES = [
    # One model to the runner, set in two ways.
    case("O09", pair(SMALL, sized("ai/qwen3", 8192)), OVERWRITTEN),
    case("O09", pair(SMALL, sized("Qwen3:latest", 8192)), OVERWRITTEN),
    case("O09", pair(SMALL, sized("docker.io/ai/qwen3", 8192)), OVERWRITTEN),
    case("O09", pair(SMALL, sized("ai/qwen3", 4096, ", keep_alive: 10m")), OVERWRITTEN),
    case("O09", pair(SMALL, sized("ai/qwen3", "'4096'"))),
    case("O09", pair(SMALL, sized("ai/qwen3:14B", 8192))),
    case("O09", pair(SMALL, sized("ai/qwen3", 8192, ", mode: embedding"))),
    case("O09", pair(SMALL, "model: ai/qwen3, temperature: 1")),
    case("O09", pair(SMALL, "base_url: 'http://far:12434/v1', " + sized("ai/qwen3", 8192))),
    case("O09", pair(SMALL, sized("ai/qwen3", 8192), "root: {model: a}")),  # only one works
    # Thinking budgets that fail.
    budget("openai", "gpt-5", 2048, (REFUSED, "warning", "2048")),
    budget("openai", "gpt-5", 2048, (REFUSED, "error", "2048"), target="docker-agent"),
    budget("openai", "gpt-5", 2048, target="bundled"),
    budget("openai", "gpt-5", "low"),
    budget("xai", "o3", 2048, (REFUSED, "warning", "2048")),
    budget(
        "anthropic",
        "claude-sonnet-4-5",
        4096,
        (REFUSED, "warning", "4096"),
        others="max_tokens: 4096",
    ),
    budget("anthropic", "claude-sonnet-4-5", 4096, others="max_tokens: 8192"),
    case(
        "U40",
        f"{AGENT}providers: {{p: {{provider: anthropic, max_tokens: 2048}}}}\n"
        "models: {m: {provider: p, model: claude-sonnet-4-5, thinking_budget: 2048}}\n",
        (REFUSED, "warning", "2048"),
    ),
    # Words.
    case(
        "N10",
        model("thinking_budget: bogus", version="6"),
        (REFUSED, "error", "bogus"),
        target="docker-agent",
    ),
    case("N10", model("thinking_budget: hihg", version="6"), (REFUSED, "warning", "hihg")),
    case("N10", model("thinking_budget: bogus", version="6"), target=OLD),
    case("N10", model("thinking_budget: HIGH", version="6")),
    case("N10", model("thinking_budget: adaptve"), ("unknown-word", "error", "adaptve")),
    # Budgets that do something else.
    budget("openai", "gpt-4o", "low", (BUDGET, "warning", "low")),
    budget("anthropic", "claude-sonnet-4-5", 512, (BUDGET, "warning", "512")),
    budget("anthropic", "claude-sonnet-4-5", "high", (BUDGET, "warning", "high"), target=OLD),
    budget("anthropic", "claude-sonnet-4-5", "high"),
    budget("google", "gemini-2.5-pro", "high", (BUDGET, "warning", "high")),
    budget("google", "gemini-2.5-pro", 2048),
    budget("amazon-bedrock", "amazon.nova-pro", 2048, (BUDGET, "warning", "2048")),
    budget("dmr", "ai/qwen3", "low"),
    budget("someone", "large", "low"),
    case("L21", model("thinking_budget: [low]"), ("wrong-type", "warning", "[low]")),
    case("L20", model("thinking_budget: low"), (BUDGET, "warning", "low"), target=OLD),
    case("N35", model("thinking_budget: 0"), (BUDGET, "warning", "0")),
    case("N35", model("thinking_budget: none"), (BUDGET, "warning", "none")),
    case("N35", model("thinking_budget: 0"), target="bundled"),
    case("N35", model("thinking_budget: -1")),
    # Sampling beside them.
    case(
        "L22",
        model("thinking_budget: 2048, temperature: 0.5, top_p: 0.9", "anthropic"),
        ("sampling-ignored", "info", "temperature"),
        ("sampling-ignored", "info", "top_p"),
    ),
    case("L22", model("thinking_budget: 0, temperature: 0.5", "anthropic")),
    case("L22", model("temperature: 0.5", "anthropic")),
    case(
        "L22",
        model("temperature: 0.5", "anthropic", version="7"),
        ("sampling-ignored", "info", "temperature"),
        target=OLD,
    ),
    case("L22", model("thinking_budget: low, temperature: 0.5")),
    # Keys.
    case("L23", model("token_key: K"), ("token-key-ignored", "warning", "token_key")),
    case(
        "L23",
        model("token_key: K"),
        ("token-key-ignored", "warning", "token_key"),
        target="bundled",
    ),
    case("L23", model("token_key: K", "anthropic")),
    case(
        "L23",
        model("token_key: K", "google"),
        ("token-key-ignored", "warning", "token_key"),
        target=OLD,
    ),
    case("L23", model("token_key: K", "openai"), target=OLD),
    case("L23", model("token_key: ANTHROPIC_API_KEY", "anthropic"), target=OLD),
    # The context window.
    case("L20", model("temperature: 1"), ("context-size-unset", "info", "m")),
    case("L20", model("temperature: 1"), ("context-size-unset", "info", "m"), target=OLD),
    case("L20", model("max_tokens: 8192"), target=OLD),
    case("L20", model("provider_opts: {runtime_flags: [--ctx-size=8192]}")),
    case("L20", "agents: {root: {model: dmr/x}}\nmodels: {e: {provider: dmr, model: y}}\n"),
    case(
        "N18",
        model("provider_opts: {context_size: 8192}"),
        (LOST, "warning", "8192"),
    ),
    case(
        "N18",
        f"{AGENT}models: {{m: {{provider: dmr, model: x, provider_opts: {{context_size: 9}}}}}}\n",
        (LOST, "warning", "9"),
        target="docker-agent@1.49.0",
    ),
    case("N18", model("provider_opts: {context_size: '8192'}")),
    case("N18", model("provider_opts: {context_size: 8192}"), target="bundled"),
    case("N31", model("provider_opts: {context_size: 8192}", version="8")),
    case("N31", model("provider_opts: {top_k: 40}", "anthropic"), (LOST, "warning", "40")),
    case("N31", model("provider_opts: {seed: 1, min_p: 0.1}", "openai"), (LOST, "warning", "1")),
    case("N31", model("provider_opts: {top_k: 40}", "anthropic", version="15")),
    case("N31", model("provider_opts: {top_k: 40.0, context_size: 9}", "anthropic")),
    case("N31", model("provider_opts: {speculative_num_tokens: 9}")),
    case(
        "N31",
        model("provider_opts: {context_size: 8192}", version="8"),
        (LOST, "warning", "8192"),
        target="docker-agent@1.55.0",
    ),
    case(
        "N29",
        model("max_tokens: 8192, provider_opts: {context_size: '8192'}"),
        ("context-size-exceeded", "warning", "8192"),
    ),
    case(
        "N29",
        model("max_tokens: 8192, provider_opts: {runtime_flags: [-c=4096]}"),
        ("context-size-exceeded", "warning", "8192"),
        target="bundled",
    ),
    case("N29", model("max_tokens: 200000"), ("context-size-exceeded", "warning", "200000")),
    case("N29", model("max_tokens: 200000"), target=OLD),
    case("N29", model("max_tokens: 2048, provider_opts: {context_size: '8192'}")),
    case("N29", model("max_tokens: 200000", "openai")),
    case(
        "N29",
        model("max_tokens: 9000, provider_opts: {context_size: 9000}", "openai"),
        ("context-size-exceeded", "warning", "9000"),
    ),
    # Providers.
    case("U19", provider("token_key: K", "7"), (ADDRESS, "error", "p")),
    case("U19", provider("base_url: 'http://h:x/v1'"), (ADDRESS, "error", "'http://h:x/v1'")),
    case("U19", provider("base_url: 127.0.0.1:80/v1"), (ADDRESS, "error", "127.0.0.1:80/v1")),
    case("U19", provider("base_url: localhost:80/v1"), (ADDRESS, "warning", "localhost:80/v1")),
    case("U19", provider("base_url: 'http://localhost/v1'")),
    case("U19", provider("base_url: '${env.BASE}/v1'")),
    case(
        "U19",
        provider("base_url: 'http://h', api_type: openai_response"),
        ("unknown-word", "error", "openai_response"),
    ),
    case(
        "U19",
        f"{AGENT}models: {{m: {{provider: dmr, model: x}}}}\n"
        "providers: {'': {base_url: 'http://h'}, ' a': {base_url: 'http://h'}, "
        "a/b: {base_url: 'http://h'}, ok: {base_url: 'http://h'}}\n",
        ("provider-name", "error", "''"),
        ("provider-name", "error", "' a'"),
        ("provider-name", "error", "a/b"),
    ),
    case("N14", provider("token_key: K"), (ADDRESS, "error", "p")),
    case("N14", provider("api_type: openai_responses"), (ADDRESS, "error", "p")),
    case("N14", provider("provider: mistral, api_type: openai_responses"), (ADDRESS, "error", "p")),
    case("N14", provider("provider: openai"), (ADDRESS, "error", "p")),
    case("N14", provider("provider: anthropic")),
    # Signing in.
    case("N14", auth(federation("env: T"))),
    case("N14", auth(federation("env: T", "rule")), (AUTH, "error", "rule")),
    case("N14", auth(federation("env: T, file: f")), (AUTH, "error", "identity_token")),
    case("N14", auth(federation("")), (AUTH, "error", "workload_identity_federation")),
    case("N14", auth(federation("env: T, response_field: a")), (AUTH, "error", "response_field")),
    case(
        "N14",
        auth("workload_identity_federation: {identity_token: {env: T}}"),
        (AUTH, "error", "workload_identity_federation"),
        (AUTH, "error", "workload_identity_federation"),
    ),
    case("N14", auth(federation("env: T"), "openai"), (AUTH, "error", "auth")),
    # Another coding agent in place of the model.
    case(
        "N04",
        "agents: {root: {harness: {type: codex, effort: high}}}\n",
        (HARNESS, "error", "effort"),
    ),
    case(
        "N04",
        "agents: {root: {harness: {type: codex}, compaction_model: dmr/x}}\n",
        (HARNESS, "error", "compaction_model"),
    ),
    case(
        "N04",
        "agents: {root: {harness: {type: codex}, structured_output: {mode: tool}}}\n",
        (HARNESS, "error", "tool"),
    ),
    case(
        "N04",
        "agents: {root: {harness: {type: codex}, toolsets: [{type: shell}]}}\n",
        (HARNESS, "warning", "toolsets"),
    ),
    case(
        "N04",
        "agents: {root: {harness: {type: claude-cod}}}\n",
        ("unknown-word", "error", "claude-cod"),
    ),
    case(
        "N04",
        "agents: {root: {harness: {model: opus}}}\n",
        (HARNESS, "error", "harness"),
    ),
    case("N04", "agents: {root: {harness: {type: opencode, agent: build, thinking: true}}}\n"),
    case("N04", "agents: {root: {harness: {type: codex, agent: '', thinking: false}}}\n"),
    # Limits and times.
    case(
        "U14",
        fallback("models: [dmr/y], retries: -2"),
        (RANGE, "error", "-2"),
    ),
    *(
        case(
            "U14",
            fallback(f"models: [dmr/y], cooldown: {value}"),
            (TIME, "error", value),
        )
        for value in ("90", "1d", "-5s", "soon")
    ),
    *(
        case(
            "U14",
            fallback(f"models: [dmr/y], cooldown: {value}"),
        )
        for value in ("0", "''", "1m30s", "1.5h")
    ),
    case(
        "U14",
        fallback("retries: 3"),
        ("fallback-without-models", "warning", "retries"),
    ),
    case(
        "N07",
        "agents: {root: {model: dmr/x}}\nbudget: {max_cost: -1, max_tokens: -1, max_time: -5m}\n",
        (RANGE, "error", "-1"),
        (RANGE, "error", "-1"),
        (TIME, "error", "-5m"),
    ),
    case(
        "N07",
        "agents: {root: {model: dmr/x, budgets: [b]}}\nbudgets: {b: {max_time: 5}}\n",
        (TIME, "error", "5"),
    ),
    case("N07", "agents: {root: {model: dmr/x}}\nbudget: {max_cost: 0, max_time: 5m}\n"),
    *(
        case(
            "N08",
            f"agents: {{root: {{model: dmr/x, compaction_threshold: {value}}}}}\n",
            (RANGE, "error", value),
        )
        for value in ("0", "-1", "1.5")
    ),
    case("N08", model("compaction_threshold: 0"), (RANGE, "error", "0")),
    case("N08", "agents: {root: {model: dmr/x, compaction_threshold: 1}}\n"),
    case(
        "N08",
        "agents: {root: {model: dmr/x, add_prompt_files_depth: -1}}\n",
        (RANGE, "error", "-1"),
    ),
]
