"""Summarize every entry of one source, children before parents.

It reads the source's text and nothing else, so that its result is memoized by that text.
"""

from dataclasses import replace

from rlm_core.encode.meaning import Meaning
from rlm_core.summarize.code import describe_code
from rlm_core.summarize.data import describe_data
from rlm_core.summarize.described import Described, Subject
from rlm_core.summarize.introduction import presented
from rlm_core.summarize.manner import Manner, manner_of
from rlm_core.summarize.part_headlines import with_part_headlines
from rlm_core.summarize.prose import summarize_prose
from rlm_core.tree.outline import Outline
from rlm_core.tree.summary import Summary


def summarize_outline(
    outline: Outline, content: bytes, meaning: Meaning | None = None
) -> tuple[Summary, ...]:
    """A summary for each entry of an outline over its source's UTF-8 content, in their order.

    With `meaning`, what is said in a conversation is chosen by it as well; nothing else depends on it.
    """
    manner = manner_of(outline)
    if manner in (Manner.PROSE, Manner.TRANSCRIPT):
        is_transcript = manner is Manner.TRANSCRIPT
        whole, *parts = summarize_prose(outline, content, meaning, is_transcript=is_transcript)
        whole = replace(whole, headline=presented(outline, content, whole.headline))
        return with_part_headlines(outline, content, (whole, *parts))
    return _summarize_definitions(outline, content, is_data=manner is Manner.DATA)


def _summarize_definitions(
    outline: Outline, content: bytes, *, is_data: bool
) -> tuple[Summary, ...]:
    describe = describe_data if is_data else describe_code
    children = outline.children()
    described: dict[int, Described] = {}
    for index in range(len(outline.entries) - 1, -1, -1):  # children stand after their parents
        below = tuple(described[child] for child in children[index])
        described[index] = describe(Subject(outline, content, outline.entries[index], below))
    return tuple(described[index].summary for index in range(len(outline.entries)))
