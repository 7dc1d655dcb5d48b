"""The backend over the SDK, which talks to a stub of the API on the loopback interface."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest

from rlm_core.errors import ModelBusy, ModelError, ReplyLost
from rlm_core.llm.messages_api import LONGEST_WAIT, MessagesApi
from rlm_core.llm.prompt import Reply, Stop, Usage
from tests.llm.messages_api_answers import Cut, Fail, Garbage, HangUp, Refuse, Say, Stall
from tests.llm.messages_api_stub import messages_api_stub
from tests.llm.prompts import FORM, prompt

T = TypeVar("T")

KEY = "sk-given"
SOON = 0.01  # seconds that a stub asks to wait


def use(
    url: str,
    work: Callable[[MessagesApi], Awaitable[T]],
    *,
    model: str = "haiku",
    key: str = KEY,
    seconds: float = 30.0,
    most_retries: int = 2,
) -> T:
    """What comes of work with a backend, in an event loop of its own."""

    async def run() -> T:
        backend = MessagesApi(model, key, url, seconds=seconds, most_retries=most_retries)
        try:
            return await work(backend)
        finally:
            await backend.close()

    return asyncio.run(run())


def complete(url: str, model: str = "haiku", seconds: float = 30.0, retries: int = 2) -> Reply:
    """The reply to a plain prompt."""
    return use(
        url, lambda b: b.complete(prompt()), model=model, seconds=seconds, most_retries=retries
    )


def test_a_prompt_becomes_a_reply_with_its_usage() -> None:
    with messages_api_stub("The cart has a total.") as stub:
        reply = complete(stub.url)

    assert reply == Reply("The cart has a total.", "claude-haiku-5-5", Usage(10, 5), Stop.END)
    (ask,) = stub.asks
    assert ask.body == {
        "model": "claude-haiku-5-5",
        "max_tokens": 300,
        "thinking": {"type": "disabled"},
        "system": [
            {
                "type": "text",
                "text": "You sum up.",
                "cache_control": {"type": "ephemeral"},
            }
        ],
        "messages": [
            {
                "role": "user",
                "content": [{"type": "text", "text": "Sum up: the cart has a total."}],
            }
        ],
    }


def test_only_the_key_that_was_given_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-environment")
    monkeypatch.setenv("ANTHROPIC_AUTH_TOKEN", "token-environment")
    monkeypatch.setenv(
        "ANTHROPIC_CUSTOM_HEADERS", "X-Api-Key: sk-header\nAuthorization: Basic a\nX-Extra: b"
    )
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("ANTHROPIC_PROFILE", "somebody")
    with messages_api_stub() as stub:
        complete(stub.url)
        headers = stub.asks[0].headers

        use(stub.url, lambda b: b.complete(prompt()), key="")
        without = stub.asks[1].headers

    assert headers["authorization"] == f"Bearer {KEY}"
    assert without["authorization"] == "Bearer none"
    for sent in (headers, without):
        assert not {"x-api-key", "x-extra"} & set(sent)
        assert not any("environment" in value or "sk-header" in value for value in sent.values())


def test_a_key_in_the_environment_alone_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-environment")

    with pytest.raises(ModelError, match="has no API key"):
        MessagesApi("haiku", "")


def test_a_local_server_is_not_asked_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    with messages_api_stub("here") as stub:
        assert complete(stub.url).text == "here"


def test_what_is_shared_is_read_from_the_cache_once_one_call_has_warmed_it() -> None:
    shared = "What is sold? " * 100
    prompts = [prompt(f"Part {number}", shared=shared) for number in range(4)]

    async def fan_out(backend: MessagesApi) -> list[Reply]:
        warm = await backend.complete(prompts[0])
        return [warm, *await asyncio.gather(*map(backend.complete, prompts[1:]))]

    with messages_api_stub() as stub:
        first, *others = use(stub.url, fan_out)

    assert (first.usage.cache_write_tokens, first.usage.cache_read_tokens) == (303, 0)
    assert {reply.usage for reply in others} == {Usage(2, 4, cache_read_tokens=303)}
    assert [ask.texts for ask in stub.asks[:1]] == [[shared, "Part 0"]]


def test_the_prefix_to_warm_is_named_where_it_is_long_enough_to_be_cached() -> None:
    shared = "What is sold? " * 200

    async def prefixes(backend: MessagesApi) -> list[str]:
        asked = (prompt("a", shared=shared), prompt("b", shared=shared), prompt("c"))
        return [backend.cached_prefix(one) for one in asked]

    with messages_api_stub() as stub:
        assert use(stub.url, prefixes) == ["You sum up." + shared] * 2 + [""]
        assert use(stub.url, prefixes, model="claude-haiku-4-5") == ["", "", ""]


def test_a_form_is_asked_for_in_the_terms_of_the_api_and_checked_in_ours() -> None:
    with messages_api_stub() as stub:
        reply = use(stub.url, lambda b: b.complete(prompt("A cart.", schema=FORM)))

    assert (reply.text, reply.stop) == ('{"brief": "A"}', Stop.MALFORMED)  # it has one letter
    (ask,) = stub.asks
    assert ask.schema is not None
    assert ask.schema["additionalProperties"] is False
    assert "minLength" not in ask.schema["properties"]["brief"]


@pytest.mark.parametrize(
    ("said", "text", "stop"),
    [
        ('{"brief": "Sells"}', '{"brief": "Sells"}', Stop.END),
        ('```json\n{"brief": "Sells"}\n```', '{"brief": "Sells"}', Stop.END),
        ('{"brief": "Größe"}', '{"brief": "Größe"}', Stop.END),
        ('{"brief": 3}', '{"brief": 3}', Stop.MALFORMED),
        ('{"other": "x"}', '{"other": "x"}', Stop.MALFORMED),
        ('["brief"]', '["brief"]', Stop.MALFORMED),
        ("Sells things.", "Sells things.", Stop.MALFORMED),
        ('{"brief": "Se', '{"brief": "Se', Stop.MALFORMED),
        ("[" * 100_000, "[" * 100_000, Stop.MALFORMED),
    ],
)  # fmt: skip
def test_a_reply_out_of_form_is_marked_and_still_counted(said: str, text: str, stop: Stop) -> None:
    with messages_api_stub(said) as stub:
        reply = use(stub.url, lambda b: b.complete(prompt(schema=FORM)))

    assert (reply.text, reply.stop) == (text, stop)
    assert reply.usage.output_tokens == len(said.split())


def test_why_a_reply_ended_is_told() -> None:
    answers = (Cut("so far"), Refuse(), Say("x", "model_context_window_exceeded"), Say("y", "new"))
    with messages_api_stub(*answers) as stub:
        replies = [complete(stub.url) for _ in answers]

    assert [(reply.text, reply.stop) for reply in replies] == [
        ("so far", Stop.MOST_TOKENS),
        ("", Stop.REFUSED),
        ("x", Stop.MOST_TOKENS),
        ("y", Stop.MOST_TOKENS),
    ]


def test_a_cut_or_refused_reply_is_not_called_malformed() -> None:
    with messages_api_stub(Cut(), Refuse()) as stub:
        stops = [use(stub.url, lambda b: b.complete(prompt(schema=FORM))).stop for _ in range(2)]

    assert stops == [Stop.MOST_TOKENS, Stop.REFUSED]


def test_thinking_is_no_part_of_a_reply() -> None:
    with messages_api_stub(Say("Sells.", thinking="Let me see.")) as stub:
        assert complete(stub.url).text == "Sells."


@pytest.mark.parametrize(
    ("model", "name", "thinking", "effort", "most"),
    [
        ("", "claude-haiku-5-5", {"type": "disabled"}, None, 300),
        ("sonnet", "claude-sonnet-5-5", {"type": "between_tools"}, None, 300),
        ("opus", "claude-opus-5-5", None, "low", 2_300),
        ("claude-haiku-4-5", "claude-haiku-4-5", None, None, 300),
        ("qwen3:14b", "qwen3:14b", None, None, 300),
    ],
)
def test_a_model_is_kept_from_thinking_as_far_as_it_can_be(
    model: str, name: str, thinking: object, effort: str | None, most: int
) -> None:
    async def ask(backend: MessagesApi) -> int:
        await backend.complete(prompt())
        return backend.most_output(prompt())

    with messages_api_stub() as stub:
        assert use(stub.url, ask, model=model) == most

    body = stub.asks[0].body
    assert (body["model"], body.get("thinking"), body["max_tokens"]) == (name, thinking, most)
    assert (body.get("output_config") or {}).get("effort") == effort


def test_what_surely_was_not_paid_for_is_asked_again() -> None:
    async def ask(backend: MessagesApi) -> tuple[str, int]:
        reply = await backend.complete(prompt())
        return reply.text, backend.turned_away

    plan = (Fail(429, retry_after=SOON), Fail(529, retry_after=SOON), "at last")
    with messages_api_stub(*plan) as stub:
        assert use(stub.url, ask) == ("at last", 2)

    assert stub.calls == 3


@pytest.mark.parametrize(("status", "wait"), [(429, 0.02), (529, 0.01), (503, 0.01)])
def test_a_service_that_stays_busy_says_when_to_come_again(status: int, wait: float) -> None:
    with (
        messages_api_stub(*[Fail(status, "slow down", wait)] * 3) as stub,
        pytest.raises(ModelBusy, match=f"{status}: slow down") as raised,
    ):
        complete(stub.url)

    assert stub.calls == 3
    assert raised.value.retry_after == wait


def test_a_wait_that_is_too_long_is_left_to_the_caller() -> None:
    with (
        messages_api_stub(Fail(429, retry_after=LONGEST_WAIT + 1)) as stub,
        pytest.raises(ModelBusy) as raised,
    ):
        complete(stub.url)

    assert (stub.calls, raised.value.retry_after) == (1, LONGEST_WAIT + 1)


@pytest.mark.parametrize(
    ("failure", "calls", "said"),
    [
        (Fail(401, "invalid x-api-key"), 1, "does not accept the API key.*invalid x-api-key"),
        (Fail(403), 1, "does not accept the API key"),
        (Fail(402), 1, "wants payment first"),
        (Fail(404, "model: nope"), 1, "no model 'claude-haiku-5-5'.*nope"),
        (Fail(400, "prompt is too long"), 1, "refuses the request.*too long"),
        (Fail(413), 1, "refuses the request"),
        (Fail(500, retry_after=SOON), 3, "failed by itself"),
    ],
)
def test_an_error_says_what_where_and_what_next(failure: Fail, calls: int, said: str) -> None:
    with messages_api_stub(*[failure] * 3) as stub, pytest.raises(ModelError, match=said) as raised:
        complete(stub.url)

    assert type(raised.value) is ModelError
    assert stub.calls == calls
    assert stub.url in str(raised.value)
    assert KEY not in str(raised.value)


def test_a_server_that_is_not_there_is_named() -> None:
    with messages_api_stub() as stub:
        gone = stub.url
    with pytest.raises(ModelError, match=f"cannot reach {gone}.*is it running") as raised:
        complete(gone, retries=0)

    assert type(raised.value) is ModelError


@pytest.mark.parametrize("answer", [Stall(), HangUp()])
def test_a_reply_that_was_lost_is_not_asked_for_again(answer: Stall | HangUp) -> None:
    with (
        messages_api_stub(answer) as stub,
        pytest.raises(ReplyLost, match="may have been paid for") as raised,
    ):
        complete(stub.url, seconds=0.5 if isinstance(answer, Stall) else 30.0)

    assert stub.calls == 1
    assert raised.value.usd is None


@pytest.mark.parametrize(
    "answer",
    [
        Garbage(),
        Garbage(b"<html>a portal</html>", "text/html"),
        Garbage(b'{"id": "msg_1"}'),
        Garbage(b"[]"),
        Garbage(b'"text"'),
    ],
)
def test_what_is_no_message_is_a_lost_reply(answer: Garbage) -> None:
    with messages_api_stub(answer) as stub, pytest.raises(ReplyLost, match=r"not .*Messages API"):
        complete(stub.url)


def test_calls_are_under_way_together() -> None:
    async def ask(backend: MessagesApi) -> list[str]:
        tasks = [asyncio.create_task(backend.complete(prompt(f"{n}"))) for n in range(8)]
        assert await asyncio.to_thread(stub.wait_for, 8)
        stub.open.set()
        return [(await task).text for task in tasks]

    with messages_api_stub() as stub:
        stub.open.clear()
        assert use(stub.url, ask) == [f"1 words: {n}" for n in range(8)]

    assert stub.most_under_way == 8


def test_tokens_are_counted_by_the_api_without_a_call() -> None:
    with messages_api_stub() as stub:
        assert use(stub.url, lambda b: b.count_tokens(prompt(schema=FORM))) == 10

    assert (stub.calls, stub.paths) == (0, ["/v1/messages/count_tokens"])


def test_tokens_are_estimated_where_a_server_does_not_count() -> None:
    async def count(backend: MessagesApi) -> list[int]:
        return [await backend.count_tokens(prompt("x" * 1_000)) for _ in range(2)]

    with messages_api_stub(counts_tokens=False) as stub:
        first, second = use(stub.url, count)

    assert first == second > 400
    assert len(stub.paths) == 1


def test_counting_fails_like_a_call() -> None:
    with (
        messages_api_stub(accepted_keys=("another",)) as stub,
        pytest.raises(ModelError, match="does not accept the API key"),
    ):
        use(stub.url, lambda b: b.count_tokens(prompt()))


def test_half_a_character_does_not_stop_a_prompt() -> None:
    with messages_api_stub() as stub:
        use(stub.url, lambda b: b.complete(prompt("a\ud83d b")))

    assert stub.asks[0].text == "a? b"
