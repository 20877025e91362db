"""Cases about agents and who they may call."""

from tests.rules.case import case

CASES = [
    case("L32", "agents: {root: {model: dmr/x, name: boss}}", ("unknown-field", "warning", "name")),
]
