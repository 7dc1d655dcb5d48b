"""What a changed file touches: the folders whose description may depend on it.

A folder is told of by its children, by documents and commits that name it, and by how often the
definitions in it are used; so a change may touch folders that the file does not stand in.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rlm_core.store.rows import FileRow, NodeRow
from rlm_core.text.words import term
from rlm_core.tree.address import ROOT, escape_path
from rlm_core.tree.kind import Kind
from rlm_core.tree.prose_format import PROSE_FORMATS
from rlm_core.update.record import FileRecord

Touch = tuple[str, str]
MentionValue = tuple[str, str, int, str]  # name, sentence, line, subject

_DEFINITIONS = frozenset({Kind.CLASS, Kind.FUNCTION, Kind.CONSTANT})
_INDEX_DOCUMENTS = frozenset({"index", "README"})


class TouchKind(StrEnum):
    """What the value of a touch names."""

    NODE = "node"  # a folder by its number
    FOLDER = "folder"  # a folder by its address
    SUBJECT = "subject"  # folders by the end of their path, as a sentence names them
    NAMESAKE = "namesake"  # folders by the end of their path, as a document has it
    TERM = "term"  # those of whoever defines it, if it is now used much more or less
    DEFINED = "defined"  # the same, for a term that a definition names newly


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file has to tell at one time; `file` is None where there is no file."""

    file: FileRow | None
    nodes: Sequence[NodeRow]
    mentions: Sequence[MentionValue]


NOTHING = Facts(None, (), ())


def touches_of(before: Facts, after: Facts) -> set[Touch]:
    """What is touched when a file that told one thing tells another."""
    touches = {
        (TouchKind.SUBJECT.value, subject)
        for *_, subject in set(before.mentions) ^ set(after.mentions)
    }
    for facts in (before, after):
        touches |= {(TouchKind.NODE.value, str(row.parent)) for row in facts.nodes[:1]}
        if facts.file:
            touches.add((TouchKind.FOLDER.value, escape_path(facts.file.folder) or ROOT))
            if facts.file.namesake:
                touches.add((TouchKind.NAMESAKE.value, facts.file.namesake))
    terms = _terms_with_other_counts(before.nodes, after.nodes)
    touches |= {(TouchKind.TERM.value, one) for one in terms}
    defined = _defined(after.nodes) - _defined(before.nodes)
    return touches | {(TouchKind.DEFINED.value, one) for one in defined}


def subject_of(name: str) -> str:
    """The name of a path or module as the end of a path."""
    return name.strip("/.").replace(".", "/")


def namesake_of(path: str, record: FileRecord) -> str:
    """The last two steps of the path of the folder that a document is named after; else empty.

    `docs/ref/contrib/humanize.txt` and `contrib/humanize/README.md` both give `contrib/humanize`.
    """
    if record.format not in PROSE_FORMATS:
        return ""
    folder, _, name = path.rpartition("/")
    steps = [*folder.split("/"), name.rpartition(".")[0]]
    named = steps[:-1] if steps[-1] in _INDEX_DOCUMENTS else steps
    return "/".join(named[-2:]) if len(named) > 1 and named[-2] else ""


def name_term(name: str) -> str:
    """The word by which uses of a definition are counted; empty where there is none."""
    analyzed = term(name)
    return analyzed.whole or (analyzed.stems[0] if len(analyzed.stems) == 1 else "")


def _terms_with_other_counts(before: Sequence[NodeRow], after: Sequence[NodeRow]) -> Iterator[str]:
    """Terms that occur in more or fewer nodes than before."""
    words_before = {row.trail: row.words for row in before}
    words_after = {row.trail: row.words for row in after}
    counts: Counter[str] = Counter()
    for row in after:
        if words_before.get(row.trail) != row.words:
            counts.update(_terms(row.words))
    for row in before:
        if words_after.get(row.trail) != row.words:
            counts.subtract(_terms(row.words))
    return (one for one, count in counts.items() if count)


def _terms(words: tuple[str, str, str, str]) -> set[str]:
    return set(" ".join(words).split())


def _defined(rows: Sequence[NodeRow]) -> set[str]:
    top = rows[0].identity if rows else 0
    names = (
        row.name
        for row in rows
        if row.parent == top and row.kind in _DEFINITIONS and not row.name.startswith("_")
    )
    return {one for one in map(name_term, names) if one}
