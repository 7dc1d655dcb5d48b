"""Find the sentences with which a README, a document or a package says what it is."""

from rlm_core.parse.prose.introduction import tells_what_it_is
from rlm_core.summarize.candidates import Candidate, Candidates, read_prose
from rlm_core.summarize.documentation import first_sentence, is_telling, tidy
from rlm_core.summarize.folder_contents import Lead
from rlm_core.summarize.statements import headline
from rlm_core.tree.outline import Outline
from rlm_core.tree.prose_format import ProseFormat
from rlm_core.tree.summary import Statement

_READ = 6_000  # characters of a lead: what a thing is stands at its beginning
_REAL = 0.45  # merit of what reads like a sentence, and not like a badge, a link or a command
_TAGLINE = 0.2  # merit of a line that may be a title's second half, if there is nothing better
_TOGETHER = 40  # lines behind the first sentence that still belong to the introduction
_LONGEST_TITLE = 80  # characters
_PRESENTED = frozenset([ProseFormat.MARKDOWN.value, ProseFormat.RESTRUCTUREDTEXT.value])


def introducing_sentences(lead: Lead, most: int) -> list[Lead]:
    """The first sentences of a lead that say what something is, in order, with their lines."""
    candidates = Candidates()
    read_prose(candidates, lead.text[:_READ], lead.line, heading="")
    found = [one for one in candidates.found if tells_what_it_is(one.text)]
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
            others = (one for one in introducing_sentences(lead, most) if one.text not in text)
            return [first, *others][:most]
        line += paragraph.count("\n") + 2
    return []


def presented(outline: Outline, content: bytes, fallback: Statement) -> Statement:
    """The headline of a document that presents itself as READMEs do, else the one that it has."""
    whole = outline.entries[0]
    first, last = whole.documentation_lines
    if outline.format not in _PRESENTED or not first:
        return fallback
    text = "\n".join(content.decode(errors="replace").split("\n")[first - 1 : last])
    if told := introducing_sentences(Lead(text, "", first), 1):
        at = told[0].line - whole.span.start_line
        return headline(Statement(told[0].text, at, at))
    title = whole.documentation.partition("\n\n")[0]
    if tells_what_it_is(fallback.text) or len(title) > _LONGEST_TITLE:
        return fallback
    return headline(Statement(title, first - 1, first - 1))


def _first(found: list[Candidate], least: float) -> Candidate | None:
    standing = (one for one in found if one.merit >= least and _stands_alone(one))
    return next(standing, None)


def _stands_alone(one: Candidate) -> bool:
    """Whether nothing before a sentence is needed: `This` at the very front is the thing itself."""
    return not one.leans or (one.text.startswith("This ") and one.place == 1.0)
