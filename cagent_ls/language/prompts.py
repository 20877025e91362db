"""Commands and skills: prompts with a name, in the shapes that agents and groups share."""

from cagent_ls.language.types import (
    Before,
    Boolean,
    Field,
    ListOf,
    MapOf,
    Needs,
    OneOf,
    Reference,
    Requirement,
    Struct,
    StructRef,
    Target,
    Text,
    TextKind,
    Word,
    Words,
)

_NAMED = MapOf(OneOf((Text(TextKind.TEMPLATE, strict=True), StructRef("Command"))), "command name")

COMMANDS = OneOf((_NAMED, ListOf(_NAMED)), swallows=True)
"""A mapping by name, or a list of such mappings of which later ones win."""

SKILLS = OneOf((Boolean(), ListOf(OneOf((Text(), StructRef("Skill"))))))
"""`true`, or a list of sources, names to filter by, and inline skills."""

SKILLS_BEFORE = (
    Before(9, OneOf((Boolean(), ListOf(Text()))), release_until="1.70.1"),
    Before(4, Boolean()),
)

# The command map is shared by all formats, so `agent` and `url` are understood in old files too.
_COMMAND = Struct(
    "Command",
    "A prompt that the user calls as `/NAME`. Other keys are swallowed.",
    (
        Field(
            "instruction",
            Text(TextKind.TEMPLATE),
            "The prompt. `${args[0]}` or `${args}` is what follows the name; without them the rest "
            "of the line is appended.",
        ),
        Field(
            "description",
            Text(TextKind.PROSE),
            "Shown in the list of commands; it is the prompt too where `instruction` is missing.",
        ),
        Field("agent", Reference(Target.AGENT), "Agent that takes over when the command is used."),
        Field("url", Text(TextKind.URL), "Page that the command opens."),
    ),
    open=True,
    requires=(Requirement(("instruction", "description", "agent", "url")),),
)

_SKILL = Struct(
    "Skill",
    "A skill written in the file itself.",
    (
        Field("name", Text(), "Name without blanks, unique in the list.", required=True),
        Field(
            "description",
            Text(TextKind.PROSE),
            "When it helps; the model chooses by it.",
            required=True,
        ),
        Field(
            "instructions",
            Text(TextKind.PROSE),
            "What the model reads when it uses the skill.",
            required=True,
        ),
        Field(
            "context",
            Words((Word("fork", "The skill runs as a task of its own."),)),
            "`fork` runs the skill as a task of its own, apart from the conversation.",
        ),
        Field(
            "model",
            Reference(Target.MODEL),
            "Model that a forked skill runs on; the agent's own by default.",
        ),
        Field(
            "allowed_tools",
            ListOf(Text(TextKind.TOOL_NAME)),
            "The only tools it may use; needs `context: fork`.",
        ),
        Field(
            "toolsets",
            ListOf(Reference(Target.TOOLSET_GROUP)),
            "Names under the top-level `toolsets` that it gets; needs `context: fork`.",
            since=11,
        ),
    ),
    relations=(Needs("allowed_tools", "context"), Needs("toolsets", "context", since=11)),
)

STRUCTS = (_COMMAND, _SKILL)
