from hypothesis import given
from hypothesis import strategies as st

from rlm_core.text.words import content_stems, index_words


def test_an_identifier_gives_its_parts_and_itself_whole() -> None:
    assert index_words("getQuerySet") == ("getqueryset", "get queri set")
    assert index_words("get_query_set") == ("getqueryset", "get queri set")
    assert index_words("HTTPServer2") == ("httpserver2", "http server 2")


def test_a_plain_word_is_found_by_its_stem_alone() -> None:
    assert index_words("connect connections") == ("", "connect connect")


def test_numbers_keep_their_decimals_and_lose_their_commas() -> None:
    assert index_words("$5,363 in section 2.1") == ("", "5363 in section 2.1")


def test_accents_do_not_hide_a_name() -> None:
    assert index_words("Kutúzov")[1] == index_words("Kutuzov")[1]
    assert index_words("Kutu\u0301zov")[1] == index_words("Kutuzov")[1]


def test_text_without_spaces_is_found_by_pairs_of_characters() -> None:
    assert index_words("日本語")[1] == "日本 本語"


def test_stop_words_carry_no_content() -> None:
    assert content_stems("How does the cart compute totals?") == ["cart", "comput", "total"]


@given(st.text())
def test_any_text_is_split_without_failing(text: str) -> None:
    exact, stems = index_words(text)

    assert '"' not in exact + stems
