"""Traps of pulling; each test is named after one."""

import asyncio
from contextlib import aclosing

import pytest

from cagent_ls.dmr.errors import (
    DmrError,
    EndpointUnreachable,
    InvalidReference,
    PullDenied,
    PullFailed,
    PullInterrupted,
)
from cagent_ls.dmr.pulling import Pulled, PullEvent, PullNote, PullProgress, PullReader
from tests.dmr.conftest import Connect, time_limits
from tests.fakes.dmr_pulls import (
    MIB,
    Pull,
    broken_pull,
    cached_pull,
    failing_pull,
    good_pull,
    hugging_face_missing,
    hugging_face_pull,
    partly_cached_pull,
    progress,
    refused_pull,
    silent_end,
    slow_pull,
    success,
    warning,
)
from tests.fakes.dmr_server import FakeDmr, Fault

NEW = "ai/smollm2"


async def pulled(connect: Connect, *pulls: Pull, model: str = NEW) -> list[PullEvent]:
    async with FakeDmr(pulls={model: pulls}) as server, connect(server) as client:
        return [event async for event in client.pull(model)]


async def failure(connect: Connect, *pulls: Pull, model: str = NEW) -> DmrError:
    with pytest.raises(DmrError) as caught:
        await pulled(connect, *pulls, model=model)
    assert str(caught.value).isprintable()
    assert caught.value.remedy
    return caught.value


def progresses(events: list[PullEvent]) -> list[tuple[int, int]]:
    return [(each.done, each.total) for each in events if isinstance(each, PullProgress)]


async def test_a_pull_tells_each_layer_and_ends_with_the_model(connect: Connect) -> None:
    *events, last = await pulled(connect, good_pull())
    assert events == [
        PullProgress("sha256:aa", MIB, 4 * MIB, MIB, 5 * MIB),
        PullProgress("sha256:bb", MIB, MIB, 2 * MIB, 5 * MIB),
        PullProgress("sha256:aa", 3 * MIB, 4 * MIB, 4 * MIB, 5 * MIB),
        PullProgress("sha256:aa", 4 * MIB, 4 * MIB, 5 * MIB, 5 * MIB),
    ]
    assert isinstance(last, Pulled)
    assert (last.message, last.model.name) == (
        "Model pulled successfully",
        "docker.io/ai/smollm2:latest",
    )


async def test_plain_json_is_asked_for_with_exactly_this_header(connect: Connect) -> None:
    async with FakeDmr() as server, connect(server) as client:
        _ = [event async for event in client.pull(NEW)]
        asked = next(each for each in server.requests if each.path == "/models/create")
        assert asked.headers["accept"] == "application/json"


@pytest.mark.parametrize(
    ("token", "body"),
    [
        ("hf_x", {"from": NEW, "bearer-token": "hf_x"}),
        ("", {"from": NEW}),
        (None, {"from": NEW}),
    ],
)
async def test_a_token_is_sent_when_there_is_one(
    connect: Connect, token: str | None, body: dict[str, str]
) -> None:
    async with FakeDmr() as server, connect(server) as client:
        _ = [event async for event in client.pull(NEW, token=token)]
        assert server.asked("/models/create") == [body]


@pytest.mark.parametrize("accept", ["*/*", "application/json, text/plain", ""])
async def test_html_escaped_lines_are_read_too(connect: Connect, accept: str) -> None:
    """What the runner sends for any other ``Accept``, for example when a proxy changes it."""
    async with FakeDmr() as server, connect(server) as client:
        url, reader = f"{server.url}/models/create", PullReader(NEW)
        async with client.transport.open(
            "POST", url, {"from": NEW}, headers={"Accept": accept}
        ) as response:
            lines = (await response.aread()).decode().splitlines()
    assert lines[0].startswith("{&#34;type&#34;")
    assert reader.feed(lines[0]) == PullProgress("sha256:aa", MIB, 4 * MIB, MIB, 5 * MIB)
    for line in lines[1:]:
        reader.feed(line)
    assert reader.end() == "Model pulled successfully"


@pytest.mark.parametrize("words", ["Model not found", "Unauthorized"])
async def test_a_bare_text_line_after_200_is_a_failure(connect: Connect, words: str) -> None:
    found = await failure(connect, hugging_face_missing(words), model="hf.co/org/gone")
    assert type(found) is PullDenied
    assert "hf.co/org/gone" in str(found)
    assert "HF_TOKEN" in found.remedy


async def test_200_without_a_success_line_is_no_success(connect: Connect) -> None:
    assert type(await failure(connect, silent_end())) is PullInterrupted


async def test_success_is_checked_against_the_list(connect: Connect) -> None:
    found = await failure(connect, Pull((success(),), adds=False))
    assert type(found) is PullFailed
    assert "does not have it" in str(found)


