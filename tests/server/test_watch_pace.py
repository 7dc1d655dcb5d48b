"""Work that nobody waits for is spread out; work that somebody waits for is not."""

import time

from rlm_server.watch_pace import Pace, Rest, poll_seconds


def test_small_updates_never_wait_and_large_ones_leave_room() -> None:
    pace = Pace()
    small = pace.spend(0.05)
    large = pace.spend(8.0)
    now = time.monotonic()

    assert small <= now
    assert now + 8.0 < large < now + 20.0


def test_the_wait_after_the_longest_update_is_bounded() -> None:
    assert Pace().spend(3_600.0) <= time.monotonic() + 20.0


def test_looks_without_cause_take_two_percent() -> None:
    assert poll_seconds(0.001) == 2.0
    assert poll_seconds(0.5) == 25.0


def test_rest_is_due_after_a_change_or_a_question_and_then_no_more() -> None:
    rest = Rest()
    before = rest.seconds_left()
    rest.note_question()
    asked = rest.seconds_left()
    rest.end()

    assert before is None
    assert asked is not None
    assert asked > 0
    assert rest.seconds_left() is None
    assert not rest.wants_look()


def test_a_look_is_wanted_after_changes_but_not_at_any_price() -> None:
    rest = Rest()
    rest.note_change()
    wanted = rest.wants_look()
    rest.end(look_seconds=1.0)
    rest.note_change()

    assert wanted
    assert not rest.wants_look()
