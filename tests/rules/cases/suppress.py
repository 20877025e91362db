"""Comments that hide findings, and those that hide none."""

from tests.rules.case import case

UNUSED = "unused-suppression"
UNKNOWN = "unknown-field"

CASES = [
    case(
        "O07",
        "agents: {root: {model: dmr/ai/qwen3}} # cagent-ls: ignore[unknown-field]",
        (UNUSED, "warning", UNKNOWN),
    ),
    case(
        "O07",
        """\
        agents:
          root:
            model: dmr/ai/qwen3
            instructon: Hi # cagent-ls: ignore[unknown-field, wrong-type]
        """,
        (UNUSED, "warning", "wrong-type"),
    ),
    case(
        "O07",
        """\
        # cagent-ls: ignore-file[unknown-field]
        agents: {root: {model: nope, instructon: Hi}} # cagent-ls: ignore[unknwon-field]
        """,
        ("undefined-reference", "error", "nope"),
        (UNUSED, "warning", "unknwon-field"),
    ),
    case(
        "O07",
        "agents: {root: {model: dmr/ai/qwen3}} # why cagent-ls: ignore # cagent-ls: ignore it",
        (UNUSED, "warning", "# cagent-ls: ignore it"),
    ),
    case(
        "O07",
        """\
        agents:
          root:
            model: dmr/ai/qwen3
            # cagent-ls: ignore[unknown-field] ours
            # cagent-ls: ignore[wrong-type]

            instructon: Hi
        """,
        (UNUSED, "warning", UNKNOWN),
        (UNUSED, "warning", "wrong-type"),
        (UNKNOWN, "error", "instructon"),
    ),
]
