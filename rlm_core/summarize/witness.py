"""Choose, among the sentences that name a folder, the one that says what it is for."""

import re
from collections.abc import Iterable, Sequence

from rlm_core.summarize.folder_contents import Witness, WitnessOrigin

_SHORTEST, _LONGEST = 25, 300  # characters
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
_CODE = re.compile(r"[{}<>;=]|\bimport\b.*\bfrom\b|^\s*from\s+\S+\s+import\b|^\s*import\s|\w\(|\$ ")
_CHANGELOG = re.compile(
    r"^(?:fix(?:ed|es)?|add(?:ed|s)?|remove[ds]?|update[ds]?|rename[ds]?|move[ds]?|bump\w*|refactor\w*|"
    r"deprecate[ds]?|improve[ds]?|drop(?:ped|s)?|merge[ds]?|revert\w*|change[ds]?)\b|"
    r"#\d+|\bv?\d+\.\d+\.\d+|\bdeprecat|\bno longer\b|\bchanged in\b|\bnew in\b",
    re.IGNORECASE,
)
_INSTRUCTION = re.compile(
    r"^(?:to |if |see |make sure|note|when |in order|once |for example|you |please|run |use |add |put |"
    r"install|open |look |edit |ensure|by default|unless)",
    re.IGNORECASE,
)


def best_witness(folder_path: str, mentions: Iterable[Witness]) -> Witness | None:
    """The sentence that best says what the folder is; None where all merely name it."""
    found = ranked_witnesses(folder_path, mentions)
    return found[0] if found else None


def ranked_witnesses(folder_path: str, mentions: Iterable[Witness]) -> list[Witness]:
    """The sentences that say something of the folder, best first, each text once."""
    names = _spellings(folder_path)
    scored = [(witness_score(mention, names), mention) for mention in mentions]
    kept = [pair for pair in scored if pair[0] >= _LEAST]
    kept.sort(key=lambda pair: (-pair[0], pair[1].origin, pair[1].path, pair[1].line))
    return list({mention.sentence: mention for _, mention in reversed(kept)}.values())[::-1]


def witness_score(mention: Witness, names: Sequence[str]) -> float:
    """How well a sentence says what the things called `names` are; 0 for what says nothing."""
    sentence = mention.sentence
    if not _is_plain_sentence(sentence):
        return 0.0
    name = next((name for name in (mention.name, *names) if name and name in sentence), "")
    if not name:
        return 0.0
    score = _shape_score(sentence, name)
    if _INSTRUCTION.match(sentence):
        score *= 0.4
    if _CHANGELOG.search(sentence):
        score *= 0.3
    return score * _TRUST[mention.origin]


def _shape_score(sentence: str, name: str) -> float:
    """Higher the more a sentence reads like `X is ...`, `The X package provides ...`, `X: ...`."""
    said = rf"{_QUOTE}{re.escape(name.rstrip('/'))}{_QUOTE}"
    if re.match(rf"\W*(?:The |An? |Our )?{said}{_THING}(?:,[^,]*,)?\s+{_VERB}", sentence):
        return 3.0
    if re.match(rf"\W*{said}\s*(?::|[-–—])\s+\w", sentence):
        return 2.5
    if re.search(rf"{said}{_THING}\s+{_VERB}", sentence):
        return 2.0
    if re.search(rf"{_VERB}[^.]{{0,40}}\bin {said}|\bthe {said}{_THING[:-1]}", sentence, re.I):
        return 1.2
    return 0.6


def _is_plain_sentence(sentence: str) -> bool:
    if not _SHORTEST <= len(sentence) <= _LONGEST or sentence.endswith(":"):
        return False
    if _CODE.search(sentence) or sentence.count(",") > 6:
        return False
    return sum(word.isalpha() for word in sentence.split()) >= 4


def _spellings(folder_path: str) -> list[str]:
    """How a folder may be written: as a path, dotted, and by its last name."""
    bare = folder_path.strip("/")
    last = bare.rsplit("/", 1)[-1]
    return list(dict.fromkeys([bare, bare.replace("/", "."), last]))
