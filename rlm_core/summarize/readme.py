"""Find, in a README or a package's docstring, the sentences that say what the thing is."""

from rlm_core.summarize.candidates import Candidate, Candidates, read_prose
from rlm_core.summarize.documentation import first_sentence, is_telling, tidy
from rlm_core.summarize.folder_contents import Lead

_READ = 6_000  # characters of a lead: what a thing is stands at its beginning
_REAL = 0.45  # merit of what reads like a sentence, and not like a badge, a link or a command
_TAGLINE = 0.2  # merit of a line that may be a title's second half, if there is nothing better
_TOGETHER = 40  # lines behind the first sentence that still belong to the introduction


def real_sentences(lead: Lead, most: int) -> list[Lead]:
    """The first sentences of a lead that describe something, in order, with their lines."""
    candidates = Candidates()
    read_prose(candidates, lead.text[:_READ], lead.line, heading="")
    found = candidates.found
    first = _first(found, _REAL) or _first(found, _TAGLINE)
    if first is None:
        return []
    following = [
        one
        for one in found
        if one.order > first.order
        and one.merit >= _REAL
        and one.first_line <= first.last_line + _TOGETHER
    ]
    return [Lead(one.text, lead.path, one.first_line) for one in [first, *following][:most]]


def introduction(lead: Lead, most: int) -> list[Lead]:
    """The first sentences of what a package says of itself; its first line may be a mere phrase."""
    line = lead.line
    for paragraph in lead.text[:_READ].split("\n\n"):
        text = tidy(paragraph)
        if " " in text and is_telling(paragraph.strip()):
            first = Lead(first_sentence(text), lead.path, line)
            return [first, *(one for one in real_sentences(lead, most) if one.text not in text)][
                :most
            ]
        line += paragraph.count("\n") + 2
    return []


def _first(found: list[Candidate], least: float) -> Candidate | None:
    standing = (one for one in found if one.merit >= least and not one.leans)
    return next(standing, None)
