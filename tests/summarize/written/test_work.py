"""What is asked for: an edit costs its branch, nothing is asked for twice, and what fails stays below."""

import random
from contextlib import suppress
from pathlib import Path

from rlm_core.inference.budget import Budget
from rlm_core.llm.prompt import Prompt
from tests.summarize.written.conftest import Open
from tests.summarize.written.model import Killed, ModelDesk, Refused, first_lines

LEVELS = 4  # files of a shop, their folder, the folder above, the whole


def function(name: str, step: int) -> str:
    """A function that is worth a summary and short enough to be written from its text."""
    lines = "".join(f"    value_{i} = value_{i - 1} + {step}\n" for i in range(1, 40))
    return f'def {name}(value_0):\n    """Work out {name}."""\n{lines}    return value_{step}\n\n\n'


def module(name: str, count: int = 9) -> str:
    """A file that is too long to be written from its text: its functions come first."""
    return f'"""The {name} of a shop."""\n\n\n' + "".join(
        function(f"{name}_{at}", at + 2) for at in range(count)
    )


def write_shop(project: Path) -> None:
    shop = project / "src/shop"
    shop.mkdir(parents=True)
    (shop / "cart.py").write_text(module("cart"))
    (shop / "price.py").write_text(module("price"))
    (project / "README.md").write_text("# Shop\n\n" + "Sells things to people who want them. " * 9)


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_whole_is_written_bottom_up_and_then_costs_nothing(
    project: Path, open_writing: Open
) -> None:
    write_shop(project)
    writing = open_writing()

    report = writing.write_all()

    # The functions of each file together, the readme, two files, and three folders.
    assert (report.spent.calls, report.work.written, report.left) == (8, 24, False)
    assert report.work.marked == report.work.dropped == 0
    assert writing.calls_of(writing.write_all) == 0
    assert writing.origin("src/shop/cart.py") == "written by model-1"


def test_an_edit_costs_its_branch(project: Path, open_writing: Open) -> None:
    write_shop(project)
    writing = open_writing()
    writing.write_all()
    edit(project / "src/shop/cart.py", "def cart_0(value_0)", "def cart_zero(value_0)")
    writing.hierarchy.update()

    assert writing.calls_of(writing.write_all) == 1 + LEVELS
    assert "cart_zero" in writing.told("src/shop/cart.py::cart_zero")


def test_nothing_above_is_asked_for_when_a_summary_comes_out_the_same(
    project: Path, open_writing: Open
) -> None:
    write_shop(project)
    writing = open_writing()
    writing.write_all()
    edit(project / "src/shop/cart.py", "    return value_5\n", "    return value_5 + 1\n")
    writing.hierarchy.update()

    assert (
        writing.calls_of(writing.write_all) == 1
    )  # the function alone: its first line is the same
    assert all(
        writing.origin(one) == "written by model-1" for one in (".", "src/", "src/shop/cart.py")
    )
    assert writing.calls_of(writing.write_all) == 0


def test_an_edit_taken_back_costs_nothing(project: Path, open_writing: Open) -> None:
    write_shop(project)
    writing = open_writing()
    writing.write_all()
    before = writing.all_kept()
    cart = project / "src/shop/cart.py"
    edit(cart, "def cart_0(value_0)", "def cart_zero(value_0)")
    writing.hierarchy.update()
    writing.write_all()
    edit(cart, "def cart_zero(value_0)", "def cart_0(value_0)")
    writing.hierarchy.update()

    assert writing.all_kept() == before
    assert writing.calls_of(writing.write_all) == 0


def test_a_renamed_file_is_not_written_again_but_what_names_it_is(
    project: Path, open_writing: Open
) -> None:
    write_shop(project)
    writing = open_writing()
    writing.write_all()
    (project / "src/shop/cart.py").rename(project / "src/shop/basket.py")
    writing.hierarchy.update()

    assert writing.origin("src/shop/basket.py") == "written by model-1"
    assert writing.origin("src/shop/") == "extracted"
    assert writing.calls_of(writing.write_all) == 1  # the folder; it says what it said


