import pytest

from cagent_ls.language.names import (
    SLASH_COMMANDS,
    External,
    alloy_parts,
    aqua_fault,
    external_agent,
    split_model,
)

DIGEST = "sha256:" + "0" * 64


@pytest.mark.parametrize(
    ("text", "external"),
    [
        ("myorg/agent", External("agent", "myorg/agent")),
        ("docker.io/myorg/agent:v1", External("agent", "docker.io/myorg/agent:v1")),
        ("localhost:5000/agent", External("agent", "localhost:5000/agent")),
        (f"org/agent@{DIGEST}", External("agent", f"org/agent@{DIGEST}")),
        ("reviewer:org/review", External("reviewer", "org/review")),
        ("https://x.org/a/agent.yaml", External("agent", "https://x.org/a/agent.yaml")),
        ("a:https://x.org/b.yaml", External("a", "https://x.org/b.yaml")),
        ("root", None),
        ("agent:v1", None),
        ("Org/Agent", None),
        ("./other.yaml", None),
        ("dir/other.yml", None),
        ("org/agent@v1", None),
        ("org/agent:", None),
        ("my agent/x", None),
        ("", None),
    ],
)
def test_agents_from_elsewhere(text: str, external: External | None) -> None:
    assert external_agent(text) == external


@pytest.mark.parametrize("version", ["", "false", "OFF", "golang/tools", "a/b@v1.2", "a/b/c@x@y"])
def test_packages_of_the_aqua_registry(version: str) -> None:
    assert aqua_fault(version) is None


@pytest.mark.parametrize("version", ["latest", "v1", "a/", "/b", "a@1/b"])
def test_what_is_no_package(version: str) -> None:
    assert aqua_fault(version)


def test_models() -> None:
    assert split_model("dmr/hf.co/a/b") == ("dmr", "hf.co/a/b")
    assert split_model("/x") is split_model("openai/") is split_model("mine") is None
    assert alloy_parts(" a , b,") == ("a", "b")


def test_slash_commands_are_bare_names() -> None:
    assert {"compact", "yolo", "fork"} <= SLASH_COMMANDS
    assert not any("/" in name for name in SLASH_COMMANDS)
