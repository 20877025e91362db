"""Cases about single toolsets: their tools, their commands and their calls."""

from typing import Any

from tests.rules.case import Case, Said, case


def toolset(row: str, text: str, *expected: Said, version: int = 16, **others: Any) -> Case:
    """A case of one toolset, whose keys are written in flow style."""
    head = f"version: {version}\nagents: {{root: {{model: dmr/x, toolsets: ["
    return case(row, f"{head}{{{text}}}]}}}}\n", *expected, **others)


def script(row: str, text: str, *expected: Said, **others: Any) -> Case:
    return toolset(row, f"type: script, shell: {{t: {{{text}}}}}", *expected, **others)


def api(row: str, text: str, *expected: Said, **others: Any) -> Case:
    return toolset(row, f"type: api, api_config: {{{text}}}", *expected, **others)


def mcps(row: str, text: str, *expected: Said, **others: Any) -> Case:
    agent = "root: {model: dmr/x, toolsets: [{type: mcp, ref: web}]}"
    return case(row, f"agents: {{{agent}}}\nmcps: {{web: {{{text}}}}}\n", *expected, **others)


def warning(rule: str, marked: str) -> Said:
    return (rule, "warning", marked)


CASES = [
    # toon-pattern
    toolset(
        "U36",
        "type: filesystem, toon: 'read_.*, *x'",
        ("toon-pattern", "error", "*x"),
        target="docker-agent",
    ),
    toolset("U36", "type: filesystem, toon: '(?!a)b'", warning("toon-pattern", "(?!a)b")),
    toolset("U36", "type: filesystem, toon: 'read_.*,list'"),
    toolset("U36", "type: filesystem, toon: '*x'", target="bundled"),
    # tool-names
    toolset("L35", "type: filesystem, tools: [read_files]", warning("tool-names", "read_files")),
    toolset("L35", "type: think, tools: [think, shell]", warning("tool-names", "shell")),
    toolset("L35", "type: fetch, defer: [fetch_url]", warning("tool-names", "fetch_url")),
    toolset("L35", "type: mcp, ref: 'docker:x', name: gh, tools: [a]", warning("tool-names", "a")),
    toolset(
        "L35",
        "type: shell, tools: [list_background_jobs]",
        warning("tool-names", "list_background_jobs"),
    ),
    toolset(
        "L35", "type: shell, tools: [list_background_jobs]", version=8, target="docker-agent@1.90.0"
    ),
    toolset("L35", "type: script, shell: {x: {cmd: ls}}, tools: [x]"),
    toolset("L35", "type: mcp, ref: 'docker:x', name: gh, tools: [gh_a]"),
    toolset("L35", "type: filesystem, tools: [], defer: true"),
    mcps("L35", "ref: 'docker:x', name: gh, tools: [a]", warning("tool-names", "a")),
    case(
        "L35",
        "agents: {root: {model: dmr/x, toolsets: [{type: mcp, ref: web, tools: [a, gh_b]}]}}\n"
        "mcps: {web: {ref: 'docker:x', name: gh}}\n",
        warning("tool-names", "a"),
    ),
    # mcp-key-not-inherited
    mcps("L37", "ref: 'docker:x', toon: a", warning("mcp-key-not-inherited", "toon")),
    mcps("L37", "ref: 'docker:x', timeout: 5", warning("mcp-key-not-inherited", "timeout")),
    mcps("L37", "ref: 'docker:x', tools: [a], instruction: b"),
    mcps("L37", "ref: 'docker:x', toon: a", target="bundled"),
    # remote-transport
    toolset("L43", "type: mcp, remote: {url: 'https://x.org'}", warning("remote-transport", "url")),
    toolset(
        "L43",
        "type: mcp, remote: {url: 'https://x.org'}",
        ("remote-transport", "error", "url"),
        target="docker-agent",
    ),
    toolset("L43", "type: mcp, remote: {url: 'https://x.org', transport_type: sse}"),
    mcps("U39", "remote: {url: 'https://x.org/sse'}", warning("remote-transport", "url")),
    mcps(
        "U39",
        "remote: {url: 'https://x.org', transport_type: http}",
        warning("remote-transport", "http"),
    ),
    mcps("U39", "remote: {url: 'https://x.org', transport_type: streamable-http}"),
    # script-tool
    script("U38", "cmd: 'echo $a'", warning("script-tool", "$a")),
    script("U38", "cmd: 'echo ${env.A}'", warning("script-tool", "${env.A}")),
    script("U38", "cmd: 'ls $HOME'", warning("script-tool", "$HOME")),
    script("U38", "cmd: ls, required: [a]", warning("script-tool", "a")),
    script(
        "U38",
        "cmd: 'echo $a', args: {a: {description: A}}, env: {a: b}",
        warning("script-tool", "a"),
    ),
    script("U38", "cmd: 'echo $a ${b}', args: {a: {description: A}}, env: {b: c}, required: [a]"),
    script(
        "U37",
        "cmd: ls, args: {a: {type: string}}",
        ("script-tool", "error", "a"),
        version=6,
        target="docker-agent@1.32.3",
    ),
    script(
        "U37",
        "cmd: ls, args: {a: text}",
        ("script-tool", "error", "a"),
        version=6,
        target="docker-agent@1.32.3",
    ),
    script("U37", "cmd: ls, args: {a: {type: string}}", ("script-tool", "info", "a")),
    script("U37", "cmd: ls, args: {a: {description: A}}", version=6, target="docker-agent@1.32.3"),
    # toolset-left-out
    toolset("U38", "type: script", warning("toolset-left-out", "type")),
    toolset("U38", "type: api", warning("toolset-left-out", "type")),
    toolset("U38", "type: memory, path: ../a.db", warning("toolset-left-out", "../a.db")),
    toolset(
        "U38",
        "type: lsp, command: gopls, version: latest",
        warning("toolset-left-out", "latest"),
    ),
    toolset("U38", "type: lsp, command: gopls, version: golang/tools@v1"),
    toolset("U38", "type: lsp, command: gopls, version: false"),
    toolset("U38", "type: memory, path: notes/a.db"),
    # api-tool
    api("U39", "name: a, endpoint: 'ftp://x.org'", warning("api-tool", "'ftp://x.org'")),
    api("U39", "name: a, endpoint: x.org/y", warning("api-tool", "x.org/y")),
    api("U39", "name: a, endpoint: '${env.U}/y'", warning("api-tool", "'${env.U}/y'")),
    api("U39", "name: a, endpoint: 'https://${env.H}/y', method: GET"),
    api("L42", "name: a, endpoint: 'https://x.org', method: post", warning("api-tool", "post")),
    api(
        "L42",
        "name: a, endpoint: 'https://x.org/${q}', method: GET",
        warning("api-tool", "${q}"),
    ),
    api(
        "L42",
        "name: a, endpoint: 'https://x.org/${q}', method: POST, args: {q: {type: string}}",
        warning("api-tool", "${q}"),
    ),
    api(
        "L42",
        "name: a, endpoint: 'https://x.org/${q}', method: GET, args: {q: {type: integer}}",
        warning("api-tool", "integer"),
    ),
    api(
        "L42",
        "name: a, endpoint: 'https://x.org', method: PUT, args: {q: {type: string}}",
        warning("api-tool", "PUT"),
    ),
    api("L42", "endpoint: 'https://x.org', method: GET", warning("api-tool", "api_config")),
    api(
        "L42",
        "name: a, endpoint: 'https://x.org/${q}', method: GET, args: {q: {type: string}}",
    ),
    api(
        "L42",
        "name: a, endpoint: 'https://x.org', method: POST, args: {q: {type: integer}}",
    ),
]
