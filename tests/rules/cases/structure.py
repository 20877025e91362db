"""Cases about keys, values, names and numbers."""

from tests.rules.case import case

ROOT = "agents: {root: {model: dmr/x}}\n"

CASES = [
    # U03: what stands at the top
    case("U03", "# cagent-ls: agent-file\n- a\n", ("not-a-mapping", "error", "- a")),
    case("U03", "#!/usr/bin/env docker agent run\nhello\n", ("not-a-mapping", "error", "hello")),
    case("U03", "# cagent-ls: agent-file\nnull\n", ("not-a-mapping", "error", "null")),
    case("U03", "# cagent-ls: agent-file\n"),
    case("U03", "- just a list\n"),
    # U05: keys
    case(
        "U05", "agents: {root: {modle: dmr/x, instruction: a}}", ("unknown-field", "error", "modle")
    ),
    case("U05", f"agnets: {{}}\n{ROOT}", ("unknown-field", "error", "agnets")),
    case("U05", f"x-common: {{}}\n{ROOT}", ("unknown-field", "warning", "x-common")),
    case(
        "U05",
        "version: 8\nx-common: {}\n" + ROOT,
        ("unknown-field", "error", "x-common"),
    ),
    case("U05", "agents: {root: {model: dmr/x, zzz: 1}}", ("unknown-field", "warning", "zzz")),
    case(
        "U05",
        "agents: {root: {model: dmr/x, zzz: 1}}",
        ("unknown-field", "error", "zzz"),
        target="docker-agent@1.32.3",
    ),
    case("U05", "agents: {root: {model: dmr/x, routing: {a: 1}}}"),
    case(
        "U05",
        "agents: {root: {model: dmr/x, permissions: {allow: [a]}}}",
        ("unknown-field", "warning", "permissions"),
    ),
    case(
        "U05", "agents: {root: {Model: dmr/x, instruction: a}}", ("unknown-field", "error", "Model")
    ),
    case(
        "U05",
        "version: 6\nagents: {root: {model: dmr/x, budgets: [b]}}",
        ("unknown-field", "error", "budgets"),
    ),
    case(
        "U05",
        "version: 16\nmodels: {m: {type: dmr, model: ai/x}}\n" + ROOT,
        ("unknown-field", "error", "type"),
    ),
    case("U05", "version: 0\nmodels: {m: {type: dmr, model: ai/x}}\n" + ROOT),
    case(
        "U05",
        "version: 9\nagents: {root: {model: dmr/x, rag: [docs]}}",
        ("unknown-field", "warning", "rag"),
    ),
    case(
        "U05",
        "version: 9\nagents: {root: {model: dmr/x, rag: [docs]}}",
        ("unknown-field", "error", "rag"),
        target="docker-agent",
    ),
    case(
        "U05",
        "version: 9\nrag: {docs: {docs: [.], strategies: [{type: bm25}]}}\n"
        "agents: {root: {model: dmr/x, rag: [docs]}}",
        target="bundled",
    ),
    case(
        "U05",
        f"mcps: {{s: {{command: x, shared: true}}}}\n{ROOT}",
        ("unknown-field", "error", "shared"),
    ),
    case("U05", f"mcps: {{s: {{command: x, shared: false}}}}\n{ROOT}"),
    # L32: the key `name`
    case("L32", "agents: {root: {model: dmr/x, name: boss}}", ("unknown-field", "warning", "name")),
    case(
        "L32",
        "version: 2\nagents: {root: {model: dmr/x, name: boss}}",
        ("unknown-field", "error", "name"),
    ),
    case("L32", "version: 0\nagents: {root: {model: dmr/x, name: boss}}"),
    # U06: shapes
    case("U06", "agents: {root: {model: dmr/x, add_date: yes}}", ("wrong-type", "error", "yes")),
    case(
        "U06", 'agents: {root: {model: dmr/x, add_date: "true"}}', ("wrong-type", "error", '"true"')
    ),
    case("U06", "agents: {root: {model: dmr/x, add_date: 1}}", ("wrong-type", "error", "1")),
    case("U06", "agents: {root: {model: dmr/x, add_date: TRUE}}"),
    case("U06", "agents: {root: {model: [dmr/x]}}", ("wrong-type", "error", "[dmr/x]")),
    case(
        "U06", "agents: {root: {model: dmr/x, toolsets: shell}}", ("wrong-type", "error", "shell")
    ),
    case(
        "U06", "agents: {root: {model: dmr/x, toolsets: [shell]}}", ("wrong-type", "error", "shell")
    ),
    case("U06", f"models: {{m: dmr/ai/x}}\n{ROOT}", ("wrong-type", "error", "dmr/ai/x")),
    case(
        "U06", "agents: {root: {model: dmr/x, max_iterations: ten}}", ("wrong-type", "error", "ten")
    ),
    *(
        case("U06", f"agents: {{root: {{model: dmr/x, max_iterations: {number}}}}}")
        for number in ('"20"', "100.5", "1e3", "1_000", "0x10", "0o17", "")
    ),
    case("U06", "agents: {root: {model: dmr/x, description: 1.10, hooks: , toolsets: }}"),
    case(
        "U06",
        "agents: {root: {model: dmr/x, toolsets: [{type: mcp, ref: docker:a, defer: 1}]}}",
        ("wrong-type", "warning", "1"),
    ),
    # U07, U08: names of agents
    case("U07", "agents: {1: {model: dmr/x}}", ("agent-name", "error", "1")),
    case("U07", "agents: {true: {model: dmr/x}}", ("agent-name", "error", "true")),
    case("U07", 'agents: {"1": {model: dmr/x}}'),
    case("U07", "agents: {a/b ü: {model: dmr/x}, 09: {model: dmr/x}}"),
    case("U07", f"models: {{1: {{provider: dmr, model: ai/x}}}}\n{ROOT}"),
    case("U08", f"{ROOT[:-2]}, helper: }}", ("agent-empty", "error", "helper")),
    case("U08", f"{ROOT[:-2]}, helper: null}}", ("agent-empty", "error", "helper")),
    case("U08", f"models: {{m: }}\n{ROOT}"),
    # U17: numbers beyond 64 bits
    case(
        "U17",
        "agents: {root: {model: dmr/x, num_history_items: 9223372036854775808}}",
        ("number-too-large", "error", "9223372036854775808"),
    ),
    case("U17", "agents: {root: {model: dmr/x, num_history_items: 9223372036854775807}}"),
    # L52, N33: bounds
    case(
        "L52",
        f"models: {{m: {{provider: dmr, model: x, temperature: 3}}}}\n{ROOT}",
        ("out-of-range", "warning", "3"),
    ),
    case("L52", f"models: {{m: {{provider: dmr, model: x, temperature: 2}}}}\n{ROOT}"),
    case(
        "L52",
        "agents: {root: {model: dmr/x, max_iterations: -1}}",
        ("out-of-range", "warning", "-1"),
    ),
    case(
        "N33",
        f"models: {{m: {{provider: dmr, model: x, cost: {{input: -0.5}}}}}}\n{ROOT}",
        ("out-of-range", "error", "-0.5"),
    ),
    case("N33", f"models: {{m: {{provider: dmr, model: x, cost: {{input: 0}}}}}}\n{ROOT}"),
    case(
        "N33",
        "agents: {root: {model: dmr/x, toolsets: "
        "[{type: openapi, url: http://a, max_output_bytes: -1}]}}",
        ("out-of-range", "error", "-1"),
    ),
    case(
        "N33",
        f"rag: {{d: {{docs: [a], strategies: [{{type: bm25}}], indexing_timeout: -1s}}}}\n{ROOT}",
        ("invalid-duration", "error", "-1s"),
    ),
    case(
        "N33",
        f"rag: {{d: {{docs: [a], strategies: [{{type: bm25}}], indexing_timeout: 0s}}}}\n{ROOT}",
    ),
    # N16: task budgets
    *(
        case(
            "N16",
            f"models: {{m: {{provider: anthropic, model: x, task_budget: {written}}}}}\n{ROOT}",
            *expected,
        )
        for written, *expected in (
            ("many", ("wrong-type", "error", "many")),
            ("[1]", ("wrong-type", "error", "[1]")),
            ("-1", ("out-of-range", "error", "-1")),
            ("{type: tokens, total: -1}", ("out-of-range", "error", "-1")),
            ("{type: token, total: 1}", ("unknown-word", "error", "token")),
            ("{total: 1, sum: 2}", ("unknown-field", "warning", "sum")),
            ("100",),
            ("{type: tokens, total: 1}",),
        )
    ),
    # N06: words
    case(
        "N06", "agents: {root: {model: dmr/x, safety: stict}}", ("unknown-word", "error", "stict")
    ),
    case("N06", "agents: {root: {model: dmr/x, safety: off}}", ("unknown-word", "warning", "off")),
    case(
        "N06",
        "version: 15\nagents: {root: {model: dmr/x, safety: off}}",
        ("unknown-word", "error", "off"),
    ),
    case("N06", 'agents: {root: {model: dmr/x, safety: ""}}'),
    case(
        "N06",
        "agents: {root: {model: dmr/x, structured_output: {name: a, schema: {}, mode: tol}}}",
        ("unknown-word", "error", "tol"),
    ),
    case("N06", "runtime: {safety: balanced}\n" + ROOT),
    # N27: flavors
    case("N27", f"flavors: {{quiet: 1}}\n{ROOT}", ("wrong-type", "error", "1")),
    case("N27", f"flavors: {{quiet: , loud: {{}}}}\n{ROOT}"),
    case(
        "N27",
        f"flavors: {{f: {{agents+: [a]}}}}\n{ROOT}",
        ("flavor-patch", "warning", "agents+"),
    ),
    case(
        "N27",
        f"flavors: {{f: {{agents: {{root: {{model-: [a]}}}}}}}}\n{ROOT}",
        ("flavor-patch", "warning", "model-"),
    ),
    case(
        "N27",
        f"flavors: {{f: {{agents: {{root: {{toolsets+: shell}}}}}}}}\n{ROOT}",
        ("flavor-patch", "warning", "toolsets+"),
    ),
    case(
        "N27",
        f"flavors: {{f: {{agents-: [{{a: b}}]}}}}\n{ROOT}",
        ("flavor-patch", "warning", "agents-"),
    ),
    case(
        "N27",
        f"flavors: {{f: {{agents-: [helper], agents: {{root: {{toolsets+: [1]}}}}}}}}\n{ROOT}",
    ),
]
