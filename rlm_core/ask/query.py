"""What a question asks for: its terms, weighed, and the names in it."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rlm_core.text.stopwords import STOPWORDS
from rlm_core.text.words import content_tokens, index_words, term

# Words that questions, reports and notes of changes use about any text, and that say little about this.
_ASKING_WORDS = """
    explain describe tell summarize summary find locate show list give discuss discussed mention
    please work works working use used using way make made does happen happens
    fix fixed fixes bug bugs issue issues problem feat feature features chore add added adds adding
    remove removed removes change changed changes support supported improve improved allow allowed
    allows ensure instead longer properly correctly previously currently expected actual behavior
    behaviour regression reported thanks steps reproduce
"""
_ASKING = frozenset(_ASKING_WORDS.split())
_MARKUP = re.compile(r":(?:[a-z]+:)?[a-z]+:(?=`)|https?://\S+")  # roles of reStructuredText, links
_IDENTIFIER = re.compile(r"[a-z0-9][A-Z]|_[a-zA-Z0-9]|[A-Z]{2,}[a-z]|\w\(\)")
_QUOTED = re.compile(r"``?([^`\n]{2,80}?)``?|\"([^\"\n]{2,80})\"|“([^”\n]{2,80})”")
_PATH = re.compile(
    r"(?<![\w.-])[\w.-]++(?:/[\w.-]+)+|\b\w+\.(?:py|js|ts|rs|go|java|c|h|cpp|rb|php|md|rst|txt)\b"
)
_DOTTED = re.compile(r"\b[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+\b")

_OPENING = re.compile(r"\s*(?:.(?!\n|(?<=[.!?])\s))*.?")  # the first sentence or line
_SIDE_BY_SIDE = re.compile(  # begun at the start of a word alone: else a long one is read n² times
    r"(?<![A-Za-z])[A-Za-z]++(?:[ -][A-Za-z]++)+"
)

ASKING_WEIGHT = 0.3  # of a word that only asks, against one that says what for
REPEATED_WEIGHT = 0.3  # added for each doubling of a term's occurrences
LATER_WEIGHT = 0.5  # of a word that comes after the first sentence: that says what it is about
JOINED_WEIGHT = 0.5  # of words side by side that may be one name: `test summary`, `test_summary`
JOINED_WORDS = (2, 3)  # so many words may be one name


@dataclass(frozen=True, slots=True)
class Query:
    """A question's terms with weights, and the names it contains.

    `terms` are stems and whole names as the word index holds them, in order of appearance.
    `words` are those of them that are stems of words that say what is asked. `names` are whole names that
    are clearly identifiers or quoted; `paths` are paths and dotted names, in lower case.
    """

    text: str
    terms: dict[str, float]
    words: tuple[str, ...]
    names: frozenset[str]
    paths: tuple[str, ...]

    def __bool__(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.terms)


def read_query(text: str) -> Query:
    """Analyze a question: an issue or a note opens with what it is about, and goes on to explain."""
    text = _MARKUP.sub(" ", text)
    return _read(text, _term_weights(_opening(text)))


def _read(text: str, opening: Mapping[str, float]) -> Query:
    """Analyze a text; where its opening has terms, all others weigh less."""
    terms = {
        one: weight if not opening or one in opening else weight * LATER_WEIGHT
        for one, weight in _term_weights(text).items()
    }
    return Query(
        text=text,
        terms={**dict.fromkeys(_joined(text), JOINED_WEIGHT), **terms},
        words=tuple(
            one
            for one in dict.fromkeys(index_words(text)[1].split())
            if terms.get(one, 0.0) >= LATER_WEIGHT
        ),
        names=frozenset(_names(text)),
        paths=tuple(
            dict.fromkeys(found.lower() for found in _PATH.findall(text) + _DOTTED.findall(text))
        ),
    )


def _opening(text: str) -> str:
    found = _OPENING.match(text.strip())
    return found[0] if found else text


def _term_weights(text: str) -> dict[str, float]:
    counts: Counter[str] = Counter()
    weights: dict[str, float] = {}
    for token in content_tokens(text) or re.findall(r"\w+", text):
        weight = ASKING_WEIGHT if token.lower() in _ASKING else 1.0
        for one in _terms_of(token):
            counts[one] += 1
            weights[one] = max(weights.get(one, 0.0), weight)
    return {
        one: weight * (1 + REPEATED_WEIGHT * (counts[one].bit_length() - 1))
        for one, weight in weights.items()
    }


def _terms_of(token: str) -> Iterator[str]:
    made = term(token)
    for one in (*made.stems, *([made.whole] if made.whole else [])):
        is_initial = len(one) == 1 and not one.isdigit() and len(made.stems) > 1
        if one not in STOPWORDS and not is_initial:
            yield one


def _joined(text: str) -> Iterator[str]:
    """Neighboring words as the word index holds a name that is made of them."""
    for run in _SIDE_BY_SIDE.findall(text):
        words = re.split("[ -]", run.lower())
        for length in JOINED_WORDS:
            for at in range(len(words) - length + 1):
                if STOPWORDS.isdisjoint(together := words[at : at + length]):
                    yield "".join(together)


def read_expectations(expect: Sequence[str]) -> Query:
    """Analyze the names and phrases that a caller expects in the right place."""
    query = _read(_MARKUP.sub(" ", "\n".join(expect)), {})
    names = {_whole(token) for phrase in expect for token in re.findall(r"\w+", phrase)}
    return Query(query.text, query.terms, query.words, frozenset(query.names | names), query.paths)


def _names(text: str) -> list[str]:
    """Names that are written as identifiers, or stand in quotes or code marks."""
    found = [token for token in re.findall(r"[\w$]+(?:\(\))?", text) if _IDENTIFIER.search(token)]
    for match in _QUOTED.finditer(text):
        found += re.findall(r"\w+", next(group for group in match.groups() if group))
    return [whole for token in found if len(whole := _whole(token)) > 1]


def _whole(token: str) -> str:
    return token.lower().replace("_", "").replace("()", "").replace("$", "")
