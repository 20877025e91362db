"""Cases about secrets, variables and files around the agent file."""

from typing import Any

from tests.rules.case import Case, Said, case
from tests.rules.surroundings import NOTHING, with_files, with_variables


def agent(row: str, text: str, *expected: Said, rest: str = "", **others: Any) -> Case:
    """A case of one agent, whose keys are written in flow style."""
    return case(row, f"agents: {{root: {{{text}}}}}\n{rest}", *expected, **others)


def remote(row: str, header: str, *expected: Said, **others: Any) -> Case:
    server = f"url: 'https://x.org', transport_type: sse, headers: {{Authorization: '{header}'}}"
    text = f"model: dmr/x, toolsets: [{{type: mcp, remote: {{{server}}}}}]"
    return agent(row, text, *expected, **others)


def shell(row: str, value: str, *expected: Said, **others: Any) -> Case:
    text = f"model: dmr/x, toolsets: [{{type: shell, env: {{A_TOKEN: '{value}'}}}}]"
    return agent(row, text, *expected, **others)


def secret(marked: str) -> Said:
    return ("secret-in-file", "warning", marked)


def not_set(marked: str, severity: str = "warning") -> Said:
    return ("variable-not-set", severity, marked)


def literal(marked: str, severity: str = "warning") -> Said:
    return ("variable-not-filled-in", severity, marked)


# Made for these tests; the parts are joined here so that no whole key stands in the file.
_RANDOM = "q8Zt2Lw9Vb4Nc7Xm1Kd5Rf3H"
_OPENAI = "sk-" + "proj-" + _RANDOM
_GITHUB = "ghp" + "_" + _RANDOM + "Jp6Ys0"

