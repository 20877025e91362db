"""Traps of inference and of RAG calls; each test is named after one."""

import asyncio
import inspect
from contextlib import aclosing
from pathlib import Path

import pytest

import cagent_ls.dmr
from cagent_ls.dmr.chat import merged
from cagent_ls.dmr.discovery import find_endpoint
from cagent_ls.dmr.errors import (
    AccessRefused,
    ContextOverflow,
    DmrError,
    EndpointNotFound,
    EndpointStalled,
    EndpointUnreachable,
    EngineCrashed,
    EngineMissing,
    InputTooLong,
    ModelFailed,
    ModelNotFound,
    OutOfMemory,
    RequestTooLarge,
    UnexpectedAnswer,
    WrongKind,
)
from cagent_ls.dmr.faults import error_of
from cagent_ls.dmr.messages import ChatRequest, Message, TextDelta
from cagent_ls.dmr.schemas import parameters_schema
from tests.dmr.conftest import Connect
from tests.fakes import dmr_faults as faults
from tests.fakes.dmr_faults import Fault, engine_error, not_loaded
from tests.fakes.dmr_server import FakeDmr, Reply

QWEN, EMBEDDER, RERANKER = "ai/qwen3", "ai/embeddinggemma", "ai/qwen3-reranker"
HELLO = ChatRequest(QWEN, [Message("user", "hi")])
CHAT = "/engines/v1/chat/completions"
EMBED = "/engines/v1/embeddings"


@pytest.mark.parametrize(
    ("fault", "kind", "words"),
    [
        (Fault(400, "request too large\n"), RequestTooLarge, "10 MiB"),
        (Fault(413, ""), RequestTooLarge, "10 MiB"),
        (Fault(400, "model is required\n"), DmrError, "model is required"),
        (Fault(403, "Origin not allowed\n"), AccessRefused, "Origin"),
        (Fault(404, "backend not found\n"), UnexpectedAnswer, "engine"),
        (Fault(404, "404 page not found\n"), UnexpectedAnswer, "does not exist"),
        (faults.NO_ENGINE, EngineMissing, "vllm"),
        (Fault(503, "backend installation failed: x\n"), EngineMissing, "failed"),
        (not_loaded("unable to start llama.cpp: x"), EngineMissing, "cannot be started"),
        (faults.STARTING, EndpointUnreachable, "not ready"),
        (not_loaded("context canceled"), EndpointUnreachable, "gave up"),
        (faults.NO_MEMORY, OutOfMemory, "not enough memory"),
        (faults.TOO_SLOW, ModelFailed, "took too long"),
        (faults.NO_DRAFT, ModelFailed, "draft model"),
        (faults.CRASHED, EngineCrashed, "terminated unexpectedly"),
        (faults.GONE, EngineCrashed, "without a word"),
        (Fault(500, ""), EngineCrashed, "without a word"),
        (faults.NOT_A_RERANKER, WrongKind, "reranking"),
        (engine_error(400, "too many tokens", "exceed_context_size_error"), ContextOverflow, "fit"),
        (engine_error(400, "Pooling type 'none' is not OAI", "invalid"), WrongKind, "embeddings"),
        (faults.WEB_PAGE, UnexpectedAnswer, "web page"),
    ],
)
def test_errors_come_as_text_nested_or_flat_json_or_nothing(
    fault: Fault, kind: type[DmrError], words: str
) -> None:
    found = error_of(fault.status, fault.body, url="http://h/x", model=QWEN)
    assert type(found) is kind
    assert words in str(found)
    assert str(found).isprintable()


def test_a_draft_model_that_is_missing_is_named_in_the_remedy() -> None:
    found = error_of(500, faults.NO_DRAFT.body, url="http://h/x", model=QWEN)
    assert "pull it too" in found.remedy
    assert "speculative_draft_model" in found.remedy


async def test_a_slow_first_request_is_asked_once_and_not_again(connect: Connect) -> None:
    """A time-out kills the load, and a second request would begin it anew."""
    async with FakeDmr(load_seconds=30.0) as server, connect(server, timeout=0.5) as client:
        with pytest.raises(EndpointStalled):
            await client.embed(EMBEDDER, ["x"])
        assert len(server.asked("/embeddings")) == 1
        assert await server.saw_abort(EMBED)


async def test_a_slow_first_request_is_waited_for(connect: Connect) -> None:
    async with FakeDmr(load_seconds=0.3) as server, connect(server) as client:
        said = [each.text async for each in client.chat(HELLO) if isinstance(each, TextDelta)]
        assert "".join(said) == "Hello there."


