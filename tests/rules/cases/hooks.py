"""Cases about hooks and the evaluators they ask."""

from typing import Any

from tests.rules.case import Case, Said, case

_RUN = "{type: command, command: ./x.sh}"


def hooks(
    row: str, text: str, *expected: Said, version: int = 16, tools: str = "", **others: Any
) -> Case:
    """A case of one agent's hooks, written in flow style."""
    agent = f"root: {{model: dmr/x, hooks: {{{text}}}, toolsets: [{tools}]}}"
    return case(row, f"version: {version}\nagents: {{{agent}}}\n", *expected, **others)


def refused(marked: str, severity: str = "error") -> Said:
    return ("hook-refused", severity, marked)


def matcher(text: str) -> str:
    return f"pre_tool_use: [{{matcher: '{text}', hooks: [{_RUN}]}}]"


def evaluator(text: str, *expected: Said, decision: str = "") -> Case:
    """A case of one evaluator; with a decision a hook uses it."""
    policy = f"{{decisions: {{{decision}: ask}}, min_probability: 0.5, fallback: ask}}"
    hook = f"type: evaluator, evaluator: e, evaluator_policy: {policy}"
    guard = f", hooks: {{tool_guard: [{{hooks: [{{{hook}}}]}}]}}" if decision else ""
    definition = f"{{provider: typesafe, model: m, instructions: i, {text}}}"
    agents = f"agents: {{root: {{model: dmr/x{guard}}}}}\n"
    return case("N28", f"{agents}evaluators: {{e: {definition}}}\n", *expected)


def invalid(marked: str) -> Said:
    return ("evaluator-invalid", "error", marked)


