"""Find the words that the children of a folder share: the last thing to tell what it is about."""

import re
from collections import Counter

from rlm_core.summarize.folder_contents import FolderChild, FolderContents
from rlm_core.text.stopwords import STOPWORDS
from rlm_core.text.words import content_tokens, term

_WORDS_SHOWN = 3
_PART = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[^\W\dA-Za-z_]+")
_CITATION = re.compile(r"\[\S+:\d+\]$")  # where a headline stands, not what it says
# Headlines that were made say these words of their own; what is behind them are the source's names.
_MADE = re.compile(
    r"^(?:Defines|Holds|Calls|Passes on|Tests(?: of)?|Keys|Empty|Also|Members|Methods)\b:?"
    r"|^(?:Data|YAML|JSON|CSV|Table|Log|List) of .*"  # counts what there is
    r"|^\d+ (?:sections|clauses), from .*?; most named:|, and \d[\d,]* more\b|\bpart \d+\b"
    r"| — calls |; returns "
)
_GENERIC_WORDS = """
    init test tests util utils main index base common core defin defines calls return returns also
    file files modul class function method object type name valu set get add use used given help
    helper self none true fals key keys string list dict py js ts txt md go rs empti call import
    default one new hold holds app apps allow doe etc via like
"""
_GENERIC = frozenset(_GENERIC_WORDS.split())


def topics(folder: FolderContents) -> list[str]:
    """The words that most children share in their names and their own words, as they are written."""
    shared: Counter[str] = Counter()
    written: dict[str, Counter[str]] = {}
    for text in _texts(folder):
        for stem, part in _stems(text).items():
            shared[stem] += 1
            written.setdefault(stem, Counter())[part] += 1
    known = {*_GENERIC, *STOPWORDS, *_stems(folder.path)}  # who reads it knows the folder's name
    least = max(2, len(folder.children) // 4)
    best = sorted(
        (stem for stem, count in shared.items() if count >= least and stem not in known),
        key=lambda stem: (-shared[stem], stem),
    )
    return [min(written[stem], key=lambda part: (-written[stem][part], part)) for stem in best][
        :_WORDS_SHOWN
    ]


def _texts(folder: FolderContents) -> list[str]:
    children = [f"{child.name.rsplit('.', 1)[0]} {_own_words(child)}" for child in folder.children]
    return children + [definition.name for definition in folder.definitions]


def _own_words(child: FolderChild) -> str:
    """What a child's headline says, without the words that were put around what is quoted."""
    return _MADE.sub(" ", _CITATION.sub("", child.headline))


def _stems(text: str) -> dict[str, str]:
    """The telling stems of a text's words, identifiers in parts, each with a word that has it."""
    parts = [part.lower() for token in content_tokens(text) for part in _PART.findall(token)]
    return {stem: part for part in parts if len(part) > 2 for stem in term(part).stems}
