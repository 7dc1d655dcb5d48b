"""The sentences that a summary may choose from, with what speaks for and against each."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from rlm_core.summarize.prose_blocks import Block, blocks, plain
from rlm_core.summarize.prose_terms import Terms
from rlm_core.text.sentences import sentences

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
_BOILERPLATE_CLUES_WORDS = """
    gutenberg copyright rights contents trademark trademarks ebook ebooks book books use service
    privacy licensed permission click sign subscribe isbn transcriber proofread confidential
    execution source omitted
"""
_BOILERPLATE_CLUES = frozenset(  # one of them is in each phrase above: a quick first look
    variant
    for word in _BOILERPLATE_CLUES_WORDS.split()
    for variant in (word, word.capitalize(), word.upper())
) | {"eBook", "eBooks"}
_TERM_DEFINED = re.compile(
    r"""\((?:the|each,?\ an?|collectively,?|hereinafter,?)?\s*["“][A-Z]"""
    r"""|["”]\s+(?:means|shall\ mean|has\ the\ meaning|refers\ to)\b""",
    re.VERBOSE,
)
_SAYS_WHAT_IS = re.compile(r"(?:An? |The )?[*`\"“]?[\w.\- ]{2,40}[*`\"”]? is (?:an?|the|used)\b")
_SUBJECT = 52  # characters within which a sentence that says what something is says `is`
_OBLIGING = frozenset(["shall", "must", "agrees", "required"])
_DIGIT = re.compile(r"\d")
_SYMBOL = re.compile(r"[{}=<>|\\@#]")
_NEITHER_LETTER_NOR_DIGIT = re.compile(r"[\W_]+")
_QUOTES = ("“", '"', "‘", "—", "-")

_REFRAIN, _REFRAIN_MERIT = 3, 0.1  # a running head or foot, from so many times on
_ITEM_MERIT = 0.85  # a list is seldom what a text is about
_LONGEST = 900  # characters: beyond it a sentence is a list or a table that lost its lines


class Found(NamedTuple):
    """A sentence and its absolute lines."""

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
    terms: frozenset[str]
    merit: float  # what its form alone is worth: 1 for a good sentence, towards 0 for noise
    place: float  # 1 where its paragraph begins, less behind
    leans: bool  # it begins with a word that points to the sentence before
    speaker: str = ""


class Candidates:
    """The candidates of one source, numbered in the order in which they are read."""

    def __init__(self) -> None:
        self.found: list[Candidate] = []
        self.terms = Terms()
        self._order = 0

    def skip(self) -> None:
        """Leave a gap in the numbers: what comes next does not adjoin what came before."""
        self._order += 1

    def add(self, sentence: Found, rank: int, *, speaker: str = "", extra: float = 1.0) -> None:
        """Take in a sentence, the `rank`-th of its paragraph, unless it has nothing to say."""
        self._order += 1
        words, terms = self.terms.of(sentence.text)
        if not terms:
            return
        self.found.append(
            Candidate(
                order=self._order,
                text=sentence.text,
                first_line=sentence.first_line,
                last_line=sentence.last_line,
                terms=terms,
                merit=form_merit(sentence.text, words) * extra,
                place=1.0 / (1.0 + 0.5 * rank),
                leans=leans(sentence.text, words),
                speaker=speaker,
            )
        )


def read_prose(candidates: Candidates, text: str, first_line: int, heading: str) -> None:
    """Take in the sentences of a stretch of prose that begins on `first_line`."""
    for block in blocks(text):
        body = _without_first_line(block) if heading and _is_heading(block, heading) else block
        candidates.skip()
        for rank, sentence in enumerate(located_sentences(body.text, first_line + body.line)):
            if body.is_marked:
                sentence = sentence._replace(text=plain(sentence.text))
            candidates.add(sentence, rank, extra=_ITEM_MERIT if body.is_item else 1.0)


def located_sentences(text: str, first_line: int) -> Iterator[Found]:
    """The sentences of a paragraph with the lines that they stand on."""
    line, seen = first_line, 0
    for sentence in sentences(text):
        line += text.count("\n", seen, sentence.start)
        seen = sentence.start
        yield Found(sentence.text, line, line + text.count("\n", seen, sentence.end))


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
    first = words[0]
    if first in _DEMONSTRATIVE:
        return len(words) < 2 or not (words[1] in _WHOLE or words[1][0].isupper())
    return first in _POINTING_BACK or _POINTING_PHRASE.match(text) is not None


def form_merit(text: str, words: Sequence[str]) -> float:
    """How much a sentence is worth by its form alone."""
    merit = _length_merit(len(words), len(text))
    if merit < 0.1 or _is_boilerplate(text, words):
        return merit * 0.1
    merit *= _ending_merit(text) * _symbol_merit(text)
    if text[0] in _QUOTES:
        merit *= 0.6
    if _DIGIT.search(text):
        merit *= 1.05
    if _defines(text):
        return merit * 1.2
    return merit * (1.0 if _OBLIGING.isdisjoint(words) else 1.1)


def _is_boilerplate(text: str, words: Sequence[str]) -> bool:
    return not _BOILERPLATE_CLUES.isdisjoint(words) and _BOILERPLATE.search(text) is not None


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
    if _SYMBOL.search(text) and len(_SYMBOL.findall(text)) * 12 > len(text):
        return 0.2
    return 0.5 if text.isupper() else 1.0


def _is_heading(block: Block, heading: str) -> bool:
    first = block.text.lstrip("\n").split("\n", 1)[0]
    return _bare(first) == _bare(heading)


def _without_first_line(block: Block) -> Block:
    _, _, rest = block.text.partition("\n")
    return replace(block, text=rest, line=block.line + 1)


def _bare(text: str) -> str:
    return _NEITHER_LETTER_NOR_DIGIT.sub("", text.casefold())