async def test_two_requests_share_one_load(connect: Connect) -> None:
    async with FakeDmr(load_seconds=0.2) as server, connect(server) as client:
        await asyncio.gather(*(client.embed(EMBEDDER, ["x"]) for _ in range(2)))
        assert len(server.runners.loads) == 1


async def test_an_engine_that_is_out_of_memory_says_what_helps(connect: Connect) -> None:
    async with FakeDmr(faults={CHAT: faults.NO_MEMORY}) as server, connect(server) as client:
        with pytest.raises(OutOfMemory) as caught:
            _ = [each async for each in client.chat(HELLO)]
    assert "Unload other models" in caught.value.remedy


async def test_over_ten_mebibytes_is_a_400(connect: Connect) -> None:
    async with FakeDmr() as server, connect(server) as client:
        with pytest.raises(InputTooLong, match="10 MiB"):
            await client.embed(EMBEDDER, ["x" * (10 * 1024 * 1024)])


async def test_a_crash_is_told_and_the_next_request_works(connect: Connect) -> None:
    once = Fault(500, faults.CRASHED.body, times=1)
    async with FakeDmr(faults={EMBED: once}) as server, connect(server) as client:
        with pytest.raises(EngineCrashed, match="terminated unexpectedly"):
            await client.embed(EMBEDDER, ["x"])
        assert len(await client.embed(EMBEDDER, ["x"])) == 1


async def test_a_connection_that_closes_without_an_answer_is_tried_again(
    connect: Connect,
) -> None:
    once = Fault(0, drop=True, times=1)
    async with FakeDmr(faults={EMBED: once}) as server, connect(server) as client:
        assert len(await client.embed(EMBEDDER, ["x"])) == 1
        assert len(server.asked("/embeddings")) == 2


async def test_a_deletion_is_never_sent_twice(connect: Connect) -> None:
    dropped = {"/models/ai/qwen3:latest": Fault(0, drop=True)}
    async with FakeDmr(faults=dropped) as server, connect(server) as client:
        with pytest.raises(EndpointUnreachable):
            await client.delete(QWEN)
        assert len(server.requests) == 1


async def test_an_engine_that_goes_in_mid_stream(connect: Connect) -> None:
    broken = Reply(('data: {"choices":[{"index":0,"delta":{"content":"Hel"}}]}',), breaks=True)
    async with FakeDmr(chat=[broken]) as server, connect(server) as client:
        with pytest.raises(EndpointUnreachable, match="broke before the answer was complete"):
            _ = [each async for each in client.chat(HELLO)]


async def test_an_error_line_in_mid_stream(connect: Connect) -> None:
    line = 'error: {"code":500,"message":"llama.cpp terminated unexpectedly","type":"error"}'
    async with FakeDmr(chat=[Reply((line,))]) as server, connect(server) as client:
        with pytest.raises(ModelFailed, match="terminated unexpectedly"):
            _ = [each async for each in client.chat(HELLO)]


async def test_leaving_an_answer_stops_the_engine(connect: Connect) -> None:
    slow = Reply(('data: {"choices":[{"index":0,"delta":{"content":"Hel"}}]}', 30.0))
    async with FakeDmr(chat=[slow]) as server, connect(server) as client:
        async with aclosing(client.chat(HELLO)) as answer:
            assert await anext(answer) == TextDelta("Hel")
        assert await server.saw_abort("/chat/completions")


def test_schemas_are_cleaned_at_every_depth() -> None:
    inner = {"type": "object", "properties": {"x": {}}, "additionalProperties": False}
    cleaned = parameters_schema({"properties": {"a": inner, "b": {"items": inner}}})
    assert "additionalProperties" not in str(cleaned)
    assert cleaned["type"] == "object"


def test_runs_of_messages_are_merged_and_nothing_is_lost() -> None:
    messages = [Message("system", "a"), Message("system", "b"), Message("user", "c")]
    assert merged(messages) == [Message("system", "a\nb"), Message("user", "c")]


async def test_the_user_agent_is_never_that_of_the_docker_command(connect: Connect) -> None:
    """For that one the runner writes installation messages before the answer."""
    async with FakeDmr() as server, connect(server) as client:
        _ = [each async for each in client.chat(HELLO)]
        await client.models()
        agents = {each.headers["user-agent"] for each in server.requests}
    assert len(agents) == 1
    assert "docker-model-cli" not in agents.pop()


