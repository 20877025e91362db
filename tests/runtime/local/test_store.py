"""What a local runner has, and what of it is remembered."""

import json
from pathlib import Path

import pytest

from cagent_runtime.local.models import find
from cagent_runtime.local.sources import open_source
from cagent_runtime.local.store import SeveralNames, Store, open_store, usual_file
from tests.runtime.local.test_header import gguf

X, Y = "docker.io/ai/x:latest", "docker.io/ai/y:latest"


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    file = tmp_path / "weights.gguf"
    file.write_bytes(gguf())
    return file


def test_a_file_under_two_names_is_one_model(weights: Path) -> None:
    store = Store([*open_source(f"x={weights}"), *open_source(f"y={weights}")])
    [model] = store.models
    assert model.tags == (X, Y)
    assert find(store.models, "ai/y") is model
    assert store.remove("x") == [{"Untagged": X}]
    assert store.remove("y") == [{"Untagged": Y}, {"Deleted": model.id}]
    assert store.remove("y") is None
    assert weights.exists()


def test_by_its_id_a_model_with_several_names_goes_only_by_force(weights: Path) -> None:
    store = Store([*open_source(f"x={weights}"), *open_source(f"y={weights}")])
    model = store.models[0]
    with pytest.raises(SeveralNames):
        store.remove(model.id)
    assert len(store.remove(model.id, force=True) or ()) == 3
    assert store.models == []


def test_a_name_goes_to_the_new_model(weights: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.gguf"
    other.write_bytes(gguf())
    store = Store(open_source(f"x={weights}"))
    store.add(open_source(f"x={other}"))
    assert [(model.name, model.path) for model in store.models] == [(X, other)]


def test_what_is_added_is_there_again(weights: Path, tmp_path: Path) -> None:
    file = tmp_path / "data" / "models.json"
    store, _ = open_store(file)
    store.add(open_source(f"x={weights}"))
    store.add(open_source(f"y={weights}"))
    store.remove("y")
    again, complaints = open_store(file)
    assert [model.tags for model in again.models] == [(X,)]
    assert complaints == []


def test_a_file_that_is_away_for_now_stays_remembered(weights: Path, tmp_path: Path) -> None:
    file = tmp_path / "models.json"
    file.write_text(json.dumps({"v": 1, "models": {Y: "/nowhere/y.gguf"}}))
    store, [complaint] = open_store(file)
    assert "No such file" in complaint
    store.add(open_source(f"x={weights}"))
    assert list(json.loads(file.read_text())["models"]) == [Y, X]
    assert store.remove("y") == [{"Untagged": Y}]
    assert list(json.loads(file.read_text())["models"]) == [X]


@pytest.mark.parametrize("content", ["", "[]", '{"models": 1}', '{"models": {"x": 1}}'])
def test_a_damaged_file_is_not_written_over(tmp_path: Path, content: str) -> None:
    file = tmp_path / "models.json"
    file.write_text(content)
    with pytest.raises(ValueError, match=r"Expecting value|no `models`"):
        open_store(file)
    assert file.read_text() == content


def test_where_models_are_remembered() -> None:
    assert usual_file({"CAGENT_LOCAL_MODELS": "/x/y.json"}) == Path("/x/y.json")
    assert usual_file({}).name == "models.json"