CASES = [
    # secret-in-file
    remote("L47", f"Bearer {_RANDOM}", secret(_RANDOM)),
    remote("L47", f"Bearer {_GITHUB}", secret(_GITHUB)),
    shell("L47", _OPENAI, secret(_OPENAI)),
    shell("L47", _RANDOM, secret(_RANDOM)),
    agent(
        "L47",
        "model: m",
        secret("hunter22x"),
        rest="models: {m: {provider: openai, model: x, base_url: 'https://me:hunter22x@x.org/v1'}}",
    ),
    shell("L47", "${env.A_TOKEN}"),
    shell("L47", "your-token-goes-here-1"),
    shell("L47", "$OTHER_TOKEN_OF_2026"),
    remote("L47", "Bearer <YOUR_TOKEN_NUMBER_1>"),
    agent(
        "L47",
        "model: m",
        rest="models: {m: {provider: openai, model: x, token_key: MY_KEY_2026_FOR_IT}}",
    ),
    # variable-not-filled-in
    remote("L38", "Bearer ${TOKEN}", literal("${TOKEN}")),
    remote("L38", "Bearer ${TOKEN}", literal("${TOKEN}", "error"), target="docker-agent"),
    remote("L38", "Bearer $TOKEN", literal("$TOKEN")),
    remote("L38", "Bearer ${env.TOKEN}"),
    remote("L38", "Bearer ${TOKEN}", target="bundled"),
    shell("L38", "${env.X}", literal("${env.X}", "error"), target="docker-agent@1.32.3"),
    shell("L38", "${env.X}"),
    shell("L38", "${env.X || 1}", literal("${env.X || 1}")),
    agent("L38", "model: dmr/x, description: 'I am ${USER}'", literal("${USER}", "info")),
    agent("L38", "model: dmr/x, description: 'A loop of ${items}, ${env.USER}'"),
    agent(
        "L38",
        "model: dmr/x, instruction: '${env.X}'",
        literal("${env.X}"),
        target="docker-agent@1.32.3",
    ),
    agent("L38", "model: dmr/x, instruction: '${env.X}'"),
    agent(
        "L38",
        "model: m",
        literal("${env.URL}"),
        rest="models: {m: {provider: openai, model: x, base_url: '${env.URL}'}}",
        target="docker-agent@1.90.0",
    ),
    agent(
        "L38",
        "model: dmr/x, toolsets: [{type: mcp, command: npx, args: [-y, '$HOME/x']}]",
        literal("$HOME"),
    ),
    agent("L38", "model: dmr/x, toolsets: [{type: mcp, command: sh, args: [-c, 'ls $HOME']}]"),
    # variable-not-set
    agent("U30", "model: openai/x", not_set("openai/x"), around=NOTHING),
    agent("U30", "model: openai/x", around=with_variables("OPENAI_API_KEY")),
    agent("U30", "model: openai/x"),
    agent("U30", "model: dmr/x", around=NOTHING),
    agent(
        "U30",
        "model: m",
        not_set("MINE"),
        rest="models: {m: {provider: openai, model: x, token_key: MINE}}",
        around=NOTHING,
    ),
    agent(
        "U30",
        "model: mine/x",
        not_set("mine/x"),
        rest="providers: {mine: {base_url: 'http://x.org', token_key: MINE}}",
        around=NOTHING,
    ),
    agent(
        "U30",
        "model: mine/x",
        rest="providers: {mine: {base_url: 'http://x.org'}}",
        around=NOTHING,
    ),
    agent("U30", "model: google/x", around=with_variables("GEMINI_API_KEY")),
    shell("U38", "$NOT_THERE", not_set("$NOT_THERE"), around=NOTHING),
    remote("U38", "${env.NOT_THERE}", not_set("${env.NOT_THERE}", "info"), around=NOTHING),
    shell("U38", "$THERE", around=with_variables("THERE")),
    # prompt-file-missing
    agent(
        "L55",
        "model: dmr/x, add_prompt_files: [AGENTS.md, B.md]",
        ("prompt-file-missing", "info", "B.md"),
        around=with_files("AGENTS.md"),
    ),
    agent("L55", "model: dmr/x, add_prompt_files: [AGENTS.md]"),
    # instruction-file
    agent(
        "N03",
        "model: dmr/x, instruction: a, instruction_file: a.md",
        ("instruction-file", "error", "instruction_file"),
    ),
    agent(
        "N03",
        "model: dmr/x, instruction_file: [a.md, /b.md]",
        ("instruction-file", "error", "/b.md"),
    ),
    agent(
        "N03",
        "model: dmr/x, instruction_file: a/../../b.md",
        ("instruction-file", "error", "a/../../b.md"),
    ),
    agent(
        "N03",
        "model: dmr/x, instruction_file: a.md",
        ("instruction-file", "error", "a.md"),
        around=NOTHING,
    ),
    agent("N03", "model: dmr/x, instruction_file: a.md", around=with_files("a.md")),
    agent("N02", "model: dmr/x, instruction: [a, [b]]", ("wrong-type", "error", "[b]")),
    agent("N02", "model: dmr/x, instruction: [a, b]"),
    # duplicate-toolset
    agent(
        "L54",
        "model: dmr/x, toolsets: [{type: shell}, {type: think}, {type: shell}]",
        ("duplicate-toolset", "info", "type"),
    ),
    agent(
        "L54",
        "model: dmr/x, toolsets: [{type: mcp, ref: 'docker:a'}, {type: mcp, ref: 'docker:a'}]",
        ("duplicate-toolset", "info", "type"),
    ),
    agent(
        "L54",
        "model: dmr/x, toolsets: [{type: filesystem, tools: [read_file]}, "
        "{type: filesystem, tools: [write_file]}, {type: mcp, ref: 'docker:a', name: x}, "
        "{type: mcp, ref: 'docker:a'}]",
    ),
    # post-edit
    agent(
        "L41",
        "model: dmr/x, toolsets: [{type: filesystem, post_edit: [{path: a/*.py, cmd: x $path}]}]",
        ("post-edit", "error", "a/*.py"),
        target="docker-agent@1.120.0",
    ),
    agent(
        "L41",
        "model: dmr/x, toolsets: [{type: filesystem, post_edit: [{path: a/*.py, cmd: x $path}]}]",
    ),
    agent(
        "L41",
        "model: dmr/x, toolsets: [{type: filesystem, post_edit: [{path: '*', cmd: x $file}]}]",
        ("post-edit", "warning", "$file"),
    ),
    agent(
        "L41",
        "model: dmr/x, toolsets: [{type: filesystem, post_edit: [{path: '[', cmd: x}]}]",
        ("post-edit", "warning", "'['"),
    ),
]
