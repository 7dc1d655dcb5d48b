from hypothesis import given
from hypothesis import strategies as st

from rlm_core.text.sentences import sentences


def _texts(text: str) -> list[str]:
    return [one.text for one in sentences(text)]


def test_titles_and_initials_do_not_end_a_sentence() -> None:
    assert _texts("Mr. Smith met J. R. Tolkien. They spoke.") == [
        "Mr. Smith met J. R. Tolkien.",
        "They spoke.",
    ]


def test_a_closing_quote_belongs_to_its_sentence() -> None:
    assert _texts("“Really?” She left.") == ["“Really?”", "She left."]


def test_a_blank_line_ends_a_sentence() -> None:
    assert _texts("A heading\n\nIts text") == ["A heading", "Its text"]


@given(st.text(alphabet=st.sampled_from("aB.?! \n“”é")))
def test_sentences_stand_where_they_say(text: str) -> None:
    found = sentences(text)

    assert [" ".join(text[one.start : one.end].split()) for one in found] == [
        one.text for one in found
    ]
    assert "".join("".join(one.text.split()) for one in found) == "".join(text.split())
