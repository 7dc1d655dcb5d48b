"""A quoted text cannot end its own quotation."""

import re

from hypothesis import given
from hypothesis import strategies as st

from rlm_core.ask.recursion.fence import Fenced, attribute, fence

_LIKE_MARKS = st.text(alphabet='</p-0123456789abcdef> \n"x', max_size=80)


@given(st.lists(st.builds(Fenced, st.just('number="1"'), _LIKE_MARKS), min_size=1, max_size=4))
def test_what_stands_between_the_marks_is_what_was_put_there(texts: list[Fenced]) -> None:
    written = fence("p", texts)
    mark = re.match(r"<(p-[0-9a-f]{8}) ", written)
    assert mark
    found = re.findall(rf'<{mark[1]} number="1">\n(.*?)\n</{mark[1]}>', written, re.S)

    assert found == [one.text for one in texts]
    assert not any(mark[1] in one.text for one in texts)


@given(st.text(max_size=60))
def test_a_name_of_a_file_cannot_end_its_attribute(name: str) -> None:
    written = attribute("at", name)

    assert re.fullmatch(r'at="[^"<>\n]*"', written)


def test_other_texts_make_other_marks() -> None:
    one, other = (fence("p", [Fenced("", text)]) for text in ("a", "b"))

    assert one.split(" ")[0] != other.split(" ")[0]
    assert one == fence("p", [Fenced("", "a")])