@pytest.mark.parametrize(
    ("reason", "kind", "word"),
    [
        ("writing blob: checksum mismatch", PullFailed, "checksum mismatch"),
        ("write /models/x: no space left on device", PullFailed, "no room"),
        ("Get https://r/v2: dial tcp: lookup r: no such host", PullFailed, "registry"),
        ("no GGUF or safetensors weights found", PullFailed, "weights"),
        ("403 Forbidden: gated repo", PullDenied, "not open to you"),
        ("read tcp: connection reset by peer", PullInterrupted, "broke off"),
    ],
)
async def test_an_error_line_after_the_first_byte(
    connect: Connect, reason: str, kind: type[PullFailed], word: str
) -> None:
    found = await failure(connect, failing_pull(reason))
    assert type(found) is kind
    assert word in str(found)


@pytest.mark.parametrize(
    ("status", "words", "kind"),
    [
        (400, "Invalid model reference", InvalidReference),
        (401, "Unauthorized", PullDenied),
        (404, "Model not found", PullDenied),
        (500, "error while pulling model: pull access denied for x", PullDenied),
        (500, "error while pulling model: tls: bad certificate", PullFailed),
        (422, "config type x: unsupported model config media type", PullFailed),
        (502, "", PullInterrupted),
        (504, "", PullInterrupted),
    ],
)
async def test_an_error_before_the_first_byte(
    connect: Connect, status: int, words: str, kind: type[DmrError]
) -> None:
    assert type(await failure(connect, refused_pull(status, words))) is kind


async def test_private_and_missing_models_read_alike(connect: Connect) -> None:
    """Registries answer 401, 404 or 500 for either."""
    texts = {
        str(await failure(connect, refused_pull(status, words))).partition(" (")[0]
        for status, words in ((401, "Unauthorized"), (404, "Model not found"), (500, "denied: x"))
    }
    assert texts == {"ai/smollm2 cannot be pulled: it does not exist, or it is not open to you"}


async def test_cached_layers_say_nothing_and_the_total_is_not_reached(connect: Connect) -> None:
    events = await pulled(connect, partly_cached_pull())
    assert progresses(events) == [(MIB, 5 * MIB)]
    assert isinstance(events[-1], Pulled)


async def test_a_model_that_is_there_is_pulled_without_progress(connect: Connect) -> None:
    (event,) = await pulled(connect, cached_pull())
    assert isinstance(event, Pulled)
    assert event.message == "Using cached model: 4.68GiB"


async def test_bytes_of_hugging_face_count_twice_and_never_pass_the_total(
    connect: Connect,
) -> None:
    events = await pulled(connect, hugging_face_pull(), model="hf.co/org/new")
    assert progresses(events) == [(2 * MIB, 2 * MIB), (2 * MIB, 2 * MIB)]
    assert [each.text for each in events if isinstance(each, PullNote)] == [
        "Fetching file list...",
        "Selected Q4_K_M quantization (default)",
        "Building model artifact...",
    ]


@pytest.mark.parametrize(
    ("model", "warned"),
    [
        ("hf.co/org/new:Q8_0", True),
        ("hf.co/org/new:q8_0", True),
        ("hf.co/org/new:q4_k_m", False),
        ("hf.co/org/new", False),
        ("hf.co/org/new:main", False),
        ("ai/new:8B-Q8_0", False),
    ],
)
async def test_a_wrong_quantization_tag_gets_another_file_under_that_name(
    connect: Connect, model: str, warned: bool
) -> None:
    events = await pulled(connect, hugging_face_pull(), model=model)
    warnings = [each.text for each in events if isinstance(each, PullNote) and each.is_warning]
    assert [text.startswith("the runner has MOSTLY_Q4_K_M") for text in warnings] == [True] * warned


async def test_a_runner_that_is_not_there_is_asked_once(connect: Connect) -> None:
    async with FakeDmr() as server:
        client = connect(server)
    async with client:
        with pytest.raises(EndpointUnreachable):
            await anext(client.pull(NEW))  # and not first a note about the next attempt


async def test_a_warning_is_shown_and_the_pull_goes_on(connect: Connect) -> None:
    note, last = await pulled(connect, Pull((warning("old format"), success()), adds=True))
    assert note == PullNote("old format", is_warning=True)
    assert isinstance(last, Pulled)


async def test_a_third_pull_waits_without_a_time_limit(connect: Connect) -> None:
    """The runner pulls two at a time and sends the third not even headers."""
    names = [f"ai/model{number}" for number in range(3)]
    pulls = {name: [slow_pull(0.1)] for name in names}
    async with FakeDmr(pulls=pulls) as server, connect(server) as client:
        limits = time_limits(client)

        async def pull(name: str) -> PullEvent:
            return [event async for event in client.pull(name)][-1]

        done = await asyncio.gather(*map(pull, names))
        assert all(isinstance(event, Pulled) for event in done)
        assert limits[:3] == [None, None, None]


async def test_leaving_a_pull_aborts_it(connect: Connect) -> None:
    """So an editor must not tie a pull to a request that the next keystroke cancels."""
    async with FakeDmr(pulls={NEW: [slow_pull(30.0)]}) as server, connect(server) as client:
        async with aclosing(client.pull(NEW)) as events:
            assert isinstance(await anext(events), PullProgress)
        assert await server.saw_abort("/models/create")


