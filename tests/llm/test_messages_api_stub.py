"""The stub streams as the SDK expects it; the rest of it is seen through the backend's tests."""

import asyncio
from typing import Any

from tests.llm.messages_api_answers import Say
from tests.llm.messages_api_stub import messages_api_stub


def test_a_streamed_reply_is_the_reply() -> None:
    async def stream(url: str) -> Any:
        import anthropic

        async with anthropic.AsyncAnthropic(api_key="k", base_url=url) as client:
            messages: Any = [{"role": "user", "content": "What is sold?"}]
            sent = {"model": "claude-haiku-5-5", "max_tokens": 10, "messages": messages}
            async with client.messages.stream(**sent) as events:
                return await events.get_final_message()

    with messages_api_stub(Say("Fruit, every day.", thinking="Hm.")) as stub:
        message = asyncio.run(stream(stub.url))

    assert [block.type for block in message.content] == ["thinking", "text"]
    assert message.content[1].text == "Fruit, every day."
    assert (message.stop_reason, message.usage.output_tokens) == ("end_turn", 3)
