"""Questions to a small shop, through the front door."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from rlm_core.errors import AddressError, ArgumentError, EncoderUnusable
from rlm_core.hierarchy import Hierarchy, mark_root
from rlm_core.settings import Settings
from tests.ask.conftest import OpenTexts

_FILES = {
    "README.md": "# Shop\n\nA shop sells goods over the counter.\n",
    "src/cart.py": '"""A cart."""\n\n\nclass Cart:\n    """Holds goods until they are paid."""\n\n'
    "    def total(self, goods):\n        return sum(one.price for one in goods)\n",
    "src/discount.py": "def apply_discount(total, percent):\n    return total * (100 - percent) / 100\n",
    "src/report.py": "def print_report(rows):\n    for row in rows:\n        emit(row, 'discount', 'discount')\n",
    "tests/test_discount.py": "def test_apply_discount():\n    assert apply_discount(100, 10) == 90\n",
    "docs/guide.md": "# Guide\n\n## Refunds\n\nA refund is money that goes back to the buyer.\n\n"
    "## Shipping\n\nNobody gets a refund for shipping, and a refund takes a week.\n",
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hierarchy]:
    root = tmp_path_factory.mktemp("shop")
    for path, text in _FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    settings = Settings(data_folder=tmp_path_factory.mktemp("data"))
    with closing(Hierarchy.open(mark_root(root, settings), settings)) as hierarchy:
        hierarchy.update()
        yield hierarchy


def test_a_definition_comes_before_its_mentions_and_its_tests(shop: Hierarchy) -> None:
    addresses = [hit.address for hit in shop.search("apply discount").hits]

    assert addresses[0] == "src/discount.py::apply_discount"
    assert addresses.index("tests/test_discount.py::test_apply_discount") > 0


def test_tests_are_not_ranked_down_when_they_are_asked_for(shop: Hierarchy) -> None:
    hits = shop.search("test of apply discount").hits

    assert hits[0].path == "tests/test_discount.py"


def test_every_hit_quotes_its_lines_and_bytes(shop: Hierarchy) -> None:
    for question in ("cart total", "refund", "discount", "goods over the counter"):
        for hit in shop.search(question).hits:
            if not hit.start_line:
                continue  # a folder
            source = _FILES[hit.path].encode()

            assert source[hit.start_byte : hit.end_byte].decode() == hit.text
            assert source[: hit.start_byte].count(b"\n") + 1 == hit.start_line
            assert hit.end_line == hit.start_line + hit.text.count("\n")


def test_what_is_expected_finds_what_the_question_does_not_say(shop: Hierarchy) -> None:
    asked = [hit.path for hit in shop.search("week").hits]
    expected = [hit.path for hit in shop.search("week", expect=["Cart.total", "price"]).hits]

    assert "src/cart.py" not in asked
    assert "src/cart.py" in expected[:3]


def test_what_is_meant_is_found_though_no_word_says_it(shop: Hierarchy) -> None:
    meant = next(hit for hit in shop.search("amount").hits if hit.path == "src/cart.py")

    assert "amount" not in meant.text
    assert meant.why.startswith("meaning")


def test_without_an_encoder_search_goes_by_words_alone(shop: Hierarchy) -> None:
    data_folder = Path(shop.status().memo_path).parents[1]
    by_words = Settings(data_folder=data_folder, encoder="none")
    with closing(Hierarchy.open(shop.root, by_words)) as hierarchy:
        whys = {hit.why.partition(";")[0] for hit in hierarchy.search("money back").hits}

        assert whys == {"words"}
        with pytest.raises(EncoderUnusable, match="set to none"):
            hierarchy.search(like="README.md")


def test_a_scope_keeps_hits_inside(shop: Hierarchy) -> None:
    assert {hit.path for hit in shop.search("discount", scope="tests/").hits} <= {
        "tests/test_discount.py",
        "tests/",
    }


def test_a_passage_that_says_what_a_thing_is_comes_first(shop: Hierarchy) -> None:
    answer = shop.ask("What is a refund?")

    assert "A refund is money" in answer.hits[0].text
    assert answer.found


def test_an_answer_says_when_nothing_matches(shop: Hierarchy) -> None:
    answer = shop.ask("xyzzy plugh")

    assert not answer.found
    assert answer.text.startswith("No words of the question occur here.")


def test_a_broad_question_is_answered_from_the_top(shop: Hierarchy) -> None:
    text = shop.ask("What is this project and how is it organized?").text

    assert "A shop sells goods over the counter." in text
    assert "- src/" in text


def test_children_are_ordered_by_the_question(shop: Hierarchy) -> None:
    page = shop.drill_down("src/", "discount percent")

    assert page.children[0].address == "src/discount.py"
    assert sum(child.importance for child in page.children) == pytest.approx(1.0)


def test_a_child_that_shares_no_word_with_the_question_comes_first_by_its_meaning(
    open_texts: OpenTexts,
) -> None:
    texts = {
        "a/weather.py": "def forecast(town):\n    return rain(town), wind(town)\n",
        "b/music.py": "def play(song):\n    piano.strike(song.keys, song.melody)\n",
        "c/storage.py": "def delete_file(path):\n    os.unlink(path)\n",
        "d/accounts.py": "def login(user, password):\n    session.authenticate(user, password)\n",
    }
    hierarchy = open_texts(texts)
    meant = {"removing documents": "c/", "sign in with credentials": "d/"}

    for question, folder in meant.items():
        first = hierarchy.drill_down(".", question).children[0]
        assert first.address == folder


def test_what_is_like_a_node_is_found_without_its_words(open_texts: OpenTexts) -> None:
    texts = {
        "storage.py": "def delete_file(path):\n    '''Delete a file from the disk.'''\n    os.unlink(path)\n",
        "cleanup.py": "def remove_document(place):\n    '''Remove a document from storage.'''\n    os.remove(place)\n",
        "weather.py": "def forecast(town):\n    '''Tell tomorrow's rain and wind.'''\n    return sky[town]\n",
        "music.py": "def play(song):\n    '''Play a melody on the piano.'''\n    piano.strike(song.keys)\n",
    }
    hierarchy = open_texts(texts)

    hits = hierarchy.search(like="storage.py::delete_file").hits

    assert hits[0].path == "cleanup.py"
    assert hits[0].why == "its meaning is alike"
    assert not [hit for hit in hits if hit.path == "storage.py"]


def test_what_says_nearly_the_same_is_marked_so(open_texts: OpenTexts) -> None:
    body = '    """Send a letter to everyone who has not paid for a year."""\n    post.send(letter, debtors)\n'
    texts = {
        "now.py": f"def remind(debtors, letter):\n{body}    return len(debtors)\n",
        "before.py": f"def remind(debtors, letter):\n{body}    return len(letter)\n",
        "other.py": 'def invoice(buyer):\n    """Send an invoice to a buyer."""\n    mail(buyer)\n',
    }
    hits = open_texts(texts).search(like="now.py::remind", kind="function").hits

    assert [hit.why for hit in hits] == ["a near-duplicate", "its meaning is alike"]
    assert hits[0].path == "before.py"


def test_what_is_like_a_node_stays_in_its_scope_and_of_its_kind(shop: Hierarchy) -> None:
    hits = shop.search(like="src/discount.py::apply_discount", scope="tests", kind="function").hits

    assert [hit.address for hit in hits] == ["tests/test_discount.py::test_apply_discount"]


@pytest.mark.parametrize(("query", "like"), [("", ""), ("refund", "README.md")])
def test_a_search_is_for_words_or_for_what_is_like(shop: Hierarchy, query: str, like: str) -> None:
    with pytest.raises(ArgumentError, match="either a query or"):
        shop.search(query, like=like)


def test_what_is_like_nothing_names_the_nearest_address(shop: Hierarchy) -> None:
    with pytest.raises(AddressError, match=re.escape("src/discount.py")):
        shop.search(like="src/discounts.py")
