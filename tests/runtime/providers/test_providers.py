"""Models by provider, against a server that answers like Docker Model Runner."""

from typing import Any

import pytest

from cagent_ls.dmr import transport
from cagent_ls.dmr.errors import DmrError, EndpointNotFound, ModelNotFound
from cagent_ls.dmr.messages import Completed, Message
from cagent_runtime.cli.exits import Exit, Stop
from cagent_runtime.config.models import ModelConfig
from cagent_runtime.providers import connect
from tests.fakes.dmr_server import FakeDmr, Fault, text

KEY = {"token_key": "MY_KEY"}


def model(provider: str = "dmr", name: str = "ai/qwen3", **settings: Any) -> ModelConfig:
    return ModelConfig(name="m", provider=provider, model=name, **settings)


async def said(config: ModelConfig, environ: dict[str, str]) -> str:
    async with connect(config, environ=environ) as connected:
        events = [event async for event in connected.chat([Message("user", "Hi")], [])]
    last = events[-1]
    assert isinstance(last, Completed)
    return last.message.content


async def test_a_dmr_model_answers_with_its_settings() -> None:
    async with FakeDmr(chat=[text("Hello.")]) as server:
        config = model(temperature=0.5, max_tokens=20)
        assert await said(config, {"MODEL_RUNNER_HOST": server.url}) == "Hello."
        [body] = server.asked("/chat/completions")
    assert (body["model"], body["temperature"], body["max_tokens"]) == ("ai/qwen3", 0.5, 20)


async def test_the_runner_is_looked_for_and_configured_once() -> None:
    async with FakeDmr() as server:
        config = model(provider_opts={"context_size": 4096})
        for _ in range(3):
            await said(config, {"MODEL_RUNNER_HOST": server.url})
        paths = [asked.path for asked in server.requests]
        [configured] = server.asked("_configure")
    assert paths.count("/") == 1
    assert configured == {"model": "ai/qwen3", "context-size": 4096}


async def test_other_settings_are_configured_anew() -> None:
    async with FakeDmr() as server:
        for size in (4096, 8192, 4096):
            config = model(provider_opts={"context_size": size})
            await said(config, {"MODEL_RUNNER_HOST": server.url})
        assert [body["context-size"] for body in server.asked("_configure")] == [4096, 8192, 4096]


async def test_refused_settings_are_a_warning() -> None:
    warnings: list[str] = []
    async with FakeDmr() as server:
        environ = {"MODEL_RUNNER_HOST": server.url}
        config = model(provider_opts={"runtime_flags": ["--nonsense=1"]})
        async with connect(config, environ=environ, warn=warnings.append):
            pass
    [warning] = warnings
    assert "settings of model `m` were refused" in warning
    assert "--nonsense" in warning
    assert warning.endswith("[runtime-flag-refused]")


async def test_with_strict_refused_settings_end_the_run() -> None:
    async with FakeDmr() as server:
        environ = {"MODEL_RUNNER_HOST": server.url}
        for options in ({"runtime_flags": ["--nonsense=1"]}, {"keep_alive": 10}):
            with pytest.raises(Stop, match="model `m`") as stop:
                async with connect(model(provider_opts=options), environ=environ, strict=True):
                    pass
            assert stop.value.exit_code is Exit.MODEL_FAILED
            assert "--strict" in stop.value.remedy


