"""The types of semantic tokens, by their numbers."""

from __future__ import annotations

from cagent_ls.language.types import Target

TYPES = {
    Target.AGENT: "class",
    Target.MODEL: "type",
    Target.PROVIDER: "namespace",
    Target.RAG: "struct",
    Target.MCP: "interface",
    Target.TOOLSET_GROUP: "enum",
    Target.COMMAND_GROUP: "enum",
    Target.SKILL_GROUP: "enum",
    Target.BUDGET: "enumMember",
    Target.EVALUATOR: "enumMember",
}
"""The standard type of token for each kind of name."""

TOOL, ARGUMENT, VARIABLE, PATTERN = "function", "parameter", "variable", "regexp"
LEGEND = (*dict.fromkeys(TYPES.values()), TOOL, ARGUMENT, VARIABLE, PATTERN)
"""All types, in the order of their numbers."""

MODIFIERS = ("declaration",)
