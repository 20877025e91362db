"""An agent and the mappings inside it."""

from cagent_ls.language.prompts import COMMANDS, SKILLS, SKILLS_BEFORE
from cagent_ls.language.sections import SAFETY
from cagent_ls.language.types import (
    Before,
    Boolean,
    Excludes,
    Field,
    Free,
    Integer,
    ListOf,
    Number,
    OneOf,
    Reference,
    Struct,
    StructRef,
    Target,
    Text,
    TextKind,
)

_TEMPLATE = Text(TextKind.TEMPLATE)
_PATH = Text(TextKind.PATH)
_AGENTS = ListOf(Reference(Target.AGENT))
_MODEL = Reference(Target.MODEL)

_WHO = (
    Field(
        "model",
        Reference(Target.MODEL, many=True),
        "The model the agent talks to: a name under `models`, or `PROVIDER/MODEL`. A comma list "
        "makes the agent take turns between several; `auto` takes the first one available.",
        example="dmr/ai/qwen3",
    ),
    Field(
        "fallback", StructRef("Fallback"), "Models to try when the agent's model fails.", since=4
    ),
    Field(
        "description",
        _TEMPLATE,
        "What the agent is good at. Other agents decide by it whom to give a task.",
        example="Finds sources and sums them up",
    ),
    Field(
        "instruction",
        OneOf((_TEMPLATE, ListOf(_TEMPLATE))),
        "The system prompt: who the agent is and what it shall do. A list is joined with "
        "blank lines.",
        before=(Before(15, type=_TEMPLATE, release_until="1.131.0"),),
    ),
    Field(
        "instruction_file",
        OneOf((_PATH, ListOf(_PATH))),
        "File with the system prompt, inside the folder of this file; excludes `instruction`. "
        "Several files are joined with blank lines.",
        since=11,
        before=(Before(11, type=_PATH, release_until="1.90.0"),),
    ),
    Field(
        "welcome_message",
        _TEMPLATE,
        "Shown to the user when a session starts.",
        since=2,
        example="How can I help?",
    ),
    Field("name", Text(), "In format 0; elsewhere the key of the agent is its name.", until=0),
    Field(
        "harness",
        StructRef("Harness"),
        "Lets another coding agent, such as Claude Code, do the work; `model` and `toolsets` "
        "are then not used.",
        since=9,
        release_since="1.62.0",
    ),
)

_TEAM = (
    Field(
        "sub_agents",
        _AGENTS,
        "Agents of this file, or published ones, that it may give a task and whose answer it "
        "gets back, through the tool `transfer_task`.",
        example="[researcher, writer]",
    ),
    Field(
        "handoffs",
        _AGENTS,
        "Agents it may hand the whole conversation to, through the tool `handoff`.",
        since=2,
    ),
    Field(
        "force_handoff",
        Reference(Target.AGENT),
        "Agent that takes over whenever this one has answered; chains of them must not form "
        "a circle.",
        since=10,
        release_since="1.81.2",
    ),
    Field(
        "routing",
        Free(),
        "Agents that routing hooks may hand a request to.",
        since=16,
        release_since="1.147.0",
        known_by_name_only=True,
    ),
)

_TOOLS = (
    Field(
        "toolsets",
        ListOf(StructRef("Toolset")),
        "The tools the agent may use; each item is a toolset with a `type`.",
        example="[{type: filesystem}, {type: shell}]",
    ),
    Field(
        "use_toolsets",
        ListOf(Reference(Target.TOOLSET_GROUP)),
        "Names under the top-level `toolsets`; they come after the agent's own.",
        since=10,
        release_since="1.87.0",
    ),
    Field(
        "rag",
        ListOf(Reference(Target.RAG)),
        "Names under the top-level `rag`. docker-agent 1.37 took it out of format 7: list a "
        "toolset of type `rag` with `ref` instead.",
        since=2,
        until=7,
        release_until="1.36.1",
    ),
    Field(
        "code_mode_tools",
        Boolean(),
        "Offer a single tool that runs JavaScript, in which the model calls the other tools.",
        since=2,
        default="false",
    ),
    Field(
        "add_description_parameter",
        Boolean(),
        "Let the model say what each call is for, with tools that support it, such as "
        "`shell` and `write_file`.",
        since=4,
        default="false",
    ),
    Field(
        "readonly",
        Boolean(),
        "Offer only tools that are marked as reading.",
        since=10,
        release_since="1.87.0",
        default="false",
    ),
    Field(
        "safety",
        SAFETY,
        "Which tool calls run without a question. What the user chooses for a run wins.",
        since=15,
        release_since="1.119.0",
    ),
    Field(
        "hooks",
        StructRef("Hooks"),
        "Commands, built-in hooks or models that run on events, such as a tool call.",
        since=3,
    ),
    Field("think", Boolean(), "In format 0: a toolset of type `think`.", until=0),
    Field(
        "todo",
        OneOf((Boolean(), StructRef("OldTodo"))),
        "In format 0: a toolset of type `todo`.",
        until=0,
    ),
    Field("memory", StructRef("OldMemory"), "In format 0: a toolset of type `memory`.", until=0),
)

