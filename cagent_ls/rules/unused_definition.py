"""unused-definition: something is defined that nothing in the file uses."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.analysis.entries import deletion
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.problem import Named
from cagent_ls.language.structs import SECTIONS
from cagent_ls.language.types import Target
from cagent_ls.rules.rule import File, Rule

RULE = Rule(
    id="unused-definition",
    severity=Severity.WARNING,
    summary="A provider, MCP server, source, group or model that nothing uses does nothing.",
    bad="""\
rag:
  notes:  # not asked by anybody
    docs: [notes.md]
    strategies: [{type: bm25}]
agents:
  root:
    model: dmr/ai/qwen3
""",
    good="""\
rag:
  notes:
    docs: [notes.md]
    strategies: [{type: bm25}]
agents:
  root:
    model: dmr/ai/qwen3
    toolsets:
      - type: rag
        ref: notes
""",
    details="""\
Definitions only take effect where an agent names them: a source by a toolset of type `rag`, a
server by one of type `mcp`, groups by `use_toolsets`, `use_commands` and `use_skills`. Releases
before 1.37 even index a source that nobody uses, at every start. An unused model is only a remark,
since a user may change to it while talking.
""",
    whole_text=True,
    rows=("L14", "L24"),
    tags=("unused",),
)

_NOUNS = {
    Target.MODEL: "model",
    Target.PROVIDER: "provider",
    Target.MCP: "MCP server",
    Target.RAG: "RAG source",
    Target.TOOLSET_GROUP: "toolset",
    Target.COMMAND_GROUP: "group of commands",
    Target.SKILL_GROUP: "group of skills",
    Target.BUDGET: "budget",
    Target.EVALUATOR: "evaluator",
}


@RULE.linked(Named)
def unused(named: Named, file: File) -> Iterator[Finding]:
    """Nothing in files without agents or with flavors: what is not seen may use it."""
    symbols, kind, key = file.symbols, named.kind, named.key
    if symbols.is_fragment or symbols.patched or kind is Target.AGENT:
        return
    section = SECTIONS[kind]
    if any(
        not _is_own(use.section, use.owner, section, key.text)
        for use in symbols.uses_of(kind, key.text)
    ):
        return
    if kind is Target.PROVIDER and key.text in symbols.inline_providers:
        return
    if (kind, key.text) in symbols.missed:
        return  # the misspelt use is the finding
    severity = Severity.INFO if kind is Target.MODEL else Severity.WARNING
    message = f"nothing uses the {_NOUNS[kind]} `{key.text}`; use or delete it"
    yield RULE.at(key.span, message, severity=severity, fixes=deletion(key, left=""))


def _is_own(section: str, owner: str, own_section: str, name: str) -> bool:
    """Whether a thing is used by nothing but itself."""
    return section == own_section and owner == name
