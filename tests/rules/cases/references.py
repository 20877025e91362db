"""Cases about names: what they lead to, and what is done about those that lead nowhere."""

from tests.rules.case import case

UNDEFINED, PROVIDER, DMR = "undefined-reference", "unknown-provider", "missing-dmr"


def agents(model: str, rest: str = "") -> str:
    """A file with one agent of that model."""
    return f"agents: {{root: {{model: {model}}}}}\n{rest}"


CASES = [
    # Models of agents
    case(
        "U20",
        agents("locl", "models: {local: {provider: dmr, model: ai/x}}"),
        (UNDEFINED, "error", "locl"),
    ),
    case("U20", agents("nothing"), (UNDEFINED, "error", "nothing")),
    case("U20", agents("openai/"), (UNDEFINED, "error", "openai/")),
    case("U20", agents("/x"), (UNDEFINED, "error", "/x")),
    case("U20", agents("'dmr/ai/x, nix ,'"), (UNDEFINED, "error", "nix")),
    case(
        "U20",
        agents("both", "models: {both: {model: 'dmr/ai/x, nix'}}"),
        (UNDEFINED, "error", "nix"),
    ),
    case(
        "U20",
        agents("dmr/ai/x", "models: {both: {model: 'dmr/ai/x, nix'}}"),
        (UNDEFINED, "warning", "nix"),
    ),
    case("U20", agents("auto")),
    case("U20", agents("dmr/hf.co/a/b")),
    case("U20", agents("a/b", "models: {a/b: {provider: dmr, model: ai/x}}")),
    case("U20", agents("m", "models: {m: &m {provider: dmr, model: ai/x}, n: {<<: *m}}")),
    case("U20", "agents: {root: {model: opus, harness: {type: codex}}}"),
    case("U20", "agents: {base: &b {model: dmr/ai/x}, root: {<<: *b}}"),
    # Routing and sources
    case(
        "U21",
        agents(
            "m", "models: {m: {provider: dmr, model: ai/x, routing: [{model: nix, examples: [a]}]}}"
        ),
        (UNDEFINED, "error", "nix"),
    ),
    case(
        "U21",
        agents(
            "dmr/ai/x",
            "models: {m: {provider: dmr, model: ai/x, routing: "
            "[{model: dmr/ai/y, examples: [a]}]}}",
        ),
    ),
    case(
        "U21",
        "agents: {root: {model: dmr/ai/x}}\nrag: {a: {strategies: [{type: bm25, model: 3}]}}",
        ("strategy-model-not-text", "error", "3"),
        target="docker-agent",
    ),
    case(
        "U21",
        "agents: {root: {model: dmr/ai/x}}\nrag: {a: {strategies: [{type: bm25, model: nix}]}}",
        (UNDEFINED, "error", "nix"),
    ),
    # MCP servers
    case(
        "U22",
        "version: 6\nagents: {root: {model: dmr/ai/x, toolsets: [{type: mcp, ref: nix}]}}",
        (UNDEFINED, "error", "nix"),
    ),
    case("U22", "agents: {root: {model: dmr/ai/x, toolsets: [{type: mcp, ref: docker:nix}]}}"),
    case(
        "U22",
        "agents: {root: {model: dmr/ai/x, toolsets: [{type: mcp, ref: a}]}}\n"
        "mcps: {a: {command: x}}",
    ),
    case(
        "U22",
        "agents: {root: {model: dmr/ai/x}}\nmcps: {a: {ref: b}}",
        ("mcp-definition-ref", "error", "b"),
    ),
    case(
        "U22",
        "agents: {root: {model: dmr/ai/x}}\ntoolsets: {t: {type: mcp, ref: nix}}",
        (UNDEFINED, "warning", "nix"),
    ),
    case(
        "U22",
        "agents: {root: {model: dmr/ai/x, use_toolsets: [t]}}\n"
        "toolsets: {t: {type: mcp, ref: nix}}",
        (UNDEFINED, "error", "nix"),
    ),
    # Agents
    case(
        "U23", "agents: {root: {model: dmr/ai/x, sub_agents: [nix]}}", (UNDEFINED, "error", "nix")
    ),
    case(
        "U23",
        "agents: {root: {model: dmr/ai/x, handoffs: [./b.yaml]}}",
        (UNDEFINED, "error", "./b.yaml"),
    ),
    case(
        "U23",
        "agents: {root: {model: dmr/ai/x, sub_agents: [team/b.hcl]}}",
        (UNDEFINED, "error", "team/b.hcl"),
    ),
    case(
        "U23",
        "agents: {root: {model: dmr/ai/x, sub_agents: [Org/Agent]}}",
        (UNDEFINED, "error", "Org/Agent"),
    ),
    case(
        "U23",
        "agents: {root: {model: dmr/ai/x, sub_agents: ['agent:v1']}}",
        (UNDEFINED, "error", "'agent:v1'"),
    ),
    case(
        "U23",
        "agents: {root: {model: dmr/ai/x, sub_agents: [org/agent, 'b:org/agent:1', "
        "'https://example.com/a.yaml']}}",
    ),
    case("U23", "agents: {root: {model: dmr/ai/x, sub_agents: [a/b]}, a/b: {model: dmr/ai/x}}"),
    case(
        "U23",
        "agents: {root: {model: dmr/ai/x, sub_agents: ['']}}",
        (UNDEFINED, "error", "''"),
    ),
    # Fallbacks
    case(
        "U28",
        "agents: {root: {model: dmr/ai/x, fallback: {models: [nix]}}}",
        (UNDEFINED, "error", "nix"),
    ),
    case(
        "U28",
        "agents: {root: {model: dmr/ai/x, fallback: {models: [auto]}}}",
        (UNDEFINED, "error", "auto"),
    ),
    case("U28", "agents: {root: {model: dmr/ai/x, fallback: {models: [dmr/ai/y]}}}"),
    case(
        "U28",
        "agents: {root: {model: dmr/ai/x, fallback: {models: [both]}}}\n"
        "models: {both: {model: 'dmr/ai/y, nix'}}",
        ("alloy-not-expanded", "error", "both"),
        (UNDEFINED, "warning", "nix"),
    ),
    case(
        "U27",
        "agents: {root: {model: dmr/ai/x}}\nmodels: {both: {model: 'dmr/ai/y, dmr/ai/z'}, "
        "r: {provider: dmr, model: ai/x, routing: [{model: both, examples: [a]}]}}",
        ("alloy-not-expanded", "warning", "both"),
    ),
    # Models of toolsets, commands and the like are looked up when they are used
    case(
        "U41",
        "agents: {root: {model: dmr/ai/x, toolsets: [{type: shell, model: nix}]}}",
        (UNDEFINED, "warning", "nix"),
    ),
    case(
        "U41",
        "agents: {root: {model: dmr/ai/x, toolsets: "
        "[{type: model_picker, models: [dmr/ai/y, nix]}]}}",
        (UNDEFINED, "warning", "nix"),
    ),
    case("U41", "agents: {root: {model: dmr/ai/x, toolsets: [{type: shell, model: dmr/ai/y}]}}"),
    # RAG sources
    case(
        "L15",
        "version: 6\nagents: {root: {model: dmr/ai/x, rag: [nix]}}",
        (UNDEFINED, "error", "nix"),
    ),
    case(
        "L15",
        "version: 6\nagents: {root: {model: dmr/ai/x, rag: [a]}}\n"
        "rag: {a: {docs: [b], strategies: [{type: bm25}]}}",
    ),
    case(
        "N01",
        "agents: {root: {model: dmr/ai/x, toolsets: [{type: rag, ref: note}]}}\n"
        "rag: {notes: {docs: [b], strategies: [{type: bm25}]}}",
        (UNDEFINED, "error", "note"),
    ),
    case(
        "N01",
        "agents: {root: {model: dmr/ai/x, toolsets: [{type: rag, ref: notes}]}}\n"
        "rag: {notes: {docs: [b], strategies: [{type: bm25}]}}",
    ),
    # Budgets and groups
    case("N07", "agents: {root: {model: dmr/ai/x, budgets: [day]}}", (UNDEFINED, "error", "day")),
    case(
        "N07", "agents: {root: {model: dmr/ai/x, budgets: [day]}}\nbudgets: {day: {max_tokens: 9}}"
    ),
    case(
        "N09",
        "agents: {root: {model: dmr/ai/x, use_toolsets: [a], use_commands: [b], use_skills: [c]}}",
        (UNDEFINED, "error", "a"),
        (UNDEFINED, "error", "b"),
        (UNDEFINED, "error", "c"),
    ),
    case(
        "N09",
        "agents: {root: {model: dmr/ai/x, use_toolsets: [a], use_commands: [b], "
        "use_skills: [c]}}\n"
        "toolsets: {a: {type: shell}}\ncommands: {b: {x: y}}\nskills: {c: true}",
    ),
    case(
        "N09",
        "agents: {root: {model: dmr/ai/x}}\n"
        "skills: {s: [{name: a, description: b, instructions: c, context: fork, toolsets: [t]}]}",
        (UNDEFINED, "warning", "t"),
    ),
    case(
        "N09",
        "agents: {root: {model: dmr/ai/x, use_skills: [s]}}\n"
        "skills: {s: [{name: a, description: b, instructions: c, context: fork, toolsets: [t]}]}",
        (UNDEFINED, "error", "t"),
    ),
    # Providers
    case("U27", agents("opnai/gpt-5"), (PROVIDER, "error", "opnai/gpt-5")),
    case("U27", agents("OpenAI/gpt-5"), (PROVIDER, "error", "OpenAI/gpt-5")),
    case("U27", agents("house/large"), (PROVIDER, "warning", "house/large")),
    case("U27", agents("openai2/large"), (PROVIDER, "warning", "openai2/large")),
    case(
        "U27",
        agents("house/large"),
        (PROVIDER, "error", "house/large"),
        target="docker-agent@1.32.3",
    ),
    case("U27", agents("house/large"), (PROVIDER, "error", "house/large"), target="bundled"),
    case("U27", agents("house/large", "providers: {house: {base_url: 'http://h/v1'}}")),
    case(
        "U27",
        agents("m", "models: {m: {provider: nix, model: a}}"),
        (PROVIDER, "error", "nix"),
        target="docker-agent@1.32.3",
    ),
    case(
        "U27",
        agents("dmr/ai/x", "models: {m: {provider: opnai, model: a}}"),
        (PROVIDER, "warning", "opnai"),
    ),
    case(
        "U27",
        agents(
            "m",
            "models: {m: {provider: nix, model: a, base_url: 'http://h/v1', "
            "provider_opts: {api_type: openai_chatcompletions}}}",
        ),
        target="docker-agent@1.32.3",
    ),
    case("L56", agents("ai/qwen3"), (DMR, "error", "ai/qwen3")),
    case("L56", agents("hf.co/org/model"), (DMR, "error", "hf.co/org/model")),
    case("L56", agents("dmr/ai/qwen3")),
    case("L56", agents("ai/x", "models: {ai/x: {provider: dmr, model: ai/x}}")),
    case("O04", agents("dmr/qwen3"), ("model-read-differently", "info", "dmr/qwen3")),
    case(
        "O04",
        agents("m", "models: {m: {provider: dmr, model: 'Ai/Qwen3:4B-Q4'}}"),
        ("model-read-differently", "info", "'Ai/Qwen3:4B-Q4'"),
    ),
    case("O04", agents("dmr/hf.co/Org/Model-GGUF")),
    case("O04", agents("openai/gpt-5")),
    # Names that clash
    case(
        "N13",
        "agents: {root: {model: dmr/ai/x, sub_agents: [acme/root]}}",
        ("external-agent-name", "error", "acme/root"),
        target="docker-agent",
    ),
    case(
        "N13",
        "agents: {root: {model: dmr/ai/x, sub_agents: ['other:acme/root']}}",
        target="docker-agent",
    ),
    case(
        "N13",
        "agents: {root: {model: dmr/ai/x, sub_agents: [acme/root]}}",
        target="docker-agent@1.32.3",
    ),
    case(
        "L48",
        agents("openai/x", "providers: {openai: {base_url: 'http://h/v1'}}"),
        ("shadowed-provider", "info", "openai"),
    ),
    case("L48", agents("house/x", "providers: {house: {base_url: 'http://h/v1'}}")),
    # Sources of toolsets
    case(
        "N22",
        "agents: {root: {model: dmr/ai/x, toolsets: [{type: rag}]}}",
        ("toolset-incomplete", "error", "rag"),
    ),
    case(
        "N22",
        "version: 10\nagents: {root: {model: dmr/ai/x, toolsets: [{type: rag, ref: n}]}}\n"
        "rag: {n: {docs: [a], strategies: [{type: bm25}], instruction: Ask}}",
        ("unknown-field", "error", "instruction"),
    ),
    case(
        "N22",
        "agents: {root: {model: dmr/ai/x, toolsets: [{type: rag, ref: n}]}}\n"
        "rag: {n: {docs: [a], strategies: [{type: bm25}]}}",
    ),
]
