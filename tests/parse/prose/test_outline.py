from dataclasses import dataclass

import pytest

from rlm_core.parse.prose.outline import outline_prose

SENTENCE = "It was a long grey afternoon, and nothing that anyone said could make it shorter. "
LONG = (SENTENCE * 10).strip()


@dataclass(frozen=True)
class Case:
    """A document, and the sections, clauses and leaves that a reader would see in it."""

    name: str
    text: str
    expected: tuple[tuple[str, str, str], ...]  # kind, trail, name; without the document itself


def seen(name: str, text: str) -> tuple[tuple[str, str, str], ...]:
    outline = outline_prose(name, text.encode())
    return tuple((entry.kind.value, entry.trail, entry.name) for entry in outline.entries[1:])


MARKDOWN = Case(
    "guide.md",
    f"""# The `shop` guide

How to install and run it.

## Install

### [Linux](https://example.org)

{LONG}

```sh
# not a heading

make install
```

### macOS ###

Use the package.

Run
---

{LONG}

- one
- two

## Run

Again.
""",
    (
        ("paragraph", "#p1", ""),
        ("section", "#install", "Install"),
        ("section", "#install/linux", "Linux"),
        ("paragraph", "#install/linux/p1", ""),
        ("paragraph", "#install/linux/p2", ""),
        ("section", "#install/macos", "macOS"),
        ("section", "#run", "Run"),
        ("paragraph", "#run/p1", ""),
        ("paragraph", "#run/p2", ""),
        ("section", "#run~2", "Run"),
    ),
)

RESTRUCTURED = Case(
    "querysets.txt",
    f"""==================
QuerySet reference
==================

.. currentmodule:: django.db.models

This page tells the details of :class:`QuerySet`.

.. _evaluation:

When querysets are evaluated
============================

{LONG}::

    for entry in Entry.objects.all():
        print(entry)

The :meth:`~QuerySet.get` method
--------------------------------

.. method:: get(*args, **kwargs)

    {LONG}

    {LONG}

.. note::

    Short.

Related
=======

Little.
""",
    (
        ("paragraph", "#p1", ""),
        ("section", "#when-querysets-are-evaluated", "When querysets are evaluated"),
        ("paragraph", "#when-querysets-are-evaluated/p1", ""),
        (
            "section",
            "#when-querysets-are-evaluated/the-queryset-get-method",
            "The QuerySet.get method",
        ),
        (
            "section",
            "#when-querysets-are-evaluated/the-queryset-get-method/get",
            "method get(*args, **kwargs)",
        ),
        ("paragraph", "#when-querysets-are-evaluated/the-queryset-get-method/get/p1", ""),
        ("paragraph", "#when-querysets-are-evaluated/the-queryset-get-method/get/p2", ""),
        ("paragraph", "#when-querysets-are-evaluated/the-queryset-get-method/p1", ""),
        ("section", "#related", "Related"),
    ),
)

NOVEL = Case(
    "novel.txt",
    f"""CONTENTS

PART I

I

II

PART II

I

II


PREFACE

{LONG}


PART I

1805


I

Loomings

Call me Ishmael. {LONG}

“Landlord!” said I.

“Well?” said he.

MASTHEADS AHEAD

{LONG}


II

The Carpet-Bag

{LONG}


PART II

1806


I

{LONG}


II

{LONG}


EPILOGUE

{LONG}
""",
    (
        ("section", "#contents", "CONTENTS"),
        ("section", "#preface", "PREFACE"),
        ("paragraph", "#preface/p1", ""),
        ("section", "#part-i-1805", "PART I. 1805"),
        ("section", "#part-i-1805/i-loomings", "I. Loomings"),
        ("paragraph", "#part-i-1805/i-loomings/p1", ""),
        ("segment", "#part-i-1805/i-loomings/p2", ""),
        ("paragraph", "#part-i-1805/i-loomings/p5", ""),
        ("section", "#part-i-1805/ii-the-carpet-bag", "II. The Carpet-Bag"),
        ("paragraph", "#part-i-1805/ii-the-carpet-bag/p1", ""),
        ("section", "#part-ii-1806", "PART II. 1806"),
        ("section", "#part-ii-1806/i", "I"),
        ("paragraph", "#part-ii-1806/i/p1", ""),
        ("section", "#part-ii-1806/ii", "II"),
        ("paragraph", "#part-ii-1806/ii/p1", ""),
        ("section", "#epilogue", "EPILOGUE"),
        ("paragraph", "#epilogue/p1", ""),
    ),
)

LIBRARY_BOOK = Case(
    "pg2701.txt",
    f"""The eBook of Moby-Dick

*** START OF THE PROJECT GUTENBERG EBOOK MOBY-DICK ***

CHAPTER 1. Loomings.

Call me Ishmael. {LONG}

CHAPTER 2. The Carpet-Bag.

I stuffed a shirt or two into my old carpet-bag. {LONG}

*** END OF THE PROJECT GUTENBERG EBOOK MOBY-DICK ***

You may copy it.
""",
    (
        ("segment", "#p1", ""),
        ("section", "#chapter-1-loomings", "CHAPTER 1. Loomings"),
        ("paragraph", "#chapter-1-loomings/p1", ""),
        ("section", "#chapter-2-the-carpet-bag", "CHAPTER 2. The Carpet-Bag"),
        ("paragraph", "#chapter-2-the-carpet-bag/p1", ""),
        (
            "section",
            "#end-of-the-project-gutenberg-ebook-moby-dick",
            "END OF THE PROJECT GUTENBERG EBOOK MOBY-DICK",
        ),
    ),
)

