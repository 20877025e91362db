"""The types of toolsets: what each is for, its tools, and what it needs.

Types belong to releases of docker-agent, not to formats: every format lets every type through, and
a release that does not know one starts the agent without that toolset.
"""

from dataclasses import replace

from cagent_ls.language.types import Requirement, Tool, ToolsetType


def _read(name: str, doc: str, *arguments: str, since: str | None = None) -> Tool:
    """A tool that only reads, so it runs without a question."""
    return Tool(name, doc, arguments, read_only=True, release_since=since)


def _write(name: str, doc: str, *arguments: str, since: str | None = None) -> Tool:
    return Tool(name, doc, arguments, release_since=since)


_JOBS = (
    _write("run_background_job", "Starts a command and goes on.", "cmd", "cwd?", "recall?"),
    _read("list_background_jobs", "Lists the jobs."),
    _read("view_background_job", "Shows what a job has printed.", "job_id"),
    _read("wait_background_job", "Waits until a job has ended.", "job_id", "timeout?"),
    _write("stop_background_job", "Ends a job.", "job_id"),
)

_FILES = (
    ToolsetType(
        "filesystem",
        "Reads, searches and changes files below the working directory.",
        (
            _read("read_file", "Reads a file.", "path", "line?", "limit?"),
            _read("read_multiple_files", "Reads several files.", "paths", "json?"),
            _read("list_directory", "Lists a folder.", "path"),
            _read("directory_tree", "Lists a folder with all below it.", "path"),
            _read(
                "search_files_content",
                "Finds lines in files.",
                "path",
                "query",
                "is_regex?",
                "excludePatterns?",
            ),
            _write("write_file", "Writes a whole file.", "path", "content"),
            _write("edit_file", "Replaces texts in a file.", "path", "edits"),
            _write("create_directory", "Makes folders.", "paths"),
            _write("remove_directory", "Removes folders.", "paths"),
        ),
    ),
    ToolsetType(
        "file",
        "Reads, writes and edits single files.",
        (
            _read("read_file", "Reads a file.", "path", "line?", "limit?"),
            _write("write_file", "Writes a whole file.", "path", "content"),
            _write("edit_file", "Replaces texts in a file.", "path", "edits"),
        ),
        release_since="1.128.0",
    ),
    ToolsetType(
        "git",
        "Reads the state and the history of the repository.",
        (
            _read("git_status", "Shows what has changed."),
            _read("git_log", "Lists commits.", "limit?", "path?"),
            _read("git_branches", "Lists branches."),
            _read("git_show", "Shows a commit.", "ref?"),
            _read("git_blame", "Shows who wrote which line.", "path", "rev?"),
        ),
        release_since="1.112.0",
    ),
    ToolsetType(
        "lsp",
        "Asks a language server about code. Several of one agent are joined by file type.",
        (
            _read("lsp_workspace", "Tells what the server can do."),
            _read("lsp_hover", "Explains a symbol.", "file", "line", "character"),
            _read("lsp_definition", "Finds where it is defined.", "file", "line", "character"),
            _read(
                "lsp_references",
                "Finds where it is used.",
                "file",
                "line",
                "character",
                "include_declaration?",
            ),
            _read("lsp_document_symbols", "Lists the symbols of a file.", "file"),
            _read("lsp_workspace_symbols", "Finds symbols by name.", "query"),
            _read("lsp_diagnostics", "Lists the problems of a file.", "file"),
            _read("lsp_code_actions", "Lists possible repairs.", "file", "start_line", "end_line?"),
            _read(
                "lsp_call_hierarchy",
                "Shows callers or callees.",
                "file",
                "line",
                "character",
                "direction",
            ),
            _read(
                "lsp_type_hierarchy",
                "Shows super- or subtypes.",
                "file",
                "line",
                "character",
                "direction",
            ),
            _read("lsp_implementations", "Finds implementations.", "file", "line", "character"),
            _read("lsp_signature_help", "Shows parameters.", "file", "line", "character"),
            _read("lsp_inlay_hints", "Shows inferred types.", "file", "start_line?", "end_line?"),
            _write("lsp_rename", "Renames a symbol.", "file", "line", "character", "new_name"),
            _write("lsp_format", "Formats a file.", "file"),
        ),
        requires=(Requirement(("command",), since=2),),
        snippet="command: ${1:gopls}",
    ),
)

