import pytest

from cagent_ls.language.secrets import secrets_in

# The parts are joined here so that no whole key stands in the file.
RANDOM = "q8Zt2Lw9Vb4Nc7Xm1Kd5Rf3H"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("sk-" + f"ant-api03-{RANDOM}", "an API key of Anthropic"),
        ("sk-" + f"proj-{RANDOM}", "an API key of OpenAI"),
        ("AIza" + f"Sy{RANDOM}abcdefhij", "an API key of Google"),
        ("AKIA" + "IOSFODNN7QWERTYU", "an access key of AWS"),
        ("ghp" + f"_{RANDOM}Jp6Ys0", "a token of GitHub"),
        ("glpat" + f"-{RANDOM}", "a token of GitLab"),
        ("hf" + f"_{RANDOM}Jp6Ys0", "a token of Hugging Face"),
        ("dckr" + f"_pat_{RANDOM}", "a token of Docker"),
        ("xoxb" + f"-{RANDOM}", "a token of Slack"),
        ("https://hooks.slack.com/services/" + f"T0/B0/{RANDOM}", "an address that lets"),
        ("-----BEGIN RSA PRIVATE" + " KEY-----", "a private key"),
        ("eyJ" + f"{RANDOM}.eyJ{RANDOM}.{RANDOM}", "a signed token"),
        ("postgresql://me:" + "hunter22x@db/x", "a password"),
        (f"Authorization: Bearer {RANDOM}", "a token"),
        (f"MY_API_KEY: {RANDOM}", "a key or password"),
        (f"clientSecret: '{RANDOM}'", "a key or password"),
    ],
)
def test_what_looks_like_a_secret(text: str, kind: str) -> None:
    [found] = secrets_in(f"a: b\n{text}\n")
    assert found.kind.startswith(kind)


@pytest.mark.parametrize(
    "text",
    [
        "sk-your-key-goes-here-please",
        "token_key: MY_API_KEY_2026",
        "API_KEY: ${env.MY_API_KEY_2026}",
        "API_KEY: $MY_API_KEY_2026_LONG",
        "Bearer <paste-your-token-1-here>",
        "postgresql://user:password@localhost/db",
        "https://example.com/a/very/long/address/with/2/numbers?and=1",
        "docker.io/library/python:3.12-slim-bookworm",
        "model: anthropic/claude-sonnet-4-5-20250929",
        "risk-assessment-of-the-whole-thing-2026",
        "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "a" * 100_000,
    ],
)
def test_what_does_not(text: str) -> None:
    assert list(secrets_in(text)) == []
