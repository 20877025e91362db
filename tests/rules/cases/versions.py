"""Cases about formats and releases."""

from tests.rules.case import case

ROOT = "agents: {root: {model: dmr/x}}\n"
OLD_RAG = (
    "version: 7\nrag: {d: {docs: [.], strategies: [{type: bm25}]}}\n"
    "agents: {root: {model: dmr/x, rag: [d]}}"
)


def toolset(written: str, version: str = "") -> str:
    """A file whose agent has one toolset."""
    return f"{version}\nagents: {{root: {{model: dmr/x, toolsets: [{written}]}}}}\n"


CASES = [
    # U04: forms of the key
    *(
        case("U04", f"version: {written}\n{ROOT}")
        for written in ("7", '"7"', "7.0", "0x7", "007", "0o7", '"0"', "", "null", '""', "~")
    ),
    *(
        case("U04", f"version: {written}\n{ROOT}", ("unknown-version", "error", written))
        for written in ('"07"', "v7", "latest", "true", "7.1", "1.0.0", "-1", ".nan")
    ),
    case("U04", f"version: [7]\n{ROOT}", ("wrong-type", "error", "[7]")),
    case(
        "U04",
        f"version: 16\n{ROOT}",
        ("unknown-version", "error", "16"),
        target="docker-agent@1.123.0",
    ),
    case(
        "U04",
        f"version: 8\n{ROOT}",
        ("unknown-version", "error", "8"),
        target="docker-agent@1.32.3",
    ),
    case(
        "U04",
        f"version: 8\n{ROOT}",
        ("unknown-version", "warning", "8"),
        target="both@1.32.3",
    ),
    case(
        "U04",
        f"version: 99\n{ROOT}",
        ("unknown-version", "error", "99"),
        target="docker-agent@1.32.3",
    ),
    case("U04", f"version: 15\n{ROOT}", target="docker-agent@1.123.0"),
    case("U04", f"version: 16\n{ROOT}", target="bundled"),
    # O06: a format newer than we know gets one note
    case("O06", f"version: 99\n{ROOT}", ("newer-format", "info", "99")),
    case("O06", f'version: "17"\nnews: 1\n{ROOT}', ("newer-format", "info", '"17"')),
    case(
        "O06",
        "version: 99\nagents: {root: {model: dmr/x, modle: x, a: 1, a: 2}}\n",
        ("newer-format", "info", "99"),
        ("duplicate-key", "error", "a"),
    ),
    case("O06", f"version: 16\n{ROOT}"),
    # L53: old formats
    case("L53", f"version: 6\n{ROOT}", ("old-format", "hint", "6")),
    case("L53", f'version: "12"\n{ROOT}', ("old-format", "hint", '"12"')),
    case("L53", f"version: 16\n{ROOT}"),
    case("L53", f"version: 7\n{ROOT}", target="docker-agent@1.32.3"),
    # U18: variables of the oldest formats
    case("U18", f"version: 0\nenv: {{A: b}}\n{ROOT}", ("env-removed", "error", "env")),
    case(
        "U18",
        f"version: 1\nmodels: {{m: {{provider: dmr, model: x, env: {{A: b}}}}}}\n{ROOT}",
        ("env-removed", "error", "env"),
    ),
    case(
        "U18",
        toolset("{type: mcp, command: a, env_file: x}", "version: 1"),
        ("env-removed", "error", "env_file"),
    ),
    case("U18", f"version: 0\nenv: {{}}\n{ROOT}"),
    case("U18", toolset("{type: mcp, command: a, env: {A: b}}", "version: 1")),
    # L02, N31: what an upgrade loses
    case(
        "L02",
        toolset("{type: shell, defer: true}", "version: 6"),
        ("lost-on-upgrade", "warning", "defer"),
    ),
    case(
        "L02",
        toolset("{type: shell, defer: [shell]}", "version: 14"),
        ("lost-on-upgrade", "warning", "defer"),
    ),
    case(
        "L02",
        toolset("{type: shell, defer: true}", "version: 15"),
        ("lost-on-upgrade", "warning", "defer"),
    ),
    case(
        "L02",
        toolset("{type: shell, defer: true}", "version: 15"),
        target="docker-agent@1.123.0",
    ),
    case("L02", toolset("{type: shell, defer: false}", "version: 6")),
    case("L02", toolset("{type: shell, defer: true}")),
    case("L02", toolset("{type: shell, defer: true}", "version: 6"), target="bundled"),
    case(
        "N31",
        "version: 8\nagents: {root: {model: dmr/x, redact_secrets: false}}",
        ("lost-on-upgrade", "warning", "redact_secrets"),
    ),
    case(
        "N31",
        "version: 8\nagents: {root: {model: dmr/x, redact_secrets: false}}",
        target="docker-agent@1.60.0",
    ),
    case("N31", "version: 9\nagents: {root: {model: dmr/x, redact_secrets: false}}"),
    # L05: the sandbox
    case(
        "L05",
        toolset("{type: shell, sandbox: {paths: [.]}}", "version: 5"),
        ("sandbox-dropped", "warning", "sandbox"),
    ),
    case(
        "L05",
        toolset("{type: shell, sandbox: {paths: [.]}}", "version: 6"),
        ("unknown-field", "error", "sandbox"),
    ),
    case("L05", toolset("{type: shell}", "version: 5")),
    # N30: keys and words by release
    case(
        "N30",
        "version: 15\nagents: {root: {model: dmr/x, safety: restricted}}",
        ("not-in-release", "error", "restricted"),
        target="docker-agent@1.120.0",
    ),
    case(
        "N30",
        "version: 15\nagents: {root: {model: dmr/x, safety: restricted}}",
        ("not-in-release", "warning", "restricted"),
        target="both@1.120.0",
    ),
    case("N30", "version: 15\nagents: {root: {model: dmr/x, safety: restricted}}"),
    case(
        "N30",
        OLD_RAG,
        ("not-in-release", "error", "rag"),
        target="docker-agent",
    ),
    case(
        "N30",
        OLD_RAG,
        target="docker-agent@1.32.3",
    ),
    case(
        "N30",
        OLD_RAG,
        ("not-in-release", "warning", "rag"),
    ),
    case(
        "N30",
        toolset("{type: shell, safer: true}", "version: 15"),
        ("not-in-release", "error", "safer"),
        target="docker-agent",
    ),
    case(
        "N30",
        toolset("{type: shell, safer: true}", "version: 15"),
        target="docker-agent@1.132.0",
    ),
    case("N30", toolset("{type: shell, safer: true}", "version: 14"), target="docker-agent"),
    # N32: types by release
    case("N32", toolset("{type: git}"), target="docker-agent@1.112.0"),
    case(
        "N32",
        toolset("{type: git}"),
        ("not-in-release", "warning", "git"),
        target="docker-agent@1.111.0",
    ),
    case(
        "N32",
        toolset("{type: git}", "version: 1"),
        ("not-in-release", "warning", "git"),
        target="docker-agent@1.32.3",
    ),
    case(
        "N32",
        toolset("{type: session_plan}"),
        ("not-in-release", "warning", "session_plan"),
    ),
    case("N32", toolset("{type: session_plan}"), target="docker-agent@1.136.0"),
    # O08: HCL
    case(
        "O08", 'agent "root" {\n  model = "x"\n}\n', ("hcl-not-checked", "info", 'agent "root" {')
    ),
    case(
        "O08",
        '# a team\nversion = "16"\n\nmodel "m" {\n  provider = "dmr"\n}\n',
        ("hcl-not-checked", "info", "# a team"),
    ),
    case("O08", f'# agent "root" {{\n{ROOT}'),
]
