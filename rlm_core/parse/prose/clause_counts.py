"""Tell, in the parts of a contract, which whole numbers belong to the count of its clauses."""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from rlm_core.parse.prose.clause_numbers import form_of, title_after
from rlm_core.parse.prose.numbering import number_value
from rlm_core.parse.prose.own_count import Candidate, Form, own_count

ENTRY_OF_CONTENTS = 100  # characters: clauses shorter than that are entries of a table of contents
_LONG = 2_000  # characters below a number, beyond which length says no more
_TITLED = 2.0  # worth of a number with a title
_ALONE_BEFORE = 0.5  # worth of a number that a line or a wide gap precedes

Matches = Sequence[re.Match[str]]


def counted(text: str, matches: Matches) -> dict[int, bool]:
    """For each whole number of a part that has a count, by its start: whether it belongs to it.

    Exhibits count anew. Where articles count, sections may begin again in each: nothing is said of
    them.
    """
    verdicts: dict[int, bool] = {}
    for part, end in _parts(matches, len(text)):
        articles = [match for match in part if form_of(text, match) is Form.ARTICLE]
        others = [match for match in part if form_of(text, match) not in (None, Form.ARTICLE)]
        for chosen in (articles, others):
            candidates = _candidates(text, chosen, end)
            if (count := own_count(candidates)) is not None:
                verdicts.update((one.start, one.start in count) for one in candidates)
                break
    return verdicts


def _parts(matches: Matches, length: int) -> Iterator[tuple[Matches, int]]:
    """The numbers between two exhibits, and where the second begins."""
    edges = [at for at, match in enumerate(matches) if match["exhibit"]]
    for first, last in zip([0, *edges], [*edges, len(matches)], strict=True):
        yield matches[first:last], matches[last].start() if last < len(matches) else length


def _candidates(text: str, matches: Matches, end: int) -> list[Candidate]:
    return [
        _candidate(text, match, after.start() if after else end)
        for match, after in zip_longest(matches, matches[1:])
    ]


def _candidate(text: str, match: re.Match[str], end: int) -> Candidate:
    form = form_of(text, match) or Form.POINT
    written = match["bare"] or match["counted"] or match["decimal"]
    length = end - match.end()
    worth = 1.0 + (min(length, _LONG) / 1_000 if length >= ENTRY_OF_CONTENTS else 0.0)
    if form is not Form.ALONE and title_after(text, match.end())[0]:
        worth += _TITLED
    if match["strong"] is not None:
        worth += _ALONE_BEFORE
    return Candidate(number_value(written.split(".")[0]), match.start(), form, worth)