_PROMPT = (
    Field("add_date", Boolean(), "Tell the model today's date.", default="false"),
    Field(
        "add_environment_info",
        Boolean(),
        "Tell the model the working directory, the operating system and the state of git.",
        since=1,
        default="false",
    ),
    Field(
        "add_prompt_files",
        ListOf(_PATH),
        "Files whose text joins the prompt, looked for in the working directory, its parents and "
        "the home directory. Missing ones are skipped in silence.",
        since=2,
        example="[AGENTS.md]",
    ),
    Field(
        "add_prompt_files_depth",
        Integer(0, enforced=True),
        "How many folders below the working directory are searched for them too.",
        since=15,
        release_since="1.131.0",
        default="0",
    ),
    Field(
        "commands",
        COMMANDS,
        "Prompts with a name, which the user calls as `/NAME`. A name ends at its first blank.",
        example="{review: Review the last commit}",
    ),
    Field(
        "use_commands",
        ListOf(Reference(Target.COMMAND_GROUP)),
        "Groups under the top-level `commands`; the agent's own win on equal names.",
        since=10,
        release_since="1.72.0",
    ),
    Field(
        "skills",
        SKILLS,
        "Skills the agent may read: `true` for the local ones, or a list of `local`, web "
        "addresses, names to filter by and inline skills.",
        since=3,
        default="false",
        before=SKILLS_BEFORE,
    ),
    Field(
        "use_skills",
        ListOf(Reference(Target.SKILL_GROUP)),
        "Names under the top-level `skills`; the agent's own win on equal names.",
        since=10,
        release_since="1.72.0",
    ),
    Field(
        "structured_output",
        StructRef("StructuredOutput"),
        "Makes each answer JSON that follows a schema.",
        since=2,
    ),
)

_LIMITS = (
    Field(
        "max_iterations",
        Integer(0),
        "Most rounds of model and tool calls in one run; 0 is no limit.",
        since=2,
        default="0",
        example="20",
    ),
    Field(
        "num_history_items",
        Integer(0),
        "How many of the latest messages are sent to the model; 0 is all. System and user "
        "messages are always kept.",
        default="0",
        example="50",
    ),
    Field(
        "max_consecutive_tool_calls",
        Integer(0),
        "Ends a run in which the same call comes this often in a row; 0 means 5.",
        since=7,
        release_since="1.32.5",
        default="5",
    ),
    Field(
        "max_old_tool_call_tokens",
        Integer(),
        "How many tokens of earlier tool calls are sent again; 0 is no limit.",
        since=7,
        release_since="1.36.0",
        default="0",
        example="20000",
    ),
    Field(
        "max_tool_result_tokens",
        Integer(),
        "Longest result of a tool call, in tokens; of longer ones the middle is cut out. 0 is no "
        "limit.",
        since=12,
        release_since="1.107.0",
        default="0",
        example="10000",
    ),
    Field(
        "budgets",
        ListOf(Reference(Target.BUDGET)),
        "Names under the top-level `budgets` that limit this agent. Agents that list the "
        "same name share one pot.",
        since=12,
        release_since="1.112.0",
        example="[cheap]",
    ),
    Field(
        "session_compaction",
        Boolean(),
        "Summarise the conversation before it outgrows the model's context window.",
        since=12,
        release_since="1.99.0",
        default="true",
    ),
    Field(
        "compaction_threshold",
        Number(0, 1, enforced=True, above=True),
        "How full the context window may get before that, above 0 and up to 1; the model's "
        "own value wins.",
        since=12,
        release_since="1.99.0",
        default="0.9",
        example="0.8",
    ),
    Field(
        "compaction_model",
        _MODEL,
        "Model that writes the summaries; the agent's own by default.",
        since=12,
        release_since="1.112.0",
    ),
    Field(
        "cache",
        StructRef("AnswerCache"),
        "Keeps answers, and gives the same one to the same question.",
        since=8,
        release_since="1.53.0",
    ),
    Field(
        "redact_secrets",
        Boolean(),
        "Hide what looks like a secret from the model. On by default since docker-agent 1.68, "
        "and in a file of format 8 an explicit `false` is lost.",
        since=8,
        release_since="1.54.0",
        default="true",
    ),
)

AGENT = Struct(
    "Agent",
    "One agent: a model with an instruction and tools.",
    (*_WHO, *_TOOLS, *_TEAM, *_PROMPT, *_LIMITS),
    relations=(Excludes("instruction", ("instruction_file",), since=11),),
    ignores=("name",),
)
