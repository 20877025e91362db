"""The mappings inside a toolset."""

from cagent_ls.language.types import (
    Boolean,
    Field,
    Free,
    Integer,
    ListOf,
    MapOf,
    Needs,
    Number,
    Requirement,
    Struct,
    StructRef,
    Text,
    TextKind,
    Word,
    Words,
)

_PROSE = Text(TextKind.PROSE)
_DURATION = Text(TextKind.DURATION)
_HEADERS = MapOf(Text(TextKind.TEMPLATE), "header")
_ARGUMENTS = MapOf(Free(), "argument")
_REQUIRED = ListOf(Text())

_REMOTE = Struct(
    "Remote",
    "An MCP server reached by URL.",
    (
        Field("url", Text(TextKind.TEMPLATE), "Its address; `${env.NAME}` is expanded."),
        Field(
            "transport_type",
            Words(
                (
                    Word("streamable", "Streamable HTTP, the protocol of today."),
                    Word("streamable-http", "The same."),
                    Word("sse", "Server-sent events, the older protocol."),
                ),
                closed=False,
            ),
            "How to talk to it. Write it: docker-agent assumes none and then cannot connect.",
        ),
        Field("headers", _HEADERS, "HTTP headers. `${env.NAME}` is expanded, `${NAME}` is not."),
        Field(
            "oauth",
            StructRef("OAuth"),
            "The client to sign in with, where the server registers none by itself.",
            since=8,
            release_since="1.46.0",
        ),
    ),
)

_OAUTH = Struct(
    "OAuth",
    "The OAuth client to sign in with.",
    (
        Field(
            "clientId",
            Text(),
            "Id of the client, as it is registered with the server; required up to format 13.",
        ),
        Field("clientSecret", Text(), "Secret of the client; needs `clientId`."),
        Field(
            "callbackPort",
            Integer(0, 65535, enforced=True),
            "Local port that the browser comes back to after signing in; 0 is as if it were not "
            "set.",
        ),
        Field("scopes", ListOf(Text()), "What to ask permission for when signing in."),
        Field(
            "callbackRedirectURL",
            Text(TextKind.URL),
            "Address the browser comes back to, https unless local; `${callbackPort}` is filled "
            "in.",
            release_since="1.50.0",
        ),
    ),
    requires=(Requirement(("clientId",), until=13),),
    relations=(Needs("clientSecret", "clientId"),),
)

_LIFECYCLE = Struct(
    "Lifecycle",
    "When a program is started again, and time limits. Durations need a unit.",
    (
        Field(
            "profile",
            Words(
                (
                    Word("resilient", "Start again after a failure, with growing pauses."),
                    Word("strict", "Give up at the first failure; 30 s to start."),
                    Word("best-effort", "Try once and go on without it."),
                )
            ),
            "A set of defaults for the other keys.",
            default="resilient",
        ),
        Field(
            "restart",
            Words(
                (
                    Word("never", "It stays stopped."),
                    Word("on_failure", "After it ended with an error."),
                    Word("always", "Whenever it ended."),
                )
            ),
            "When a program that has stopped is started again.",
            default="on_failure",
        ),
        Field(
            "max_restarts",
            Integer(-1, enforced=True),
            "How often in a row that happens; 0 means 5 and -1 means without end.",
            default="5",
        ),
        Field("required", Boolean(), "Without effect in the releases known here."),
        Field(
            "startup_timeout",
            _DURATION,
            "How long it may take to start; heeded since docker-agent 1.94.",
            example="30s",
        ),
        Field(
            "call_timeout",
            _DURATION,
            "How long a call may take; heeded since docker-agent 1.116.",
            example="2m",
        ),
        Field("backoff", StructRef("Backoff"), "How long to wait between two starts."),
    ),
)

_BACKOFF = Struct(
    "Backoff",
    "Pauses between starts.",
    (
        Field("initial", _DURATION, "Wait before the first new start.", default="1s"),
        Field("max", _DURATION, "Longest wait between two starts.", example="1m"),
        Field("multiplier", Number(0, enforced=True), "By how much each wait grows.", example="2"),
        Field(
            "jitter",
            Number(0, 1, enforced=True),
            "Share of a pause that is left to chance.",
            default="0",
        ),
    ),
)

