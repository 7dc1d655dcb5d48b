"""Say what a folder is for, also where nobody wrote it down.

In order of trust: its README, its package's own words, a sentence elsewhere that says what it is,
and what its children are about. A folder has no lines: each statement names the path and line that
it stands on in its text.
"""

import re
from collections.abc import Iterable, Sequence

from rlm_core.parse.prose.introduction import turns_aside
from rlm_core.summarize.documentation import first_sentence, tidy
from rlm_core.summarize.folder_contents import FolderChild, FolderContents, Lead, Witness
from rlm_core.summarize.folder_topics import topics
from rlm_core.summarize.introduction import introducing_sentences, introduction
from rlm_core.summarize.statements import EMPTY, listed, within
from rlm_core.summarize.weight import TEST_WEIGHT
from rlm_core.summarize.witness import split_witnesses
from rlm_core.text.tokens import clip
from rlm_core.text.words import content_stems
from rlm_core.tree.kind import Kind
from rlm_core.tree.summary import BRIEF_LENGTH, HEADLINE_LENGTH, Statement, Summary

_CITED = re.compile(r"(.+) \[\S+:\d+\]$")
_REPEATED = 0.8  # of the telling words of the shorter sentence
_SENTENCES = 3  # of a README in a brief
_WITNESSES = 2  # sentences from elsewhere in a brief
_MOST_CHILDREN = 6  # with a headline of their own in a brief
_MOST_NAMES = 10
_PHRASE_LENGTH = 50  # characters of a child's headline inside the folder's
_LONGEST_CITATION = 60  # characters; a longer one would leave a headline no room


def summarize_folder(folder: FolderContents) -> Summary:
    """A folder's summary, from what is known of it."""
    spoken = _spoken(folder)
    headline = _cited(spoken[0], HEADLINE_LENGTH) if spoken else _rollup(folder)
    statements = [_cited(lead, BRIEF_LENGTH) for lead in spoken[: _SENTENCES + _WITNESSES]]
    inside = [*_children_lines(folder), *_definition_lines(folder)]
    described = within(map(_statement, statements), BRIEF_LENGTH // 2 if inside else BRIEF_LENGTH)
    left = BRIEF_LENGTH - sum(len(statement.text) for statement in described)
    return Summary(
        headline=_statement(clip(headline, HEADLINE_LENGTH)),
        brief=(*described, *within(map(_statement, inside), left)),
        weight=_weight(folder),
    )


def by_importance(folder: FolderContents) -> list[FolderChild]:
    """The children, the most important first; those that only test come last, empty ones not."""
    children = [child for child in folder.children if child.headline != EMPTY] or folder.children
    return sorted(children, key=lambda child: (child.is_test, -child.weight, child.name))


def _spoken(folder: FolderContents) -> list[Lead]:
    """What people wrote about the folder, the most trusted first."""
    said = introducing_sentences(folder.readme, _SENTENCES) if folder.readme else []
    for lead in folder.package_docs:
        said += introduction(lead, 1 if said else _SENTENCES)
    strong, others = split_witnesses(folder.path, folder.witnesses)
    said += map(_as_lead, strong[:_WITNESSES])
    for lead in folder.namesakes:
        said += introducing_sentences(lead, 1) or introduction(lead, 1)
    said += map(_as_lead, others[: _WITNESSES - len(strong[:_WITNESSES])])
    return _without_repetition(said)


def _without_repetition(said: Iterable[Lead]) -> list[Lead]:
    """The sentences without those that say little but what one before them said."""
    kept: list[tuple[Lead, frozenset[str]]] = []
    for lead in said:
        stems = frozenset(content_stems(lead.text))
        repeats = any(
            len(stems & known) >= _REPEATED * min(len(stems), len(known)) for _, known in kept
        )
        if not repeats:
            kept.append((lead, stems))
    return [lead for lead, _ in kept]


def _as_lead(witness: Witness) -> Lead:
    return Lead(tidy(witness.sentence), witness.path, witness.line)


def _rollup(folder: FolderContents) -> str:
    """`Cart, order, payment: cart.py (a shopping cart), views.py, and 4 more`."""
    children = by_importance(folder)
    if not children:
        return "Empty folder."
    if len(children) == 1:
        only = children[0]
        said = only.headline.removeprefix("Holds ")
        return f"Holds {_name(only)}: {said}" if said else f"Holds {_name(only)}."
    opening = _opening(folder, children)
    parts: list[str] = []
    for child in children:
        room = HEADLINE_LENGTH - len(opening) - len(", ".join(parts)) - len(", and 999 more")
        part = _part(child, room, briefly=len(parts) > 2)
        if not part:
            break
        parts.append(part)
    return opening + listed(parts, len(parts), len(children))


def _opening(folder: FolderContents, children: Sequence[FolderChild]) -> str:
    """Common words where no child says more; `Holds` where one does."""
    if any(map(_own_phrase, children)):
        return "Tests: " if children[0].is_test else "Holds "
    about = ", ".join(topics(folder))
    if children[0].is_test:
        return f"Tests of {about}: " if about else "Tests: "
    return f"{about[:1].upper()}{about[1:]}: " if about else "Holds "


def _part(child: FolderChild, room: int, *, briefly: bool) -> str:
    name = _name(child)
    phrase = _own_phrase(child)
    if phrase and not briefly:
        phrase = clip(phrase, _PHRASE_LENGTH)
        whole = f"{name} ({phrase})"
        if len(whole) <= room:
            return whole
    return name if len(name) <= room else ""


def _own_phrase(child: FolderChild) -> str:
    """What a file or folder says of itself; a folder's headline cites it, one that was made does not."""
    phrase = tidy(first_sentence(child.documentation)) if child.documentation else ""
    if not phrase and child.kind is Kind.FOLDER and (spoken := _CITED.match(child.headline)):
        phrase = spoken[1]
    is_name = phrase.casefold() == child.name.partition(".")[0].casefold()
    return "" if is_name or turns_aside(phrase) else phrase.rstrip(".")


def _children_lines(folder: FolderContents) -> list[str]:
    children = by_importance(folder)
    lines = [
        f"{_name(child)}: {clip(child.headline, HEADLINE_LENGTH // 2 + 20)}"
        for child in children[:_MOST_CHILDREN]
        if child.headline
    ]
    if others := [_name(child) for child in children[_MOST_CHILDREN:]]:
        lines.append(f"Also {listed(others, _MOST_NAMES)}.")
    return lines


def _definition_lines(folder: FolderContents) -> list[str]:
    used = sorted(folder.definitions, key=lambda one: (-one.uses, one.name))
    return [f"Most used: {listed([one.name for one in used], _MOST_NAMES)}."] if used else []


def _name(child: FolderChild) -> str:
    is_folder = child.kind is Kind.FOLDER and not child.name.endswith("/")
    return f"{child.name}/" if is_folder else child.name


def _cited(lead: Lead, length: int) -> str:
    citation = f" [{lead.path}:{lead.line}]"
    if len(citation) > _LONGEST_CITATION and length <= HEADLINE_LENGTH:
        return clip(lead.text, length)
    return clip(lead.text, length - len(citation)) + citation


def _statement(text: str) -> Statement:
    return Statement(text, 0, 0)  # a folder has no lines


def _weight(folder: FolderContents) -> float:
    """Children's weights, damped, so that one wide folder does not outweigh all others."""
    total = sum(child.weight * (TEST_WEIGHT if child.is_test else 1.0) for child in folder.children)
    return float(max(1.0, total) ** 0.5)
