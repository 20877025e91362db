"""Cases about permissions."""

from typing import Any

from tests.rules.case import Case, Said, case


def permissions(
    row: str, text: str, *expected: Said, tools: str = "{type: shell}", **others: Any
) -> Case:
    """A case of permissions in flow style, beside one agent with these toolsets."""
    agent = f"agents: {{root: {{model: dmr/x, toolsets: [{tools}]}}}}\n"
    return case(row, f"{agent}permissions: {{{text}}}\n", *expected, **others)


def pattern(marked: str) -> Said:
    return ("permission-pattern", "warning", marked)


def shadowed(marked: str, severity: str = "warning") -> Said:
    return ("permission-shadowed", severity, marked)


OLD = "docker-agent@1.32.3"

CASES = [
    # permission-pattern
    permissions("L39", "allow: ['mcp:github:*']", pattern("'mcp:github:*'")),
    permissions("L39", "allow: ['shell:ls*']", pattern("'shell:ls*'")),
    permissions("L39", "allow: ['shell:command=ls*']", pattern("command")),
    permissions("L39", "allow: ['shell:cmd=rm*:cmd=*f*']", pattern("cmd")),
    permissions("L39", "allow: ['']", pattern("''")),
    permissions("L39", "allow: ['shell:cmd=[]x']", pattern("[]x")),
    permissions("L39", "allow: ['shell:cmd=a[x']", pattern("a[x"), target=OLD),
    permissions("L39", "allow: ['shell:cmd=curl http://*']", pattern("curl http://*"), target=OLD),
    permissions("L39", "deny: ['shell:cmd=rm*-rf*']", pattern("rm*-rf*"), target=OLD),
    permissions("L39", "deny: ['shell:cmd=rm*-rf*', 'shell:cmd=curl http://*']"),
    permissions("L39", "deny: ['shell:cmd=sudo*:cwd=/etc*']", target=OLD),
    # permission-shadowed
    permissions("L39", "allow: [shell], deny: [shell]", shadowed("shell")),
    permissions("L39", "ask: ['shell:cmd=rm*'], allow: [shell]", shadowed("'shell:cmd=rm*'")),
    permissions("L39", "allow: [s*, shell]", shadowed("shell", "info")),
    permissions("L39", "allow: ['shell:cmd=ls*'], ask: [shell]"),
    # permission-tool-unknown
    permissions("L39", "allow: [shel]", ("permission-tool-unknown", "warning", "shel")),
    permissions("L39", "allow: [write_file]", ("permission-tool-unknown", "info", "write_file")),
    permissions("L39", "allow: [create_issue]", tools="{type: mcp, ref: 'docker:github'}"),
    permissions("L39", "allow: [transfer_task, 'list_*', '*']"),
    case(
        "L39",
        "agents: {root: {model: dmr/x, sub_agents: [org/agent]}}\npermissions: {allow: [write]}",
    ),
]
