"""Models from GGUF files and folders, and the names they get."""

from pathlib import Path

import pytest

from cagent_runtime.local.sources import NoModel, open_source
from tests.runtime.local.test_header import gguf


def made(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(gguf())


def names(source: str) -> list[str]:
    return [model.name for model in open_source(source)]


def test_a_file_has_the_name_it_is_given(tmp_path: Path) -> None:
    made(tmp_path, "some file.gguf", "a=b.gguf")
    assert names(f"ai/x:14B={tmp_path}/some file.gguf") == ["docker.io/ai/x:14B"]
    assert names(f"hf.co/Org/X={tmp_path}/some file.gguf") == ["huggingface.co/org/x:latest"]
    assert names(f"{tmp_path}/a=b.gguf") == ["docker.io/ai/a-b:latest"]


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("Llama-3.2-1B-Q4_K_M.gguf", "llama-3.2-1b-q4_k_m"),
        ("my model (new).gguf", "my-model-new"),
        ("_x_.gguf", "x"),
    ],
)
def test_a_file_without_a_name_is_called_as_the_file_is(
    tmp_path: Path, file: str, name: str
) -> None:
    made(tmp_path, file)
    assert names(str(tmp_path / file)) == [f"docker.io/ai/{name}:latest"]
    assert names((tmp_path / file).as_uri()) == [f"docker.io/ai/{name}:latest"]


def test_a_folder_gives_all_its_models(tmp_path: Path) -> None:
    made(tmp_path, "ai/smollm2.gguf", "deep/er/model.gguf", "alone.gguf", "notes.txt")
    assert names(str(tmp_path)) == [
        "docker.io/ai/smollm2:latest",
        "docker.io/ai/alone:latest",
        "docker.io/deep/er/model:latest",
    ]


def test_a_split_model_is_one_and_a_projector_none(tmp_path: Path) -> None:
    made(tmp_path, "big-00001-of-00002.gguf", "big-00002-of-00002.gguf")
    (tmp_path / "mmproj.gguf").write_bytes(gguf(architecture="clip"))
    [model] = open_source(str(tmp_path))
    assert model.name == "docker.io/ai/big:latest"
    assert model.bytes == 2 * len(gguf())


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("nowhere.gguf", "No such file"),
        ("ai/x=nowhere.gguf", "No such file"),
        ("text.txt", "it does not begin with GGUF"),
        ("empty", "has no GGUF file"),
        ("https://example.org/x.gguf", "No such file"),
        ("a b=model.gguf", "'a b' is no name for a model"),
        ("../x=model.gguf", "is no name for a model"),
        ("0123456789ab=model.gguf", "is no name for a model"),
    ],
)
def test_no_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, said: str) -> None:
    made(tmp_path, "model.gguf")
    (tmp_path / "text.txt").write_text("hello")
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NoModel) as none:
        open_source(source)
    assert said in str(none.value)
