"""Cases about the types of toolsets and their keys; the whole matrix is `test_toolset_matrix`."""

from tests.rules.case import Case, Said, case

MCP = "type: mcp, remote: {url: https://a.example, transport_type: sse"


def toolset(
    row: str, written: str, *expected: Said, version: str = "", target: str = "both"
) -> Case:
    """A case about the one toolset of an agent."""
    text = f"{version}\nagents: {{root: {{model: dmr/x, toolsets: [{{{written}}}]}}}}\n"
    return case(row, text, *expected, target=target)


def mcps(row: str, written: str, *expected: Said) -> Case:
    """A case about a server under `mcps`."""
    text = f"mcps: {{s: {{{written}}}}}\nagents: {{root: {{model: dmr/x}}}}\n"
    return case(row, text, *expected)


CASES = [
    # U10: keys of other types
    toolset("U10", "type: shell, path: a", ("toolset-field", "error", "path")),
    toolset("U10", 'type: shell, path: ""'),
    toolset("U10", "type: shell, shared: false, env: {}, models: []"),
    toolset("U10", "type: shell, ignore_vcs: false", ("toolset-field", "error", "ignore_vcs")),
    toolset("U10", "type: fetch, sudo_askpass: false", ("toolset-field", "error", "sudo_askpass")),
    toolset("U10", "type: a2a, url: http://a, remote: {url: b}", ("toolset-field", "error", "url")),
    toolset(
        "U10",
        "type: a2a, url: http://a, remote: {transport_type: sse}",
        ("toolset-field", "error", "transport_type"),
    ),
    toolset("U10", "type: shell, remote: {headers: {a: b}}", ("toolset-field", "error", "remote")),
    toolset(
        "U10", "type: mcp, command: a, remote: {oauth: {}}", ("toolset-field", "error", "oauth")
    ),
    toolset(
        "U10",
        "type: mcp, command: a, allow_private_ips: true",
        ("toolset-field", "error", "allow_private_ips"),
    ),
    toolset("U10", "type: mcp, ref: docker:a, allow_private_ips: true"),
    toolset("U10", "type: shell, path: a", version="version: 1"),
    toolset("U10", "type: frobnicate, path: a"),
    # N24: a folder for a server that is somewhere else
    toolset("N24", f"{MCP}}}, working_dir: a", ("toolset-field", "error", "working_dir")),
    mcps("N24", f"{MCP[11:]}}}, working_dir: a", ("toolset-field", "error", "working_dir")),
    toolset("N24", "type: mcp, command: a, working_dir: b"),
    # U11, N23: what a type needs
    *(
        toolset("U11", f"type: {kind}", ("toolset-incomplete", "error", kind))
        for kind in ("mcp", "lsp", "a2a", "openapi", "model_picker", "rag")
    ),
    toolset("U11", "type: mcp, command: a, ref: docker:b", ("toolset-incomplete", "error", "ref")),
    toolset("U11", "type: mcp, command: a, remote: {headers: {a: b}}"),
    toolset("U11", "type: memory", ("toolset-incomplete", "error", "memory"), version="version: 5"),
    toolset("U11", "type: memory", version="version: 6"),
    toolset("U11", "type: openapi", version="version: 4"),
    toolset(
        "U11",
        "type: shell, sandbox: {}",
        ("toolset-incomplete", "error", "sandbox"),
        version="version: 5",
    ),
    toolset(
        "U11", "type: model_picker, models: []", ("toolset-incomplete", "error", "model_picker")
    ),
    mcps("U11", "args: [a]", ("toolset-incomplete", "error", "s")),
    mcps("U11", "command: a"),
    toolset("N23", "type: open_url", ("toolset-incomplete", "error", "open_url")),
    toolset("N23", "type: open_url, url: http://a"),
    toolset("N23", "type: open_url", version="version: 10"),
    # N23: webhooks
    toolset("N23", "type: webhook", ("webhook-incomplete", "warning", "type")),
    toolset(
        "N23",
        "type: webhook, webhook_config: {provider: slack}",
        ("webhook-incomplete", "warning", "webhook_config"),
    ),
    toolset(
        "N23",
        "type: webhook, webhook_config: {url: http://a, provider: slak}",
        ("webhook-incomplete", "warning", "slak"),
    ),
    toolset(
        "N23",
        "type: webhook, webhook_config: {url: http://a, provider: telegram}",
        ("webhook-incomplete", "warning", "webhook_config"),
    ),
    toolset("N23", "type: webhook, webhook_config: {url: http://a, provider: Rocket.Chat}"),
    # U12: references of old formats
    toolset("U12", "type: mcp, ref: time", ("mcp-ref-form", "error", "time"), version="version: 5"),
    toolset("U12", "type: mcp, ref: docker:time", version="version: 5"),
    # L34: types
    toolset("L34", "type: filesytem", ("toolset-type", "warning", "filesytem")),
    toolset("L34", "type: frobnicate", ("toolset-type", "warning", "frobnicate")),
    toolset("L34", "type: handoff", ("toolset-type", "warning", "handoff")),
    toolset("L34", "type: transfer_task", ("toolset-type", "warning", "transfer_task")),
    toolset("L34", "tools: [a]", ("toolset-type", "warning", "tools")),
    toolset("L34", 'type: ""', ("toolset-type", "warning", "type")),
    toolset("L34", "type: lsp, command: a", version="version: 2"),
    case(
        "L34",
        "agents: {root: {model: dmr/x, toolsets: [{<<: *a, tools: [b]}]}}\n"
        "# the anchor is missing\n",
        ("yaml-syntax", "error", "*a"),
    ),
    # L36: accepted and ignored
    toolset("L36", "type: shell, timeout: 5", ("toolset-field-ignored", "warning", "timeout")),
    toolset("L36", "type: fetch, timeout: 5"),
    toolset(
        "L36",
        "type: fetch, api_config: {endpoint: a}",
        ("toolset-field-ignored", "warning", "api_config"),
    ),
    toolset(
        "L36",
        "type: fetch, webhook_config: {url: a}",
        ("toolset-field-ignored", "warning", "webhook_config"),
    ),
    toolset(
        "L36",
        "type: a2a, url: http://a, remote: {headers: {a: b}}",
        ("toolset-field-ignored", "warning", "remote"),
    ),
    toolset("L36", f"{MCP}}}, args: [a]", ("toolset-field-ignored", "warning", "args")),
    toolset("L36", f"{MCP}}}, env: {{A: b}}", ("toolset-field-ignored", "warning", "env")),
    toolset(
        "L36", "type: mcp, ref: docker:a, args: [b]", ("toolset-field-ignored", "warning", "args")
    ),
    toolset(
        "L36",
        "type: mcp, command: a, config: {b: c}",
        ("toolset-field-ignored", "warning", "config"),
    ),
    toolset("L36", "type: mcp, ref: docker:a, config: {b: c}, env: {A: b}"),
    mcps("L36", f"{MCP[11:]}}}, env: {{A: b}}", ("toolset-field-ignored", "warning", "env")),
    # N19: lists of what is allowed and refused
    *(
        toolset("N19", f"type: {kind}, {name}: [{entry}]", ("access-list", "error", entry))
        for kind, name, entry in (
            ("filesystem", "allow_list", '""'),
            ("filesystem", "deny_list", '" "'),
            ("mcp_catalog", "allowed_servers", '""'),
            ("mcp_catalog", "blocked_servers", '""'),
            ("fetch", "allowed_domains", '""'),
            ("fetch", "blocked_domains", '"docs.*"'),
            ("fetch", "blocked_domains", '"*foo*"'),
            ("fetch", "blocked_domains", '"**.example.com"'),
            ("fetch", "allowed_domains", '"*."'),
            ("fetch", "allowed_domains", "10.0.0.0/33"),
            ("fetch", "allowed_domains", "example.com/docs"),
        )
    ),
    toolset(
        "N19",
        "type: fetch, allowed_domains: [a.b], blocked_domains: [c.d]",
        ("access-list", "error", "blocked_domains"),
    ),
    toolset(
        "N19",
        'type: fetch, allowed_domains: [a.b, .a.b, "*.a.b", 10.0.0.0/8, "2001:db8::/32"]',
    ),
    toolset("N19", "type: fetch, allowed_domains: [a.b], blocked_domains: []"),
    # N20: lifecycle
    *(
        toolset("N20", f"type: mcp, command: a, lifecycle: {{{written}}}", *expected)
        for written, *expected in (
            ("profile: resilent", ("unknown-word", "error", "resilent")),
            ("restart: sometimes", ("unknown-word", "warning", "sometimes")),
            ("max_restarts: -2", ("out-of-range", "error", "-2")),
            ("startup_timeout: 30", ("invalid-duration", "error", "30")),
            ("call_timeout: -1s", ("invalid-duration", "error", "-1s")),
            ("backoff: {initial: 1d}", ("invalid-duration", "error", "1d")),
            ("backoff: {jitter: 1.5}", ("out-of-range", "error", "1.5")),
            ("backoff: {multiplier: -1}", ("out-of-range", "error", "-1")),
            ("profile: strict, restart: never, max_restarts: -1, startup_timeout: 1m30s",),
            ("call_timeout: 0, backoff: {initial: 500ms, max: 1.5h, jitter: 0.5}",),
        )
    ),
    toolset(
        "N20",
        "type: mcp, command: a, lifecycle: {restart: sometimes}",
        ("unknown-word", "error", "sometimes"),
        version="version: 15",
    ),
    # N21: OAuth
    *(
        toolset("N21", f"{MCP}, oauth: {{{written}}}}}", *expected)
        for written, *expected in (
            ("clientSecret: a", ("oauth-refused", "error", "clientSecret")),
            ("callbackPort: 70000", ("out-of-range", "error", "70000")),
            ("callbackRedirectURL: /back", ("oauth-refused", "error", "/back")),
            ("callbackRedirectURL: http://a.b/c", ("oauth-refused", "error", "http://a.b/c")),
            ("callbackRedirectURL: ftp://a.b/c", ("oauth-refused", "error", "ftp://a.b/c")),
            ('callbackRedirectURL: "http://127.0.0.1:${callbackPort}/"',),
            ("clientId: a, clientSecret: b, callbackPort: 8080",),
            ("callbackPort: 0",),
            ("callbackRedirectURL: https://a.b/c",),
        )
    ),
    toolset(
        "N21",
        f"{MCP}, oauth: {{scopes: [a]}}}}",
        ("oauth-refused", "error", "oauth"),
        version="version: 13",
    ),
]
