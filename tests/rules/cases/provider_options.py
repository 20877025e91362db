"""Cases about `provider_opts`."""

from tests.rules.case import Case, case

UNKNOWN, IGNORED, REFUSED = "option-unknown", "option-ignored", "option-refused"
AGENT = "agents: {root: {model: m}}\n"


def model(settings: str, provider: str = "dmr") -> str:
    return f"{AGENT}models: {{m: {{provider: {provider}, model: x, {settings}}}}}\n"


def options(settings: str, provider: str = "dmr") -> str:
    return model(f"provider_opts: {{{settings}}}", provider)


def refused(settings: str, marked: str, provider: str = "dmr") -> list[Case]:
    """What is refused by docker-agent alone: an error there, else a warning, and none of ours."""
    text = options(settings, provider)
    return [
        case("N17", text, (REFUSED, "warning", marked)),
        case("N17", text, (REFUSED, "error", marked), target="docker-agent"),
        case("N17", text, target="bundled"),
    ]


def display(word: str, name: str) -> str:
    return (
        f"{AGENT}models: {{m: {{provider: anthropic, model: {name}, "
        f"provider_opts: {{thinking_display: {word}}}}}}}\n"
    )


CASES = [
    # Options nobody reads.
    case("L19", options("context_sise: '1'"), (UNKNOWN, "warning", "context_sise")),
    case("L19", options("zzz: 1"), (UNKNOWN, "warning", "zzz")),
    case("L19", options("temperature: 1"), (UNKNOWN, "warning", "temperature")),
    case("L19", options("top_k: 5"), (UNKNOWN, "warning", "top_k")),
    case("L19", options("runtime_flags: []", "openai"), (UNKNOWN, "warning", "runtime_flags")),
    case("L19", options("project: a", "anthropic"), (UNKNOWN, "warning", "project")),
    case("L19", options("region: eu", "amazon-bedrock")),
    case("L19", options("typical_p: 0.5", "mistral")),
    case("L19", options("zzz: 5", "someone")),
    case(
        "L19",
        f"{AGENT}providers: {{p: {{base_url: 'http://x', provider_opts: {{zzz: 1}}}}}}\n"
        "models: {m: {provider: p, model: x, provider_opts: {seed: 5}}}\n",
        (UNKNOWN, "warning", "zzz"),
    ),
    # Options that came with a release.
    case(
        "L19",
        options("keep_alive: 10m"),
        (UNKNOWN, "warning", "keep_alive"),
        target="docker-agent@1.32.3",
    ),
    case("L19", options("keep_alive: 10m"), target="docker-agent@1.49.0"),
    # Values that do nothing.
    case("L19", options("context_size: large"), (IGNORED, "warning", "large")),
    case("L19", options("context_size: 0"), (IGNORED, "warning", "0")),
    case("L18", options("runtime_flags: {a: b}"), (IGNORED, "warning", "{a: b}")),
    case("L18", options("runtime_flags: 8"), (IGNORED, "warning", "8")),
    case(
        "L18",
        options(
            "speculative_draft_model: d, speculative_num_tokens: 0, speculative_acceptance_rate: 8"
        ),
        (IGNORED, "warning", "0"),
        (IGNORED, "warning", "8"),
    ),
    case(
        "L18",
        options(
            "speculative_draft_model: d, speculative_num_tokens: '16', "
            "speculative_acceptance_rate: '0.8'"
        ),
    ),
    case("L19", options("api_type: openai_chat", "openai"), (IGNORED, "warning", "openai_chat")),
    case("L19", options("api_version: 2024", "azure"), (IGNORED, "warning", "2024")),
    case("L19", options("api_version: 2024-12-01-preview", "azure")),
    case("L19", options("interleaved_thinking: 'true'", "anthropic")),
    case("L19", options("interleaved_thinking: []", "anthropic"), (IGNORED, "warning", "[]")),
    case("L19", options("google_search: 'true'", "google"), (IGNORED, "warning", "'true'")),
    case("L19", options("top_k: '40'", "anthropic"), (IGNORED, "warning", "'40'")),
    case("L19", options("context_size: '8192'", "openai")),
    # Options that keep the model from being made.
    *refused("mode: chat", "chat"),
    *refused("keep_alive: 10", "10"),
    *refused("keep_alive: -1", "-1"),
    *refused("keep_alive: soon", "soon"),
    *refused("keep_alive: ''", "''"),
    *refused("supports_images: maybe", "maybe"),
    *refused("raw_runtime_flags: [--mlock]", "[--mlock]"),
    *refused("runtime_flags: [--mlock], raw_runtime_flags: --jinja", "raw_runtime_flags"),
    case(
        "N17",
        options("mode: chat"),
        (UNKNOWN, "warning", "mode"),
        target="docker-agent@1.48.0",
    ),
    case(
        "N17",
        options(
            "mode: embedding, keep_alive: '-1', gpu_memory_utilization: 0.5, "
            "hf_overrides: {a_1: [1]}, supports_pdf: 'true', raw_runtime_flags: --mlock"
        ),
    ),
    *(
        case("N17", options(settings), (REFUSED, "warning", marked), target="docker-agent")
        for settings, marked in (
            ("gpu_memory_utilization: 2", "2"),
            ("hf_overrides: {a: {b-c: 1}}", "b-c"),
            ("hf_overrides: 1", "1"),
        )
    ),
    case(
        "N17",
        display("display", "claude-opus-4-6"),
        (REFUSED, "error", "display"),
        target="docker-agent",
    ),
    case("N17", display("display", "claude-sonnet-4-5"), target="docker-agent"),
    case("N17", display("display", "claude-opus-4-6"), target="docker-agent@1.113.0"),
    case("L19", display("all", "claude-opus-4-6"), (IGNORED, "warning", "all")),
    case("L19", display("Omitted", "claude-opus-4-6")),
    case("U32", options("project: p", "google"), (REFUSED, "warning", "project")),
    case(
        "U32",
        options("location: l", "google"),
        (REFUSED, "error", "location"),
        target="docker-agent@1.32.3",
    ),
    case("U32", options("project: p, location: l", "google")),
]