async def test_a_busy_model_is_a_warning_and_configured_when_it_is_idle(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(transport, "RETRY_PAUSES", (0.01,))
    warnings: list[str] = []
    config = model(provider_opts={"context_size": 4096})
    async with FakeDmr(busy=True) as server:
        environ = {"MODEL_RUNNER_HOST": server.url}
        for busy in (True, False):
            server.busy = busy
            async with connect(config, environ=environ, warn=warnings.append):
                pass
        assert len(server.asked("_configure")) == 3  # twice while it is busy
    [warning] = warnings
    assert "it runs without them" in warning
    assert "Try again" in warning


async def test_what_the_file_says_and_is_not_sent_is_said_once() -> None:
    warnings: list[str] = []
    config = model(provider_opts={"speculative_num_tokens": 8})
    async with FakeDmr() as server:
        for _ in range(2):
            environ = {"MODEL_RUNNER_HOST": server.url}
            async with connect(config, environ=environ, warn=warnings.append):
                pass
        assert server.asked("_configure") == []
    [warning] = warnings
    assert warning.startswith("model `m`: speculative decoding is not sent")
    assert warning.endswith("[speculative-decoding]")


async def test_one_model_in_two_modes_has_two_configurations() -> None:
    options: dict[str, Any] = {"provider_opts": {"runtime_flags": ["--ubatch-size=2048"]}}
    async with FakeDmr() as server:
        environ = {"MODEL_RUNNER_HOST": server.url}
        for _ in range(2):
            for mode in ("embedding", "reranking"):
                async with connect(model(mode=mode, **options), environ=environ):
                    pass
        assert [body["mode"] for body in server.asked("_configure")] == ["embedding", "reranking"]


async def test_a_missing_model_comes_with_the_command_that_gets_it() -> None:
    async with FakeDmr() as server:
        with pytest.raises(ModelNotFound) as missing:
            await said(model(name="ai/gemma3"), {"MODEL_RUNNER_HOST": server.url})
    assert "docker model pull ai/gemma3" in missing.value.remedy


@pytest.mark.parametrize("provider", ["mine", "ollama", "openai"])
async def test_an_openai_service_by_its_address_and_key(provider: str) -> None:
    async with FakeDmr(chat=[text("Hello.")]) as server:
        config = model(provider, base_url=f"{server.url}/v1", **KEY)
        assert await said(config, {"MY_KEY": "s3cret\n"}) == "Hello."
        chat = next(each for each in server.requests if each.path.endswith("/chat/completions"))
        assert server.asked("_configure") == []
    assert chat.headers["authorization"] == "Bearer s3cret"


async def test_the_key_of_a_service_goes_to_no_other_address() -> None:
    async with FakeDmr() as server:
        await said(model("openai", base_url=f"{server.url}/v1"), {"OPENAI_API_KEY": "s3cret"})
        assert [each for each in server.requests if "authorization" in each.headers] == []


@pytest.mark.parametrize(
    ("config", "variable"),
    [
        (model("openai"), "OPENAI_API_KEY"),
        (model("mine", base_url="http://127.0.0.1:9/v1", **KEY), "MY_KEY"),
    ],
)
async def test_a_missing_key_is_named_before_anything_is_asked(
    config: ModelConfig, variable: str
) -> None:
    for environ in ({}, {variable: " "}):
        with pytest.raises(Stop) as stop:
            await said(config, environ)
        assert (stop.value.exit_code, variable in stop.value.remedy) == (Exit.MODEL_FAILED, True)


async def test_a_refused_key_is_never_shown() -> None:
    fault = Fault(401, '{"error": {"message": "bad key"}}', "application/json")
    async with FakeDmr(faults={"/v1/chat/completions": fault}) as server:
        config = model("mine", base_url=f"{server.url}/v1", **KEY)
        with pytest.raises(DmrError) as failed:
            await said(config, {"MY_KEY": "s3cret"})
    assert "s3cret" not in str(failed.value) + failed.value.remedy


async def test_a_service_that_is_not_there() -> None:
    with pytest.raises(EndpointNotFound) as missing:
        await said(model("mine", base_url="http://me:s3cret@127.0.0.1:9/v1"), {})
    assert "s3cret" not in str(missing.value) + missing.value.remedy
    assert "`base_url`" in missing.value.remedy


@pytest.mark.parametrize("provider", ["anthropic", "google", "amazon-bedrock", "unheard-of"])
async def test_other_providers_are_not_supported_yet(provider: str) -> None:
    with pytest.raises(Stop, match=f"provider `{provider}` of model `m` is not supported") as stop:
        await said(model(provider), {})
    assert stop.value.exit_code is Exit.MODEL_FAILED


async def test_embeddings_and_scores_come_through() -> None:
    async with FakeDmr() as server:
        environ = {"MODEL_RUNNER_HOST": server.url}
        async with connect(model(name="ai/embeddinggemma"), environ=environ) as embedder:
            assert len(await embedder.embed(["a", "b"])) == 2
        async with connect(model(name="ai/qwen3-reranker"), environ=environ) as reranker:
            assert await reranker.rerank("a b", ["a b", "c"]) == [1.0, -1.0]
