"""Read what is said in a meeting or a conversation: who speaks, and which of it is worth telling."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rlm_core.summarize.candidates import Candidates, Found, located_sentences

_SPEAKER = re.compile(
    r"^\s*(?:[\[(]?[\d:./ -]{4,20}[\])]?\s*)?(?:\*\*)?([^\W\d_][^:\n{}]{0,40}?)(?:\*\*)?:(?:\*\*)?\s"
)
_MARK = re.compile(r"\{\w+\}|\[(?:inaudible|crosstalk|laughter|pause|music)\]", re.IGNORECASE)
_OPENING = re.compile(
    r"^(?:(?:so|well|um|uh|yeah|okay|ok|and|but|oh|right|no|yes|mm|hmm|alright|now|then|like|"
    r"you know|i mean|'cause|cuz|yep|hm)\b[\s,.-]*)+",
    re.IGNORECASE,
)
_DECIDES = re.compile(  # of text in lower case
    r"\b(?:decid\w+|agree\w*|decision|conclu\w+|propos\w+|suggest\w*|recommend\w*|approv\w+|"
    r"next (?:step|meeting|week)|action|deadline|plan\w*|goal|aim|purpose|problem|issue|important|"
    r"should|need to|have to|we(?:'| )?ll|going to|must|want to|let's|because|think)\b"
)
_ASKS = re.compile(r"\b(?:what|why|how|which|when|who|should|could|can)\b")
_OF_PEOPLE = frozenset(
    ["i", "you", "he", "she", "me", "my", "your", "him", "her", "yourself", "myself", "i'm", "'m"]
)
_OF_THE_MATTER = frozenset(["the", "of", "for", "in", "on", "with", "by"])
_STUMBLES = frozenset(["um", "uh", "yeah", "hmm", "mm"])
_STUMBLING = ("you know", "i mean", "sort of", "kind of")


@dataclass(frozen=True, slots=True)
class Utterance:
    """What one speaker says at once; `line` is absolute."""

    speaker: str
    text: str
    line: int


def read_turns(candidates: Candidates, text: str, first_line: int, speaker: str) -> None:
    """Take in what is said in a stretch of a transcript; `speaker` is who has the word at first."""
    for utterance in _utterances(text, first_line, speaker):
        candidates.skip()
        for rank, sentence in enumerate(_fragments(utterance)):
            candidates.add(
                sentence, rank, speaker=utterance.speaker, extra=_speech_merit(sentence.text)
            )


def _utterances(text: str, first_line: int, speaker: str) -> Iterator[Utterance]:
    said: list[str] = []
    start = first_line
    for at, line in enumerate(text.split("\n"), first_line):
        if not (named := _SPEAKER.match(line)):
            said.append(line)
            continue
        if said:
            yield Utterance(speaker, "\n".join(said), start)
        speaker, said, start = named[1].strip(), [line[named.end() :]], at
    yield Utterance(speaker, "\n".join(said), start)


def _fragments(utterance: Utterance) -> Iterator[Found]:
    """Sentences, cut where the transcriber marked a break, without the stumble they begin with."""
    if not utterance.text.strip():
        return
    for sentence in located_sentences(utterance.text, utterance.line):
        for fragment in _MARK.split(sentence.text):
            opening = _OPENING.match(fragment.strip())
            words = fragment.strip()[opening.end() if opening else 0 :]
            if words.strip(" ,.-"):
                yield sentence._replace(text=words.strip())


def _speech_merit(text: str) -> float:
    """Decisions and questions before remarks, and the matter before the people who discuss it."""
    lower = text.lower()
    words = lower.replace(",", " ").split() or [""]
    merit = 1.25 if _DECIDES.search(lower) else 1.0
    if "?" in lower[-2:] and _ASKS.search(lower):
        merit *= 1.2
    matter = 1.0 + 2.0 * _times(words, _OF_THE_MATTER) / len(words)
    people = 1.0 + 4.0 * _times(words, _OF_PEOPLE) / len(words)
    stumbles = _times(words, _STUMBLES) + sum(map(lower.count, _STUMBLING))
    repeats = sum(one == other for one, other in pairwise(words))
    return merit * matter / (people * (1.0 + 0.25 * (stumbles + repeats)))


def _times(words: Sequence[str], among: frozenset[str]) -> int:
    return sum(map(among.__contains__, words))
