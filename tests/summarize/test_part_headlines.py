"""A part of a document says which part it is, and what it names."""

from rlm_core.parse.source import parse_source
from rlm_core.segment.outline import segment_outline
from rlm_core.summarize.named import most_named, most_said
from rlm_core.summarize.outline import summarize_outline
from rlm_core.tree.kind import Kind
from rlm_core.tree.outline import Entry
from rlm_core.tree.summary import Summary

WHALING = (
    "In the morning old Captain Ahab came on deck and spoke to Starbuck about the wind.",
    "The mate heard Ahab in silence, for Starbuck had seen New Bedford and its harbor before.",
    "They had sailed from New Bedford in winter, and the sea, which was rough, rose with Ahab.",
)


def described(name: str, text: str) -> list[tuple[Entry, Summary]]:
    content = text.encode()
    outline = segment_outline(parse_source(name, content), content)
    return list(zip(outline.entries, summarize_outline(outline, content), strict=True))


def headlines(name: str, text: str, kind: Kind) -> list[str]:
    return [summary.headline.text for entry, summary in described(name, text) if entry.kind is kind]


def novel(chapters: int) -> str:
    paragraphs = [" ".join(WHALING[: 1 + at % 3]) for at in range(35)]
    story = "\n\n".join(paragraphs)
    return "\n\n".join(
        f"CHAPTER {number}. The Voyage\n\n{story}" for number in range(1, chapters + 1)
    )


def test_a_group_of_chapters_says_where_it_begins_and_ends_and_whom_it_names() -> None:
    first, *_ = headlines("novel.txt", novel(70), Kind.GROUP)

    assert first.partition(" from ")[2].startswith("“CHAPTER 1. The Voyage” to “CHAPTER ")
    assert first.endswith(": Ahab, Starbuck, New Bedford, Voyage")


def test_a_long_chapter_says_who_is_in_it_before_its_sentence() -> None:
    first, *_ = headlines("novel.txt", novel(5), Kind.SECTION)

    assert first.startswith("Ahab, Starbuck, New Bedford: ")


def test_a_group_keeps_the_sentences_of_its_brief() -> None:
    group = next(
        summary for entry, summary in described("novel.txt", novel(70)) if entry.kind is Kind.GROUP
    )

    assert group.brief
    assert group.headline not in group.brief


def test_a_meeting_says_who_speaks_on_what() -> None:
    turns = [
        "Ann: The remote control needs a larger battery, I think, and a new button.",
        "Bob: A battery is expensive, so the remote keeps the old button.",
        "Cleo: We could ask the factory about the battery and about the remote.",
    ]
    (whole, summary), *_ = described("meeting.txt", "\n".join(turns * 60))

    assert whole.kind is Kind.FILE
    assert (
        summary.headline.text
        == "Ann, Bob, Cleo on battery, remote, button, control, expensive, factory, keeps, larger"
    )


def test_a_group_of_turns_says_which() -> None:
    said = "the remote control needs a larger battery and a much better button. " * 4
    turns = [f"{speaker}: Number {at}, {said}" for at, speaker in enumerate(["Ann", "Bob"] * 60)]
    first, *_ = headlines("meeting.txt", "\n".join(turns), Kind.GROUP)

    assert first.startswith("Turns 1 to ")
    assert ": Ann, Bob on " in first


def test_a_clause_says_its_title_before_its_sentence() -> None:
    duties = ["deliver the goods", "pay the price", "write to the other", "go to the courts"]
    titles = ["TERM", "PAYMENT", "NOTICES", "LAW"]
    text = "SUPPLY AGREEMENT\n\nThe parties hereby agree as set forth herein:\n\n" + "\n\n".join(
        f"{number}. {title}\n\nEach party shall {duty} within thirty days, as is agreed hereby."
        for number, (title, duty) in enumerate(zip(titles, duties, strict=True), start=1)
    )
    found = headlines("contract.txt", text, Kind.CLAUSE)

    assert [headline.partition(":")[0] for headline in found] == [
        "TERM",
        "PAYMENT",
        "NOTICES",
        "LAW",
    ]
    assert (
        found[0]
        == "TERM: Each party shall deliver the goods within thirty days, as is agreed hereby."
    )


def test_names_are_whole_and_without_titles() -> None:
    text = (
        "they saw Father Mapple and Mr. Flask there; and so Mapple spoke, while Captain Peleg and "
        "old Peleg laughed at Moby Dick, and at Moby Dick again, with Flask and Father Mapple."
    )

    assert most_named(text) == ["Father Mapple", "Flask", "Moby Dick", "Peleg"]


def test_words_of_every_talk_are_not_told() -> None:
    text = "well they think the battery would work, and they really think batteries are better " * 3

    assert most_said(text) == ["batteries", "battery"]
