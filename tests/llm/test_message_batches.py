"""Many prompts in one batch: submitted, looked at, read by id, canceled."""

from collections.abc import Mapping

import pytest

from rlm_core.errors import ArgumentError, ModelBusy, ModelError, ReplyLost
from rlm_core.llm.messages_api import MessagesApi
from rlm_core.llm.prompt import BatchProgress, Prompt, Reply, Stop, Usage
from tests.llm.messages_api_answers import Cut, Expire, Fail, HangUp
from tests.llm.messages_api_stub import messages_api_stub
from tests.llm.prompts import FORM, prompt
from tests.llm.test_messages_api import SOON, use

PROMPTS = {f"node-{number}": prompt(f"Part {number}") for number in range(5)}


async def to_the_end(backend: MessagesApi, prompts: Mapping[str, Prompt]) -> str:
    """The id of a batch that has ended."""
    batch = await backend.submit(prompts)
    while not (await backend.progress(batch)).ended:
        pass  # each look brings the stub nearer to the end
    return batch


async def outcomes(
    backend: MessagesApi, prompts: Mapping[str, Prompt] = PROMPTS
) -> Mapping[str, Reply | ModelError]:
    return await backend.results(await to_the_end(backend, prompts), prompts)


def test_each_prompt_of_a_batch_is_replied_to_under_its_id() -> None:
    with messages_api_stub() as stub:
        results = use(stub.url, outcomes)

    assert list(results) == list(reversed(PROMPTS))
    assert results["node-3"] == Reply("2 words: Part 3", "claude-haiku-5-5", Usage(5, 4))
    assert {ask.body["max_tokens"] for ask in stub.asks} == {300}


def test_a_batch_tells_how_far_it_is() -> None:
    async def watch(backend: MessagesApi) -> list[BatchProgress]:
        batch = await backend.submit(PROMPTS)
        return [await backend.progress(batch) for _ in range(3)]

    with messages_api_stub("a", Fail(400), Expire(), batch_polls=2) as stub:
        seen = use(stub.url, watch)

    running = BatchProgress(ended=False, waiting=5, replied=0, failed=0)
    assert seen == [running, running, BatchProgress(ended=True, waiting=0, replied=3, failed=2)]


def test_what_failed_in_a_batch_is_told_and_the_rest_is_kept() -> None:
    plan = ("fine", Fail(400, "prompt is too long"), Expire(), Cut("so far"), "fine too")
    with messages_api_stub(*plan) as stub:
        results = use(stub.url, outcomes)

    told = {k: v.text if isinstance(v, Reply) else str(v) for k, v in results.items()}
    assert told == {
        "node-0": "fine",
        "node-1": f"{stub.url} did not reply: invalid_request_error: prompt is too long",
        "node-2": "the batch ended before its turn came: submit it again",
        "node-3": "so far",
        "node-4": "fine too",
    }


def test_forms_are_checked_where_the_prompts_are_known() -> None:
    prompts = {"one": prompt(schema=FORM), "two": prompt(schema=FORM)}

    async def read(backend: MessagesApi) -> list[Stop]:
        batch = await to_the_end(backend, prompts)
        results = await backend.results(batch, {"one": prompts["one"]})
        return [r.stop for _, r in sorted(results.items()) if isinstance(r, Reply)]

    with messages_api_stub('{"brief": 3}', '{"brief": 3}') as stub:
        assert use(stub.url, read) == [Stop.MALFORMED, Stop.END]


def test_a_canceled_batch_keeps_what_was_replied_before() -> None:
    async def cancel(backend: MessagesApi) -> Mapping[str, Reply | ModelError]:
        batch = await backend.submit(PROMPTS)
        await backend.cancel(batch)
        assert (await backend.progress(batch)).ended
        return await backend.results(batch, PROMPTS)

    with messages_api_stub(batch_polls=100) as stub:
        results = use(stub.url, cancel)

    replied = {name for name, result in results.items() if isinstance(result, Reply)}
    assert replied == {"node-0", "node-1"}
    assert stub.calls == 2
    assert str(results["node-4"]) == "the batch was canceled before its turn came"


def test_results_that_break_off_can_be_read_again_for_nothing() -> None:
    async def twice(backend: MessagesApi) -> Mapping[str, Reply | ModelError]:
        batch = await to_the_end(backend, PROMPTS)
        with pytest.raises(ModelError, match="ask for them again, it costs nothing") as raised:
            await backend.results(batch, PROMPTS)
        assert type(raised.value) is ModelError
        stub.broken_results = None
        return await backend.results(batch, PROMPTS)

    with messages_api_stub(broken_results=300) as stub:
        assert set(use(stub.url, twice)) == set(PROMPTS)

    assert stub.calls == len(PROMPTS)


def test_results_before_the_end_are_an_error() -> None:
    async def early(backend: MessagesApi) -> None:
        await backend.results(await backend.submit(PROMPTS), PROMPTS)

    with messages_api_stub(batch_polls=5) as stub, pytest.raises(ModelError, match="results"):
        use(stub.url, early)


def test_a_batch_nobody_knows_is_an_error() -> None:
    with messages_api_stub() as stub, pytest.raises(ModelError, match="404"):
        use(stub.url, lambda b: b.progress("msgbatch_none"))


def test_a_submission_that_was_lost_is_not_made_again() -> None:
    with messages_api_stub(submission=HangUp()) as stub, pytest.raises(ReplyLost):
        use(stub.url, lambda b: b.submit(PROMPTS))

    assert len(stub.batches) == 1


def test_a_submission_that_was_turned_away_was_not_taken() -> None:
    busy = Fail(429, retry_after=SOON)
    with messages_api_stub(submission=busy) as stub, pytest.raises(ModelBusy):
        use(stub.url, lambda b: b.submit(PROMPTS), most_retries=0)

    assert stub.batches == {}


@pytest.mark.parametrize("name", ["", "a b", "x" * 65, "päckchen"])
def test_an_id_is_checked_before_anything_is_sent(name: str) -> None:
    with messages_api_stub() as stub, pytest.raises(ArgumentError, match="id"):
        use(stub.url, lambda b: b.submit({name: prompt()}))

    assert stub.paths == []


def test_an_empty_batch_is_an_error() -> None:
    with messages_api_stub() as stub, pytest.raises(ArgumentError, match="1 to 100,000"):
        use(stub.url, lambda b: b.submit({}))
