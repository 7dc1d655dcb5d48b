"""How written summaries are shown: by whom, with citations that hold now, stale ones marked."""

from pathlib import Path

from rlm_core.llm.prompt import Prompt
from rlm_core.tree.summary import Size
from rlm_tools.drill_down import drill_down
from rlm_tools.summarize_node import summarize_node
from tests.summarize.written.conftest import Open, Writing
from tests.summarize.written.model import ModelDesk, items_of, reply_of, summary
from tests.summarize.written.test_work import edit, write_shop

QUOTE = "The cart of a shop"


def saying(text: str, words: str) -> ModelDesk:
    return ModelDesk(lambda prompt: _all(prompt, text, words))


def _all(prompt: Prompt, text: str, words: str) -> str:
    return reply_of([summary("Keeps a cart", text, words) for _ in items_of(prompt)])


def cart(project: Path, open_writing: Open, desk: ModelDesk | None = None) -> Writing:
    write_shop(project)
    writing = open_writing(desk or saying("Holds the cart.", QUOTE))
    writing.write_node("src/shop/cart.py")
    return writing


def test_a_summary_says_who_wrote_it_and_cites_lines(project: Path, open_writing: Open) -> None:
    writing = cart(project, open_writing)

    told = summarize_node(writing.hierarchy, "src/shop/cart.py", "brief").splitlines()

    assert told[0].endswith("(brief, written by model-1)")
    assert told[1:] == ["> Keeps a cart", "> Holds the cart. [src/shop/cart.py:1-1]"]
    assert "headlines: 1 written by model-1, 1 made from" in drill_down(
        writing.hierarchy, "src/shop/"
    )


def test_full_size_also_lists_what_it_holds(project: Path, open_writing: Open) -> None:
    writing = cart(project, open_writing)
    told = writing.hierarchy.summarize_node("src/shop/cart.py", Size.FULL).text
    assert told.startswith("Keeps a cart\nHolds the cart. [src/shop/cart.py:1-1]\n\nHolds:\n- ")


def test_a_quote_of_a_folder_is_cited_in_its_file(project: Path, open_writing: Open) -> None:
    writing = cart(project, open_writing)
    writing.write_node("src/shop/")
    assert "[src/shop/cart.py:1-1]" in writing.told("src/shop/")


def test_after_an_edit_the_last_one_is_shown_beneath_the_extract_as_stale(
    project: Path, open_writing: Open
) -> None:
    writing = cart(project, open_writing)
    edit(project / "src/shop/cart.py", "    return value_5\n", "    return value_6\n")
    writing.hierarchy.update()

    shown = writing.hierarchy.summarize_node("src/shop/cart.py", Size.BRIEF)
    assert shown.origin == "extracted"
    extract, _, before = shown.text.partition("\n\n")
    assert extract
    assert before == (
        "Stale, written by model-1 before its text changed: "
        "Keeps a cart\nHolds the cart. [src/shop/cart.py:1-1]"
    )


def test_before_an_update_the_citation_moves_with_its_words_or_goes(
    project: Path, open_writing: Open
) -> None:
    writing = cart(project, open_writing)
    file = project / "src/shop/cart.py"
    text = file.read_text(encoding="utf-8")
    file.write_text("# new\n\n" + text, encoding="utf-8")
    shown = writing.hierarchy.summarize_node("src/shop/cart.py", Size.BRIEF)
    assert (shown.stale, "[src/shop/cart.py:3-3]" in shown.text) == (True, True)

    file.write_text(text.replace(QUOTE, "The till"), encoding="utf-8")
    shown = writing.hierarchy.summarize_node("src/shop/cart.py", Size.BRIEF)
    assert "[" not in shown.text
    assert shown.notes == ("1 of its quotes are not in the text",)


def test_a_false_citation_is_caught_and_said(project: Path, open_writing: Open) -> None:
    writing = cart(project, open_writing, saying("Sells to Norway.", "the words of nobody at all"))

    told = summarize_node(writing.hierarchy, "src/shop/cart.py", "brief")

    assert len(writing.desk.asked) == 2  # once more, with what was wrong
    assert "Norway" in writing.desk.asked[1].text.split("It cannot be used")[1]
    assert "[src/shop/cart.py" not in told
    assert "- marked: not in the text: Norway" in told
    assert "- marked: 1 of its quotes are not in the text" in told


def test_what_is_forgotten_leaves_nothing_of_what_was_written(
    project: Path, open_writing: Open
) -> None:
    writing = cart(project, open_writing)
    writing.write_node(".")
    writing.write_node("src/shop/price.py")
    writing.hierarchy.forget("src/shop/cart.py")
    memo = Path(writing.hierarchy.status().memo_path)
    writing.hierarchy.close()

    reopened = open_writing()
    assert reopened.work.kept.counts() == {"model-1": (1, 1)}  # of the price, whose quote is false
    assert QUOTE.encode() not in memo.read_bytes()


def test_what_may_not_be_read_any_more_is_neither_sent_nor_shown(
    project: Path, open_writing: Open
) -> None:
    writing = cart(project, open_writing)
    (project / ".claude").mkdir()
    (project / ".claude/settings.json").write_text(
        '{"permissions": {"deny": ["Read(src/shop/cart.py)"]}}', encoding="utf-8"
    )
    asked = len(writing.desk.asked)
    writing.write_all()

    assert not any("cart_0" in prompt.text for prompt in writing.desk.asked[asked:])
    headlines = {
        one.address: one.headline for one in writing.hierarchy.drill_down("src/shop/").children
    }
    assert headlines == {"src/shop/cart.py": "", "src/shop/price.py": "Keeps a cart"}
