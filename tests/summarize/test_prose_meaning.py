"""Long prose is told by meaning as well: what it is about, in sentences that are still the source's."""

from rlm_core.encode.encoder import load_shipped
from rlm_core.encode.meaning import Meaning
from rlm_core.parse.source import parse_source
from rlm_core.segment.outline import segment_outline
from rlm_core.summarize.outline import summarize_outline
from rlm_core.text.range_words import RangeWords
from rlm_core.tree.summary import Summary

ABOUT = (
    "The battery of the remote control lasts for a week when the speech recognition is off.",
    "A kinetic charger costs more than a solar cell, and both are larger than a battery.",
    "Speech recognition drains the charger within hours of use.",
    "Buttons made of rubber are cheaper than a scroll wheel and need no power.",
    "The case must hold the charger, the chip and an infrared transmitter.",
)
BESIDE = (
    "Somebody said that the coffee in the kitchen was cold again this morning.",
    "Everybody waited for a while until the projector on the wall was found.",
)


def long_text(content: tuple[str, ...] = ABOUT) -> bytes:
    """Sixty paragraphs on one matter, with a remark beside it in every fourth."""
    written = []
    for number in range(60):
        sentences = [f"{one[:-1]}, as sheet {number} shows." for one in content]
        beside = BESIDE[number // 4 % 2] if number % 4 == 0 else sentences[number % 5]
        written.append(" ".join([beside, *sentences[number % 5 :], *sentences[: number % 5]][:4]))
    return "\n\n".join(written).encode()


def summaries(content: bytes, *, by_meaning: bool = True) -> tuple[Summary, ...]:
    split = RangeWords(content, len(content))
    meaning = Meaning(load_shipped(), split) if by_meaning else None
    outline = segment_outline(parse_source("minutes.txt", content), content, meaning)
    return summarize_outline(outline, content, meaning)


def test_every_sentence_chosen_by_meaning_stands_in_the_source() -> None:
    text = " ".join(long_text().decode().split())

    for summary in summaries(long_text()):
        for statement in summary.brief:
            assert statement.text.rstrip("…") in text or statement.text.startswith("Paragraphs")


def test_what_is_beside_the_matter_is_left_out() -> None:
    told = " ".join(one.text for one in summaries(long_text())[0].brief)

    assert "charger" in told
    assert "coffee" not in told
    assert "projector" not in told


def test_the_same_text_is_told_in_the_same_way_again() -> None:
    assert summaries(long_text()) == summaries(long_text())


def test_text_in_which_nothing_is_known_is_told_as_without_meaning() -> None:
    strange = tuple(f"Qzx{number}a vwq{number}b zzk{number}c xxq{number}d." for number in range(5))

    assert len(summaries(long_text(strange))) == len(
        summaries(long_text(strange), by_meaning=False)
    )


def test_code_is_told_without_meaning() -> None:
    content = b"".join(b"def f%d():\n    return %d\n\n\n" % (n, n) for n in range(300))
    split = RangeWords(content, len(content))
    meaning = Meaning(load_shipped(), split)
    outline = segment_outline(parse_source("a.py", content), content, meaning)

    assert outline == segment_outline(parse_source("a.py", content), content)
    assert summarize_outline(outline, content, meaning) == summarize_outline(outline, content)
