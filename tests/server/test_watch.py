"""A root that is watched follows its files, without being asked and with no more work than they call for."""

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from rlm_core.settings import Settings
from rlm_server.watch import Watching
from rlm_server.watch_events import Events, Listener, open_events
from tests.server.watching import (
    Watch,
    eventually,
    function,
    knows,
    open_remembering,
    watching,
    write,
)


def rename_over(file: Path, text: str) -> None:
    write(file.with_name(f".{file.name}.tmp"), text)
    file.with_name(f".{file.name}.tmp").replace(file)


def delete_and_create(file: Path, text: str) -> None:
    file.unlink()
    write(file, text)


def back_up_and_write(file: Path, text: str) -> None:
    file.rename(file.with_name(f"{file.name}~"))
    write(file, text)
    file.with_name(f"{file.name}~").unlink()


@pytest.mark.parametrize("save", [write, rename_over, delete_and_create, back_up_and_write])
def test_a_saved_file_is_found_and_only_its_folder_was_looked_at(
    shop: Path, watch: Watch, save: Callable[[Path, str], None]
) -> None:
    hierarchy = watch(shop)
    save(shop / "src" / "cart.py", function("grand_total"))
    eventually(lambda: knows(hierarchy, "src/cart.py::grand_total"))

    assert set(hierarchy.looked_at) == {("src/",)}
    assert hierarchy.status().watching == "file events"


def test_a_new_folder_is_followed_with_all_that_is_in_it(shop: Path, watch: Watch) -> None:
    hierarchy = watch(shop)
    write(shop / "src" / "stock" / "inner" / "shelf.py", function("count_shelf"))
    eventually(lambda: knows(hierarchy, "src/stock/inner/shelf.py::count_shelf"))
    hierarchy.looked_at.clear()
    write(shop / "src" / "stock" / "inner" / "shelf.py", function("recount_shelf"))
    eventually(lambda: knows(hierarchy, "src/stock/inner/shelf.py::recount_shelf"))

    assert set(hierarchy.looked_at) == {("src/stock/inner/",)}


def test_folders_that_change_places_are_told_apart(shop: Path, watch: Watch) -> None:
    write(shop / "lib" / "tax.py", function("tax"))
    hierarchy = watch(shop)
    (shop / "src").rename(shop / "held")
    (shop / "lib").rename(shop / "src")
    (shop / "held").rename(shop / "lib")
    eventually(lambda: knows(hierarchy, "src/tax.py::tax"))
    write(shop / "lib" / "cart.py", function("moved_total"))
    eventually(lambda: knows(hierarchy, "lib/cart.py::moved_total"))

    assert hierarchy.status().changed_paths == ()


def test_a_folder_moved_out_and_back_in_is_watched_again(
    shop: Path, tmp_path: Path, watch: Watch
) -> None:
    hierarchy = watch(shop)
    (shop / "src").rename(tmp_path / "src")
    eventually(lambda: not knows(hierarchy, "src/cart.py::total"))
    (tmp_path / "src").rename(shop / "src")
    eventually(lambda: knows(hierarchy, "src/cart.py::total"))
    write(shop / "src" / "cart.py", function("back_again"))
    eventually(lambda: knows(hierarchy, "src/cart.py::back_again"))


def test_what_is_left_out_wakes_nobody(shop: Path, watch: Watch) -> None:
    write(shop / ".gitignore", "/out/\n")
    write(shop / "node_modules" / "left" / "pad.js", "let pad = 1\n")
    hierarchy = watch(shop)
    write(shop / "node_modules" / "left" / "pad.js", "let pad = 2\n")
    write(shop / "node_modules" / "right" / "pad.js", "let pad = 3\n")
    write(shop / ".git" / "objects" / "pack", "x")  # makes `.git` itself, which may hold rules
    write(shop / "out" / "report.md", "# Report\n")
    write(shop / "buy.py", function("buy"))
    eventually(lambda: knows(hierarchy, "buy.py::buy"))

    assert {folder for looked in hierarchy.looked_at for folder in looked or ()} <= {""}


@pytest.mark.parametrize("rules", [".gitignore", "src/.rlmignore", ".claude/settings.json"])
def test_changed_rules_are_applied_to_everything(shop: Path, watch: Watch, rules: str) -> None:
    hierarchy = watch(shop)
    denied = '{"permissions": {"deny": ["Read(/src/cart.py)"]}}'
    write(shop / rules, denied if rules.endswith(".json") else "cart.py\n")
    eventually(lambda: not knows(hierarchy, "src/cart.py::total"))

    assert None in hierarchy.looked_at


def test_exclusions_of_git_alone_are_watched_too(shop: Path, watch: Watch) -> None:
    write(shop / ".git" / "HEAD", "ref: refs/heads/main\n")
    write(shop / ".git" / "info" / "exclude", "# nothing yet\n")
    hierarchy = watch(shop)
    write(shop / ".git" / "info" / "exclude", "cart.py\n")
    eventually(lambda: not knows(hierarchy, "src/cart.py::total"))


