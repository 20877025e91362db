"""Compares a checkout of docker-agent with the data: ``python -m cagent_ls.language.upstream DIR``.

Read are the tags of the structs of each format, the keys that the messages of the newest one name,
and the registry of toolset types. What differs is printed; the exit code is then 1.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from cagent_ls.language.formats import released
from cagent_ls.language.structs import STRUCTS, fields_for
from cagent_ls.language.toolset_types import TOOLSET_TYPES
from cagent_ls.language.types import NEWEST_FORMAT, ListOf, MapOf, OneOf, Struct, Type, Words

GO_STRUCTS = {
    "Config": "File",
    "AgentConfig": "Agent",
    "FallbackConfig": "Fallback",
    "HarnessConfig": "Harness",
    "CacheConfig": "AnswerCache",
    "StructuredOutput": "StructuredOutput",
    "InlineSkill": "Skill",
    "Command": "Command",
    "ModelConfig": "Model",
    "ProviderConfig": "Provider",
    "RoutingRule": "RoutingRule",
    "AuthConfig": "Auth",
    "FederationAuthConfig": "Federation",
    "IdentityTokenSourceConfig": "IdentityToken",
    "CostConfig": "Cost",
    "CapabilitiesConfig": "Capabilities",
    "OutputCapabilitiesConfig": "OutputCapabilities",
    "Metadata": "Metadata",
    "PermissionsConfig": "Permissions",
    "RuntimeDefaults": "Runtime",
    "BudgetConfig": "Budget",
    "Toolset": "Toolset",
    "Remote": "Remote",
    "RemoteOAuthConfig": "OAuth",
    "LifecycleConfig": "Lifecycle",
    "BackoffConfig": "Backoff",
    "ScriptShellToolConfig": "ScriptTool",
    "PostEditConfig": "PostEdit",
    "APIToolConfig": "ApiConfig",
    "WebhookToolConfig": "WebhookConfig",
    "RAGConfig": "RagSource",
    "RAGToolConfig": "RagTool",
    "RAGStrategyConfig": "Strategy",
    "RAGChunkingConfig": "Chunking",
    "RAGResultsConfig": "Results",
    "RAGFusionConfig": "Fusion",
    "RAGRerankingConfig": "Reranking",
    "HooksConfig": "Hooks",
    "HookMatcherConfig": "HookMatcher",
    "HookDefinition": "Hook",
    "EvaluatorConfig": "Evaluator",
    "EvaluatorPolicy": "EvaluatorPolicy",
    "SandboxConfig": "Sandbox",
    "MemoryConfig": "OldMemory",
    "TodoConfig": "OldTodo",
}
"""Go's name of each struct with ours."""

_NO_MAPPINGS = frozenset(
    {
        # written as a scalar or a list, or read by code of their own
        *("DeferConfig", "Duration", "SkillsConfig", "TaskBudget", "ThinkingBudget"),
        *("RAGDatabaseConfig", "FlexibleModelConfig"),
        # a toolset or a source under another name
        *("MCPToolset", "RAGToolset"),
    }
)

_STRUCT = re.compile(r"^type (\w+) struct \{(.*?)^\}", re.MULTILINE | re.DOTALL)
_FIELD = re.compile(r"^\t[A-Z]\w*[ \t]+[^`\n]*?(?:`([^`\n]*)`)?[ \t]*(?://.*)?$", re.MULTILINE)
_TAG = re.compile(r'\b(yaml|json):"([^",]*)')
_VERSION = re.compile(r'^const Version = "(\d+)"', re.MULTILINE)
_MESSAGE = re.compile(r'(?:errors\.New|fmt\.Errorf)\(\s*"((?:[^"\\]|\\.)*)"')
_KEY = re.compile(r"\b[a-z0-9]+(?:_[a-z0-9]+)+\b")
_REGISTERED = re.compile(
    r'^\s*(?:\w+\.Register\()?"([a-z0-9_]+)"(?:,|:)\s*(?:func\(|[cC]reate\w*|\w+\.Create\w*)',
    re.MULTILINE,
)
_RELEASE = re.compile(r"^## \[?v(\d+\.\d+\.\d+)", re.MULTILINE)


