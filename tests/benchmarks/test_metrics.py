"""The figures that benchmarks print have known answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.retrieval import metrics
from benchmarks.retrieval.code_units import code_units
from benchmarks.retrieval.intervals import Bootstrap
from benchmarks.retrieval.quotes import Squeezed, quoted
from benchmarks.retrieval.rouge import first_words, rouge_f
from benchmarks.retrieval.values import Found, GoldFunction
from benchmarks.retrieval.windows import windows

METHOD = GoldFunction("cart.py", is_class=False, first_line=10, last_line=19)
CLASS = GoldFunction("cart.py", is_class=True, first_line=1, last_line=100)

TEXT = st.text(alphabet=st.sampled_from("ab \n\f\u2003é"), max_size=400)
SPANS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 20)).map(lambda pair: (pair[0], sum(pair))),
    max_size=8,
)


def hit(first: int, last: int, kind: str = "function", path: str = "cart.py") -> Found:
    return Found(path, kind, first, last)


def piece(start: int, end: int) -> Found:
    return Found("novel.txt", start=start, end=end)


def test_ranks_of_files_count_each_file_once() -> None:
    ranks = metrics.first_ranks(["a.py", "a.py", "b.py", "c.py"], ["b.py", "missing.py"])

    assert ranks == [2, None]
    assert metrics.reciprocal_rank(ranks) == 0.5
    assert metrics.share_within(ranks, 10) == 0.5
    assert metrics.any_within(ranks, 1) == 0
    assert metrics.any_within(ranks, 2) == 1
    assert metrics.all_within(ranks, 10) == 0


def test_nothing_found_is_a_reciprocal_rank_of_zero() -> None:
    assert metrics.reciprocal_rank([None, None]) == 0


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (hit(10, 19), True),
        (hit(12, 13, "segment"), True),  # a passage inside it
        (hit(5, 24), True),  # half of the hit
        (hit(5, 25), False),  # less than half
        (hit(1, 200, "file"), False),  # a whole file does not find what it holds
        (hit(20, 30), False),  # the neighbor
        (hit(10, 19, path="other.py"), False),
    ],
)
def test_a_function_is_found_by_a_hit_that_lies_mostly_inside_it(
    found: Found, expected: bool
) -> None:
    assert metrics.finds(found, METHOD) is expected


def test_a_class_is_found_by_its_own_lines_and_not_by_one_of_its_methods() -> None:
    ranks = metrics.function_ranks([hit(10, 19, "method"), hit(1, 9, "class")], [CLASS, METHOD])

    assert ranks == [2, 1]


def test_a_span_is_touched_by_a_hit_that_shares_one_character() -> None:
    ranks = metrics.touch_ranks([piece(0, 10), piece(30, 41)], [(10, 20), (40, 50)])

    assert ranks == [None, 2]


def test_hits_are_cut_where_the_budget_ends() -> None:
    spans = metrics.within_budget([piece(100, 150), piece(0, 100), piece(200, 300)], 120)

    assert spans == [(100, 150), (0, 70)]


def test_a_repeated_hit_spends_budget_and_earns_once() -> None:
    hits = [piece(0, 10), piece(0, 10), piece(10, 20)]

    assert metrics.character_recall(metrics.within_budget(hits, 20), [(0, 20)]) == 0.5
    assert metrics.character_recall(metrics.within_budget(hits, 30), [(0, 20)]) == 1


@given(SPANS, SPANS.filter(bool))
def test_recall_of_characters_equals_the_count_one_by_one(
    returned: list[tuple[int, int]], gold: list[tuple[int, int]]
) -> None:
    wanted = {at for start, end in gold for at in range(start, end)}
    got = {at for start, end in returned for at in range(start, end)}

    assert metrics.character_recall(returned, gold) == len(wanted & got) / len(wanted)


@pytest.mark.parametrize(
    ("start", "end", "page"),
    [(0, 5, 0), (99, 100, 0), (100, 110, 1), (90, 150, 1), (60, 120, 0), (180, 400, 2)],
)
def test_a_hit_stands_on_the_page_that_holds_most_of_it(start: int, end: int, page: int) -> None:
    assert metrics.page_of(piece(start, end), [0, 100, 200]) == page


def test_auroc_is_the_chance_to_rank_a_positive_above_a_negative() -> None:
    assert metrics.auroc([3, 4], [1, 2]) == 1
    assert metrics.auroc([1, 2], [3, 4]) == 0
    assert metrics.auroc([1, 3], [2]) == 0.5
    assert metrics.auroc([1], [1]) == 0.5


def test_rouge_counts_shared_runs_of_words() -> None:
    assert rouge_f("The cat sat.", "the cat sat", 1) == 1
    assert rouge_f("the cat", "the dog", 1) == 0.5
    assert rouge_f("the cat sat", "the cat ran", 2) == 0.5
    assert rouge_f("discussed meetings", "discussing a meeting", 1) == pytest.approx(4 / 5)
    assert rouge_f("", "anything", 1) == 0


def test_an_extract_is_cut_at_words() -> None:
    assert first_words(" one  two\nthree ", 2) == "one two"


def test_a_difference_that_never_changes_sign_is_no_noise() -> None:
    bootstrap = Bootstrap(["a", "b", "c"])
    better = {"a": [0.9, 0.8], "b": [0.7], "c": [0.6]}
    worse = {"a": [0.5, 0.4], "b": [0.3], "c": [0.2]}

    difference = bootstrap.difference(better, worse)

    assert difference.value == pytest.approx(0.4)
    assert difference.low == pytest.approx(0.4)
    assert difference.high == pytest.approx(0.4)
    assert not difference.is_noise
    assert bootstrap.difference(better, better).is_noise
    assert bootstrap.mean(better).value == pytest.approx(0.75)
    assert bootstrap.mean(better) == Bootstrap(["c", "b", "a", "a"]).mean(better)


SOURCE = (
    "Grad C: Yeah , we had a long discussion\n\nabout how much we want to bleep out .\n"
    "PhD D: The turn-taking  is what I worried about most of all , to be frank .\n"
)


def test_a_quote_is_found_through_other_white_space_and_marks_around_it() -> None:
    answer = "Found 2 passages\n  12  we had a long discussion about how much we want [m.txt:1-3]\n"

    (span,) = quoted(answer, Squeezed.of(SOURCE), [])

    assert (
        " ".join(SOURCE[slice(*span)].split()) == "we had a long discussion about how much we want"
    )


def test_words_that_only_sound_like_the_source_are_no_quote() -> None:
    assert quoted("They had long discussions about bleeping.", Squeezed.of(SOURCE), []) == []


def test_a_repeated_sentence_is_credited_where_a_hit_stands() -> None:
    sentence = "The term of this agreement is one year. "
    document = sentence * 3
    length = len(sentence)

    assert quoted(sentence, Squeezed.of(document), [(length, 2 * length)]) == [
        (length, 2 * length - 1)
    ]


@given(TEXT, st.integers(4, 50))
def test_windows_are_short_and_hold_the_whole_text_in_order(text: str, size: int) -> None:
    cuts = windows(text, size)

    assert "".join(text[start:end] for start, end in cuts) == text
    assert all(0 < end - start <= size for start, end in cuts)


def test_code_is_cut_into_functions_and_classes_without_them() -> None:
    text = '''import os

@cached
def total(cart):
    return sum(cart)

class Cart:
    """Holds items."""

    def add(self, item):
        self.items.append(item)

    size = 3
'''

    units = [
        (unit.kind, unit.name, unit.first_line, unit.last_line)
        for unit in code_units("cart.py", text)
    ]

    assert units == [
        ("file", "", 1, 14),
        ("function", "total", 3, 5),
        ("class", "Cart", 7, 9),
        ("function", "Cart.add", 10, 11),
    ]
    assert "size = 3" in code_units("cart.py", text)[2].text


def test_code_that_does_not_parse_is_one_unit() -> None:
    assert [unit.kind for unit in code_units("old.py", "print 'two'\n")] == ["file"]
    assert [unit.kind for unit in code_units("page.svelte", "<p>hi</p>")] == ["file"]
