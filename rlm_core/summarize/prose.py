"""Describe prose by its own sentences, chosen from the leaves up.

Each level chooses among the sentences that its parts chose, so that the cost is linear in the text
and every statement at every height is verbatim and knows its lines.
"""

from dataclasses import replace

from rlm_core.encode.meaning import Meaning
from rlm_core.summarize.candidates import Candidate
from rlm_core.summarize.named import contents_of
from rlm_core.summarize.prose_ranking import Ranked, Ranking
from rlm_core.summarize.prose_statements import brief_of, headline_of, lead_of, unspoken
from rlm_core.summarize.prose_text import ProseText
from rlm_core.summarize.statements import says_more
from rlm_core.summarize.weight import prose_weight
from rlm_core.tree.outline import Outline
from rlm_core.tree.prose_format import ProseFormat
from rlm_core.tree.summary import BRIEF_LENGTH, Summary

_READ = 400  # bytes of a piece without sentences that are looked at
# A novel opens with a dedication, a meeting with a greeting.
_WITHOUT_LEAD = frozenset([ProseFormat.TEXT.value, ProseFormat.TRANSCRIPT.value])


def summarize_prose(
    outline: Outline, content: bytes, meaning: Meaning | None = None, *, is_transcript: bool
) -> tuple[Summary, ...]:
    """A summary for each entry of a document or a conversation."""
    text = ProseText(outline, content, is_transcript=is_transcript)
    spoken = meaning if is_transcript else None  # what is written begins with what it is about
    whole, *parts = [
        _summary(text, index, ranked) for index, ranked in enumerate(Ranking(text, spoken).ranked)
    ]
    told = contents_of(outline, content) if outline.format == ProseFormat.TEXT.value else None
    if told:
        whole = replace(whole, headline=told, brief=(told, *(whole.brief or (whole.headline,))))
    return (whole, *parts)


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
