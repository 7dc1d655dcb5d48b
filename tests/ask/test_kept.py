from hypothesis import given
from hypothesis import strategies as st

from rlm_core.ask.kept import KeptTexts

_CALLS = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 2), st.binary(max_size=12)), max_size=30
)


@given(_CALLS)
def test_what_is_kept_is_counted_once_and_never_too_much(
    calls: list[tuple[str, int, bytes]],
) -> None:
    kept = KeptTexts(most_bytes=10)
    latest: dict[str, tuple[tuple[int, int], bytes]] = {}
    for path, time, content in calls:
        latest[path] = (len(content), time), content
        kept.keep(path, *latest[path])

        found = [text for one, (stamp, _) in latest.items() if (text := kept.get(one, stamp))]
        assert sum(map(len, found)) == kept.total_bytes <= 10
        assert all(kept.get(one, stamp) in (None, text) for one, (stamp, text) in latest.items())


def test_the_text_asked_for_longest_ago_gives_way() -> None:
    kept = KeptTexts(most_bytes=10)
    for path in ("one", "two"):
        kept.keep(path, (4, 0), b"text")
    kept.get("one", (4, 0))
    kept.keep("three", (4, 0), b"text")

    assert [path for path in ("one", "two", "three") if kept.get(path, (4, 0))] == ["one", "three"]


def test_a_text_is_not_given_for_another_state_of_its_file() -> None:
    kept = KeptTexts(most_bytes=10)
    kept.keep("one", (4, 0), b"text")

    assert kept.get("one", (4, 1)) is None


def test_a_text_larger_than_all_that_is_kept_is_not_kept() -> None:
    kept = KeptTexts(most_bytes=10)
    kept.keep("large", (11, 0), b"larger text")

    assert kept.total_bytes == 0