_SCRIPT_TOOL = Struct(
    "ScriptTool",
    "A command as a tool.",
    (
        Field(
            "cmd",
            Text(TextKind.COMMAND),
            "Command line for the user's shell. Arguments arrive as environment variables, and "
            "each `$name` in it must be one of `args`.",
        ),
        Field("description", _PROSE, "What it does, for the model."),
        Field(
            "args",
            _ARGUMENTS,
            "Its arguments, each a JSON Schema with a `description`; text where no type is given.",
        ),
        Field("required", _REQUIRED, "Names of the arguments that a call must give."),
        Field(
            "env",
            MapOf(Text(TextKind.TEMPLATE), "variable"),
            "Environment variables for it; `${env.NAME}` is expanded.",
        ),
        Field(
            "working_dir",
            Text(TextKind.PATH),
            "Folder it runs in, relative to where the run was started.",
        ),
    ),
)

_POST_EDIT = Struct(
    "PostEdit",
    "A command to run after a file was changed.",
    (
        Field(
            "path",
            Text(TextKind.GLOB),
            "Glob of the files it is for. Releases before 1.122 compare the file's name only, "
            "without folders.",
            example='"*.py"',
        ),
        Field(
            "cmd",
            Text(TextKind.COMMAND),
            "Command line for `/bin/sh`; the variable `$path` holds the file.",
            example="ruff format $path",
        ),
    ),
)

_API_CONFIG = Struct(
    "ApiConfig",
    "One HTTP call as a tool.",
    (
        Field("name", Text(TextKind.TOOL_NAME), "Name of the tool."),
        Field(
            "endpoint",
            Text(TextKind.TEMPLATE),
            "Address, http or https. With GET, `${argument}` in it is filled in.",
        ),
        Field(
            "method",
            Words(
                (
                    Word("GET", "Arguments are filled into the address; all must be texts."),
                    Word("POST", "Arguments are sent as JSON."),
                    Word("PUT", "Arguments are not sent."),
                    Word("PATCH", "Arguments are not sent."),
                    Word("DELETE", "Arguments are not sent."),
                ),
                closed=False,
            ),
            "HTTP method, in capitals. Only `GET` and `POST` pass arguments on.",
            default="GET",
        ),
        Field("instruction", _PROSE, "What the tool does, for the model."),
        Field("args", _ARGUMENTS, "Its arguments, each a JSON Schema."),
        Field("required", _REQUIRED, "Names of the arguments that a call must give."),
        Field("headers", _HEADERS, "HTTP headers; `${env.NAME}` is expanded."),
        Field(
            "output_schema",
            MapOf(Free(), "keyword"),
            "JSON Schema of the answer; only told to the model.",
            since=3,
        ),
    ),
)

_WEBHOOK_CONFIG = Struct(
    "WebhookConfig",
    "Where messages are sent to.",
    (
        Field(
            "provider",
            Words(
                tuple(
                    Word(value, doc)
                    for value, doc in (
                        ("generic", "A JSON object with the message."),
                        ("slack", "Slack."),
                        ("discord", "Discord."),
                        ("ifttt", "IFTTT."),
                        ("telegram", "Telegram; needs `chat_id`."),
                        ("mattermost", "Mattermost."),
                        ("rocketchat", "Rocket.Chat."),
                        ("googlechat", "Google Chat."),
                        ("teams", "Microsoft Teams."),
                    )
                ),
                closed=False,
            ),
            "The service, which decides the form of a message.",
            default="generic",
        ),
        Field("url", Text(TextKind.TEMPLATE), "Where to send; without it the toolset is dropped."),
        Field("headers", _HEADERS, "HTTP headers; `${env.NAME}` is expanded."),
        Field("chat_id", Text(), "Chat to write to; `telegram` needs it."),
    ),
)

_SANDBOX = Struct(
    "Sandbox",
    "A container for commands; dropped without notice.",
    (
        Field("image", Text(), "The image."),
        Field("paths", ListOf(Text(TextKind.PATH)), "Folders that it sees.", required=True),
    ),
)

STRUCTS = (
    _REMOTE,
    _OAUTH,
    _LIFECYCLE,
    _BACKOFF,
    _SCRIPT_TOOL,
    _POST_EDIT,
    _API_CONFIG,
    _WEBHOOK_CONFIG,
    _SANDBOX,
)
