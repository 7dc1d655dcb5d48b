"""Turn chosen sentences into statements: whole, in reading order, none cut from what it points to."""

from collections.abc import Iterable, Mapping, Sequence

from rlm_core.summarize.candidates import Candidate
from rlm_core.summarize.prose_choice import Scored
from rlm_core.summarize.prose_markup import plain
from rlm_core.summarize.statements import EMPTY, headline, on_lines
from rlm_core.text.tokens import clip
from rlm_core.tree.outline import Entry
from rlm_core.tree.summary import HEADLINE_LENGTH, Statement

_LEAST_MERIT = 0.12  # below it a sentence is noise, and says less than silence
_LEAD_MERIT = 0.6
_LEAST_SHARE = 0.3  # of the best score: what falls behind it is not worth the room
_LONGEST_CHAIN = 2  # sentences that are taken along because the next one points back to them
_HEADLINE_POOL = 8
_SHORT_HEADLINE = 60  # characters


def headline_of(entry: Entry, ranked: Sequence[Scored]) -> Statement | None:
    """The sentence that says most in one line."""
    pool = [one for one in ranked[:_HEADLINE_POOL] if one.candidate.merit >= _LEAST_MERIT]
    if not pool:
        return None
    return headline(_statement([max(pool, key=_headline_worth).candidate], entry))


def lead_of(entry: Entry, lead: Iterable[Candidate]) -> Statement | None:
    """The first good sentence of what a document's author put first."""
    for candidate in lead:
        if candidate.merit >= _LEAD_MERIT and not candidate.leans:
            return headline(_statement([candidate], entry))
    return None


def brief_of(
    entry: Entry, ranked: Iterable[Scored], by_order: Mapping[int, Candidate], length: int
) -> tuple[Statement, ...]:
    """The best sentences that fit, in reading order; neighbors are one statement."""
    taken: dict[int, Candidate] = {}
    room, least = length, 0.0
    for one in ranked:
        if one.candidate.merit < _LEAST_MERIT or one.score < least:
            continue
        least = least or one.score * _LEAST_SHARE
        chain = [piece for piece in _chain(one.candidate, by_order) if piece.order not in taken]
        cost = sum(len(piece.text) + 3 for piece in chain)
        if cost > room and (taken or len(chain) > 1):
            continue
        taken.update((piece.order, piece) for piece in chain)
        room -= cost
    runs = _runs(sorted(taken.values(), key=_reading_order))
    return tuple(_clipped(_statement(run, entry), length) for run in runs)


def unspoken(entry: Entry, text: str) -> Statement:
    """What stands for a piece without sentences: its name, else its first line."""
    if entry.name:
        return headline(Statement(entry.name, 0, 0))
    for at, line in enumerate(text.split("\n")):
        if any(character.isalnum() for character in line):
            return headline(Statement(plain(line), at, at))
    return Statement(EMPTY, 0, 0)


def _headline_worth(one: Scored) -> tuple[float, int]:
    """A headline stands alone: it is long enough to tell something, and hardly cut."""
    length = len(one.candidate.text)
    fit = 1.0
    if length < _SHORT_HEADLINE:
        fit = 0.8
    elif length > HEADLINE_LENGTH:
        fit = 0.92 if length <= 1.5 * HEADLINE_LENGTH else 0.8
    if one.candidate.leans:
        fit *= 0.7
    return one.score * fit, -one.candidate.order


def _chain(candidate: Candidate, by_order: Mapping[int, Candidate]) -> list[Candidate]:
    """A sentence with those before it that it cannot be understood without."""
    chain = [candidate]
    while chain[0].leans and len(chain) <= _LONGEST_CHAIN:
        before = by_order.get(chain[0].order - 1)
        if before is None:
            break
        chain.insert(0, before)
    return chain


def _runs(chosen: Iterable[Candidate]) -> list[list[Candidate]]:
    runs: list[list[Candidate]] = []
    for candidate in chosen:
        if runs and runs[-1][-1].order + 1 == candidate.order:
            runs[-1].append(candidate)
        else:
            runs.append([candidate])
    return runs


def _statement(run: Sequence[Candidate], entry: Entry) -> Statement:
    text = " ".join(candidate.text for candidate in run)
    if run[0].speaker:
        text = f"{run[0].speaker}: {text}"
    return on_lines(text, entry, run[0].first_line, run[-1].last_line)


def _clipped(statement: Statement, length: int) -> Statement:
    if len(statement.text) <= length:
        return statement
    return Statement(clip(statement.text, length), statement.first_line, statement.last_line)


def _reading_order(candidate: Candidate) -> tuple[int, int]:
    return candidate.first_line, candidate.order
