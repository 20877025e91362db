"""Cases about what stands between agents, and between models."""

from tests.rules.case import case

X = "model: dmr/ai/x"

CASES = [
    # Models
    case(
        "U25",
        "agents: {root: {model: m}}\nmodels: {m: {model: 'm, dmr/ai/x'}}",
        ("alloy-loop", "error", "'m, dmr/ai/x'"),
    ),
    case(
        "U25",
        "agents: {root: {model: m}}\nmodels: {m: {model: 'n, dmr/ai/x'}, "
        "n: {model: 'dmr/ai/x, m'}}",
        ("alloy-loop", "error", "'n, dmr/ai/x'"),
        ("alloy-loop", "error", "'dmr/ai/x, m'"),
    ),
    case(
        "U25",
        f"agents: {{root: {{{X}}}}}\nmodels: {{m: {{model: 'm, dmr/ai/x'}}}}",
        ("alloy-loop", "warning", "'m, dmr/ai/x'"),
    ),
    case(
        "U25",
        "agents: {root: {model: m}}\nmodels: {m: {model: 'n, n'}, n: {model: 'dmr/ai/x, "
        "dmr/ai/y'}}",
    ),
    case("U26", "agents: {root: {instruction: Hi}}", ("agent-without-model", "error", "root")),
    case(
        "U26",
        "agents: {root: {model: '', instruction: Hi}}",
        ("agent-without-model", "error", "root"),
    ),
    case("U26", "agents: {root: {instruction: Hi, harness: {type: codex}}}"),
    case("U26", "agents: {a: &a {model: dmr/ai/x}, root: {<<: *a, instruction: Hi}}"),
    case(
        "U27",
        "agents: {root: {model: m}}\nmodels: {m: {model: ai/x}}",
        ("model-incomplete", "error", "m"),
    ),
    case(
        "L25",
        "agents: {root: {model: m}}\nmodels: {m: {provider: dmr}}",
        ("model-incomplete", "error", "m"),
    ),
    case(
        "L25",
        f"agents: {{root: {{{X}}}}}\nmodels: {{m: {{model: x}}}}",
        ("model-incomplete", "warning", "m"),
    ),
    case("L25", "agents: {root: {model: m}}\nmodels: {m: {first_available: [dmr/ai/x]}}"),
    case("L25", "version: 0\nagents: {root: {model: m}}\nmodels: {m: {type: dmr, model: ai/x}}"),
    case(
        "U29",
        "agents: {root: {model: m}}\nmodels: {m: {provider: dmr, model: ai/x, "
        "routing: [{model: auto, examples: [a]}]}}",
        ("routing-target", "error", "auto"),
    ),
    case(
        "U29",
        "agents: {root: {model: m}}\nmodels: {m: {provider: dmr, model: ai/x, "
        "routing: [{model: m, examples: [a]}]}}",
        ("routing-target", "error", "m"),
    ),
    case(
        "U29",
        "agents: {root: {model: m}}\nmodels: {m: {provider: dmr, model: ai/x, "
        "routing: [{examples: [a]}]}}",
        ("routing-target", "error", "examples"),
    ),
    case(
        "U29",
        f"agents: {{root: {{{X}}}}}\nmodels: {{m: {{provider: dmr, model: ai/x, "
        "routing: [{examples: [a]}]}}",
        ("routing-target", "warning", "examples"),
    ),
    case(
        "U29",
        "agents: {root: {model: m}}\nmodels: {m: {provider: dmr, model: ai/x, "
        "routing: [{model: dmr/ai/y, examples: [a]}]}}",
    ),
    case(
        "L26",
        "agents: {root: {model: m}}\nmodels: {m: {provider: dmr, model: ai/x, "
        "routing: [{model: dmr/ai/x, examples: [a]}]}}",
        ("routing-target", "warning", "dmr/ai/x"),
    ),
    case(
        "L26",
        "agents: {root: {model: m}}\nmodels: {m: {provider: dmr, model: ai/x, "
        "routing: [{model: dmr/ai/y}]}}",
        ("routing-without-examples", "warning", "model"),
    ),
    case(
        "L26", "agents: {root: {model: 'dmr/ai/x,'}}", ("pointless-turns", "warning", "'dmr/ai/x,'")
    ),
    case(
        "L26",
        "agents: {root: {model: m}}\nmodels: {m: {model: 'dmr/ai/x,dmr/ai/x'}}",
        ("pointless-turns", "warning", "'dmr/ai/x,dmr/ai/x'"),
    ),
    case("L26", "agents: {root: {model: 'dmr/ai/x,dmr/ai/y'}}"),
    case(
        "N15",
        "agents: {root: {model: m}}\nmodels: {m: {first_available: [n]}, "
        "n: {first_available: [dmr/ai/x]}}",
        ("first-available", "error", "n"),
    ),
    case(
        "N15",
        "agents: {root: {model: m}}\nmodels: {m: {first_available: [dmr/ai/x, m]}}",
        ("first-available", "warning", "m"),
    ),
    case(
        "N15",
        "agents: {root: {model: m}}\nmodels: {m: {first_available: [dmr/ai/x], top_p: 1}}",
        ("first-available", "error", "top_p"),
    ),
    case(
        "N15",
        "agents: {root: {model: m}}\nmodels: {m: {first_available: [nix]}}",
        ("undefined-reference", "error", "nix"),
    ),
    case(
        "N15",
        "agents: {root: {model: m}}\nmodels: {m: {first_available: [dmr/ai/x, nix], "
        "description: a}}",
        ("undefined-reference", "warning", "nix"),
    ),
    case(
        "N15",
        "agents: {root: {model: m}}\nmodels: {m: {first_available: [dmr/ai/x], "
        "parallel_tool_calls: true}}",
    ),
    # Definitions without use
    case(
        "L14",
        f"agents: {{root: {{{X}}}}}\nrag: {{notes: {{docs: [a], strategies: [{{type: bm25}}]}}}}",
        ("unused-definition", "warning", "notes"),
    ),
    case(
        "L14",
        f"version: 6\nagents: {{root: {{{X}, rag: [notes]}}}}\n"
        "rag: {notes: {docs: [a], strategies: [{type: bm25}]}}",
    ),
    case(
        "L24",
        f"agents: {{root: {{{X}}}}}\nmodels: {{m: {{provider: dmr, model: ai/x}}}}",
        ("unused-definition", "info", "m"),
    ),
    case(
        "L24",
        f"agents: {{root: {{{X}}}}}\nmcps: {{a: {{command: x}}}}\n"
        "providers: {p: {base_url: 'http://h/v1'}}\n",
        ("unused-definition", "warning", "a"),
        ("unused-definition", "warning", "p"),
    ),
    case(
        "L24",
        "agents: {root: {model: p/x, toolsets: [{type: mcp, ref: a}]}}\n"
        "mcps: {a: {command: x}}\nproviders: {p: {base_url: 'http://h/v1'}}\n",
    ),
    case(
        "L24",
        "agents: {root: {model: both}}\nmodels: {a: {provider: dmr, model: ai/x}, "
        "both: {model: 'a, dmr/ai/y'}}",
    ),
    case(
        "L24",
        f"agents: {{root: {{{X}}}}}\nmodels: {{m: {{provider: dmr, model: ai/x}}}}\n"
        "flavors: {big: {agents: {root: {model: m}}}}",
    ),
    case("L24", "models: {m: {provider: dmr, model: ai/x}}"),
    case(
        "L24",
        "agents: {a: &a {model: m}, root: {<<: *a}}\nmodels: {m: {provider: dmr, model: ai/x}}",
    ),
    case(
        "L24",
        "agents: {root: {model: lokal}}\nmodels: {local: {provider: dmr, model: ai/x}}",
        ("undefined-reference", "error", "lokal"),
    ),
    # Agents
    case(
        "L27",
        f"agents: {{root: {{{X}, sub_agents: [root]}}}}",
        ("agent-calls-itself", "warning", "root"),
    ),
    case(
        "L27",
        f"agents: {{root: {{{X}, handoffs: [a, a]}}, a: {{{X}, description: A}}}}",
        ("named-twice", "warning", "a"),
    ),
    case(
        "L27",
        f"agents: {{root: {{{X}, sub_agents: [a], handoffs: [a]}}, a: {{{X}}}}}",
        ("named-twice", "warning", "a"),
    ),
    case(
        "L27", f"agents: {{root: {{{X}, sub_agents: [a], handoffs: [b]}}, a: {{{X}}}, b: {{{X}}}}}"
    ),
    case(
        "N34",
        f"agents: {{root: {{{X}, toolsets: [{{type: rag, ref: n}}, {{type: rag, ref: n}}]}}}}"
        "\nrag: {n: {docs: [a], strategies: [{type: bm25}]}}",
        ("named-twice", "warning", "n"),
    ),
    case(
        "N34",
        f"agents: {{root: {{{X}, toolsets: [{{type: rag, ref: n}}, "
        "{type: rag, ref: n, name: b}]}}\nrag: {n: {docs: [a], strategies: [{type: bm25}]}}",
    ),
    case(
        "L28",
        f"agents: {{root: {{{X}, sub_agents: [a]}}, a: {{{X}, sub_agents: [b]}}, "
        f"b: {{{X}, sub_agents: [a]}}}}",
        ("agent-circle", "info", "a"),
    ),
    case("L28", f"agents: {{root: {{{X}, handoffs: [a]}}, a: {{{X}, handoffs: [root]}}}}"),
    case("L29", f"agents: {{root: {{{X}}}, a: {{{X}}}}}", ("unreachable-agent", "info", "a")),
    case(
        "L29",
        f"agents: {{root: {{{X}}}, a: {{{X}, handoffs: [b]}}, b: {{{X}, handoffs: [a]}}}}",
        ("unreachable-agent", "warning", "a"),
        ("unreachable-agent", "warning", "b"),
    ),
    case("L29", f"agents: {{root: {{{X}, commands: {{go: {{agent: a}}}}}}, a: {{{X}}}}}"),
    case(
        "L29",
        f"agents: {{a: &a {{{X}, handoffs: [b]}}, root: {{<<: *a, sub_agents: [a]}}, b: {{{X}}}}}",
    ),
    case(
        "L30",
        f"agents: {{boss: {{{X}}}}}",
        ("no-root-agent", "warning", "boss"),
        target="docker-agent@1.32.3",
    ),
    case("L30", f"agents: {{root: {{{X}}}}}", target="docker-agent@1.32.3"),
    case(
        "U35",
        f"agents: {{boss: {{{X}}}}}",
        ("no-root-agent", "warning", "boss"),
        target="docker-agent@1.53.0",
    ),
    case("U35", f"agents: {{boss: {{{X}}}}}"),
    case(
        "L31",
        f"agents: {{root: {{{X}, sub_agents: [a]}}, a: {{{X}}}}}",
        ("undescribed-agent", "warning", "a"),
    ),
    case("L31", f"agents: {{root: {{{X}}}}}", ("agent-without-instruction", "info", "root")),
    case(
        "L31",
        f"agents: {{root: {{{X}, instruction: Hi, sub_agents: [a]}}, "
        f"a: {{{X}, instruction: Hi, description: A}}}}",
    ),
    case(
        "L33",
        f"agents: {{root: {{{X}, toolsets: [{{type: background_agents}}]}}}}",
        ("delegation-without-agents", "warning", "type"),
    ),
    case(
        "L33",
        f"agents: {{root: {{{X}, instruction: 'Use transfer_task.'}}}}",
        ("delegation-without-agents", "warning", "transfer_task"),
    ),
    case(
        "L33",
        f"agents: {{root: {{{X}, instruction: 'Use transfer_task.', sub_agents: [a]}}, "
        f"a: {{{X}}}}}",
    ),
    case(
        "N05",
        f"agents: {{root: {{{X}, force_handoff: root}}}}",
        ("force-handoff-circle", "error", "root"),
    ),
    case(
        "N05",
        f"agents: {{root: {{{X}, force_handoff: a}}, a: {{{X}, force_handoff: root}}}}",
        ("force-handoff-circle", "error", "root"),
    ),
    case(
        "N05",
        f"agents: {{root: {{{X}, force_handoff: nix}}}}",
        ("undefined-reference", "error", "nix"),
    ),
    case("N05", f"agents: {{root: {{{X}, force_handoff: a}}, a: {{{X}, force_handoff: acme/b}}}}"),
    # Files without agents
    case("U33", "models: {m: {provider: dmr, model: ai/x}}", ("no-agents", "hint", "models")),
    case(
        "U33",
        "agents: {}\nmodels: {m: {provider: dmr, model: ai/x}}",
        ("no-agents", "error", "agents"),
    ),
    case("U33", f"agents: {{root: {{{X}}}}}"),
]
