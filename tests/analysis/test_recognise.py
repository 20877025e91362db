"""Agent files among other YAML, told by their content."""

from textwrap import dedent

import pytest

from cagent_ls.analysis.snapshot import analyse

AGENT_FILES = {
    "a team": "agents:\n  root:\n    model: dmr/ai/qwen3\n",
    "without a model": "agents: {root: {instruction: Help.}}\n",
    "models alone": "models: {fast: {provider: dmr, model: ai/qwen3}}\n",
    "sources alone": "rag: {docs: {docs: [.], strategies: [{type: bm25}]}}\n",
    "JSON": '{"agents": {"root": {"model": "dmr/ai/qwen3"}}}\n',
    "a first line": "#!/usr/bin/env docker agent run\nversion: 16\n",
    "the old first line": "#!/usr/bin/env cagent run\n",
    "a comment of ours": "# hello\n\n# cagent-ls: agent-file\nfoo: 1\n",
    "the comment of a schema": "# yaml-language-server: $schema=x/agent-schema.json\na: 1\n",
    "by an alias": "agents: {a: &a {model: dmr/x}, b: *a}\n",
    "behind a byte order mark": "\ufeff# cagent-ls: agent-file\n",
    "half typed": "agents:\n  root:\n    model: dmr/ai/qwen3\n    instruc\n",
    "HCL": 'agent "root" {\n  model = "dmr/ai/qwen3"\n}\n',
    "HCL with comments": '// a team\n\nversion = "16"\nmodel "m" {\n}\n',
}

OTHERS = {
    "nothing": "",
    "a comment": "# agents\n",
    "a list": "- agents\n",
    "Compose": """\
        services:
          web: {image: nginx, models: [llm]}
        models:
          llm: {model: ai/qwen3, provider: x}
        """,
    "a Jenkins pod": """\
        apiVersion: v1
        kind: Pod
        spec:
          containers: [{name: docker-agent, image: docker}]
        """,
    "a Kubernetes agent": """\
        apiVersion: kagent.dev/v1alpha2
        kind: Agent
        agents: {root: {model: x}}
        """,
    "a GitHub workflow": "on: push\njobs: {build: {runs-on: ubuntu-latest}}\n",
    "a GitHub action": "name: agents\nruns: {using: composite, steps: []}\n",
    "Helm values": "image: {repository: agents}\nagents: {enabled: true, replicas: 2}\n",
    "a list of agents": "agents:\n  - {name: a, model: b}\n",
    "dbt models": "version: 2\nmodels:\n  - {name: orders}\n",
    "an index of agents": "agents: {a: 1.0, b: 2.0}\n",
    "Terraform": 'resource "aws_instance" "agent" {\n}\n',
    "a schema of something else": "# yaml-language-server: $schema=https://x/compose.json\na: 1\n",
    "a mark further down": "a: 1\n# cagent-ls: agent-file\n",
}


@pytest.mark.parametrize("text", AGENT_FILES.values(), ids=AGENT_FILES.keys())
def test_an_agent_file_is_recognised(text: str) -> None:
    assert analyse(dedent(text)).is_agent_file


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS.keys())
def test_other_files_are_left_alone(text: str) -> None:
    assert not analyse(dedent(text)).is_agent_file
