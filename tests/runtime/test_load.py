"""Whatever a file says, loading it gives a configuration or says what is wrong."""

import copy
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cagent_runtime.cli.exits import Exit, Stop
from cagent_runtime.config import load
from cagent_runtime.config.models import Config

RICH: dict[str, Any] = {
    "agents": {
        "root": {
            "model": "local",
            "instruction": ["Be kind.", "Be brief."],
            "toolsets": [
                {"type": "filesystem", "tools": ["read_file"]},
                {"type": "rag", "ref": "notes"},
                {"type": "rag", "name": "own", "rag_config": {"docs": ["x"], "strategies": []}},
            ],
        }
    },
    "models": {"local": {"provider": "dmr", "model": "ai/x", "provider_opts": {"a": [1]}}},
    "providers": {"mine": {"base_url": "http://localhost:1", "token_key": "KEY"}},
    "rag": {
        "notes": {
            "tool": {"description": "Notes"},
            "docs": ["./docs"],
            "strategies": [
                {
                    "type": "chunked-embeddings",
                    "embedding_model": "local",
                    "chunking": {"size": 9},
                    "limit": 3,
                }
            ],
            "results": {"reranking": {"model": "local"}, "limit": 2},
        }
    },
    "permissions": {"deny": ["write_file"]},
}
ODD = [None, "", "x", 0, -1, 1.5, True, [], [None], ["x"], {}, {"x": None}, {"type": "rag"}]


def places(value: Any) -> list[tuple[Any, ...]]:
    if not isinstance(value, dict | list):
        return []
    items = value.items() if isinstance(value, dict) else enumerate(value)
    return [
        place for key, child in items for place in [(key,), *((key, *p) for p in places(child))]
    ]


@settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.sampled_from(places(RICH)), st.sampled_from(ODD)), max_size=3))
def test_any_change_is_loaded_or_refused(
    tmp_path: Path, changes: list[tuple[tuple[Any, ...], Any]]
) -> None:
    data = json.loads(json.dumps(RICH))
    for place, odd in changes:
        with suppress(KeyError, IndexError, TypeError):
            target = data
            for step in place[:-1]:
                target = target[step]
            target[place[-1]] = copy.deepcopy(odd)
    path = tmp_path / "agent.yaml"
    path.write_text(json.dumps(data))
    try:
        assert isinstance(load(path), Config)
    except Stop as refusal:
        assert (refusal.exit_code, str(path) in str(refusal)) == (Exit.FILE_HAS_ERRORS, True)  # noqa: PT017


@pytest.mark.parametrize(
    "text",
    [
        "agents: {root: , b: {model: dmr/x}}",
        "models: {m: &m dmr}\nagents: {root: *m, b: {model: dmr/x}}",
        "agents: {root: {model: &a dmr/x, toolsets: *a}}",
        "agents: {root: {model: dmr/x}}\nrag: {r: &r [x]}\nmodels: *r",
    ],
)
def test_what_only_the_runtime_can_see_is_refused_with_the_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "agent.yaml"
    path.write_text(text)
    with pytest.raises(Stop, match=str(path)):
        load(path)


def test_a_provider_of_the_file_is_served_by_the_client_it_names(tmp_path: Path) -> None:
    path = tmp_path / "agent.yaml"
    path.write_text(
        "providers: {gpu: {provider: dmr, base_url: 'http://gpu:12434'}}\n"
        "agents: {root: {model: gpu/ai/qwen3}}\nversion: 12\n"
    )
    model = load(path).agents["root"].model
    assert (model.provider, model.base_url, model.model) == ("dmr", "http://gpu:12434", "ai/qwen3")
