"""Which pages the reference has: a title, a word ahead, and the structs each describes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """A page of `docs/reference`."""

    name: str
    title: str
    intro: str
    structs: tuple[str, ...] = ()
    """The first one is the section itself."""

    @property
    def file(self) -> str:
        """Its file."""
        return f"{self.name}.md"


_RAG = """\
A source stands under the top-level `rag`, or in `rag_config` of a toolset. An agent reaches it

- since format 7 by a toolset, `{type: rag, ref: NAME}` or `{type: rag, rag_config: {…}}`,
- in formats 2 to 6 by its list `rag: [NAME]`. docker-agent refuses that list in newer files; the
  bundled runtime takes it in all.

```yaml
rag:
  notes:
    docs: [./notes]
    strategies:
      - type: chunked-embeddings
        embedding_model: dmr/ai/embeddinggemma
        vector_dimensions: 768
agents:
  root:
    model: dmr/ai/qwen3
    toolsets:
      - type: rag
        ref: notes
```"""

_PERMISSIONS = """\
A pattern is `TOOL` or `TOOL:argument=glob`, with further `:argument=glob`. `deny` beats `allow`,
`allow` beats `ask`; of the rest, tools that only read run and others ask.

- Capitals do not matter. `*` stands for any text and `?` for one character.
- Before docker-agent 1.111 `*` stopped at `/` unless it came last; before 1.115 a value ended at
  its first `:`.
- Of two conditions on one argument only the last counts.
- Tools have their plain names; those of an MCP toolset with `name: N` read `N_tool`.
- In a flow mapping a pattern with a colon needs quotes.

```yaml
permissions:
  allow: ["read_*", "shell:cmd=ls*"]
  deny: ["shell:cmd=sudo*"]
```"""

_COMMANDS = """\
A command is a prompt that the user calls as `/NAME`. Agents and the groups under the top-level
`commands` write them alike: a map from name to a text or to the keys below, or a list of such maps
of which later ones win. Anything else is dropped without notice.

```yaml
agents:
  root:
    model: dmr/ai/qwen3
    commands:
      plan: Make a plan for ${args}
      review: {description: Reviews the last change, instruction: Review it.}
```"""

_SKILLS = """\
`skills: true` offers the skills found on the machine. A list holds `local`, web addresses, names to
filter by, and skills written in the file, with the keys below. Groups stand under the top-level
`skills` since format 10; an agent takes them over with `use_skills`."""

_FLAVORS = """\
A flavor is a patch of the file that a run may switch on, since format 13. It is applied to the text
before anything else, even before the version is read, and not checked unless it is switched on.

| written | does |
| --- | --- |
| `key: {…}` | merges mappings |
| `key: null` | deletes the key |
| `key: value` | replaces it |
| `key+: [item]` | appends to a list |
| `key-: [item]` | takes items off a list, or keys off a mapping |

```yaml
agents:
  root:
    model: dmr/ai/qwen3
flavors:
  dated:
    agents: {root: {add_date: true}}
```"""

_EXPANSION = """\
Two little languages stand in texts. Which one is read depends on the key, and has grown with the
releases.

| written | language | where |
| --- | --- | --- |
| `${env.NAME}` | JavaScript template | prompts, commands, headers, addresses (see below) |
| `$NAME`, `${NAME}` | shell style | `env` of toolsets; `project` and `location` of Google |
| `${args}`, `${args[0]}` | JavaScript, when it is called | commands |
| `$path` | set by the tool | `post_edit` commands |
| `$argument` | set by the tool | `cmd` of script tools |
| `${argument}` | filled in at the call | `endpoint` of `api` with `GET` |

- JavaScript, such as `${env.NAME || 'other'}`, works in `description`, `instruction`,
  `welcome_message`, commands, headers, and the addresses of MCP servers and APIs.
- A missing `env.NAME` is an empty text. A text with a faulty expression stays as it is.
- A missing `$NAME` in the `env` of a toolset drops the toolset.
- `${NAME}` in a header or an address is not expanded; it is sent as it stands.
- Toolset `env`, `working_dir` and `path` take both languages in releases since August 2026; a
  model's `model` and `base_url` are expanded there too.
- Nothing is expanded in `command`, `args`, `docs`, `database` and `permissions`."""

PAGES = (
    Page(
        "file", "The file", "The keys at the top of an agent file; all may be left out.", ("File",)
    ),
    Page(
        "agents",
        "Agents",
        "`agents` maps names to agents. A run starts with `root`, else with the first one.",
        ("Agent", "Fallback", "AnswerCache", "Harness", "OldTodo", "OldMemory"),
    ),
    Page(
        "models",
        "Models",
        "`models` maps names to models with settings. Where a model is wanted, `PROVIDER/MODEL` "
        "does without an entry here.",
        (
            "Model",
            "RoutingRule",
            "TaskBudget",
            "Capabilities",
            "OutputCapabilities",
            "Cost",
            "Auth",
            "Federation",
            "IdentityToken",
        ),
    ),
    Page(
        "providers",
        "Providers",
        "`providers` maps names to endpoints of your own. The built-in ones follow below, with "
        "what `provider_opts` of a model may hold for each.",
        ("Provider",),
    ),
    Page(
        "toolsets",
        "Toolsets",
        "The items of an agent's `toolsets`, and since format 10 the entries of the top-level "
        "`toolsets`. The `type` decides which other keys apply: docker-agent refuses a file with a "
        "key on a type that does not know it, unless its value is empty.",
        (
            "Remote",
            "OAuth",
            "Lifecycle",
            "Backoff",
            "ScriptTool",
            "PostEdit",
            "ApiConfig",
            "WebhookConfig",
            "Sandbox",
        ),
    ),
    Page(
        "mcps",
        "MCP servers",
        "`mcps` maps names to MCP servers that toolsets of type `mcp` name in `ref`.",
        ("McpServer",),
    ),
    Page(
        "rag",
        "RAG",
        _RAG,
        ("RagSource", "RagTool", "Strategy", "Chunking", "Results", "Fusion", "Reranking"),
    ),
    Page(
        "hooks",
        "Hooks",
        "`hooks` of an agent says what runs when something happens. Since format 12 a single hook "
        "may stand for a list of one.",
        ("HookMatcher", "Hook", "EvaluatorPolicy"),
    ),
    Page("permissions", "Permissions", _PERMISSIONS, ("Permissions",)),
    Page("commands", "Commands", _COMMANDS, ("Command",)),
    Page("skills", "Skills", _SKILLS, ("Skill",)),
    Page(
        "structured-output",
        "Structured output",
        "`structured_output` of an agent holds its answers to a JSON Schema.",
        ("StructuredOutput",),
    ),
    Page(
        "budgets",
        "Budgets",
        "`budget` limits the whole run. `budgets` maps names to limits that agents list; those "
        "that list the same one share it.",
        ("Budget",),
    ),
    Page(
        "evaluators",
        "Evaluators",
        "`evaluators` maps names to judges that hooks of type `evaluator` ask.",
        ("Evaluator",),
    ),
    Page(
        "metadata",
        "Metadata",
        "`metadata` says who made the file, for publishing it.",
        ("Metadata",),
    ),
    Page("runtime", "Runtime", "`runtime` holds defaults of every run.", ("Runtime",)),
    Page("flavors", "Flavors", _FLAVORS),
    Page("expansion", "Expansion", _EXPANSION),
)
"""All pages but the index and the history."""