def test_a_checkout_of_thousands_of_files_is_few_updates(shop: Path, watch: Watch) -> None:
    hierarchy = watch(shop)
    files = 5_000
    for number in range(files):
        folder = shop / "assets" / f"room{number % 50}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number}.png").write_bytes(b"\x89PNG")
    write(shop / "src" / "last.py", function("the_last_one"))
    eventually(lambda: knows(hierarchy, "src/last.py::the_last_one"))

    assert len(hierarchy.looked_at) <= files / 100  # the longer the writing takes, the more


def test_many_folders_at_once_are_looked_at_as_a_whole(shop: Path, watch: Watch) -> None:
    for number in range(501):
        write(shop / "data" / f"set{number}" / "note.png", "")
    hierarchy = watch(shop)
    for number in range(501):
        write(shop / "data" / f"set{number}" / "other.png", "")
    write(shop / "src" / "last.py", function("the_last_one"))
    eventually(lambda: knows(hierarchy, "src/last.py::the_last_one"))

    assert None in hierarchy.looked_at or len(hierarchy.looked_at) > 1


def test_lost_events_are_made_up_for_and_later_ones_come(shop: Path, watch: Watch) -> None:
    opened: list[Events] = []
    listeners: list[Listener] = []

    def open_and_keep(top: Path, listener: Listener) -> Events:
        opened.append(open_events(top, listener))
        listeners.append(listener)
        return opened[-1]

    hierarchy = watch(shop, open_events=open_and_keep)
    opened[0].follow_only(())  # deaf, as after an overflow that took the news of a folder along
    write(shop / "src" / "cart.py", function("unheard"))
    listeners[0].notice_loss()
    eventually(lambda: knows(hierarchy, "src/cart.py::unheard"))
    write(shop / "src" / "cart.py", function("heard_again"))
    eventually(lambda: knows(hierarchy, "src/cart.py::heard_again"))

    assert len(opened) == 2


@pytest.mark.parametrize("go", [shutil.rmtree, lambda root: root.rename(f"{root}-before")])
def test_a_root_that_went_away_is_taken_up_when_it_is_back(
    shop: Path, watch: Watch, go: Callable[[Path], object]
) -> None:
    hierarchy = watch(shop)
    go(shop)
    eventually(lambda: hierarchy.told.startswith("waits for the root"))
    write(shop / "src" / "cart.py", function("reborn"))
    eventually(lambda: knows(hierarchy, "src/cart.py::reborn"))
    write(shop / "src" / "cart.py", function("grown"))
    eventually(lambda: knows(hierarchy, "src/cart.py::grown"))


def test_a_question_notices_that_the_root_is_another_folder(tmp_path: Path) -> None:
    home = tmp_path / "above" / "shop"
    write(home / "cart.py", function("total"))
    settings = Settings(data_folder=tmp_path / "data")
    hierarchy = open_remembering(home, settings)
    with closing(hierarchy), watching(Watching(hierarchy, settings)) as watcher:
        eventually(lambda: knows(hierarchy, "cart.py::total"))
        (tmp_path / "above").rename(tmp_path / "elsewhere")  # of which no event tells
        write(home / "cart.py", function("another_total"))
        watcher.catch_up()
        eventually(lambda: knows(hierarchy, "cart.py::another_total"))


def test_in_the_calm_after_a_change_all_is_looked_at_once_and_workers_leave(
    shop: Path, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rlm_server.watch_pace._REST_SECONDS", 0.2)
    monkeypatch.setattr("rlm_server.watch_pace._SHORTEST_POLL_SECONDS", 0.0)
    write(shop / "nested" / ".git" / "HEAD", "ref: refs/heads/main\n")
    write(shop / "nested" / "inner.py", function("inner"))
    hierarchy = watch(shop)
    shutil.rmtree(shop / "nested" / ".git")  # left out until now, so nobody listens there
    write(shop / "src" / "cart.py", function("grand_total"))
    eventually(lambda: knows(hierarchy, "nested/inner.py::inner"))
    rested = hierarchy.rested
    eventually(lambda: hierarchy.rested > rested)


def test_an_index_kept_inside_its_root_does_not_wake_itself(shop: Path) -> None:
    settings = Settings(data_folder=shop / "data")
    with closing(open_remembering(shop, settings)) as hierarchy:
        with watching(Watching(hierarchy, settings)):
            eventually(lambda: knows(hierarchy, "src/cart.py::total"))
            write(shop / "src" / "cart.py", function("grand_total"))
            eventually(lambda: knows(hierarchy, "src/cart.py::grand_total"))
            write(shop / "src" / "cart.py", function("final_total"))
            eventually(lambda: knows(hierarchy, "src/cart.py::final_total"))

        assert not any(
            folder.startswith("data/") for looked in hierarchy.looked_at for folder in looked or ()
        )


def test_one_document_is_watched_among_its_neighbors(tmp_path: Path, watch: Watch) -> None:
    script = tmp_path / "desk" / "script.py"
    write(script, function("night"))
    hierarchy = watch(script)
    write(tmp_path / "desk" / "letter.md", "# Letter\n\nDear all.\n")
    rename_over(script, function("morning"))
    eventually(lambda: knows(hierarchy, "script.py::morning"))
    rename_over(script, function("noon"))
    eventually(lambda: knows(hierarchy, "script.py::noon"))

    assert set(hierarchy.looked_at) == {("",)}
