"""Links: the text under the link, and where it leads."""

from pathlib import Path
from textwrap import dedent

import pytest

from cagent_ls.analysis.snapshot import analyse
from cagent_ls.features.links import links, published_page

HUB = "https://hub.docker.com"


def found(text: str, *files: str) -> list[str]:
    text = dedent(text)
    there = {name: f"file:///project/{name}" for name in files}
    return [
        f"{text[link.span.start : link.span.end]} -> {link.address}"
        for link in links(analyse(text), there.get)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """\
            agents:
              root:
                model: "a/b, dmr/ai/qwen3:4B"
                instruction_file: 'x y.md'
                add_prompt_files: [x y.md, missing.md]
                sub_agents: [reader, acme/writer:1.0, "w:https://example.com/w.yaml"]
            """,
            [
                f"dmr/ai/qwen3:4B -> {HUB}/r/ai/qwen3",
                "x y.md -> file:///project/x y.md",
                "x y.md -> file:///project/x y.md",
                f"acme/writer:1.0 -> {HUB}/r/acme/writer",
                "w:https://example.com/w.yaml -> https://example.com/w.yaml",
            ],
        ),
        (
            """\
            models:
              local: {provider: dmr, model: ai/smollm2, base_url: http://localhost:1/v1}
              other: {provider: openai, model: ai/smollm2, base_url: "http://${env.HOST}/v1"}
              bare: {provider: dmr, model: smollm2}
            mcps: {a: {ref: docker:github}, b: {ref: "docker:"}}
            """,
            [
                f"ai/smollm2 -> {HUB}/r/ai/smollm2",
                "http://localhost:1/v1 -> http://localhost:1/v1",
                f"docker:github -> {HUB}/mcp/server/github/overview",
            ],
        ),
        (
            "rag: {r: {docs: [./a.md, '*.md', gone], strategies: [{type: bm25, docs: [./a.md]}]}}",
            ["./a.md -> file:///project/./a.md", "./a.md -> file:///project/./a.md"],
        ),
        (
            """\
            agents:
              root:
                instruction: https://example.com is a page
                toolsets:
                  - {type: openapi, url: https://example.com/api.json}
                  - {type: a2a, url: "https://${env.HOST}/a"}
            mcps: {web: {remote: {url: https://example.com/mcp}}}
            """,
            [
                "https://example.com/api.json -> https://example.com/api.json",
                "https://example.com/mcp -> https://example.com/mcp",
            ],
        ),
        ("docs: [./a.md]", []),
        ("agents: {root: {model: &m dmr/ai/x}, b: {model: *m}}", [f"dmr/ai/x -> {HUB}/r/ai/x"]),
        ("agents: {root: {add_prompt_files: ['", []),
    ],
)
def test_files_addresses_and_published_things_are_linked(text: str, expected: list[str]) -> None:
    assert found(text, "x y.md", "./a.md") == expected


@pytest.mark.parametrize(
    ("reference", "page"),
    [
        ("acme/writer", f"{HUB}/r/acme/writer"),
        ("docker.io/acme/writer:1.0", f"{HUB}/r/acme/writer"),
        (f"index.docker.io/acme/writer@sha256:{'0' * 64}", f"{HUB}/r/acme/writer"),
        ("docker.io/library/writer", f"{HUB}/_/writer"),
        ("ghcr.io/acme/writer", None),
        ("localhost:5000/acme/writer", None),
        ("acme/team/writer", None),
        ("hf.co/acme/model-GGUF:Q4_K_M", "https://huggingface.co/acme/model-GGUF"),
        ("hf.co/model", None),
        ("https://example.com/a.yaml", "https://example.com/a.yaml"),
    ],
)
def test_pages_are_known_of_docker_hub_and_hugging_face(reference: str, page: str | None) -> None:
    assert published_page(reference) == page


def test_the_links_of_the_examples() -> None:
    for path in (Path(__file__).parents[2] / "examples").rglob("*.yaml"):
        text = path.read_text("utf-8")
        for link in links(analyse(text), lambda name: name):
            assert text[link.span.start : link.span.end].strip()
