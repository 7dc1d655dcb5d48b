"""Check a reply against the sources as they are now: form, lengths, quotes, and what it names."""

from collections.abc import Sequence

from rlm_core.summarize.written.item import Item
from rlm_core.summarize.written.reply import Draft, Malformed, read_reply
from rlm_core.text.tokens import clip
from rlm_core.tree.summary import BRIEF_LENGTH, HEADLINE_LENGTH
from rlm_core.tree.written import LINKS_LENGTH, Said, Written

_SHOWN = 5  # names in one message
_PARTS = {"is": HEADLINE_LENGTH, "does": BRIEF_LENGTH, "needs": LINKS_LENGTH}


def fault_of(reply: str, items: Sequence[Item]) -> str:
    """What is wrong with a reply, in words for who wrote it; empty where nothing is."""
    judged = judge(reply, items, "")
    faults = [
        f"item {number}: {fault}"
        for number, one in enumerate(judged, start=1)
        for fault in (one.faults if isinstance(one, Written) else (one,))
    ]
    return "; ".join(faults)


def judge(reply: str, items: Sequence[Item], origin: str) -> list[Written | str]:
    """For each item its summary, with the faults that it has, or why there is none."""
    try:
        drafts = read_reply(reply, len(items))
    except Malformed as error:
        return [str(error)] * len(items)
    judged: list[Written | str] = []
    for number, item in enumerate(items, start=1):
        draft = drafts[number]
        judged.append(_judged(draft, item, origin) if isinstance(draft, Draft) else str(draft))
    return judged


def _judged(draft: Draft, item: Item, origin: str) -> Written:
    """A draft with those of its quotes that are found, inside the lengths, and what is wrong with it."""
    said = [
        Said(text, tuple(found for at, words in quotes if (found := item.find(at, words))))
        for text, quotes in draft.does
    ]
    given = sum(len(quotes) for _, quotes in draft.does)
    return Written(
        headline=clip(draft.headline, HEADLINE_LENGTH),
        brief=_within(said, BRIEF_LENGTH),
        links=clip(draft.needs, LINKS_LENGTH),
        origin=origin,
        faults=(*_too_long(draft), *_unquoted(said), *_unfounded(draft, item)),
        dropped=given - sum(len(one.quotes) for one in said),
    )


def _within(said: Sequence[Said], room: int) -> tuple[Said, ...]:
    """Statements up to a number of characters, the last one cut."""
    kept: list[Said] = []
    for one in said:
        if room <= 0:
            break
        kept.append(Said(clip(one.text, room), one.quotes))
        room -= len(one.text) + 1
    return tuple(kept)


def _too_long(draft: Draft) -> list[str]:
    lengths = {"is": len(draft.headline), "does": len(_brief(draft)), "needs": len(draft.needs)}
    return [
        f'"{part}" has {lengths[part]} characters, {most} are allowed'
        for part, most in _PARTS.items()
        if lengths[part] > most
    ]


def _unquoted(said: Sequence[Said]) -> list[str]:
    bare = [clip(one.text, 80) for one in said if not one.quotes]
    return [f"no quote of this statement is found in the text: {text!r}" for text in bare]


def _unfounded(draft: Draft, item: Item) -> list[str]:
    grounds = item.grounds()
    texts = (draft.headline, *(text for text, _ in draft.does), draft.needs)
    names = dict.fromkeys(name for text in texts for name in grounds.unfounded(text))
    if not names:
        return []
    return [f"not in the text: {', '.join(list(names)[:_SHOWN])}"]


def _brief(draft: Draft) -> str:
    return " ".join(text for text, _ in draft.does)
