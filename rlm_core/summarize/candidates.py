"""The sentences that a summary may choose from, with what speaks for and against each."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rlm_core.summarize.prose_markup import ITEM, covered, plain
from rlm_core.text.sentences import sentence_ends

_POINTING_BACK_WORDS = """
    He She It They We You I His Her Hers Its Their Him Them One Both Neither Either But And So Or
    Nor Yet However Therefore Thus Then Also Moreover Hence Furthermore Otherwise Nevertheless
    Still Here There Instead Besides Consequently Meanwhile Again Similarly Likewise Finally Next
    Accordingly Afterwards Because No
"""
_POINTING_BACK = frozenset(_POINTING_BACK_WORDS.split())
_POINTING_PHRASE = re.compile(
    r"\W*(?:For (?:example|instance)|In (?:addition|this case|that case|fact|other words)|At last|"
    r"As a result|Of course|On the (?:other hand|contrary))\b"
)
_DEMONSTRATIVE = frozenset(["This", "These", "That", "Those", "Such"])
_WHOLE_WORDS = """
    agreement article book chapter class directory document folder function guide library method
    module package page paper project report section study tool tutorial
"""
_WHOLE = frozenset(_WHOLE_WORDS.split())
_BOILERPLATE = re.compile(
    r"gutenberg|copyright|all rights reserved|table of contents|trademark|e-?book|"
    r"terms of (?:use|service)|privacy policy|licensed under|permission is hereby|click here|"
    r"sign up|subscribe|isbn|transcriber|proofread|confidential treatment|has been omitted|execution copy|^source: ",
    re.IGNORECASE,
)
_CLUES_WORDS = """
    gutenberg gutenberg's copyright reserved contents trademark ebook ebooks e-book book terms
    privacy licensed hereby click sign subscribe isbn transcriber transcriber's proofread
    confidential omitted execution source:
"""
_OBLIGING = frozenset(["shall", "must", "agrees", "required"])
_NOTABLE = _OBLIGING | frozenset(  # a clue is in each phrase above: a quick first look
    f"{variant}{end}"
    for word in _CLUES_WORDS.split()
    for variant in (word, word.capitalize(), word.upper(), "eBook", "eBooks")
    for end in ("", ",", ".")
)
_TERM_DEFINED = re.compile(
    r"""\((?:the|each,?\ an?|collectively,?|hereinafter,?)?\s*["“][A-Z]"""
    r"""|["”]\s+(?:means|shall\ mean|has\ the\ meaning|refers\ to)\b""",
    re.VERBOSE,
)
_SAYS_WHAT_IS = re.compile(r"(?:An? |The )?[*`\"“]?[\w.\- ]{2,40}[*`\"”]? is (?:an?|the|used)\b")
_SUBJECT = 52  # characters within which a sentence that says what something is says `is`
_DIGIT = re.compile(r"[0-9]")
_DIGIT_OR_SYMBOL = re.compile(r"[0-9{}=<>|\\@#]")
_SYMBOL = re.compile(r"[{}=<>|\\@#]")
_NEITHER_LETTER_NOR_DIGIT = re.compile(r"[\W_]+")
_QUOTES = ("“", '"', "‘", "—", "-")
_BREAK = re.compile(rf"(\n[ \t]*\n|{ITEM})")
_MARKS = re.compile(r"[<*\[`]")

_AROUND = "“‘\"'([*_`,;:.—-"  # may cling to a sentence's first word

_REFRAIN, _REFRAIN_MERIT = 3, 0.1  # a running head or foot, from so many times on
_ITEM_MERIT = 0.85  # a list is seldom what a text is about
_LONGEST = 900  # characters: beyond it a sentence is a list or a table that lost its lines
_PLACES = tuple(1.0 / (1.0 + 0.5 * rank) for rank in range(100))


class Found(NamedTuple):
    """A sentence, its white space as it is, and its absolute lines."""

    text: str
    first_line: int
    last_line: int


class Candidate(NamedTuple):
    """A sentence of the source. Candidates with consecutive `order` stand next to each other.

    A named tuple, since a novel has 30,000 of them and they are made in a third of the time.
    """

    order: int
    text: str
    first_line: int  # absolute
    last_line: int
    merit: float  # what its form alone is worth: 1 for a good sentence, towards 0 for noise
    place: float  # 1 where its paragraph begins, less behind
    leans: bool  # it begins with a word that points to the sentence before
    speaker: str = ""


class Candidates:
    """The candidates of one source, numbered in the order in which they are read."""

    def __init__(self) -> None:
        self.found: list[Candidate] = []
        self._order = 0

    def skip(self) -> None:
        """Leave a gap in the numbers: what comes next does not adjoin what came before."""
        self._order += 1

    def add(self, sentence: Found, rank: int, *, speaker: str = "", extra: float = 1.0) -> None:
        """Take in a sentence, the `rank`-th of its paragraph."""
        self._order += 1
        text, first_line, last_line = sentence
        words = text.split()
        if not words:
            return
        text = " ".join(words)
        self.found.append(
            Candidate(
                self._order,
                text,
                first_line,
                last_line,
                form_merit(text, words) * extra,
                _PLACES[rank] if rank < len(_PLACES) else _PLACES[-1],
                leans(text, words),
                speaker,
            )
        )


def read_prose(candidates: Candidates, text: str, first_line: int, heading: str) -> None:
    """Take in the sentences of a text with its markup that begins on `first_line`."""
    readable = covered(text.encode("utf-8", "replace")).decode("utf-8", "replace")
    read_covered(candidates, readable, first_line, heading)


def read_covered(candidates: Candidates, text: str, first_line: int, heading: str) -> None:
    """Take in the sentences of a stretch of a source that was covered where it has none."""
    pieces = _BREAK.split(_without_heading(text, heading) if heading else text)
    line = first_line
    for at in range(0, len(pieces), 2):
        paragraph = pieces[at]
        if at:
            line += pieces[at - 1].count("\n")
        if paragraph and not paragraph.isspace():
            candidates.skip()
            is_item = at > 0 and pieces[at - 1] == ITEM
            _read_paragraph(candidates, paragraph, line, _ITEM_MERIT if is_item else 1.0)
        line += paragraph.count("\n")


def _read_paragraph(candidates: Candidates, text: str, first_line: int, extra: float) -> None:
    is_marked = _MARKS.search(text) is not None
    for rank, sentence in enumerate(located_sentences(text, first_line)):
        if is_marked:
            sentence = sentence._replace(text=plain(sentence.text))
        candidates.add(sentence, rank, extra=extra)


def located_sentences(text: str, first_line: int) -> Iterator[Found]:
    """The sentences of a paragraph with the lines that they stand on."""
    line, start = first_line, 0
    text = text.rstrip()
    for end in sentence_ends(text):
        sentence = text[start:end].lstrip()
        line += text.count("\n", start, end - len(sentence))
        last = line + sentence.count("\n")
        if sentence:
            yield Found(sentence, line, last)
        line, start = last, end


def without_refrains(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates, those worth little that stand word for word on many pages."""
    times = Counter(candidate.text for candidate in candidates)
    return [
        candidate._replace(merit=candidate.merit * _REFRAIN_MERIT)
        if times[candidate.text] >= _REFRAIN
        else candidate
        for candidate in candidates
    ]


def leans(text: str, words: Sequence[str]) -> bool:
    """Whether a sentence begins with a word that points to the sentence before it."""
    first = words[0].strip(_AROUND)
    if first in _DEMONSTRATIVE:
        second = words[1].strip(_AROUND) if len(words) > 1 else ""
        return not (second in _WHOLE or second[:1].isupper())
    return first in _POINTING_BACK or _POINTING_PHRASE.match(text) is not None


def form_merit(text: str, words: Sequence[str]) -> float:
    """How much a sentence is worth by its form alone."""
    merit = _length_merit(len(words), len(text))
    if merit < 0.1:
        return merit * 0.1
    merit *= _ending_merit(text)
    if text[0] in _QUOTES:
        merit *= 0.6
    if _DIGIT_OR_SYMBOL.search(text) or text.isupper():
        merit *= _symbol_merit(text)
    if not _NOTABLE.isdisjoint(words):
        merit *= _notable_merit(text, words)
    return merit * 1.2 if _defines(text) else merit


def _notable_merit(text: str, words: Sequence[str]) -> float:
    if _BOILERPLATE.search(text):
        return 0.1
    return 1.0 if _OBLIGING.isdisjoint(words) else 1.1


def _defines(text: str) -> bool:
    if ('"' in text or "“" in text) and _TERM_DEFINED.search(text):
        return True
    return " is " in text[:_SUBJECT] and _SAYS_WHAT_IS.match(text) is not None


def _ending_merit(text: str) -> float:
    if text[-1] in "?:":
        return 0.7
    return 1.0 if text[-1] in ".!…;\"”’')" else 0.5  # else a heading, a caption or a list's line


def _length_merit(words: int, characters: int) -> float:
    if characters > _LONGEST:
        return 0.3
    if words < 4:
        return 0.05
    if words < 8:
        return 0.5
    return 1.0 if words <= 45 else 0.8


def _symbol_merit(text: str) -> float:
    if len(_SYMBOL.findall(text)) * 12 > len(text):
        return 0.2
    return 0.5 if text.isupper() else 1.05 if _DIGIT.search(text) else 1.0


def _without_heading(text: str, heading: str) -> str:
    """The text with nothing but its line ends before what follows its heading."""
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    first = text[start:end] if end >= 0 else text[start:]
    if _bare(first) != _bare(heading):
        return text
    return "\n" * text.count("\n", 0, start) + (text[end:] if end >= 0 else "")


def _bare(text: str) -> str:
    return _NEITHER_LETTER_NOR_DIGIT.sub("", text.casefold())
