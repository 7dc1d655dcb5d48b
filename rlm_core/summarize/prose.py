"""Describe prose by its own sentences, chosen from the leaves up.

Each level chooses among the sentences that its parts chose, so that the cost is linear in the text
and every statement at every height is verbatim and knows its lines.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rlm_core.parse.prose.detect import Format
from rlm_core.summarize.candidates import Candidate
from rlm_core.summarize.choose import Scored, best, score
from rlm_core.summarize.named import contents_of
from rlm_core.summarize.prose_statements import brief_of, headline_of, lead_of, unspoken
from rlm_core.summarize.prose_text import ProseText
from rlm_core.summarize.statements import says_more
from rlm_core.summarize.weight import prose_weight
from rlm_core.tree.outline import Outline
from rlm_core.tree.summary import BRIEF_LENGTH, Statement, Summary

_KEPT = 10  # sentences that a node hands up to what contains it
_KEPT_BY_LEAF = 3
_FEW = 5
_LETTERS_A_SENTENCE = 20  # at least: so many sentences may be wanted for a given length
_PLACE_DECAY = 0.4  # how fast the parts of a text lose by standing further behind
_LAST_PLACE = 0.5  # but the last one concludes
_READ = 400  # bytes of a piece without sentences that are looked at
# A novel opens with a dedication, a meeting with a greeting.
_WITHOUT_LEAD = frozenset([Format.TEXT.value, Format.TRANSCRIPT.value])

Ranked = tuple[Scored, ...]  # the sentences that a node hands up, best first


def summarize_prose(
    outline: Outline, content: bytes, *, is_transcript: bool
) -> tuple[Summary, ...]:
    """A summary for each entry of a document or a conversation."""
    text = ProseText(outline, content, is_transcript=is_transcript)
    whole, *parts = [_summary(text, index, ranked) for index, ranked in enumerate(_rank_all(text))]
    told = contents_of(outline, content) if outline.format == Format.TEXT.value else None
    if told:
        whole = replace(whole, headline=told, brief=(told, *(whole.brief or (whole.headline,))))
    return (whole, *parts)


def extract_prose(
    outline: Outline, content: bytes, length: int, *, is_transcript: bool
) -> tuple[Statement, ...]:
    """The statements that carry most of a source, in reading order, within `length` characters."""
    text = ProseText(outline, content, is_transcript=is_transcript)
    ranked = _rank(text, 0, _rank_all(text), keep=length // _LETTERS_A_SENTENCE)
    return brief_of(outline.entries[0], ranked, text.by_order, length)


def _rank_all(text: ProseText) -> list[Ranked]:
    """For each entry the sentences that it hands up, best first."""
    ranked: list[Ranked] = [()] * len(text.outline.entries)
    for index in range(len(ranked) - 1, -1, -1):  # children stand after their parents
        ranked[index] = _rank(text, index, ranked, keep=_KEPT)
    return ranked


def _rank(text: ProseText, index: int, ranked: Sequence[Ranked], keep: int) -> Ranked:
    own = text.own(index)
    below = [ranked[child] for child in text.children[index]]
    if not below:
        keep = max(_KEPT_BY_LEAF, min(keep, len(own) // 3))
        if len(own) <= _FEW:  # what so few have in common is accident
            return tuple(best([score(candidate, -1, 1.0, 0.5) for candidate in own], keep))
    topic = text.topic(index)
    scored = [
        score(candidate, part, place, text.likeness(candidate, topic))
        for candidate, part, place in _pool(own, below)
    ]
    return tuple(best(scored, keep))


def _pool(
    own: Sequence[Candidate], below: Sequence[Ranked]
) -> Iterator[tuple[Candidate, int, float]]:
    """What a node chooses from: its own sentences and those of its parts, with their places."""
    for candidate in own:
        yield candidate, -1, 1.0
    for position, ranked in enumerate(below):
        place = 1.0 / (1.0 + _PLACE_DECAY * position)
        if position == len(below) - 1:
            place = max(place, _LAST_PLACE)
        for one in ranked:
            yield one.candidate, position, place


def _authors_lead(text: ProseText) -> list[Candidate]:
    """The sentences with which a document presents itself, where documents of its kind do."""
    first, last = text.outline.entries[0].documentation_lines
    if not first or text.outline.format in _WITHOUT_LEAD:
        return []
    return text.standing_on(first, last)


def _summary(text: ProseText, index: int, ranked: Ranked) -> Summary:
    entry = text.outline.entries[index]
    told = lead_of(entry, _authors_lead(text)) if index == 0 else None
    headline = told or headline_of(entry, ranked) or unspoken(entry, text.opening(index, _READ))
    brief = brief_of(entry, ranked, text.by_order, BRIEF_LENGTH) if len(ranked) > 1 else ()
    best_merit = max((one.candidate.merit for one in ranked), default=0.0)
    return Summary(
        headline=headline,
        brief=brief if says_more(brief, headline) else (),
        weight=prose_weight(entry, best_merit),
    )
