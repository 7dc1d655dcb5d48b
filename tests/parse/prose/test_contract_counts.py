"""The count of a contract's clauses is found among all other numbers that a contract holds."""

from hypothesis import given
from hypothesis import strategies as st

from rlm_core.parse.prose.outline import outline_prose
from rlm_core.parse.prose.own_count import Candidate, Form, own_count
from rlm_core.tree.kind import Kind

OPENING = (
    "SUPPLY AGREEMENT\n\nThis Supply Agreement is made by and between Alpha Inc. and Beta Ltd., "
    "and the parties hereby agree: (a) to supply; (b) to buy; (c) to pay; (d) to wait.\n\n"
)
BODY = (
    "Each party shall perform what it hereby agrees to perform, and neither party shall be liable "
    "hereunder for a delay that it did not cause. The other party shall have the rights herein. "
) * 5
TITLES = ("Definitions", "Supply of Products", "Payment Terms", "Term and Termination", "Notices")


def clauses(text: str) -> list[str]:
    outline = outline_prose("contract.txt", (OPENING + text).encode())
    assert outline.format == "contract"
    names = [entry.name for entry in outline.entries if entry.kind is Kind.CLAUSE]
    return [name for name in names if not name.startswith("(")]


def numbered(pattern: str) -> str:
    return "\n\n".join(
        pattern.format(number=number, title=title, capitals=title.upper(), body=BODY)
        for number, title in enumerate(TITLES, start=1)
    )


def expected(pattern: str) -> list[str]:
    return [
        pattern.format(number=number, title=title, capitals=title.upper())
        for number, title in enumerate(TITLES, start=1)
    ]


def test_whole_numbers_are_found_however_they_are_written() -> None:
    assert clauses(numbered("{number}. {title}. {body}")) == expected("{number} {title}")
    assert clauses(numbered("{number}.0 {title}\n\n{body}")) == expected("{number}.0 {title}")
    assert clauses(numbered("{number} {capitals}\n\n{body}")) == expected("{number} {capitals}")
    assert clauses(numbered("Section {number}. {title}. {body}")) == expected("{number} {title}")


def test_a_number_without_a_point_is_known_by_its_own_first_clause() -> None:
    text = "".join(
        f"{number} {title} {number}.1 {BODY}" for number, title in enumerate(TITLES, start=1)
    )

    found = [name for name in clauses(text) if "." not in name]
    assert found == expected("{number} {title}")


def test_numbers_of_pages_are_no_clauses() -> None:
    text = "".join(
        f"{number}. {title}. {BODY}\n\n{number}.\n\nSource: ALPHA INC, 10-K, 2019\n\n{BODY}"
        for number, title in enumerate(TITLES, start=1)
    )

    assert clauses(text) == expected("{number} {title}")


def test_numbered_recitals_do_not_hide_the_clauses() -> None:
    recitals = "".join(f"{number}. {BODY}\n\n" for number in range(1, 4))

    assert clauses(recitals + numbered("{number}. {capitals}. {body}")) == expected(
        "{number} {capitals}"
    )


def test_lists_inside_a_clause_do_not_hide_the_next_clause() -> None:
    text = "".join(
        f"{number}. {title}. {BODY}\n\n1. the first thing;\n\n2. The second thing.\n\n{BODY}\n\n"
        for number, title in enumerate(TITLES, start=1)
    )

    assert clauses(text) == expected("{number} {title}")


def test_a_table_of_contents_gives_way_to_what_it_lists() -> None:
    contents = "".join(
        f"ARTICLE {number} {title.upper()} {number}\n\n{number}.1 In General {number}\n\n"
        for number, title in enumerate(TITLES, start=1)
    )
    text = contents + numbered("ARTICLE {number} {capitals}\n\n{body}")

    assert clauses(text) == expected("ARTICLE {number} {capitals}")


def test_an_article_in_the_middle_of_a_line_begins_where_a_title_follows() -> None:
    text = "".join(
        f"ARTICLE {number} {title.upper()} {number}.1 {BODY}Each is subject to Article 2 and so on. "
        for number, title in enumerate(TITLES, start=1)
    )

    found = [name for name in clauses(text) if name.startswith("ARTICLE")]
    assert found == expected("ARTICLE {number} {capitals}")


def test_the_head_of_every_page_is_no_exhibit() -> None:
    text = numbered("Exhibit 10.1\n\n{number}. {title}. {body}")

    assert clauses(text) == expected("{number} {title}")


def test_an_exhibit_that_ends_a_sentence_is_no_exhibit() -> None:
    text = numbered("{number}. {title}. {body}As set forth in\nExhibit C.\n\n{body}")

    assert clauses(text) == expected("{number} {title}")


def test_a_title_in_capitals_ends_where_its_sentence_begins() -> None:
    text = numbered("{number}. {capitals} AND MORE Each party agrees. {body}")

    assert clauses(text) == expected("{number} {capitals} AND MORE")


@given(
    st.lists(st.tuples(st.integers(1, 9), st.sampled_from(Form), st.floats(0.5, 6.0)), max_size=40)
)
def test_a_count_goes_up_and_misses_few(found: list[tuple[int, Form, float]]) -> None:
    candidates = [
        Candidate(value, start, form, worth) for start, (value, form, worth) in enumerate(found)
    ]
    counted = own_count(candidates)

    values = [one.value for one in candidates if counted and one.start in counted]
    steps = [after - before for before, after in zip([0, *values], values, strict=False)]
    assert all(1 <= step <= 3 for step in steps)
    assert counted is None or len(counted) >= 3