def test_a_second_root_with_the_same_text_pays_nothing(project: Path, open_writing: Open) -> None:
    write_shop(project)
    writing = open_writing()
    writing.write_all()
    moved = project / "elsewhere"
    moved.mkdir()
    (project / "src").rename(moved / "src")
    writing.hierarchy.update()

    assert writing.origin("elsewhere/src/shop/") == "written by model-1"
    assert writing.calls_of(lambda: writing.write_all("elsewhere/src/")) == 0


def test_one_node_is_written_with_one_call_from_what_there_is(
    project: Path, open_writing: Open
) -> None:
    write_shop(project)
    writing = open_writing()

    assert writing.calls_of(lambda: writing.write_node("src/shop/cart.py")) == 1
    assert writing.origin("src/shop/cart.py") == "written by model-1"
    assert writing.origin("src/shop/cart.py::cart_0") == "extracted"
    assert writing.calls_of(lambda: writing.write_node("src/shop/cart.py")) == 0


def test_what_was_written_early_is_written_again_from_its_parts(
    project: Path, open_writing: Open
) -> None:
    write_shop(project)
    early, late = open_writing(), open_writing(data="fresh")
    early.write_node("src/shop/cart.py")
    early.write_node(".")
    early.write_all()
    late.write_all()

    assert early.all_kept() == late.all_kept()


def test_a_small_budget_is_spent_on_the_top(project: Path, open_writing: Open) -> None:
    write_shop(project)
    writing = open_writing()

    report = writing.write_best_first(budget=Budget(calls=2))

    assert (report.spent.calls, report.left) == (2, True)
    assert writing.origin(".") == "written by model-1"
    assert writing.origin("src/shop/cart.py::cart_0") == "extracted"


def test_the_budget_holds_and_what_was_paid_for_is_kept(project: Path, open_writing: Open) -> None:
    write_shop(project)
    writing = open_writing()

    report = writing.write_all(budget=Budget(calls=3))

    assert (report.spent.calls, report.left) == (3, True)
    assert writing.calls_of(writing.write_all) == 8 - 3


def refusing(word: str) -> ModelDesk:
    def answer(prompt: Prompt) -> str:
        if word in prompt.text:
            raise Refused("The model refused.")
        return first_lines(prompt)

    return ModelDesk(answer)


def test_a_refused_part_never_rolls_up(project: Path, open_writing: Open) -> None:
    write_shop(project)
    writing = open_writing(refusing("def price_0"))

    report = writing.write_all()

    assert report.work.failed
    assert writing.origin("src/shop/price.py::price_0") == "extracted"
    assert writing.origin("src/shop/price.py") == "written by model-1"  # from their extracts
    assert "refused" not in writing.told(".")
    assert any("refused" in notice for notice in writing.hierarchy.status().notices)


def test_what_failed_is_written_by_the_next_run_and_what_holds_it_too(
    project: Path, open_writing: Open
) -> None:
    write_shop(project)
    failing = open_writing(refusing("def price_0"))
    failing.write_all()
    good = open_writing()
    good.write_all()
    fresh = open_writing(data="fresh")
    fresh.write_all()

    assert good.all_kept() == fresh.all_kept()
    assert not any("could not be written" in one for one in good.hierarchy.status().notices)


def test_after_any_kills_nothing_was_paid_for_twice(project: Path, open_writing: Open) -> None:
    write_shop(project)
    for name in ("till", "tax", "order"):
        (project / "src/shop" / f"{name}.py").write_text(module(name, 12))
    chance = random.Random(7)
    writing = open_writing()
    for _ in range(20):
        writing.desk.kill_after = chance.randrange(3)
        with suppress(Killed):
            writing.write_all()
    writing.desk.kill_after = None
    writing.write_all()

    paid = [prompt.text for prompt in writing.desk.asked]
    fresh = open_writing(data="fresh")
    fresh.write_all()
    assert len(paid) == len(set(paid)) == len(fresh.desk.asked)
    assert writing.all_kept() == fresh.all_kept()


def test_no_prompt_is_larger_than_it_should_be(project: Path, open_writing: Open) -> None:
    write_shop(project)
    (project / "src/shop/wide.py").write_text(module("wide", 120))
    (project / "novel.txt").write_text(
        "\n\n".join(f"It was night {at}. " * 40 for at in range(300))
    )
    writing = open_writing()
    writing.write_all()

    assert max(len(prompt.text) for prompt in writing.desk.asked) < 40_000