REPORT = Case(
    "report.txt",
    f"""Abstract

{LONG}

1. Introduction

{LONG}

1.1 Scope

{LONG}

To start it:

1. Press the button

2. Wait

Then read on.

2. Results
{LONG}

REFERENCES

{LONG}
""",
    (
        ("paragraph", "#p1", ""),
        ("paragraph", "#p2", ""),
        ("section", "#1-introduction", "1. Introduction"),
        ("paragraph", "#1-introduction/p1", ""),
        ("section", "#1-introduction/1-1-scope", "1.1 Scope"),
        ("paragraph", "#1-introduction/1-1-scope/p1", ""),
        ("segment", "#1-introduction/1-1-scope/p2", ""),
        ("section", "#2-results", "2. Results"),
        ("paragraph", "#2-results/p1", ""),
        ("section", "#references", "REFERENCES"),
        ("paragraph", "#references/p1", ""),
    ),
)

PAGES = Case(
    "report.pdf",
    f"Annual report\n3\nThe Company\n{LONG}\fAnnual report\n4\nRisks\n{LONG}\fAnnual report\n5\n",
    (
        ("section", "#page-1", "page 1"),
        ("paragraph", "#page-1/p1", ""),
        ("section", "#page-2", "page 2"),
        ("paragraph", "#page-2/p1", ""),
        ("section", "#page-3", "page 3"),
    ),
)

TURN = "I think that we should look at this again, since nobody has measured it. " * 7

TRANSCRIPT = Case(
    "meeting.txt",
    f"""=== Session 1 (8 May 2023) ===
Grad C: Now can you give me the remote?
Professor D: OK.
Grad C: Go ahead.
Professor D: {TURN}
and I mean it.
Grad A: Fine.
=== Session 2 (9 May 2023) ===
[10:02] Grad C: {TURN}
(applause)
[10:04] Grad A: Yes.
[10:05] Professor D: No.
""",
    (
        ("section", "#session-1-8-may-2023", "Session 1 (8 May 2023)"),
        ("segment", "#session-1-8-may-2023/t1", "Grad C, Professor D"),
        ("turn", "#session-1-8-may-2023/t4", "Professor D"),
        ("turn", "#session-1-8-may-2023/t5", "Grad A"),
        ("section", "#session-2-9-may-2023", "Session 2 (9 May 2023)"),
        ("turn", "#session-2-9-may-2023/t1", "Grad C"),
        ("segment", "#session-2-9-may-2023/t2", "Grad A, Professor D"),
    ),
)

PROVISION = (
    "Licensor hereby grants to Licensee, as provided in Section 5 of the Lease, such rights. "
)

CONTRACT = Case(
    "license.txt",
    "LICENSE AGREEMENT\n\nThis Agreement is made between the parties named herein, who shall "
    "perform it, WHEREAS they wish to, and who hereby bind their successors.\n\n"
    "1. Definitions.....2\n\n2. Term.....3\n\n"
    f"1. DEFINITIONS   {PROVISION}2. RIGHTS GRANTED   {PROVISION * 2}\n\n"
    f"2.1 Grant. {PROVISION * 5}: (a) first, {PROVISION * 3}; (b) second, {PROVISION}; and "
    f"(c) third. 2.2 Territory. {PROVISION}\n\n3. Term. {PROVISION}\n\n"
    f"IN WITNESS WHEREOF the parties sign.\n\nExhibit A\n\n1. Fees. {PROVISION}\n",
    (
        ("section", "#license-agreement", "LICENSE AGREEMENT"),
        ("clause", "#1", "1 DEFINITIONS"),
        ("clause", "#2", "2 RIGHTS GRANTED"),
        ("paragraph", "#2/p1", ""),
        ("clause", "#2/2.1", "2.1 Grant"),
        ("paragraph", "#2/2.1/p1", ""),
        ("clause", "#2/2.1/a", "(a)"),
        ("clause", "#2/2.1/b", "(b)"),
        ("clause", "#2/2.1/c", "(c)"),
        ("clause", "#2/2.2", "2.2 Territory"),
        ("clause", "#3", "3 Term"),
        ("section", "#in-witness-whereof", "In Witness Whereof"),
        ("section", "#exhibit-a", "Exhibit A"),
        ("clause", "#exhibit-a/1", "1 Fees"),
    ),
)

CASES = (
    MARKDOWN, RESTRUCTURED, NOVEL, LIBRARY_BOOK, REPORT, PAGES, TRANSCRIPT, CONTRACT,
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_document_shows_the_structure_that_a_reader_sees(case: Case) -> None:
    assert seen(case.name, case.text) == case.expected


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (MARKDOWN, "markdown"),
        (RESTRUCTURED, "restructuredtext"),
        (NOVEL, "text"),
        (REPORT, "text"),
        (TRANSCRIPT, "transcript"),
        (CONTRACT, "contract"),
    ],
    ids=lambda value: value.name if isinstance(value, Case) else "",
)
def test_the_format_is_known_without_a_telling_suffix(case: Case, expected: str) -> None:
    assert outline_prose("document", case.text.encode()).format == expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_windows_line_ends_change_nothing(case: Case) -> None:
    assert seen(case.name, case.text.replace("\n", "\r\n")) == case.expected