CASES = [
    # hook-incomplete
    hooks("U13", "stop: [{command: ./x.sh}]", ("hook-incomplete", "error", "command")),
    hooks("U13", "stop: [{type: command}]", ("hook-incomplete", "error", "type")),
    hooks("U13", "stop: [{type: command, command: ''}]", ("hook-incomplete", "error", "type")),
    hooks("U13", "pre_tool_use: [{matcher: a}]", ("hook-incomplete", "error", "matcher")),
    hooks("U13", f"stop: [{_RUN}]"),
    hooks("U13", f"stop: {_RUN}"),
    hooks("U13", f"pre_tool_use: [{{hooks: [{_RUN}]}}]", version=3),
    hooks("N25", "stop: [{type: builtin}]", ("hook-incomplete", "error", "type"), version=8),
    hooks(
        "N25",
        "stop: [{type: model, model: dmr/x}]",
        ("hook-incomplete", "error", "type"),
        version=15,
    ),
    hooks(
        "N25",
        "stop: [{type: model, prompt: p}]",
        ("hook-incomplete", "error", "type"),
        version=8,
    ),
    hooks("N25", "stop: [{type: model, model: dmr/x, prompt: p}]", version=8),
    # hook-shape
    hooks("U13", f"pre_tool_use: [{_RUN}]", ("hook-shape", "error", "type")),
    hooks("U13", f"stop: [{{matcher: a, hooks: [{_RUN}]}}]", ("hook-shape", "error", "matcher")),
    # hook-refused
    hooks("N26", "stop: [{type: command, command: x, on_error: block}]", refused("block")),
    hooks(
        "N26",
        "stop: [{type: command, command: x, on_error: block}]",
        refused("block", "warning"),
        version=15,
    ),
    hooks("N26", "pre_compact: [{type: command, command: x, on_error: block}]"),
    hooks(
        "N26", "stop: [{type: command, command: x, timeout: -1}]", ("out-of-range", "error", "-1")
    ),
    hooks(
        "L40",
        "stop: [{type: command, command: x, timeout: -1}]",
        ("out-of-range", "warning", "-1"),
        version=8,
    ),
    hooks(
        "N26",
        f"post_tool_use: [{{hooks: [{_RUN}], preempt_yolo: true}}]",
        refused("preempt_yolo"),
    ),
    hooks("N26", f"pre_tool_use: [{{hooks: [{_RUN}], preempt_yolo: true}}]"),
    hooks(
        "N26",
        "stop: [{type: model, model: dmr/x, prompt: p, schema: guard_decision}]",
        refused("guard_decision"),
    ),
    hooks(
        "N26",
        "stop: [{type: model, model: dmr/x, prompt: p, schema: pre_tool_use_decision}]",
        refused("pre_tool_use_decision"),
    ),
    hooks(
        "N26",
        "tool_guard: [{hooks: [{type: model, model: dmr/x, prompt: p, schema: guard_decision}]}]",
    ),
    hooks(
        "N26",
        "prompt_file_guard: [{type: model, model: dmr/x, prompt: p}]",
        refused("model"),
    ),
    hooks("N26", "stop: [{type: command, command: x, evaluator: e}]", refused("evaluator")),
    # hook-never-runs
    hooks(
        "L40",
        f"session_start: [{_RUN}]",
        ("hook-never-runs", "warning", "session_start"),
        version=6,
        target="docker-agent@1.32.3",
    ),
    hooks("L40", f"session_start: [{_RUN}]", version=6),
    hooks(
        "L40",
        "turn_start: [{type: builtin, command: add_dates}]",
        ("hook-never-runs", "warning", "add_dates"),
        version=8,
    ),
    hooks(
        "L40",
        "turn_start: [{type: builtin, command: add_context}]",
        ("hook-never-runs", "warning", "add_context"),
        version=8,
        target="docker-agent@1.110.0",
    ),
    hooks("L40", "turn_start: [{type: builtin, command: add_context}]", version=8),
    hooks("L40", "turn_start: [{type: builtin, command: add_dates}]", target="bundled"),
    # hook-matcher
    hooks(
        "N26",
        matcher("(?=write)"),
        ("hook-matcher", "error", "'(?=write)'"),
        target="docker-agent",
    ),
    hooks(
        "L40",
        matcher("(?=write)"),
        ("hook-matcher", "error", "'(?=write)'"),
        version=8,
        target="docker-agent",
    ),
    hooks("L40", matcher("mcp:.*"), ("hook-matcher", "warning", "'mcp:.*'")),
    hooks(
        "L40", matcher("write"), ("hook-matcher", "warning", "'write'"), tools="{type: filesystem}"
    ),
    hooks("L40", matcher("write_.*|shell"), tools="{type: filesystem}"),
    hooks("L40", matcher("write"), tools="{type: filesystem}, {type: mcp, ref: 'docker:x'}"),
    hooks("L40", matcher("*"), tools="{type: filesystem}"),
    # evaluator-invalid
    evaluator("type: boolean, choices: {a: b}", invalid("choices")),
    evaluator("type: choice", invalid("e")),
    evaluator("type: choice, choices: {a: b}", invalid("choices")),
    evaluator("type: score, levels: [a]", invalid("levels")),
    evaluator("type: boolean, endpoint: 'https://x.org?a=b'", invalid("'https://x.org?a=b'")),
    evaluator("type: score, levels: [a, b]", invalid("e"), decision="true"),
    evaluator("type: boolean", invalid("yes"), decision="yes"),
    evaluator("type: boolean", decision="true"),
    evaluator("type: choice, choices: {a: b, c: d}", invalid("b"), decision="b"),
    evaluator("type: choice, choices: {a: b, c: d}", decision="a"),
    hooks(
        "N28",
        "tool_guard: [{hooks: [{type: evaluator, evaluator: e}]}]",
        ("hook-incomplete", "error", "type"),
    ),
    hooks(
        "N28",
        "stop: [{type: evaluator, evaluator: e, evaluator_policy: "
        "{decisions: {a: ask}, min_probability: 0.5, fallback: ask}}]",
        refused("type"),
    ),
]
