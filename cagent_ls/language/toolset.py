"""A toolset: its keys, and which types take them.

docker-agent refuses a key on a type that `only` does not name. Keys that it accepts everywhere and
reads on some types only (`timeout`, `api_config`, `webhook_config`) have no `only`.
"""

from dataclasses import replace

from cagent_ls.language.toolset_types import MCP_SOURCE, TOOLSET_TYPES
from cagent_ls.language.types import (
    Before,
    Boolean,
    Excludes,
    Field,
    Free,
    Integer,
    ListOf,
    MapOf,
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

_WORDS = Words(
    tuple(
        Word(t.name, t.doc, release_since=t.release_since, release_until=t.release_until)
        for t in TOOLSET_TYPES.values()
    ),
    closed=False,
)
_HEADERS = MapOf(Text(TextKind.TEMPLATE), "header")
_ENV = MapOf(Text(TextKind.SHELL_EXPANSION), "variable")
_LIST = ListOf(Text())
_FILLED = ListOf(Text(), filled=True)
_HOSTS = ListOf(Text(TextKind.HOST), filled=True)
_UNCHECKED = Before(1, only=())
"""Formats 0 and 1 take the key on every type."""

_COMMON = (
    Field("type", _WORDS, "The kind of toolset; it decides which other keys apply."),
    Field(
        "tools",
        ListOf(Text(TextKind.TOOL_NAME)),
        "Keep only these tools. Names are compared exactly; with `name: N` on an MCP toolset they "
        "read `N_tool`.",
    ),
    Field(
        "instruction",
        Text(TextKind.TEMPLATE),
        "Replaces the prompt that the toolset brings; `{ORIGINAL_INSTRUCTIONS}` stands for it.",
        since=2,
    ),
    Field(
        "toon",
        Text(TextKind.REGEX),
        "Regular expressions of tool names, split at commas, whose JSON results are sent in the "
        "shorter TOON notation. An invalid one makes docker-agent crash.",
        since=2,
    ),
    Field(
        "model",
        Reference(Target.MODEL),
        "Model for the turn that reads the results of these tools.",
        since=6,
    ),
    Field(
        "defer",
        OneOf((Boolean(), ListOf(Text(TextKind.TOOL_NAME))), swallows=True),
        "Hide all, or these, tools until the model searches for them. docker-agent loses it in "
        "every format but the newest.",
        since=3,
        default="false",
    ),
    Field(
        "readonly",
        Boolean(),
        "Offer only tools that read.",
        since=10,
        release_since="1.87.0",
        default="false",
    ),
    Field(
        "timeout",
        Integer(1),
        "Seconds until a call is given up; read by `fetch`, `api`, `openapi`, `a2a`, `webhook`.",
        since=2,
        default="30",
        read_by=("fetch", "api", "openapi", "a2a", "webhook"),
    ),
)

_PROGRAM = (
    Field(
        "command",
        Text(TextKind.COMMAND),
        "Program to start, looked for in `PATH`.",
        only=("mcp", "lsp"),
        before=(_UNCHECKED,),
        example="npx",
    ),
    Field(
        "args",
        _LIST,
        "Arguments of the program; nothing in them is expanded.",
        only=("mcp", "lsp"),
        before=(_UNCHECKED,),
        example='["-y", "@modelcontextprotocol/server-memory"]',
    ),
    Field(
        "env",
        _ENV,
        "Environment variables for its programs. `$NAME` and `${NAME}` are expanded, and a "
        "missing variable drops the toolset.",
        only=("shell", "script", "mcp", "lsp", "background_jobs"),
        before=(
            Before(12, only=("shell", "script", "mcp", "lsp"), release_until="1.98.0"),
            _UNCHECKED,
        ),
    ),
    Field("env_file", Free(), "No docker-agent accepts it any more.", until=1, read_by=()),
    Field(
        "working_dir",
        Text(TextKind.PATH),
        "Folder the program starts in; not with a remote server.",
        since=8,
        release_since="1.48.0",
        only=("mcp", "lsp"),
    ),
    Field(
        "version",
        Text(),
        "Package to install it from, `OWNER/REPO@VERSION` of the aqua registry; `false` installs "
        "nothing.",
        since=6,
        only=("mcp", "lsp"),
    ),
    Field(
        "lifecycle",
        StructRef("Lifecycle"),
        "When the program is started again, and time limits.",
        since=8,
        release_since="1.54.0",
        kept=True,
        only=("mcp", "lsp"),
    ),
    Field(
        "file_types",
        _LIST,
        "File endings the language server is asked about.",
        since=4,
        only=("lsp",),
        before=(Before(5, only=()),),
        example="[.go, .mod]",
    ),
    Field(
        "sudo_askpass",
        Boolean(),
        "Ask the user for the password that `sudo` wants.",
        since=10,
        release_since="1.83.0",
        kept=True,
        only=("shell",),
        default="false",
    ),
    Field(
        "recall",
        Boolean(),
        "Wake the agent when a job has ended.",
        since=12,
        release_since="1.99.0",
        kept=True,
        only=("background_jobs",),
        default="false",
    ),
    Field(
        "safer",
        Boolean(),
        "Without effect since docker-agent 1.117, and gone from format 15 since 1.133.",
        since=11,
        until=15,
        release_until="1.132.0",
        kept=True,
        only=("shell",),
    ),
    Field(
        "shell",
        MapOf(StructRef("ScriptTool"), "tool name"),
        "The tools of a `script` toolset, by name.",
        since=1,
        only=("script",),
    ),
    Field(
        "sandbox",
        StructRef("Sandbox"),
        "Checked and then dropped without notice; formats 6 and up refuse it.",
        since=3,
        until=5,
        only=("shell",),
    ),
)

_SERVER = (
    Field(
        "ref",
        Reference(Target.MCP, by_type=(("rag", Target.RAG),)),
        "For `mcp` a name under `mcps`, or `docker:NAME` from Docker's catalogue; for `rag` a name "
        "under the top-level `rag`.",
        since=1,
        only=("mcp", "rag"),
        before=(Before(7, only=("mcp",), release_until="1.36.1"), _UNCHECKED),
    ),
    Field(
        "remote",
        StructRef("Remote"),
        "An MCP server reached by URL. On `a2a` only its headers pass, and nothing reads them.",
        only=("mcp", "a2a"),
        before=(_UNCHECKED,),
    ),
    Field(
        "config",
        Free(),
        "Settings of a server from Docker's catalogue.",
        since=1,
        kept=True,
        only=("mcp",),
        before=(_UNCHECKED,),
    ),
    Field(
        "name",
        Text(),
        "For `mcp` a prefix of its tools, `NAME_tool`; for `rag` and `open_url` the tool's name.",
        since=3,
        only=("mcp", "a2a", "rag", "open_url"),
        before=(
            Before(10, only=("mcp", "a2a", "rag")),
            Before(8, only=("mcp", "a2a"), release_until="1.42.0"),
        ),
    ),
    Field(
        "url",
        Text(TextKind.TEMPLATE),
        "Where the agent, the API description or the page is.",
        since=3,
        only=("a2a", "openapi", "open_url"),
        before=(Before(10, only=("a2a", "openapi")), Before(4, only=("a2a",))),
    ),
    Field(
        "headers",
        _HEADERS,
        "HTTP headers. `${env.NAME}` is expanded, `${NAME}` is not.",
        since=4,
        only=("openapi", "a2a", "fetch"),
        before=(
            Before(8, only=("openapi", "a2a"), release_until="1.54.0"),
            Before(4, only=()),
        ),
    ),
    Field(
        "allowed_servers",
        _FILLED,
        "The only servers of the catalogue that the agent may turn on.",
        since=9,
        release_since="1.70.0",
        only=("mcp_catalog",),
    ),
    Field(
        "blocked_servers",
        _FILLED,
        "Servers of the catalogue that the agent may not turn on.",
        since=9,
        release_since="1.70.0",
        only=("mcp_catalog",),
    ),
    Field(
        "allow_private_ips",
        Boolean(),
        "Permit addresses of this machine and of the local network.",
        since=8,
        release_since="1.55.0",
        only=("fetch", "api", "openapi", "a2a", "mcp"),
        before=(
            Before(9, only=("fetch", "mcp", "api", "openapi"), release_until="1.67.0"),
            Before(9, only=("fetch", "mcp"), release_until="1.64.0"),
            Before(9, only=("fetch",), release_until="1.61.0"),
        ),
        default="false",
    ),
    Field(
        "allowed_domains",
        _HOSTS,
        "The only hosts that may be read; `*.` may lead, and a network may be written as CIDR. "
        "Excludes `blocked_domains`.",
        since=8,
        release_since="1.54.0",
        only=("fetch",),
    ),
    Field(
        "blocked_domains",
        _HOSTS,
        "Hosts that may not be read; excludes `allowed_domains`.",
        since=8,
        release_since="1.54.0",
        only=("fetch",),
    ),
    Field(
        "escape_html",
        Boolean(),
        "Escape HTML in the pages that are read.",
        since=16,
        only=("fetch",),
    ),
    Field(
        "max_output_bytes",
        Integer(0, enforced=True),
        "Longest answer of the API, in bytes.",
        since=16,
        release_since="1.147.0",
        kept=True,
        only=("openapi",),
    ),
    Field(
        "api_config",
        StructRef("ApiConfig"),
        "The HTTP call of an `api` toolset; other types ignore it.",
        since=2,
        read_by=("api",),
    ),
    Field(
        "webhook_config",
        StructRef("WebhookConfig"),
        "Where a `webhook` toolset sends to; other types ignore it.",
        since=12,
        release_since="1.112.0",
        read_by=("webhook",),
    ),
)

_FILES = (
    Field(
        "post_edit",
        ListOf(StructRef("PostEdit")),
        "Commands to run after a file was changed.",
        since=1,
        only=("filesystem", "file"),
        before=(Before(15, only=("filesystem",), release_until="1.127.0"), _UNCHECKED),
    ),
    Field(
        "ignore_vcs",
        Boolean(),
        "Hide files that git ignores.",
        since=2,
        kept=True,
        only=("filesystem",),
        default="true",
    ),
    Field(
        "allow_list",
        ListOf(Text(TextKind.PATH), filled=True),
        "The only paths that the tools may touch.",
        since=8,
        release_since="1.55.0",
        only=("filesystem", "file"),
        before=(Before(15, only=("filesystem",), release_until="1.127.0"),),
        example="[./src]",
    ),
    Field(
        "deny_list",
        ListOf(Text(TextKind.PATH), filled=True),
        "Paths that the tools may not touch; wins over `allow_list`.",
        since=8,
        release_since="1.55.0",
        only=("filesystem", "file"),
        before=(Before(15, only=("filesystem",), release_until="1.127.0"),),
        example="[./src/secrets]",
    ),
    Field(
        "path",
        Text(TextKind.PATH),
        "File that the memory or the tasks are kept in, inside the working directory.",
        since=1,
        only=("memory", "tasks"),
        before=(Before(4, only=("memory",)), _UNCHECKED),
        example="./memory.db",
    ),
    Field(
        "shared",
        Boolean(),
        "Let all agents of the team work on one list.",
        since=1,
        only=("todo",),
        before=(_UNCHECKED,),
        default="false",
    ),
    Field(
        "models",
        ListOf(Reference(Target.MODEL)),
        "Models that the agent may change to.",
        since=6,
        only=("model_picker",),
        example="[dmr/ai/qwen3, dmr/ai/gemma3]",
    ),
    Field(
        "rag_config",
        StructRef("RagSource"),
        "The document source itself, instead of a name in `ref`.",
        since=7,
        release_since="1.37.0",
        kept=True,
        only=("rag",),
    ),
)

TOOLSET = Struct(
    "Toolset",
    "Tools for an agent.",
    (*_COMMON, *_PROGRAM, *_SERVER, *_FILES),
    discriminator="type",
    requires=tuple(
        replace(requirement, variants=(kind.name,))
        for kind in TOOLSET_TYPES.values()
        for requirement in kind.requires
    ),
    relations=(
        Excludes("allowed_domains", ("blocked_domains",), since=8),
        Excludes("working_dir", ("remote",), since=8),
    ),
)

_NOT_HANDED_DOWN = {"model", "toon", "timeout", "readonly", "lifecycle"}


def _of_mcp(field: Field) -> Field:
    doc = field.doc
    if field.name in _NOT_HANDED_DOWN:
        doc = "Accepted here, but no toolset takes it over; write it there."
    elif field.name == "type":
        doc = "Always `mcp`; leave it out."
    elif field.name == "ref":
        doc = "A server of Docker's catalogue, `docker:NAME`."
    elif field.name == "allow_private_ips":
        field = replace(field, since=9, release_since="1.62.0")
    return replace(field, doc=doc, only=(), before=())


MCP_SERVER = Struct(
    "McpServer",
    "An MCP server that toolsets of type `mcp` name in `ref`; what they write themselves wins.",
    tuple(_of_mcp(f) for f in TOOLSET.fields if not f.only or "mcp" in f.only),
    requires=(MCP_SOURCE,),
    relations=(Excludes("working_dir", ("remote",), since=8),),
)