async def test_cancelling_the_task_aborts_its_pull(connect: Connect) -> None:
    async with FakeDmr(pulls={NEW: [slow_pull(30.0)]}) as server, connect(server) as client:
        begun = asyncio.Event()

        async def pull() -> None:
            async for _ in client.pull(NEW):
                begun.set()

        task = asyncio.create_task(pull())
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await server.saw_abort("/models/create")


async def test_a_pull_that_breaks_off_is_taken_up_again(connect: Connect) -> None:
    far = Pull((progress("aa", 3 * MIB, 4 * MIB, 5 * MIB),), breaks=True)
    events = await pulled(connect, far, silent_end(), good_pull())
    notes = [each for each in events if isinstance(each, PullNote)]
    assert [note.is_warning for note in notes] == [True, True]
    assert all("next attempt in" in note.text for note in notes)
    assert isinstance(events[-1], Pulled)
    seen = [done for done, _ in progresses(events)]
    assert seen == sorted(seen)  # what was reached never seems lost


async def test_a_pull_is_not_taken_up_for_ever(connect: Connect) -> None:
    async with FakeDmr(pulls={NEW: [broken_pull()]}) as server, connect(server) as client:
        with pytest.raises(DmrError):
            _ = [event async for event in client.pull(NEW)]
        assert len(server.asked("/models/create")) == 5


async def test_a_failure_that_stays_is_not_tried_again(connect: Connect) -> None:
    async with FakeDmr(pulls={NEW: [hugging_face_missing()]}) as server, connect(server) as client:
        with pytest.raises(PullDenied):
            _ = [event async for event in client.pull(NEW)]
        assert len(server.asked("/models/create")) == 1


async def test_a_server_that_cannot_pull_is_told(connect: Connect) -> None:
    faults = {"/models/create": Fault(404, "404 page not found\n")}
    async with FakeDmr(faults=faults) as server, connect(server) as client:
        with pytest.raises(DmrError, match="does not exist at this endpoint"):
            _ = [event async for event in client.pull(NEW)]


async def test_nothing_of_a_pull_is_printed(
    connect: Connect, capfd: pytest.CaptureFixture[str]
) -> None:
    """On stdio, one stray line breaks LSP, MCP and ACP."""
    await pulled(connect, good_pull())
    await failure(connect, failing_pull("checksum mismatch"))
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "line",
    [
        "",
        "   ",
        '{"type":"progress","message":"","layer":null}',
        '{"type":"something new","message":"x"}',
        "{}",
    ],
)
def test_a_line_without_an_event(line: str) -> None:
    assert PullReader(NEW).feed(line) is None


@pytest.mark.parametrize("line", ["[]", "1", "<html>", '{"type":"error"}', "\x1b[31m"])
def test_a_line_that_ends_the_pull(line: str) -> None:
    with pytest.raises(PullFailed) as caught:
        PullReader(NEW).feed(line)
    assert str(caught.value).isprintable()


def test_damaged_numbers_do_no_harm() -> None:
    line = '{"type":"progress","total":"x","layer":{"id":"a","size":-1,"current":null}}'
    assert PullReader(NEW).feed(line) == PullProgress("a", 0, 0, 0, 0)


@pytest.mark.parametrize(
    "model",
    [
        "docker.io/ai/smollm2",
        "registry.example.com/team/model:v2",
        "hf.co/org/Model-GGUF:Q4_K_M",
        f"ai/smollm2@sha256:{'a' * 64}",
    ],
)
async def test_every_source_of_models_is_named_as_the_user_wrote_it(
    connect: Connect, model: str
) -> None:
    """Docker Hub, other registries and Hugging Face, whose own names keep their case."""
    async with FakeDmr() as server, connect(server) as client:
        _ = [event async for event in client.pull(model)]
        assert server.asked("/models/create") == [{"from": model}]
        assert (await client.inspect(model)).answers_to(model)


async def test_the_registry_is_asked_for_the_size_before_a_pull(connect: Connect) -> None:
    async with FakeDmr() as server, connect(server) as client:
        there = await client.remote(NEW)
        assert (there.size, there.tags) == ("4.68GiB", ())
        assert server.requests[-1].query == "remote=true"


@pytest.mark.parametrize(
    ("status", "words", "kind"),
    [
        (404, "model not found", PullDenied),
        (500, "unauthorized: authentication required", PullDenied),
        (500, "dial tcp: no such host", PullFailed),
    ],
)
async def test_a_registry_that_does_not_tell(
    connect: Connect, status: int, words: str, kind: type[PullFailed]
) -> None:
    async with (
        FakeDmr(pulls={NEW: [refused_pull(status, words)]}) as server,
        connect(server) as client,
    ):
        with pytest.raises(PullFailed) as caught:
            await client.remote(NEW)
    assert type(caught.value) is kind
