"""Read what is said in a meeting or a conversation: who speaks, and which of it is worth telling."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

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
_DECIDES = re.compile(
    r"\b(?:decid\w+|agree\w*|decision|conclu\w+|propos\w+|suggest\w*|recommend\w*|approv\w+|"
    r"next (?:step|meeting|week)|action|deadline|plan\w*|goal|aim|purpose|problem|issue|important|"
    r"should|need to|have to|we(?:'| )?ll|going to|must|want to|let's|because|think)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\b(?:what|why|how|which|when|who|should|could|can)\b.*\?\s*$", re.IGNORECASE)
_OF_PEOPLE = re.compile(
    r"\b(?:i|you|he|she|me|my|your|him|her|yourself|myself)\b|'m\b", re.IGNORECASE
)
_OF_THE_MATTER = re.compile(r"\b(?:the|of|for|in|on|with|by)\b", re.IGNORECASE)
_STUMBLES = re.compile(r"\b(?:um|uh|yeah|hmm|mm|you know|i mean|sort of|kind of)\b", re.IGNORECASE)
_STUTTER = re.compile(r"\b(\w+)\s+,?\s*\1\b", re.IGNORECASE)


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
    merit = 1.0
    if _DECIDES.search(text):
        merit *= 1.25
    if _ASKS.search(text):
        merit *= 1.2
    words = len(text.split())
    matter = 1.0 + 2.0 * len(_OF_THE_MATTER.findall(text)) / words
    people = 1.0 + 4.0 * len(_OF_PEOPLE.findall(text)) / words
    stumbles = 1.0 + 0.25 * (len(_STUMBLES.findall(text)) + len(_STUTTER.findall(text)))
    return merit * matter / (people * stumbles)
