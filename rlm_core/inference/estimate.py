"""What calls would cost, from the prompts themselves, without making any."""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil

from rlm_core.inference.price import Pricing, spent_on
from rlm_core.llm.prompt import Backend, Prompt
from rlm_core.tree.costs import NOTHING, Spent

_COUNTED = 40  # prompts whose tokens are counted; those of the others follow from their lengths


async def estimate(prompts: Sequence[Prompt], pricing: Pricing, seconds: float) -> Spent:
    """The most that all of these may cost, where one call takes so many seconds."""
    total = NOTHING
    for prompt, tokens in zip(prompts, await _tokens(prompts, pricing.backend), strict=True):
        total += spent_on(pricing.most(prompt, tokens))
    rounds = ceil(len(prompts) / pricing.backend.most_at_once)
    return replace(total, seconds=rounds * seconds)


async def _tokens(prompts: Sequence[Prompt], backend: Backend) -> list[int]:
    chosen = prompts[:: max(1, ceil(len(prompts) / _COUNTED))]
    counted = {id(prompt): await backend.count_tokens(prompt) for prompt in chosen}
    per_character = sum(counted.values()) / max(1, sum(map(_length, chosen)))
    return [counted.get(id(prompt), ceil(per_character * _length(prompt))) for prompt in prompts]


def _length(prompt: Prompt) -> int:
    return len(prompt.system) + len(prompt.shared) + len(prompt.text)
