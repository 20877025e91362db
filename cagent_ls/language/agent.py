"""An agent and the mappings inside it."""

from cagent_ls.language.types import (
    Boolean,
    Field,
    Free,
    Integer,
    ListOf,
    MapOf,
    Number,
    OneOf,
    Reference,
    Struct,
    StructRef,
    Target,
    Text,
    TextKind,
    Word,
    Words,
)

_PROSE = Text(TextKind.PROSE)
_AGENTS = ListOf(Reference(Target.AGENT))
SAFETY = Words(
    (
        Word("strict", "Every tool call is asked about."),
        Word("balanced", "Safe calls run, all others are asked about."),
        Word("restricted", "Safe calls run, all others are refused."),
        Word("autonomous", "Every call runs."),
    )
)

AGENT = Struct(
    "Agent",
    "One agent: a model with an instruction and tools.",
    (
        Field(
            "model",
            Reference(Target.MODEL, many=True),
            "The model the agent talks to: a name under `models`, or `provider/model` such as "
            "`dmr/ai/qwen3`. A comma list makes the agent switch between several.",
            example="dmr/ai/qwen3",
        ),
        Field("description", _PROSE, "What the agent is good at; other agents choose by it."),
        Field(
            "instruction",
            OneOf((_PROSE, ListOf(_PROSE))),
            "The system prompt. A list is joined with blank lines.",
        ),
        Field(
            "instruction_file",
            OneOf((Text(TextKind.PATH), ListOf(Text(TextKind.PATH)))),
            "File with the system prompt, relative to this file; excludes `instruction`.",
            since=11,
        ),
        Field("welcome_message", _PROSE, "Shown when a session starts.", since=2),
        Field("toolsets", ListOf(StructRef("Toolset")), "The tools the agent may use."),
        Field("sub_agents", _AGENTS, "Agents that it may hand a task to and wait for."),
        Field("handoffs", _AGENTS, "Agents that it may hand the whole talk over to.", since=2),
        Field("force_handoff", Reference(Target.AGENT), "Agent that always goes on.", since=10),
        Field(
            "rag",
            ListOf(Reference(Target.RAG)),
            "Names under the top-level `rag`. Removed in format 7: use a toolset of type `rag`.",
            since=2,
            until=6,
        ),
        Field("fallback", StructRef("Fallback"), "Models to try when this one fails.", since=4),
        Field("add_date", Boolean(), "Put today's date into the prompt.", default="false"),
        Field(
            "add_environment_info",
            Boolean(),
            "Put working directory, system and git state into the prompt.",
            since=1,
            default="false",
        ),
        Field(
            "add_prompt_files",
            ListOf(Text(TextKind.PATH)),
            "Files whose text joins the prompt, looked for upwards from the working directory.",
            since=2,
        ),
        Field("add_prompt_files_depth", Integer(0), "How deep to look for them.", since=15),
        Field(
            "add_description_parameter",
            Boolean(),
            "Ask the model to say why it calls a tool.",
            since=4,
            default="false",
        ),
        Field("code_mode_tools", Boolean(), "Offer one JavaScript tool instead.", since=2),
        Field(
            "max_iterations",
            Integer(0),
            "Most turns of the tool loop; 0 leaves the limit to the runtime.",
            since=2,
            default="0",
        ),
        Field("num_history_items", Integer(0), "Most messages kept; 0 is all.", default="0"),
        Field("max_consecutive_tool_calls", Integer(), "Stops a loop of equal calls.", since=7),
        Field("max_old_tool_call_tokens", Integer(), "Budget of old tool results.", since=7),
        Field("max_tool_result_tokens", Integer(), "Longest single tool result.", since=12),
        Field("commands", Free(), "Named prompts, called as `/name`."),
        Field("structured_output", StructRef("StructuredOutput"), "Shape of answers.", since=2),
        Field("skills", OneOf((Boolean(), ListOf(Free()))), "Skills it may read.", since=3),
        Field("hooks", Free(), "Commands run on events of the agent.", since=3),
        Field("cache", Free(), "Cache of answers.", since=8),
        Field("redact_secrets", Boolean(), "Hide secrets in prompts.", since=8, default="true"),
        Field("harness", Free(), "Run another coding agent in its place.", since=9),
        Field("readonly", Boolean(), "Offer read-only tools only.", since=10, default="false"),
        Field("use_commands", ListOf(Reference(Target.COMMAND_GROUP)), "Groups.", since=10),
        Field("use_skills", ListOf(Reference(Target.SKILL_GROUP)), "Skill groups.", since=10),
        Field(
            "use_toolsets",
            ListOf(Reference(Target.TOOLSET_GROUP)),
            "Names under the top-level `toolsets`.",
            since=10,
        ),
        Field("budgets", ListOf(Reference(Target.BUDGET)), "Names of budgets.", since=12),
        Field("compaction_model", Reference(Target.MODEL), "Writes summaries.", since=12),
        Field("compaction_threshold", Number(0, 1), "When to summarise.", since=12),
        Field("session_compaction", Boolean(), "Whether to summarise.", since=12),
        Field("safety", SAFETY, "How tool calls are approved.", since=15),
        Field("routing", Free(), "Where hooks may route.", since=16, known_by_name_only=True),
    ),
)

FALLBACK = Struct(
    "Fallback",
    "Models to try, in order, when the agent's model fails.",
    (
        Field("models", ListOf(Reference(Target.MODEL)), "The models, best first."),
        Field("retries", Integer(-1), "Retries of each model; -1 is none.", default="2"),
        Field("cooldown", Text(TextKind.DURATION), "How long to stay.", default="1m"),
    ),
)

STRUCTURED_OUTPUT = Struct(
    "StructuredOutput",
    "A JSON schema that every answer follows.",
    (
        Field("name", Text(), "Name of the shape."),
        Field("description", _PROSE, "What the shape is for."),
        Field("schema", MapOf(Free(), "keyword"), "A JSON schema of type object."),
        Field("strict", Boolean(), "Forbid anything else.", default="false"),
        Field("mode", Text(), "`native` or `tool`.", since=15),
    ),
)

STRUCTS = (AGENT, FALLBACK, STRUCTURED_OUTPUT)
