"""Choose, among the sentences that name a folder, the one that says what it is for."""

import re
from collections.abc import Iterable, Iterator, Sequence

from rlm_core.summarize.folder_contents import Witness, WitnessOrigin

_SHORTEST, _LONGEST = 25, 300  # characters
_STRONG = 2.5  # a sentence of which the folder is the subject, in documentation
_LEAST = 1.0  # a sentence that merely names the folder is no witness
_TRUST = {
    WitnessOrigin.DOCUMENTATION: 1.0,
    WitnessOrigin.CODE: 0.9,
    WitnessOrigin.TEST: 0.7,
    WitnessOrigin.HISTORY: 0.5,
}

_THING = (
    r"(?:\s+(?:sub)?(?:package|module|app|application|folder|directory|framework|library|"
    r"component|crate|subsystem|service|plugin|namespace|layer|code|files?))?"
)
_VERB = (
    r"(?:is|are|provides?|contains?|handles?|implements?|defines?|offers?|holds?|includes?|lets|"
    r"adds|supports?|manages?|gives|makes|allows|enables|exposes|houses|keeps|does|takes|turns|"
    r"consists|has|wraps|builds|reads|writes|stores|serves|describes|generates|collects)\b"
)
_QUOTE = r"[`'\"*\[\]()/]*"
_MARKS = r"(?<![\w./-])(?::\w+:)?" + _QUOTE  # a role or quotes before a name, and no longer name
_END = r"(?![\w-]|\.\w|/\w)" + _QUOTE  # of a name
# Worth, and what stands around the name: a pattern for each name would cost more than all reading.
_SHAPES = tuple(
    (worth, re.compile(rf"{before}{_MARKS}\Z"), re.compile(_END + after))
    for worth, before, after in (
        (3.0, r"^\W*(?:The |An? |Our )?", rf"{_THING}(?:,[^,]*,)?\s+{_VERB}"),
        (2.5, r"^\W*", r"\s*(?::|[-–—])\s+\w"),
        (2.0, "", rf"{_THING}\s+{_VERB}"),
        (0.5, "", ""),
    )
)
_CODE = re.compile(r"[{}<>;=]|\bimport\b.*\bfrom\b|^\s*from\s+\S+\s+import\b|^\s*import\s|\w\(|\$ ")
_CHANGELOG = re.compile(
    r"^(?:fix(?:ed|es)?|add(?:ed|s)?|remove[ds]?|update[ds]?|rename[ds]?|move[ds]?|bump\w*|refactor\w*|"
    r"deprecate[ds]?|improve[ds]?|drop(?:ped|s)?|merge[ds]?|revert\w*|change[ds]?)\b|"
    r"#\d+|\bv?\d+\.\d+\.\d+|\bdeprecat|\bno longer\b|\bchanged in\b|\bnew in\b|\bused to\b|"
    r"\bpreviously\b|\bnow\b|\bhas (?:been|for)\b",
    re.IGNORECASE,
)
_INSTRUCTION = re.compile(
    r"^(?:to |if |see |make sure|note|when |in order|once |for example|you |please|run |use |add |put |"
    r"install|open |look |edit |ensure|by default|unless)",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"\b(?:if|when|unless|must|should|not|cannot)\b|n't\b")
_HISTORY_PATH = re.compile(
    r"(?:^|/)(?:releases?|changes|changelog|news|history|whatsnew|announcements?)\b", re.IGNORECASE
)


def ranked_witnesses(folder_path: str, mentions: Iterable[Witness]) -> list[Witness]:
    """The sentences that say something of the folder, best first, each text once."""
    names = _spellings(folder_path)
    scored = [(witness_score(mention, names), mention) for mention in mentions]
    kept = [pair for pair in scored if pair[0] >= _LEAST]
    kept.sort(key=lambda pair: (-pair[0], pair[1].origin, pair[1].path, pair[1].line))
    return list({mention.sentence: mention for _, mention in reversed(kept)}.values())[::-1]


def split_witnesses(
    folder_path: str, mentions: Iterable[Witness]
) -> tuple[list[Witness], list[Witness]]:
    """Those whose whole sentence is about the folder, and the others that say something of it."""
    names = _spellings(folder_path)
    ranked = ranked_witnesses(folder_path, mentions)
    cut = sum(witness_score(witness, names) >= _STRONG for witness in ranked)
    return ranked[:cut], ranked[cut:]


def witness_score(mention: Witness, names: Sequence[str]) -> float:
    """How well a sentence says what the things called `names` are; 0 for what says nothing."""
    sentence = mention.sentence
    if not _is_plain_sentence(sentence):
        return 0.0
    score = max(
        (_shape_score(sentence, name) for name in dict.fromkeys([mention.name, *names]) if name),
        default=0.0,
    )
    if _INSTRUCTION.match(sentence):
        score *= 0.4
    if _CHANGELOG.search(sentence) or _HISTORY_PATH.search(mention.path):
        score *= 0.3
    if _CONDITION.search(sentence):
        score *= 0.6
    return score * _TRUST[mention.origin]


def _shape_score(sentence: str, name: str) -> float:
    """Higher the more a sentence reads like `X is ...`, `The X package provides ...`, `X: ...`."""
    name = name.rstrip("/")
    places = list(_occurrences(sentence, name))
    for worth, before, after in _SHAPES:
        for at in places:
            if after.match(sentence, at + len(name)) and before.search(sentence, 0, at):
                return worth
    return 0.0


def _occurrences(sentence: str, name: str) -> Iterator[int]:
    at = sentence.find(name)
    while at >= 0:
        yield at
        at = sentence.find(name, at + 1)


def _is_plain_sentence(sentence: str) -> bool:
    if not _SHORTEST <= len(sentence) <= _LONGEST or sentence.endswith(":"):
        return False
    if _CODE.search(sentence) or sentence.count(",") > 6:
        return False
    return sum(word.isalpha() for word in sentence.split()) >= 4


def _spellings(folder_path: str) -> list[str]:
    """How a folder is written in full: as a path, and dotted."""
    bare = folder_path.strip("/")
    return list(dict.fromkeys([bare, bare.replace("/", ".")]))
