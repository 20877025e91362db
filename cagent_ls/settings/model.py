"""The settings of a check: their names, their values, and how layers of them add up.

A layer is what one place says: the top of a `cagent-ls.toml`, one of its `[[per-path]]` tables, the
editor or the command line. Later layers win; `ignore` adds up and `severity` is merged by rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import Any

from cagent_ls.analysis.finding import Severity
from cagent_ls.analysis.similar import nearest
from cagent_ls.analysis.target import Target
from cagent_ls.rules import RULES

SEVERITIES = {severity.label: severity for severity in sorted(Severity, reverse=True)}

Layer = Mapping[str, Any]
"""Values of settings by name, as `read_layer` gives them."""


class SettingsError(Exception):
    """A setting is unknown or has a value that it cannot have; the message says why."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key
        """The setting, or the rule inside one, at which it stands."""
        self.table = 0
        """The number of the `[[per-path]]` table, from 1; 0 for the top."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for the check of one file."""

    target: Target = field(default_factory=Target)
    select: tuple[str, ...] = ("*",)
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    environment: bool = False

    def wants(self, rule: str) -> bool:
        """Whether the findings of a rule are asked for."""
        return _any(rule, self.select) and not _any(rule, self.ignore)

    def with_layer(self, layer: Layer) -> Settings:
        """These settings with those of a stronger layer."""
        changes = dict(layer)
        if "ignore" in changes:
            changes["ignore"] = tuple(dict.fromkeys((*self.ignore, *changes["ignore"])))
        if "severity" in changes:
            changes["severity"] = {**self.severity, **changes["severity"]}
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class Option:
    """One setting: its name, what it does, and how its value is read."""

    name: str
    doc: str
    example: str
    """A line of TOML."""
    default: str
    read: Callable[[str, Any], Any]
    """From name and plain value to the value in `Settings`; raises `SettingsError`."""


def rule_patterns(name: str, value: Any) -> tuple[str, ...]:
    """Rule ids, or globs that match at least one rule."""
    patterns = texts(name, value)
    for pattern in patterns:
        if not any(fnmatchcase(rule.id, pattern) for rule in RULES):
            raise SettingsError(pattern, unknown_rule(pattern))
    return patterns


def unknown_rule(name: str) -> str:
    """Why `name` is no rule, and which one may be meant."""
    near = nearest(name, (rule.id for rule in RULES))
    hint = f"did you mean `{near}`?" if near else "`cagent-ls rules` lists them all"
    return f"no rule is called `{name}`; {hint}"


def texts(name: str, value: Any) -> tuple[str, ...]:
    """A list of texts."""
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise SettingsError(name, f"`{name}` is a list of texts")
    return tuple(value)


def _target(name: str, value: Any) -> Target:
    try:
        return Target.parse(str(value))
    except ValueError as error:
        raise SettingsError(name, str(error)) from None


def _severity(name: str, value: Any) -> dict[str, Severity]:
    if not isinstance(value, dict):
        raise SettingsError(name, f"`{name}` is a table of rules with their severities")
    for rule, word in value.items():
        if not any(rule == known.id for known in RULES):
            raise SettingsError(rule, unknown_rule(rule))
        if word not in SEVERITIES:
            words = ", ".join(f"`{known}`" for known in SEVERITIES)
            raise SettingsError(rule, f"`{word}` is no severity; write one of {words}")
    return {rule: SEVERITIES[word] for rule, word in value.items()}


def _flag(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise SettingsError(name, f"`{name}` is true or false")
    return value


OPTIONS = (
    Option(
        "target",
        "The runtimes that the files are for: `bundled` (cagent-runtime), `docker-agent` (its "
        "newest release that is known), `docker-agent@RELEASE`, or `both`. What only one of two "
        "runtimes refuses is a warning, what all of them refuse is an error.",
        'target = "docker-agent@1.32.3"',
        '"both"',
        _target,
    ),
    Option(
        "select",
        "The rules that are looked at, by id or glob.",
        'select = ["yaml-*", "undefined-reference"]',
        '["*"]',
        rule_patterns,
    ),
    Option(
        "ignore",
        "The rules that are left out, by id or glob. What several places say adds up.",
        'ignore = ["no-agents"]',
        "[]",
        rule_patterns,
    ),
    Option(
        "severity",
        "Severities of your own, by rule: `error`, `warning`, `info` or `hint`.",
        'severity = { unknown-field = "warning" }',
        "{}",
        _severity,
    ),
    Option(
        "environment",
        "Whether the environment variables of the checking process are those the agents will run "
        "with. Only then a missing one is reported.",
        "environment = true",
        "false",
        _flag,
    ),
)
_BY_NAME = {option.name: option for option in OPTIONS}


def read_layer(values: Mapping[str, Any]) -> Layer:
    """A layer from plain values, as TOML and JSON have them.

    Raises:
        SettingsError: A name is unknown, or a value cannot be used.
    """
    for name in values:
        if name not in _BY_NAME:
            raise unknown_setting(name, _BY_NAME)
    return {name: _BY_NAME[name].read(name, value) for name, value in values.items()}


def unknown_setting(name: str, known: Mapping[str, object]) -> SettingsError:
    """The error for a name that is none of the known ones."""
    near = nearest(name, known)
    hint = f"did you mean `{near}`?" if near else f"known are {', '.join(f'`{k}`' for k in known)}"
    return SettingsError(name, f"there is no setting `{name}`; {hint}")


def _any(rule: str, patterns: tuple[str, ...]) -> bool:
    return any(pattern in ("*", rule) or fnmatchcase(rule, pattern) for pattern in patterns)
