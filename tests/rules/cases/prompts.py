"""Cases about commands, skills and structured output."""

from typing import Any

from tests.rules.case import Case, Said, case


def agent(row: str, text: str, *expected: Said, version: int = 16, **others: Any) -> Case:
    """A case of one agent, whose keys are written in flow style."""
    start = f"version: {version}\n" if version else ""
    return case(row, f"{start}agents: {{root: {{model: dmr/x, {text}}}}}\n", *expected, **others)


def empty(marked: str) -> Said:
    return ("command-empty", "error", marked)


def unreachable(marked: str) -> Said:
    return ("command-unreachable", "warning", marked)


def incomplete(marked: str) -> Said:
    return ("skill-incomplete", "error", marked)


def output(marked: str) -> Said:
    return ("structured-output", "warning", marked)


CASES = [
    # command-empty
    agent("U15", "commands: {a: 1}", ("wrong-type", "error", "1")),
    agent("U15", "commands: {a: true}", ("wrong-type", "error", "true")),
    agent("U15", "commands: {a: null}", ("wrong-type", "error", "null")),
    agent("U15", "commands: {a: {}}", empty("a")),
    agent("U15", "commands: [{a: {text: x}}]", empty("a")),
    agent("U15", "commands: {a: []}", ("wrong-type", "error", "[]")),
    agent("U15", "commands: {a: x, b: '', c: '1', d: {description: x}}", version=2),
    agent("U15", "commands: [{a: x}, {b: {instruction: y}}]", version=2),
    agent("N12", "commands: {a: {agent: root}, b: {url: 'https://x.org'}}"),
    agent("N12", "commands: {a: {agent: root}}", version=1),
    agent(
        "N12",
        "commands: {a: {agent: root}}",
        empty("a"),
        version=7,
        target="docker-agent@1.32.3",
    ),
    agent(
        "N12",
        "commands: {a: {url: 'https://x.org'}}",
        empty("a"),
        version=9,
        target="docker-agent@1.70.0",
    ),
    case(
        "N12",
        "commands: {g: {a: {tool: x}}}\nagents: {root: {model: dmr/x, use_commands: [g]}}",
        empty("a"),
    ),
    # command-unreachable
    agent("L45", "commands: {sum up: x}", unreachable("sum up")),
    agent("L45", "commands: {new: x}", unreachable("new")),
    agent("L45", "commands: [{a: x}, {a: y}]", unreachable("a")),
    agent("L45", "commands: {sum-up: x, again: y}"),
    agent("L45", "commands: {new: x}", target="bundled"),
    agent("L45", "commands: hello", ("wrong-type", "warning", "hello")),
    agent("L45", "commands: [hello]", ("wrong-type", "warning", "hello")),
    agent(
        "L45",
        "commands: {a: {instruction: x, descripton: y}}",
        ("command-key-unread", "warning", "descripton"),
    ),
    agent("L45", "commands: {a: {instruction: x, description: y}}"),
    # command-text
    agent("L38", "commands: {a: Look at $1}", ("command-text", "warning", "$1")),
    agent("L38", "commands: {a: 'I am $USER'}", ("command-text", "warning", "$USER")),
    agent("L38", "commands: {a: {instruction: '!`ls`'}}", ("command-text", "warning", "!`ls`")),
    agent(
        "L38",
        "commands: {a: '${env.USER} ${args[0]}'}",
        ("command-text", "warning", "${env.USER}"),
        version=7,
        target="docker-agent@1.40.0",
    ),
    agent("L38", "commands: {a: '${env.USER} ${args[0]}'}"),
    agent("L38", "commands: {a: 'It costs $5, or $1.50 for ${args}'}"),
    # skill-source
    agent("U16", "skills: local", ("wrong-type", "error", "local")),
    agent("U16", "skills: 'yes'", ("wrong-type", "error", "'yes'")),
    agent("U16", "skills: [local]", ("wrong-type", "error", "[local]"), version=4),
    agent("U16", "skills: true"),
    agent(
        "U24",
        "skills: [git]",
        ("skill-source", "error", "git"),
        version=7,
        target="docker-agent@1.32.3",
    ),
    agent("U24", "skills: [git, local]", version=7),
    agent("U24", "skills: ['https://[x']", ("skill-source", "error", "'https://[x'"), version=5),
    agent("U24", "skills: ['https://x.org']", version=5),
    agent("L46", "skills: ['http://x.org']", ("skill-source", "info", "'http://x.org'")),
    agent("L46", "skills: ['https://x.org', 'http://localhost:80']"),
    agent("N11", "skills: [' ']", ("skill-source", "error", "' '")),
    case(
        "N11",
        "skills: {g: ['']}\nagents: {root: {model: dmr/x, use_skills: [g]}}",
        ("skill-source", "error", "''"),
    ),
    # skill-incomplete
    agent("N11", "skills: [{name: a, description: b}]", incomplete("name")),
    agent("N11", "skills: [{name: a, description: ' ', instructions: c}]", incomplete("' '")),
    agent(
        "N11",
        "skills: [{name: a, description: b, instructions: c, allowed_tools: [x]}]",
        incomplete("allowed_tools"),
    ),
    agent(
        "N11",
        "skills: [{name: a, description: b, instructions: c, context: fork, allowed_tools: [x]}]",
    ),
    agent(
        "N11",
        "skills: [local, {name: a, description: b, instructions: c}, "
        "{name: a, description: b, instructions: c}]",
        incomplete("a"),
    ),
    agent(
        "N11",
        "skills: [{name: a b, description: b, instructions: c}]",
        incomplete("a b"),
        target="docker-agent",
    ),
    agent(
        "N11",
        "skills: [{name: a b, description: b, instructions: c}]",
        version=9,
        target="docker-agent@1.100.0",
    ),
    # structured-output
    agent(
        "L44",
        "structured_output: {schema: {type: object, properties: {}}}",
        output("structured_output"),
    ),
    agent("L44", "structured_output: {name: a}", output("structured_output")),
    agent("L44", "structured_output: {name: a, schema: {type: array}}", output("array")),
    case(
        "L44",
        "agents: {root: {model: openai/x, structured_output: {name: a, strict: true, "
        "schema: {type: object, properties: {b: {}, c: {}}, required: [b]}}}}",
        output("c"),
    ),
    agent(
        "L44",
        "structured_output: {name: a, strict: true, schema: {type: object, properties: {b: {}}}}",
    ),
    agent(
        "L44",
        "structured_output: {name: a, schema: {type: object, properties: {b: {}}, required: [d]}}",
        output("d"),
    ),
    case(
        "L44",
        "agents: {root: {model: amazon-bedrock/x, structured_output: "
        "{name: a, schema: {type: object, properties: {b: {}}}}}}",
        output("structured_output"),
    ),
    agent(
        "L44",
        "structured_output: {name: a, strict: true, "
        "schema: {type: object, properties: {b: {}}, required: [b]}}",
        version=8,
    ),
]
