"""What is too long is cut where its own text allows it."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from rlm_core.segment.leaves import LEAF_BYTES_CODE, LEAF_BYTES_PROSE
from rlm_core.segment.outline import segment_outline
from rlm_core.tree.kind import Kind
from rlm_core.tree.outline import Outline
from tests.segment.outlines import (
    SEEDS,
    check_outline,
    file_entry,
    flat,
    functions,
    paragraphs,
    random_outline,
    random_text,
    texts_of,
)


def sentences(count: int, seed: int = 1) -> str:
    choice = random.Random(seed)
    words = ("whale", "ship", "captain", "sea", "sail", "deck", "mast", "water", "night", "boat")
    made = (" ".join(choice.choices(words, k=choice.randint(4, 18))) for _ in range(count))
    return " ".join(f"{each.capitalize()}." for each in made)


def statements(count: int, seed: int = 1) -> str:
    choice = random.Random(seed)
    lines = ["def settle(cart):"]
    for number in range(count):
        lines.append(f"    if cart.items[{choice.randrange(999)}] is not None:")
        lines.append(f"        total_{choice.randrange(999)} = cart.add({number})")
        lines += [""] * (choice.random() < 0.2)
    return "\n".join(lines)


def test_a_short_outline_is_returned_itself() -> None:
    outline, content = functions({"add": "def add(): pass", "total": "def total(): pass"})
    assert segment_outline(outline, content) is outline


def test_a_long_paragraph_is_cut_at_sentences_between_a_third_of_the_reach_and_the_reach() -> None:
    outline, content = paragraphs(["Call me Ishmael.", sentences(200)])
    deeper = segment_outline(outline, content)
    check_outline(deeper, content)
    segments = texts_of(deeper, content, Kind.SEGMENT)
    assert all(LEAF_BYTES_PROSE // 3 <= len(each) <= LEAF_BYTES_PROSE for each in segments)
    assert all(each.rstrip().endswith(b".") and each[:1].isupper() for each in segments)
    assert b"".join(segments) == content[outline.entries[2].span.start_byte :].rstrip()
    assert deeper.entries[3].trail == "#p2/s1"


def test_a_long_function_is_cut_between_statements_of_its_outermost_block() -> None:
    outline, content = functions({"settle": statements(200)})
    deeper = segment_outline(outline, content)
    check_outline(deeper, content)
    segments = texts_of(deeper, content, Kind.SEGMENT)
    assert all(LEAF_BYTES_CODE // 3 <= len(each) <= LEAF_BYTES_CODE for each in segments)
    assert all(each.startswith(b"    if ") for each in segments[1:])
    assert [entry.trail for entry in deeper.entries[2:4]] == ["::settle.s1", "::settle.s2"]


def test_a_cut_prefers_the_line_after_a_blank_one() -> None:
    block = "    cart.add(item)\n" * 50
    outline, content = functions({"fill": "def fill(cart):\n" + f"{block}\n" * 8})
    segments = texts_of(segment_outline(outline, content), content, Kind.SEGMENT)
    assert all(each.endswith(b"\n\n") for each in segments[:-1])


def test_a_comment_stays_with_the_statement_below_it() -> None:
    step = "    # The next line is priced.\n    cart.price(line)\n"
    outline, content = functions({"price": "def price(cart):\n" + step * 300})
    segments = texts_of(segment_outline(outline, content), content, Kind.SEGMENT)
    assert len(segments) > 2
    assert all(each.startswith(b"    # The next") for each in segments[1:])


def test_the_long_own_text_of_a_class_becomes_segments_among_its_methods() -> None:
    attributes = "".join(f"    field_{number} = {number}\n" for number in range(400))
    source = f"class Form:\n{attributes}\n    def clean(self): ...\n\n{attributes}\n"
    content = source.encode()
    start = content.index(b"    def clean")
    outline = flat(content, "python", [(Kind.METHOD, "clean", start + 4, start + 24)])
    deeper = segment_outline(outline, content)
    check_outline(deeper, content)
    kinds = [entry.kind for entry in deeper.entries[1:]]
    method = kinds.index(Kind.METHOD)
    assert set(kinds[:method]) == set(kinds[method + 1 :]) == {Kind.SEGMENT}
    assert deeper.entries[method + 2].span.start_line == content[:start].count(b"\n") + 3


def test_a_source_that_calls_its_own_things_s1_keeps_its_address() -> None:
    outline, content = functions({"s1": "def s1(): pass", "rest": statements(10)})
    content += statements(200).encode()
    outline = Outline("python", (file_entry(content), *outline.entries[1:]))
    deeper = segment_outline(outline, content)
    check_outline(deeper, content)
    assert [entry.trail for entry in deeper.entries[1:4]] == ["::s1", "::rest", "::s1~2"]


def test_data_stays_one_node_however_long_it_is() -> None:
    content = b"id,name\n" + b"1,tea\n" * 5_000
    outline = Outline("csv", (file_entry(content),))
    assert segment_outline(outline, content) is outline


def test_text_without_a_single_boundary_is_cut_between_characters() -> None:
    outline, content = paragraphs(["𝔲é" * 3_000])
    segments = texts_of(segment_outline(outline, content), content, Kind.SEGMENT)
    assert "".join(each.decode() for each in segments) == "𝔲é" * 3_000


def test_dots_that_lead_to_page_numbers_take_no_longer_than_other_text() -> None:
    outline, content = paragraphs([f"Contents {'.' * 60_000} 12"])
    deeper = segment_outline(outline, content)
    check_outline(deeper, content)
    assert len(texts_of(deeper, content, Kind.SEGMENT)) > 30


def test_unspaced_prose_is_cut_at_its_own_full_stops() -> None:
    outline, content = paragraphs(["".join(f"第{n}章の話はここで終わります。" for n in range(300))])
    segments = texts_of(segment_outline(outline, content), content, Kind.SEGMENT)
    assert len(segments) > 3
    assert all(each.decode().endswith("。") for each in segments)


def test_an_edit_in_the_middle_of_a_long_leaf_leaves_most_segments_as_they_were() -> None:
    before = sentences(1_500)
    middle = len(before) // 2
    after = f"{before[:middle]} An added word{before[middle:]}"
    kept, total = _kept(*paragraphs([before]), *paragraphs([after]))
    assert total - kept <= 4
    assert total > 30


@given(st.integers(0, 30_000), st.sampled_from(["x", "\n", "\n\n", " ", "# A whole line.\n"]))
@settings(max_examples=30, deadline=None)
def test_an_edit_anywhere_changes_the_segments_around_it(place: int, added: str) -> None:
    before = statements(700)
    at = min(place, len(before))
    after = before[:at] + added + before[at:]
    kept, total = _kept(*functions({"f": before}), *functions({"f": after}))
    assert total - kept <= 6


@given(SEEDS)
@settings(max_examples=60, deadline=None)
def test_segments_hold_all_the_text_of_a_leaf(seed: int) -> None:
    content = random_text(seed)
    deeper = segment_outline(Outline("text", (file_entry(content),)), content)
    check_outline(deeper, content)
    segments = texts_of(deeper, content, Kind.SEGMENT)
    assert all(len(each) <= LEAF_BYTES_PROSE for each in segments)
    assert not segments or b"".join(segments).split() == content.split()


@given(SEEDS)
@settings(max_examples=25, deadline=None)
def test_any_outline_stays_whole(seed: int) -> None:
    outline, content = random_outline(seed)
    deeper = segment_outline(outline, content)
    check_outline(deeper, content)
    assert max(map(len, deeper.children())) <= 50
    assert set(_essence(outline)) <= set(_essence(deeper))
    assert segment_outline(outline, content) == deeper


@given(st.binary(max_size=9_000))
@settings(max_examples=60, deadline=None)
def test_any_bytes_can_be_cut(content: bytes) -> None:
    for format_name in ("text", "python"):
        check_outline(
            segment_outline(Outline(format_name, (file_entry(content),)), content), content
        )


def _essence(outline: Outline) -> list[tuple[str, int, int]]:
    return [(each.trail, each.span.start_byte, each.span.end_byte) for each in outline.entries]


def _kept(before: Outline, content: bytes, after: Outline, edited: bytes) -> tuple[int, int]:
    old = texts_of(segment_outline(before, content), content, Kind.SEGMENT)
    new = texts_of(segment_outline(after, edited), edited, Kind.SEGMENT)
    return len(set(old) & set(new)), len(old)
