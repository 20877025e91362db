"""Cases about what docker-agent's YAML parser reads differently."""

from tests.rules.case import case

ROOT = "agents: {root: {model: dmr/x}}\n"
BASE = "models:\n  base: &base {provider: dmr, model: ai/a}\n"

CASES = [
    # U01: text that is not YAML
    case("U01", "agents: {root: {model: dmr/x}\n# cagent-ls: agent-file\n"),
    case(
        "U01",
        "agents:\n  root:\n    model: dmr/x\n    description: 'a\n",
        ("yaml-syntax", "error", "'a"),
    ),
    case(
        "U01",
        "agents: {root: {model: dmr/x, description: *b}, a: {model: &b dmr/y}}",
        ("yaml-syntax", "error", "*b"),
    ),
    case(
        "U01",
        "agents:\n  root:\n    model: dmr/x\n\tdescription: a\n",
        ("yaml-syntax", "error", "\t"),
    ),
    # U02: keys that stand twice
    case(
        "U02", "agents: {root: {model: dmr/x, model: dmr/y}}", ("duplicate-key", "error", "model")
    ),
    case("U02", f"{ROOT}agents: {{}}\n", ("duplicate-key", "error", "agents")),
    case(
        "U02",
        "agents:\n  a:\n    model: dmr/x\n  a:\n    model: dmr/y\n",
        ("duplicate-key", "error", "a"),
    ),
    case(
        "U02",
        f"models: {{m: {{provider: dmr, model: x, provider_opts: {{a: {{b: 1, b: 2}}}}}}}}\n{ROOT}",
        ("duplicate-key", "error", "b"),
    ),
    case("U02", "agents: {root: {model: dmr/x}, model: {model: dmr/y}}"),
    # L51: marks, documents, colons, merge order
    case("L51", f"\ufeff{ROOT}", ("byte-order-mark", "warning", "\ufeff")),
    case(
        "L51", f"\ufeff{ROOT}", ("byte-order-mark", "error", "\ufeff"), target="docker-agent@1.32.3"
    ),
    case("L51", f"\ufeff{ROOT}", target="bundled"),
    case("L51", f"---\n{ROOT}---\nmodels: 1\n", ("more-documents", "warning", "---")),
    case("L51", f"%YAML 1.2\n---\n{ROOT}"),
    case(
        "L51",
        "agents:\n  root:\n    model: dmr/x\n    instruction: |\n      a\n      ---\n      b\n",
    ),
    case(
        "L51",
        "agents: {root: {model: dmr/x, sub_agents: [org/agent:v1]}}",
        ("colon-in-braces", "error", "org/agent:v1"),
    ),
    case(
        "L51",
        f"permissions: {{allow: [shell:cmd=ls*]}}\n{ROOT}",
        ("colon-in-braces", "error", "shell:cmd=ls*"),
    ),
    case("L51", f"permissions:\n  allow: [shell:cmd=ls*]\n{ROOT}"),
    case("L51", f'permissions: {{allow: ["shell:cmd=ls*"]}}\n{ROOT}'),
    case("L51", "agents: {root: {model: dmr/x, skills: [https://example.com/a]}}"),
    case("L51", "agents: {root: {model:dmr/x, toolsets: [{type:mcp, ref: docker:time}]}}"),
    case("L51", "agents: {root: {model: dmr/x, instruction: be: kind}}"),
    case(
        "L51",
        "agents:\n  a: &a {model: dmr/x}\n  root:\n    model: dmr/y\n    <<: *a\n",
        ("merge-order", "warning", "model"),
    ),
    case("L51", "agents:\n  a: &a {model: dmr/x}\n  root:\n    <<: *a\n    model: dmr/y\n"),
    # U09: merged and written
    case(
        "U09",
        f"{BASE}  m:\n    <<: *base\n    model: ai/b\n{ROOT}",
        ("merged-key-repeated", "warning", "model"),
    ),
    case(
        "U09",
        f"{BASE}  m:\n    <<: *base\n    model: ai/b\n{ROOT}",
        ("merged-key-repeated", "error", "model"),
        target="docker-agent@1.32.3",
    ),
    case(
        "U09",
        "version: 3\nagents:\n  a: &a {model: dmr/x}\n  root:\n    <<: *a\n    model: dmr/y\n",
        ("merged-key-repeated", "error", "model"),
        target="docker-agent",
    ),
    case("U09", f"{BASE}  m:\n    <<: *base\n    max_tokens: 100\n{ROOT}", target="docker-agent"),
    # The dialect's own scalars raise nothing
    case("U06", "agents: {root: {model: dmr/x, num_history_items: 017, description: yes}}"),
    case("U01", "# only a comment\n"),
    case("U01", "agents:\r\n  root:\r\n    model: dmr/x\r\n"),
    case("U01", 'agents: {root: {"model": "dmr/x",}}'),
    case("U01", '{"agents": {"root": {"model": "dmr/x"}}}'),
]
