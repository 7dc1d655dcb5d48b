"""Summaries of prose: sentences of the source, where they stand, none torn from its neighbor."""

from hypothesis import given
from hypothesis import strategies as st

from rlm_core.parse.source import parse_source
from rlm_core.segment.outline import segment_outline
from rlm_core.summarize.outline import summarize_outline
from rlm_core.summarize.prose_markup import covered
from rlm_core.tree.outline import Entry, Outline
from rlm_core.tree.summary import Summary

GUIDE = b"""\
# Harbor

[![build](https://ci.example/badge.svg)](https://ci.example)

Harbor is a library that moves containers between ships without stopping the crane.
It needs no server.

## Install

```console
$ pip install harbor
```

Run the installer once on every crane, and Harbor finds the ships of the port by itself.
See the manual for harbors with more than one port authority.

## Cranes

| crane | reach |
|-------|-------|
| north | 40 m  |

A crane lifts one container at a time and reports its weight to Harbor.
However, a crane that is out of reach of every ship is parked, and Harbor tells the port authority.
Parked cranes are listed by the port authority every morning.
"""

REFERENCE = b"""\
=======
Pulleys
=======

A pulley guides the rope of a crane and halves the weight that it lifts.

Oiling a pulley
~~~~~~~~~~~~~~~

Oil every pulley of the crane at least once in a month, or the rope wears out early.

.. code-block:: python

    pulley.oil(amount=3)  # Every pulley of the crane is oiled by this call at once.

Replacing a pulley
~~~~~~~~~~~~~~~~~~

A worn pulley is replaced while the crane rests, as this call does::

    pulley.replace(crane)  # Every worn pulley of the crane is replaced by this call.
"""

MEETING = """\
Marketing: Um , yeah , hi everybody {vocalsound}
Project Manager: So , we have decided to use a rubber case for the remote control {disfmarker} because the price of titanium is too high .
Marketing: Mm-hmm .
Industrial Designer: The rubber case should come in the colors of fruit and vegetables for the young market .
Project Manager: Okay .
Marketing: What is the target price of the remote control in the shops ?
"""


def described(content: bytes, path: str) -> tuple[Outline, list[tuple[Entry, Summary]]]:
    outline = segment_outline(parse_source(path, content), content)
    return outline, list(zip(outline.entries, summarize_outline(outline, content), strict=True))


def summary_of(content: bytes, path: str, name: str) -> Summary:
    _, pairs = described(content, path)
    return next(summary for entry, summary in pairs if entry.name == name)


def test_a_document_presents_itself_in_its_author_s_words() -> None:
    summary = summary_of(GUIDE, "guide.md", "")

    assert summary.headline.text == (
        "Harbor is a library that moves containers between ships without stopping the crane."
    )
    assert (summary.headline.first_line, summary.headline.last_line) == (4, 4)


def test_badges_code_tables_and_headings_are_never_chosen() -> None:
    _, pairs = described(GUIDE, "guide.md")

    said = " ".join(one.text for _, summary in pairs for one in summary.brief)
    assert "pip install" not in said
    assert "badge" not in said
    assert "40 m" not in said
    assert "Cranes " not in said


def test_code_below_a_directive_or_two_colons_is_never_chosen() -> None:
    _, pairs = described(REFERENCE, "pulleys.rst")

    said = " ".join(one.text for _, summary in pairs for one in (summary.headline, *summary.brief))
    assert "by this call" not in said


def test_a_title_underlined_with_tildes_opens_no_fence() -> None:
    summary = summary_of(REFERENCE, "pulleys.rst", "Replacing a pulley")

    assert summary.headline.text.startswith("A worn pulley is replaced while the crane rests")


@given(st.text(alphabet=st.sampled_from(" \n\t`~-*|.:#>1a)<!é=")))
def test_covering_what_is_no_sentence_moves_nothing(text: str) -> None:
    content = text.encode()
    readable = covered(content)

    assert len(readable) == len(content)
    assert [at for at, one in enumerate(readable) if one == ord("\n")] == [
        at for at, one in enumerate(content) if one == ord("\n")
    ]


def test_a_sentence_that_points_back_brings_its_predecessor() -> None:
    summary = summary_of(GUIDE, "guide.md", "Cranes")

    for statement in summary.brief:
        assert not statement.text.startswith("However")


def test_every_statement_stands_on_its_lines() -> None:
    _, pairs = described(GUIDE, "guide.md")
    lines = GUIDE.decode().splitlines()

    for entry, summary in pairs:
        for statement in summary.brief:
            first = entry.span.start_line + statement.first_line
            last = entry.span.start_line + statement.last_line
            assert statement.text.rstrip("…") in " ".join(lines[first - 1 : last])


def test_a_chapter_is_told_by_its_people() -> None:
    chapter = (
        "The rain had fallen on the roofs of the town since the early morning. "
        "Natasha Rostova waited at the window for the carriage of Prince Andrei. "
        "There was a smell of wet leaves. "
        "Prince Andrei had promised Natasha that he would come before the ball. "
        '"Oh, what a day!" she cried. '
        "The clock struck four, and then it struck five, and nothing else was heard. "
        "Natasha sent her brother Nikolai to ask at the gate whether Andrei had been seen.\n\n"
    )
    summary = summary_of((chapter * 1).encode(), "novel.txt", "")

    assert "Natasha" in summary.headline.text


def test_running_heads_are_left_out() -> None:
    page = "Confidential draft of the harbor board.\n\nThe {} crane was inspected by the port authority in {}.\n\n"
    names = ["northern", "southern", "eastern", "western", "central"]
    text = "".join(page.format(name, 1990 + at) for at, name in enumerate(names))

    said = " ".join(one.text for one in summary_of(text.encode(), "report.txt", "").brief)
    assert "inspected" in said
    assert "Confidential draft" not in said


def test_speakers_are_named_and_decisions_come_first() -> None:
    outline = parse_source("meeting.txt", MEETING.encode())
    assert outline.format == "transcript"

    whole = summarize_outline(outline, MEETING.encode())[0]
    assert whole.headline.text.startswith(("Project Manager: ", "Industrial Designer: "))
    assert "vocalsound" not in " ".join(one.text for one in whole.brief)