def go_fields(sources: Iterable[str]) -> dict[str, set[str]]:
    """The keys of every struct with tags in some Go files, by the struct's name in Go."""
    return {
        name: keys
        for source in sources
        for name, body in _STRUCT.findall(source)
        if (keys := set(_keys(body)))
    }


def unknown_in_messages(sources: Iterable[str]) -> set[str]:
    """Words that look like keys in the messages of some Go files and are not in the data."""
    known = _known_words()
    return {
        f"{word} ({message})"
        for source in sources
        for message in _MESSAGE.findall(source)
        for word in _KEY.findall(message)
        if word not in known
    }


def registered(sources: Iterable[str]) -> set[str]:
    """The toolset types that some Go files register."""
    return {name for source in sources for name in _REGISTERED.findall(source)}


def differences(checkout: Path) -> Iterator[str]:
    """What differs between a checkout and the data, a line each."""
    config = checkout / "pkg/config"
    latest = _sources(config / "latest")
    newest = next((int(v) for source in latest for v in _VERSION.findall(source)), None)
    if newest is None:
        yield f"{checkout}: no docker-agent, or its formats are somewhere else by now"
        return
    if newest > NEWEST_FORMAT:
        yield f"format {newest} is newer than the data"
    release = _release(checkout / "CHANGELOG.md")

    latest += _sources(config / "types")
    folders = {fmt: _sources(config / f"v{fmt}") for fmt in range(min(newest, NEWEST_FORMAT + 1))}
    for fmt, sources in (folders | {newest: latest}).items():
        yield from _of_format(go_fields(sources), fmt, release)
    yield from (f"message about {word}" for word in sorted(unknown_in_messages(latest)))

    types = registered(_sources(checkout / "pkg/teamloader", "**/*.go"))
    ours = {name for name, kind in TOOLSET_TYPES.items() if released(kind, release)}
    yield from (f"toolset type {name}: not in the data" for name in sorted(types - ours))
    yield from (f"toolset type {name}: not in docker-agent" for name in sorted(ours - types))


def main(folder: str) -> int:
    """Prints the differences; 1 if there are any."""
    found = list(differences(Path(folder)))
    print("\n".join(found) if found else "The data agrees with the checkout.")
    return 1 if found else 0


def _keys(body: str) -> Iterator[str]:
    for match in _FIELD.finditer(body):
        tags = dict(_TAG.findall(match[1] or ""))
        name = tags.get("yaml") or tags.get("json") or ""
        if name and name != "-":
            yield name


def _of_format(theirs: dict[str, set[str]], fmt: int, release: str | None) -> Iterator[str]:
    for go, keys in sorted(theirs.items()):
        if go in GO_STRUCTS:
            for line in _of_struct(STRUCTS[GO_STRUCTS[go]], keys, fmt, release):
                yield f"format {fmt}: {line}"
        elif go not in _NO_MAPPINGS:
            yield f"format {fmt}: {go}: not in the data, with {', '.join(sorted(keys))}"


def _of_struct(struct: Struct, keys: set[str], fmt: int, release: str | None) -> Iterator[str]:
    """A key may be from a later release of the format, as a checkout is ahead of its changelog."""
    for key in sorted(keys - fields_for(struct.name, fmt).keys()):
        yield f"{struct.name}.{key}: not in the data"
    if struct.open:
        return
    for key, field in fields_for(struct.name, fmt, release).items():
        if key not in keys and not field.extension:
            yield f"{struct.name}.{key}: not in docker-agent"


def _release(changelog: Path) -> str | None:
    """The newest release that a changelog tells of."""
    found = _RELEASE.search(changelog.read_text("utf-8")) if changelog.exists() else None
    return found[1] if found else None


def _known_words() -> set[str]:
    words = {*TOOLSET_TYPES}
    for struct in STRUCTS.values():
        for field in struct.fields:
            words.update((field.name, *_words(field.type)))
    return words


def _words(type_: Type) -> Iterator[str]:
    match type_:
        case Words(words):
            yield from (word.value for word in words)
        case ListOf(inner) | MapOf(inner):
            yield from _words(inner)
        case OneOf(types):
            for one in types:
                yield from _words(one)
        case _:
            pass


def _sources(folder: Path, pattern: str = "*.go") -> list[str]:
    return [
        path.read_text("utf-8")
        for path in sorted(folder.glob(pattern))
        if not path.name.endswith("_test.go")
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
