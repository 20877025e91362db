"""The whole file and its small sections."""

from cagent_ls.language.prompts import COMMANDS, SKILLS
from cagent_ls.language.types import (
    NEWEST_FORMAT,
    Boolean,
    Field,
    Free,
    Integer,
    ListOf,
    MapOf,
    Number,
    Struct,
    StructRef,
    Text,
    TextKind,
    Word,
    Words,
)

_PATTERNS = ListOf(Text(TextKind.PERMISSION))

SAFETY = Words(
    (
        Word("strict", "Every tool call is asked about."),
        Word("balanced", "Safe calls run, all others are asked about."),
        Word("restricted", "Safe calls run, all others are refused.", release_since="1.125.0"),
        Word("autonomous", "Every call runs."),
    )
)

FILE = Struct(
    "File",
    "An agent file: a team of agents and what they share.",
    (
        Field(
            "version",
            Text(),
            f"The format of the file, 0 to {NEWEST_FORMAT}. Without it the newest format of the "
            "installed docker-agent applies, so a file may stop to load after an update.",
            example=str(NEWEST_FORMAT),
        ),
        Field(
            "agents",
            MapOf(StructRef("Agent"), "agent name"),
            "The team, by name. A run starts with `root`, else with the first one.",
        ),
        Field(
            "models",
            MapOf(StructRef("Model"), "model name"),
            "Models with settings, to be named by agents and RAG sources.",
        ),
        Field(
            "providers",
            MapOf(StructRef("Provider"), "provider name"),
            "Endpoints of your own. A name that is also built in wins over the built-in one.",
            since=3,
        ),
        Field(
            "rag",
            MapOf(StructRef("RagSource"), "source name"),
            "Documents to index and search, by name. An agent reaches one by a toolset of type "
            "`rag` with `ref`.",
            since=2,
        ),
        Field(
            "mcps",
            MapOf(StructRef("McpServer"), "server name"),
            "MCP servers to be used by several agents, through `type: mcp` with `ref`.",
            since=6,
        ),
        Field("metadata", StructRef("Metadata"), "Who made the file, for publishing.", since=1),
        Field(
            "permissions",
            StructRef("Permissions"),
            "Which tool calls run, are asked about or are refused, for all agents.",
            since=3,
        ),
        Field(
            "commands",
            MapOf(COMMANDS, "group name"),
            "Groups of commands; an agent takes them over with `use_commands`.",
            since=10,
            release_since="1.72.0",
        ),
        Field(
            "skills",
            MapOf(SKILLS, "group name"),
            "Groups of skills; an agent takes them over with `use_skills`. They are checked even "
            "where nobody uses them.",
            since=10,
            release_since="1.72.0",
        ),
        Field(
            "toolsets",
            MapOf(StructRef("Toolset"), "toolset name"),
            "Toolsets to be shared; an agent takes them over with `use_toolsets`.",
            since=10,
            release_since="1.87.0",
        ),
        Field(
            "runtime",
            StructRef("Runtime"),
            "Defaults of every run of this file; what the user chooses wins.",
            since=9,
            release_since="1.68.0",
        ),
        Field(
            "budget",
            StructRef("Budget"),
            "Limits of a whole run, its sub-agents included.",
            since=12,
            release_since="1.112.0",
        ),
        Field(
            "budgets",
            MapOf(StructRef("Budget"), "budget name"),
            "Named limits. Agents that list the same one share a single pot.",
            since=12,
            release_since="1.112.0",
        ),
        Field(
            "flavors",
            MapOf(MapOf(Free(), "key"), "flavor name"),
            "Patches of this file that a run may switch on: mappings merge, null deletes, `KEY+` "
            "appends to a list and `KEY-` takes away.",
            since=13,
            release_since="1.114.0",
        ),
        Field(
            "evaluators",
            MapOf(StructRef("Evaluator"), "evaluator name"),
            "Models that judge tool calls, for hooks of type `evaluator`.",
            since=16,
        ),
        Field(
            "env",
            Free(),
            "Environment variables of format 0; no docker-agent accepts it any more.",
            until=1,
            read_by=(),
        ),
    ),
)

_METADATA = Struct(
    "Metadata",
    "Who made the file, for publishing it as an OCI artifact.",
    (
        Field("author", Text(), "Who wrote the agent.", example="Jane Doe"),
        Field("license", Text(), "Its licence, as an SPDX identifier.", example="Apache-2.0"),
        Field("readme", Text(TextKind.PROSE), "The text of a readme itself, not a path."),
        Field(
            "version",
            Text(),
            "Version of the agent, not of the format. Quote it: `1.10` is read as 1.1.",
            since=3,
        ),
        Field("description", Text(TextKind.PROSE), "What the team is for.", since=4),
        Field(
            "tags",
            ListOf(Text()),
            "Keywords to find it by.",
            since=11,
            release_since="1.94.0",
            example="[writing, research]",
        ),
    ),
)

_PERMISSIONS = Struct(
    "Permissions",
    "Patterns of tool calls, written `TOOL` or `TOOL:argument=glob`; `deny` beats all others.",
    (
        Field("allow", _PATTERNS, "Calls that run without a question.", example='["read_*"]'),
        Field(
            "ask",
            _PATTERNS,
            "Calls that are asked about, even those that only read.",
            since=4,
            example='["shell"]',
        ),
        Field("deny", _PATTERNS, "Calls that never run.", example='["shell:cmd=sudo*"]'),
    ),
)

_RUNTIME = Struct(
    "Runtime",
    "Defaults of every run of this file.",
    (
        Field("sandbox", Boolean(), "Run inside a Docker sandbox.", default="false"),
        Field(
            "network_allowlist",
            ListOf(Text()),
            "Hosts that the sandbox may reach, each `HOST` or `HOST:PORT`; not checked at load.",
            example="[api.example.com]",
        ),
        Field(
            "safety",
            SAFETY,
            "How tool calls are approved; an agent's own `safety` wins.",
            since=15,
            release_since="1.119.0",
        ),
    ),
)

_BUDGET = Struct(
    "Budget",
    "Limits; 0 or absent means none.",
    (
        Field(
            "max_cost",
            Number(0, enforced=True),
            "Most money a run may cost, in US dollars.",
            example="0.5",
        ),
        Field(
            "max_tokens",
            Integer(0, enforced=True),
            "Most tokens a run may send and receive in all.",
            example="100000",
        ),
        Field(
            "max_time",
            Text(TextKind.DURATION),
            "Longest working time of a run, with a unit; waiting for the user does not count.",
            example="10m",
        ),
    ),
)

STRUCTS = (FILE, _METADATA, _PERMISSIONS, _RUNTIME, _BUDGET)
