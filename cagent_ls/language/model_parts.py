"""The mappings inside a model and a provider."""

from cagent_ls.language.types import (
    Boolean,
    Field,
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

_TASK_BUDGET = Struct(
    "TaskBudget",
    "Tokens for a whole task.",
    (
        Field("type", Words((Word("tokens", "Counted in tokens."),)), "The unit."),
        Field("total", Integer(0, enforced=True), "How many."),
    ),
)

_CAPABILITIES = Struct(
    "Capabilities",
    "What may be attached to a message; anything not named here may not.",
    (
        Field("image", Boolean(), "Pictures may be attached."),
        Field("pdf", Boolean(), "PDF documents may be attached."),
        Field("audio", Boolean(), "Sound may be attached.", since=16),
        Field("video", Boolean(), "Films may be attached.", since=16),
    ),
)

_OUTPUT_CAPABILITIES = Struct(
    "OutputCapabilities",
    "What a model makes beside text.",
    (Field("image", Boolean(), "Pictures; unset leaves it to what is known of the model."),),
)

_PRICE = Number(0, enforced=True)
_COST = Struct(
    "Cost",
    "Prices in USD for a million tokens; never negative.",
    (
        Field("input", _PRICE, "Tokens sent."),
        Field("output", _PRICE, "Tokens received."),
        Field("cache_read", _PRICE, "Tokens read from the provider's cache."),
        Field("cache_write", _PRICE, "Tokens written to it."),
    ),
)

_AUTH = Struct(
    "Auth",
    "Signs in without a key.",
    (
        Field(
            "type",
            Words((Word("workload_identity_federation", "The only kind there is."),)),
            "The kind.",
            required=True,
        ),
        Field(
            "workload_identity_federation",
            StructRef("Federation"),
            "Who signs in, and with which token.",
            required=True,
        ),
    ),
)

_FEDERATION = Struct(
    "Federation",
    "Workload identity federation with Anthropic.",
    (
        Field("federation_rule_id", Text(), "Starts with `fdrl_`.", required=True),
        Field("organization_id", Text(), "The organisation that signs in.", required=True),
        Field("service_account_id", Text(), "Starts with `svac_`."),
        Field(
            "identity_token",
            StructRef("IdentityToken"),
            "Where the token comes from.",
            required=True,
        ),
    ),
)

_IDENTITY_TOKEN = Struct(
    "IdentityToken",
    "Where the identity token comes from: exactly one of `file`, `env`, `command` and `url`.",
    (
        Field("file", Text(TextKind.PATH), "File that holds it."),
        Field("env", Text(TextKind.ENV_NAME), "Environment variable that holds it."),
        Field("command", ListOf(Text(TextKind.COMMAND)), "Program and arguments that print it."),
        Field("url", Text(TextKind.URL), "Address that hands it out."),
        Field("headers", MapOf(Text(TextKind.TEMPLATE), "header"), "Sent to `url`."),
        Field("response_field", Text(), "Where the token stands in the answer of `url`."),
    ),
    requires=(Requirement(("file", "env", "command", "url"), exclusive=True),),
    relations=(Needs("headers", "url"), Needs("response_field", "url")),
)

STRUCTS = (
    _TASK_BUDGET,
    _CAPABILITIES,
    _OUTPUT_CAPABILITIES,
    _COST,
    _AUTH,
    _FEDERATION,
    _IDENTITY_TOKEN,
)