_COMMANDS = (
    ToolsetType(
        "shell",
        "Runs commands. The job tools moved to `background_jobs` in docker-agent 1.99.",
        (
            _write("shell", "Runs a command and waits.", "cmd", "cwd?", "timeout?"),
            *(
                replace(job, release_until="1.98.0")
                for job in _JOBS
                if job.name != "wait_background_job"
            ),
        ),
    ),
    ToolsetType(
        "background_jobs",
        "Runs commands beside the conversation.",
        _JOBS,
        release_since="1.99.0",
    ),
    ToolsetType(
        "script",
        "Own commands as tools, each with declared arguments.",
        requires=(Requirement(("shell",), refused=False),),
        snippet="shell:\n  ${1:name}:\n    cmd: ${2:command}\n    description: ${3:What it does}",
    ),
)

_PLAN = ("title?", "author?", "status?", "last_known_revision?")

_MEMORY = (
    ToolsetType(
        "think",
        "A scratch pad for reasoning.",
        (_read("think", "Writes a thought down.", "thought"),),
    ),
    ToolsetType(
        "todo",
        "A list of steps, kept during the session.",
        (
            _read("create_todo", "Adds a step.", "description"),
            _read("create_todos", "Adds steps.", "descriptions"),
            _read("update_todos", "Changes the state of steps.", "updates"),
            _read("list_todos", "Lists the steps."),
        ),
    ),
    ToolsetType(
        "tasks",
        "A task list with priorities and dependencies, kept in a file.",
        (
            _write(
                "create_task",
                "Adds a task.",
                "title",
                "description?",
                "path?",
                "priority?",
                "dependencies?",
            ),
            _read("get_task", "Shows a task.", "id"),
            _write(
                "update_task",
                "Changes a task.",
                "id",
                "title?",
                "description?",
                "path?",
                "priority?",
                "status?",
                "dependencies?",
            ),
            _write("delete_task", "Removes a task.", "id"),
            _read("list_tasks", "Lists tasks.", "status?", "priority?"),
            _read("next_task", "Shows the task to do next."),
            _write("add_dependency", "Lets a task wait for another.", "taskId", "dependsOnId"),
            _write("remove_dependency", "Undoes that.", "taskId", "dependsOnId"),
        ),
    ),
    ToolsetType(
        "memory",
        "Facts that are kept across sessions.",
        (
            _write("add_memory", "Keeps a fact.", "memory", "category?"),
            _read("get_memories", "Lists the facts."),
            _read("search_memories", "Finds facts.", "query?", "category?"),
            _write("update_memory", "Changes a fact.", "id", "memory", "category?"),
            _write("delete_memory", "Forgets a fact.", "id"),
        ),
        requires=(Requirement(("path",), since=2, until=5),),
    ),
    ToolsetType(
        "plan",
        "Written plans that last.",
        (
            _write("write_plan", "Writes a plan.", "name", "content", *_PLAN),
            _read("read_plan", "Reads it.", "name"),
            _write(
                "update_plan_from_file",
                "Takes it from a file.",
                "name",
                "path",
                *_PLAN,
                since="1.89.0",
            ),
            _write("export_plan_to_file", "Saves it as a file.", "name", "path", since="1.89.0"),
            _write(
                "set_plan_status",
                "Sets its state.",
                "name",
                "status",
                "last_known_revision?",
                since="1.89.0",
            ),
            _read("get_plan_status", "Shows its state.", "name", since="1.89.0"),
            _read("list_plans", "Lists the plans."),
            _write("delete_plan", "Removes it.", "name", "last_known_revision?"),
        ),
        release_since="1.87.0",
    ),
    ToolsetType(
        "session_plan",
        "A plan for one session. Removed in docker-agent 1.137; use `plan`.",
        (
            _write("write_session_plan", "Writes the plan.", "content"),
            _read("read_session_plan", "Reads it."),
            _read("exit_plan_mode", "Ends planning."),
        ),
        release_since="1.91.0",
        release_until="1.136.0",
    ),
    ToolsetType(
        "session_context",
        "Reads earlier sessions.",
        (
            _read("list_sessions", "Lists them.", "limit?"),
            _read("read_session", "Shows one.", "session_id"),
        ),
        release_since="1.92.0",
    ),
    ToolsetType(
        "rag",
        "Searches documents. Its one tool is called like `tool.name`, the toolset or the source.",
        requires=(Requirement(("ref", "rag_config"), since=7, release_since="1.37.0"),),
        release_since="1.37.0",
        snippet="ref: ${1:source}",
    ),
)

MCP_SOURCE = Requirement(("command", "remote.url", "ref"), exclusive=True)
"""Where an MCP server comes from."""