@pytest.mark.parametrize("status", [400, 500])
async def test_512_tokens_an_input_whatever_the_context(connect: Connect, status: int) -> None:
    async with FakeDmr(too_long_status=status) as server, connect(server) as client:
        with pytest.raises(InputTooLong, match="current batch size: 512") as caught:
            await client.embed(EMBEDDER, ["short", "word " * 513])
        assert "--ubatch-size" in caught.value.remedy
        with pytest.raises(InputTooLong):
            await client.rerank(RERANKER, "word " * 300, ["word " * 300])


@pytest.mark.parametrize("scores", [(6.2, -3.4), (0.91, 0.02)])
async def test_scores_come_as_they_are_logits_or_probabilities(
    connect: Connect, scores: tuple[float, float]
) -> None:
    """A sigmoid over probabilities would make all of them over one half."""
    by_text = dict(zip("ab", scores, strict=True))
    async with FakeDmr(score=lambda _, text: by_text[text]) as server, connect(server) as client:
        assert await client.rerank(RERANKER, "q", ["a", "b"]) == list(scores)


async def test_scores_and_vectors_are_matched_by_index(connect: Connect) -> None:
    async with FakeDmr(shuffled=True) as server, connect(server) as client:
        assert await client.rerank(RERANKER, "a", ["a", "b"]) == [0.0, -1.0]
        assert await client.embed(EMBEDDER, ["a", "b"]) == [server.embed("a"), server.embed("b")]


async def test_fewer_scores_than_documents_are_told(connect: Connect) -> None:
    """No ``top_n`` is sent, so a runner that cuts is not the protocol."""
    async with FakeDmr(cut_to=1) as server, connect(server) as client:
        with pytest.raises(UnexpectedAnswer, match="no scores for 2 documents"):
            await client.rerank(RERANKER, "a", ["a", "b"])
        assert "top_n" not in server.asked("/rerank")[0]


def test_score_is_never_called_and_recorded_prompts_are_never_read() -> None:
    """``/score`` is not there on llama.cpp; ``/engines/requests`` holds everyone's prompts."""
    folder = Path(inspect.getfile(cagent_ls.dmr)).parent
    source = "".join(file.read_text("utf-8") for file in folder.glob("*.py"))
    assert "/score" not in source
    assert "/engines/requests" not in source


async def test_an_answer_that_nests_without_end_does_no_harm(connect: Connect) -> None:
    deep = "[" * 200_000
    odd = {path: Fault(200, deep) for path in ("/", "/models", "/engines/v1/models", EMBED)}
    async with (
        FakeDmr(chat=[Reply((f"data: {deep}",))], faults=odd) as server,
        connect(server) as client,
    ):
        with pytest.raises(EndpointNotFound, match="is not Docker Model Runner"):
            await find_endpoint(environ={"MODEL_RUNNER_HOST": server.url})
        with pytest.raises(UnexpectedAnswer):
            await client.models()
        with pytest.raises(UnexpectedAnswer):
            await client.embed(EMBEDDER, ["x"])
        with pytest.raises(UnexpectedAnswer):
            _ = [each async for each in client.chat(HELLO)]
        server.faults[EMBED] = Fault(500, deep)
        with pytest.raises(ModelFailed):
            await client.embed(EMBEDDER, ["x"])


async def test_no_key_is_wanted_and_none_is_sent(connect: Connect) -> None:
    async with FakeDmr() as server, connect(server) as client:
        _ = [each async for each in client.chat(HELLO)]
        await client.embed(EMBEDDER, ["x"])
        await client.rerank(RERANKER, "q", ["d"])
        assert not any("authorization" in each.headers for each in server.requests)


async def test_nothing_is_ever_printed(connect: Connect, capfd: pytest.CaptureFixture[str]) -> None:
    async with FakeDmr(faults={EMBED: faults.CRASHED}) as server, connect(server) as client:
        _ = [each async for each in client.chat(HELLO)]
        with pytest.raises(EngineCrashed):
            await client.embed(EMBEDDER, ["x"])
    assert capfd.readouterr() == ("", "")


async def test_inspecting_finds_more_than_inference(connect: Connect) -> None:
    async with FakeDmr(models=["hf.co/org/smol:Q8_0"]) as server, connect(server) as client:
        url = f"{server.url}/models/smol"
        assert (await client.transport.json("GET", url))["tags"]  # the runner says it is there
        with pytest.raises(ModelNotFound):
            await client.inspect("smol")
        with pytest.raises(ModelNotFound):
            await client.embed("smol", ["x"])
