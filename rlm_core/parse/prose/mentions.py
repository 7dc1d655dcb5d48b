"""Sentences of prose that name a path or a dotted module: witnesses for what these are."""

import re
from collections import Counter
from collections.abc import Iterator

from rlm_core.parse.prose.positions import Positions
from rlm_core.text.stopwords import STOPWORDS
from rlm_core.text.tokens import clip
from rlm_core.tree.outline import Mention

_MOST_MENTIONS = 200  # a document
_MOST_OF_ONE_NAME = 6  # occurrences looked at: the first sentences tell most
_LOOKED_AT = 2_000_000  # characters: what a longer text names, it names early
_LONGEST_SENTENCE = 300  # characters
_FEWEST_WORDS = 5
_LONGEST_OF_STOPWORDS = 16  # characters: a longer name is not made of stop words or initials
_LONGEST_TOKEN = 200  # characters without a space; what is longer is data

_JOINT = re.compile(r"[./](?=[A-Za-z_])")
_TOKEN = re.compile(r"\S*")
_NAME = re.compile(r"(?<![\w./:@~-])~?([A-Za-z_][\w-]*(?:[./][\w-]+)+/?)(?![\w:@])")
_ADDRESS = re.compile(r"://|@|^\W*www\.")
_OPENINGS = (". ", ".\n", "\n\n", ":\n", "? ", "! ", "\n* ", "\n- ")  # a sentence begins after them
_EDGE = re.compile(
    r"[.!?:][\"'”’)\]`*]*\s+(?![a-z\s])|\n[^\S\n]*\n[^\S\n]*|\n[^\S\n]*(?:[-*+]|\d+[.)]|#+)[ \t]+"
)
_WORD = re.compile(r"(?<![\w./])[A-Za-z]{2,}(?![\w/]|\.\w)")
_CODE = re.compile(r">>>|```|[{};=<|$]|^from [\w.]+ import|^import ")


def find_mentions(text: str) -> tuple[Mention, ...]:
    """The sentences that name something with a path or dots, in order, a few for each name."""
    found: list[tuple[str, str, int]] = []
    tried: Counter[str] = Counter()
    for name, start, end in _names(text):
        tried[name] += 1
        if tried[name] > _MOST_OF_ONE_NAME:
            continue
        if sentence := _sentence_around(text, name, start, end):
            found.append((name, sentence, start))
            if len(found) == _MOST_MENTIONS:
                break
    positions = Positions(text, [start for _, _, start in found])
    return tuple(Mention(name, sentence, positions.line(at)) for name, sentence, at in found)


def _names(text: str) -> Iterator[tuple[str, int, int]]:
    """Names with a joint inside, and where they stand: the joints are few, so they lead."""
    at = 0
    while joint := _JOINT.search(text, at, _LOOKED_AT):
        reach = max(at, joint.start() - _LONGEST_TOKEN)
        line = text.rfind("\n", reach, joint.start())
        space = text.rfind(" ", max(line, reach), joint.start())
        start = max(line, space) + 1
        token = _TOKEN.match(text, start or reach, joint.start() + _LONGEST_TOKEN)
        at = max(joint.end(), token.end() if token else 0)
        if token and not _ADDRESS.search(token[0]):
            for name in _NAME.finditer(text, token.start(), token.end()):
                if _is_name(name[1]):
                    yield name[1], name.start(1), name.end(1)


def _is_name(name: str) -> bool:
    if len(name) > _LONGEST_OF_STOPWORDS:
        return True
    parts = name.rstrip("/").lower().replace("/", ".").split(".")
    return max(map(len, parts)) > 2 and not all(part in STOPWORDS for part in parts)


def _sentence_around(text: str, name: str, start: int, end: int) -> str:
    """The sentence that holds a name, or nothing where it is too short, too long, or code."""
    reach = max(0, start - _LONGEST_SENTENCE)
    first = max(text.rfind(edge, reach, start) + len(edge) for edge in _OPENINGS)
    first = max(first, reach)
    closing = _EDGE.search(text, end, end + _LONGEST_SENTENCE)
    last = closing.start() + 1 if closing else min(len(text), end + _LONGEST_SENTENCE)
    sentence = clip(" ".join(text[first:last].split()), _LONGEST_SENTENCE)
    if name not in sentence or _CODE.search(sentence):
        return ""
    return sentence if len(_WORD.findall(sentence)) >= _FEWEST_WORDS else ""
