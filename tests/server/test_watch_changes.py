"""Changes are gathered until they pause, and handed out as one."""

import threading
import time

from rlm_server.watch_changes import MOST_FOLDERS, Change, Changes


def test_what_was_noted_in_a_burst_is_one_change() -> None:
    changes = Changes()
    changes.note(["src/", "lib/"])
    changes.note(["src/"])

    assert changes.take() == Change(("lib/", "src/"))
    assert changes.take(0.0) is None


def test_many_folders_and_everything_are_everything() -> None:
    changes = Changes()
    changes.note(f"{number}/" for number in range(MOST_FOLDERS + 1))
    many = changes.take()
    changes.note([""])
    changes.note_everything()
    changes.note(["src/"])

    assert many == Change(None)
    assert changes.take() == Change(None)


def test_changes_that_never_pause_are_handed_out_all_the_same() -> None:
    changes = Changes()
    is_over = threading.Event()

    def go_on() -> None:
        while not is_over.wait(0.001):
            changes.note(["log/"])

    restless = threading.Thread(target=go_on)
    restless.start()
    taken = changes.take()
    is_over.set()
    restless.join()

    assert taken == Change(("log/",))


def test_a_question_waits_until_what_was_noted_before_it_has_been_looked_at() -> None:
    changes = Changes()
    looked: list[Change] = []

    def look() -> None:
        while change := changes.take(not_before=time.monotonic() + 60.0):  # somebody is in a hurry
            looked.append(change)
            changes.done()

    changes.note(["src/"])
    looking = threading.Thread(target=look)
    looking.start()
    changes.hurry(30.0)
    seen = list(looked)
    changes.close()
    looking.join()

    assert seen == [Change(("src/",))]


def test_nobody_waits_for_what_is_closed() -> None:
    changes = Changes()
    changes.note(["src/"])
    changes.close()
    changes.hurry(30.0)

    assert changes.take() is None