_NETWORK = (
    ToolsetType(
        "fetch",
        "Reads web pages.",
        (_write("fetch", "Reads pages.", "urls", "format?", "timeout?"),),
    ),
    ToolsetType(
        "api",
        "One HTTP call as a tool, called `api_config.name`; it runs without a question.",
        requires=(Requirement(("api_config.endpoint",), refused=False),),
        snippet=(
            "api_config:\n  name: ${1:name}\n  endpoint: ${2:https://}\n  method: ${3|GET,POST|}\n"
            "  instruction: ${4:What it does}"
        ),
    ),
    ToolsetType(
        "openapi",
        "Every operation of an OpenAPI description as a tool.",
        requires=(Requirement(("url",), since=5),),
        snippet="url: ${1:https://}",
    ),
    ToolsetType(
        "mcp",
        "The tools of an MCP server: a program, a URL, or one from a catalogue.",
        requires=(MCP_SOURCE,),
        snippet="ref: docker:${1:duckduckgo}",
    ),
    ToolsetType(
        "mcp_catalog",
        "Finds remote MCP servers in Docker's catalogue and turns them on.",
        (
            _read("search_remote_mcp_servers", "Finds servers.", "query"),
            _read("list_remote_mcp_servers", "Lists the ones that are on."),
            _write("enable_remote_mcp_server", "Turns one on.", "id"),
            _write("disable_remote_mcp_server", "Turns one off.", "id"),
            _write("reset_remote_mcp_server_auth", "Forgets a sign-in.", "id"),
        ),
        release_since="1.60.0",
    ),
    ToolsetType(
        "a2a",
        "A remote agent that speaks A2A; each of its skills is a tool.",
        requires=(Requirement(("url",), since=3),),
        snippet="url: ${1:https://}",
    ),
    ToolsetType(
        "open_url",
        "Opens a page in the browser.",
        (_write("open_url", "Opens the page of `url`; `name` renames the tool."),),
        requires=(Requirement(("url",), since=11),),
        release_since="1.89.0",
        snippet="url: ${1:https://}",
    ),
    ToolsetType(
        "webhook",
        "Sends messages to a chat service.",
        (_write("send_webhook", "Sends a message.", "message", "value2?", "value3?"),),
        requires=(Requirement(("webhook_config.url",), refused=False),),
        release_since="1.112.0",
        snippet="webhook_config:\n  provider: ${1:slack}\n  url: '${2:\\${env.WEBHOOK_URL\\}}'",
    ),
)

_TEAM = (
    ToolsetType(
        "user_prompt",
        "Asks the user.",
        (_read("user_prompt", "Asks a question.", "message", "title?", "schema?"),),
    ),
    ToolsetType(
        "model_picker",
        "Lets the agent change its model.",
        (
            _read("change_model", "Takes another model.", "model"),
            _read("revert_model", "Goes back."),
        ),
        requires=(Requirement(("models",), since=6),),
        snippet="models: [${1:dmr/ai/qwen3}]",
    ),
    ToolsetType(
        "background_agents",
        "Runs sub-agents beside the conversation, with all their tools approved.",
        (
            _write("run_background_agent", "Starts one.", "agent", "task", "expected_output?"),
            _read("list_background_agents", "Lists them."),
            _read("view_background_agent", "Shows what one has done.", "task_id"),
            _read("wait_background_agents", "Waits for them.", since="1.142.0"),
            _write("stop_background_agent", "Ends one.", "task_id"),
        ),
    ),
    ToolsetType(
        "scheduler",
        "Starts prompts at set times.",
        (
            _write("create_schedule", "Plans a prompt.", "prompt", "when", "name?"),
            _read("list_schedules", "Lists what is planned."),
            _write("cancel_schedule", "Drops a plan.", "id"),
        ),
        release_since="1.111.0",
    ),
)

TOOLSET_TYPES: dict[str, ToolsetType] = {
    kind.name: kind for kind in (*_FILES, *_COMMANDS, *_MEMORY, *_NETWORK, *_TEAM)
}
"""Every toolset type by name."""

AUTOMATIC_TOOLS: tuple[Tool, ...] = (
    _read("transfer_task", "Gives a sub-agent a task.", "agent", "task", "expected_output"),
    _read("handoff", "Hands the conversation over to another agent.", "agent"),
    _read("read_skill", "Reads a skill.", "name"),
    _read("read_skill_file", "Reads a file of a skill.", "skill_name", "path"),
    _write("run_skill", "Runs a forked skill.", "name", "task", since="1.32.5"),
    _read("search_tool", "Finds tools that are hidden by `defer`.", "query"),
    _read("add_tool", "Makes such a tool usable.", "name"),
    _write("run_tools_with_javascript", "Runs a script that calls the other tools.", "script"),
)
"""Tools that come with keys of an agent instead of a toolset: `sub_agents`, `handoffs`, `skills`,
`defer` and `code_mode_tools`."""
