"""Say what a document is, by its suffix and by its text."""

import re
from collections import Counter

from rlm_core.parse.prose.transcript import TURN, speaker_of
from rlm_core.tree.prose_format import ProseFormat

_SUFFIXES = {
    **dict.fromkeys(("md", "markdown", "mdown", "mkd", "mdx", "qmd", "rmd"), ProseFormat.MARKDOWN),
    **dict.fromkeys(("rst", "rest"), ProseFormat.RESTRUCTUREDTEXT),
}
_LOOKED_AT = 60_000  # characters: a document shows what it is early

_DIRECTIVE = re.compile(r"\n[ ]*\.\. (?:[\w:+-]+::(?:\s)|_[^\n]+:[ \t]*\n)")
_ROLE = re.compile(r":[a-z][\w:+-]*:`[^`\n]")
_UNDERLINE = re.compile(r"\n[^\s][^\n]*\n([=\-~^\"*+#])\1{3,}[ \t]*\n")
_OVERLINED = re.compile(r"\n([=\-~*#])\1{3,}[ \t]*\n[^\n]+\n\1{4,}[ \t]*\n")
_LITERAL = re.compile(r"``[^`\n]+``")
_HASHES = re.compile(r"\n#{1,6} \S")
_FENCE = re.compile(r"\n ?(?:```|~~~)")
_LINK = re.compile(r"\]\((?:https?:|\.{0,2}/|#)")
_TITLE_OF_CONTRACT = re.compile(
    r"\b(?:agreement|contract|lease|license|amendment|addendum|deed|indenture|"
    r"terms (?:and conditions|of (?:service|use)))\b",
    re.IGNORECASE,
)
_WORD_OF_CONTRACT = re.compile(
    r"\b(?:hereby|hereto|herein|hereof|hereunder|thereof|whereas|witnesseth|shall|party|parties)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"(?:\n[^\S\n]*|[^\s][ ]{2,}|[.;:] )(?:\d{1,2}\.(?:\d{1,2}\.?)*[ \t]|\([a-z]\) |"
    r"(?:ARTICLE|Article|SECTION|Section) [\dIVX]+)"
)
_FEWEST_TURNS = 4
_FEWEST_CLAUSES = 4
_CONTRACT_WORDS_PER_CHARACTER = 1 / 700
_MANY = 20


def detect_format(name: str, text: str) -> ProseFormat:
    """The format of a document; the suffix decides where it says something."""
    suffix = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if suffix in _SUFFIXES:
        return _SUFFIXES[suffix]
    head = "\n" + text[:_LOOKED_AT]
    if _is_contract(head):
        return ProseFormat.CONTRACT
    if _is_restructuredtext(head):
        return ProseFormat.RESTRUCTUREDTEXT
    if _is_transcript(head):
        return ProseFormat.TRANSCRIPT
    return ProseFormat.MARKDOWN if _is_markdown(head) else ProseFormat.TEXT


def _is_transcript(head: str) -> bool:
    speakers = Counter(speaker_of(turn) for turn in TURN.finditer(head))
    turns = sum(times for times in speakers.values() if times > 1)
    if turns < _FEWEST_TURNS or len(speakers) < 2 or len(speakers) * 2 > turns + 2:
        return False
    lines = sum(1 for line in head.split("\n") if line.strip())
    blocks = len(re.findall(r"\n[^\S\n]*\n(?=[^\S\n]*\S)", head)) + 1
    return turns * 2 > lines or (blocks > _FEWEST_TURNS and turns * 5 > blocks * 3)


def _is_restructuredtext(head: str) -> bool:
    directives = len(_DIRECTIVE.findall(head))
    marks = directives + len(_ROLE.findall(head))
    underlines = len(_UNDERLINE.findall(head))
    literals = len(_LITERAL.findall(head))
    is_underlined = underlines > 0 and (
        directives > 0 or marks + literals > 1 or _OVERLINED.search(head) is not None
    )
    return (is_underlined or directives > 1) and underlines + directives > len(
        _HASHES.findall(head)
    )


def _is_markdown(head: str) -> bool:
    headings, fences = len(_HASHES.findall(head)), len(_FENCE.findall(head))
    links = len(_LINK.findall(head))
    is_marked = headings > 0 and (headings > 2 or fences + links > 0 or head.startswith("\n#"))
    return is_marked or fences > 1


def _is_contract(head: str) -> bool:
    """Whether a document calls itself an agreement, counts its clauses, and speaks like one.

    In a long one the front may be a table of contents: then its title and its clauses decide.
    """
    title = _TITLE_OF_CONTRACT.search(head, 0, 4_000)
    if title is None or (clauses := len(_CLAUSE.findall(head))) < _FEWEST_CLAUSES:
        return False
    words = len(_WORD_OF_CONTRACT.findall(head))
    is_plain = words > len(head) * _CONTRACT_WORDS_PER_CHARACTER
    return is_plain or (title.start() < 1_000 and words > _MANY and clauses > _MANY)
