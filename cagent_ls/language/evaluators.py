"""Evaluators: judges that hooks ask."""

from cagent_ls.language.types import (
    Field,
    ListOf,
    MapOf,
    Number,
    Requirement,
    Struct,
    StructRef,
    Text,
    TextKind,
    Word,
    Words,
)

_ALLOW, _ASK, _DENY = (
    Word("allow", "The call runs."),
    Word("ask", "The user is asked."),
    Word("deny", "The call is refused."),
)

_POLICY = Struct(
    "EvaluatorPolicy",
    "What the verdicts of an evaluator mean.",
    (
        Field(
            "decisions",
            MapOf(Words((_ALLOW, _ASK, _DENY)), "verdict"),
            "A decision for each verdict: `true` and `false`, or one of the choices.",
            required=True,
        ),
        Field(
            "min_probability",
            Number(0, 1, enforced=True, above=True),
            "How sure it must be, over 0 and up to 1.",
            required=True,
        ),
        Field(
            "fallback",
            Words((_ASK, _DENY)),
            "The decision where it is not sure.",
            required=True,
        ),
    ),
)

_EVALUATOR = Struct(
    "Evaluator",
    "A judge that hooks ask.",
    (
        Field(
            "type",
            Words(
                (
                    Word("boolean", "Yes or no."),
                    Word("choice", "One of `choices`."),
                    Word("score", "One of the `levels`; hooks cannot use it."),
                )
            ),
            "What its verdict is.",
            required=True,
        ),
        Field(
            "provider",
            Text(),
            "Who runs it, such as `typesafe`. Newer releases take it from `model` where it is left "
            "out.",
        ),
        Field("model", Text(TextKind.MODEL_ID), "The model that judges.", required=True),
        Field("instructions", Text(TextKind.PROSE), "What it is to judge.", required=True),
        Field(
            "choices",
            MapOf(Text(TextKind.PROSE), "choice"),
            "2 to 255 choices, each with what it means.",
            only=("choice",),
        ),
        Field(
            "levels",
            ListOf(Text(TextKind.PROSE)),
            "2 to 10 levels, in order.",
            only=("score",),
        ),
        Field("base_url", Text(TextKind.URL), "Address of the service."),
        Field(
            "endpoint",
            Text(TextKind.URL),
            "Full address that verdicts are asked at, http or https, without sign-in data.",
            release_since="1.144.0",
        ),
        Field("token_key", Text(TextKind.ENV_NAME), "Environment variable that holds the key."),
        Field("timeout", Text(TextKind.DURATION), "Longest time for a verdict, with a unit."),
        Field("cost", StructRef("Cost"), "Prices, in USD for a million tokens."),
    ),
    discriminator="type",
    requires=(
        Requirement(("choices",), variants=("choice",)),
        Requirement(("levels",), variants=("score",)),
    ),
)

STRUCTS = (_POLICY, _EVALUATOR)
