"""What an answer to a global question stands on, and what it says about that."""

import pytest

from rlm_core.errors import ArgumentError
from rlm_core.hierarchy import Hierarchy
from rlm_tools.read_node import read_node
from tests.ask.conftest import OpenTexts

_ROOMS = {
    f"src/{name}.py": f'"""The {name} of a house."""\n\n\ndef heat_{name}(degrees):\n'
    f'    """Heat the {name}."""\n    return warm("{name}", degrees)\n'
    for name in ("kitchen", "cellar", "attic", "hall", "study")
}
_CHAPTERS = ("The Harbor", "The Voyage", "The Storm", "The Island", "The Return")
_DAY = (
    "On day {} the captain spoke of the whale{}, and nobody on deck answered him. The wind went "
    "round to the north, the cook burned the soup, and the boat was made fast again.\n\n"
)
_NOVEL = "# The Long Way\n\n" + "".join(
    f"## {title}\n\n"
    + "".join(
        _DAY.format(f"{day} of {title}", " and the whale" if "Storm" in title else "")
        for day in range(16)
    )
    for title in _CHAPTERS
)


@pytest.fixture
def house(open_texts: OpenTexts) -> Hierarchy:
    return open_texts({"README.md": "# House\n\nA house that keeps warm.\n", **_ROOMS})


def test_an_answer_says_how_many_nodes_it_stands_on(house: Hierarchy) -> None:
    answer = house.ask("How is the cellar heated?")
    total = answer.coverage.nodes_total

    assert answer.coverage.nodes_read == len(answer.hits) > 0
    assert f"Read {len(answer.hits)} of {total} nodes in 6 files." in answer.text


def test_a_view_from_the_top_counts_the_nodes_that_it_shows(house: Hierarchy) -> None:
    answer = house.ask("What is this project and how is it organized?")
    listed = [line for line in answer.text.splitlines() if line.lstrip().startswith("- ")]

    assert answer.coverage.nodes_read == 1 + len(listed)
    assert f"Read {1 + len(listed)} of" in answer.text


def test_pages_and_summaries_count_the_nodes_that_they_show(house: Hierarchy) -> None:
    page = house.drill_down("src/", limit=3)

    assert page.coverage.nodes_read == 4  # the folder and three of its files
    assert page.coverage.nodes_read < page.coverage.nodes_total


_TOPICS = {
    "Whales": "the whale and the whaler, the harpoon and the blubber",
    "Kitchens": "the soup and the oven, the baker and the flour",
    "Law": "the judge and the court, the contract and the tenant",
    "Music": "the violin and the concert, the melody and the piano",
}
_BOOK = "# Four Things\n\n" + "".join(
    f"## Of {topic} {part}\n\n"
    + "".join(f"On page {page} he told at length of {things}.\n\n" for page in range(30))
    for topic, things in _TOPICS.items()
    for part in range(8)
)


def test_a_broad_question_about_a_document_is_answered_with_passages_of_each_topic(
    open_texts: OpenTexts,
) -> None:
    book = open_texts({"book.md": _BOOK})
    answer = book.ask("What are the main themes?", budget_tokens=1_000)
    quoted = " ".join(hit.text for hit in answer.hits)

    assert all(things in quoted for things in _TOPICS.values())
    assert len(answer.text) < 4_000
    assert answer == book.ask("What are the main themes?", budget_tokens=1_000)
    for hit in answer.hits:
        assert _BOOK.encode()[hit.start_byte : hit.end_byte].decode() == hit.text
    places = [line.split(":")[0] for line in answer.text.splitlines() if line.startswith("#")]
    assert places == [hit.address.removeprefix("book.md") for hit in answer.hits]


def test_of_more_parts_than_there_is_room_for_those_of_all_topics_are_shown(
    open_texts: OpenTexts,
) -> None:
    text = open_texts({"book.md": _BOOK}).ask("How is it organized?", budget_tokens=1_000).text

    assert all(f"- #of-{topic.lower()}-" in text for topic in _TOPICS)


def test_one_of_anything_is_said_as_one(open_texts: OpenTexts) -> None:
    answer = open_texts({"note.md": "Whales sing.\n"}).ask("whales")

    assert "1 passage from 1 file." in answer.text
    assert "1 files" not in answer.text


@pytest.mark.parametrize("depth", [0, -1])
def test_a_depth_that_looks_at_nothing_is_refused_with_what_to_give_instead(
    house: Hierarchy, depth: int
) -> None:
    with pytest.raises(ArgumentError, match=f"at least 1, not {depth}"):
        house.ask("How is the cellar heated?", depth=depth)


def test_evidence_comes_from_several_files(house: Hierarchy) -> None:
    hits = house.ask("How are rooms heated?", expect=["heat", "warm", "degrees"]).hits

    assert len({hit.path for hit in hits[:4]}) == 4


def test_evidence_from_one_document_comes_from_several_of_its_sections(
    open_texts: OpenTexts,
) -> None:
    hits = open_texts({"novel.md": _NOVEL}).ask("Which whale did the captain speak of?").hits
    chapters = [hit.address.partition("#")[2].split("/")[0] for hit in hits]

    assert chapters[0] == "the-storm"  # it speaks of the whale most
    assert len(set(chapters[:4])) == 4


def test_places_in_one_document_go_without_its_name_and_can_be_read(open_texts: OpenTexts) -> None:
    novel = open_texts({"novel.md": _NOVEL})
    place, quote = novel.ask("Which whale did the captain speak of?").text.splitlines()[:2]

    assert place.startswith("#the-storm/")
    assert quote.removeprefix("> ") in read_node(novel, place)


def test_answers_name_no_way_of_asking_on(house: Hierarchy) -> None:
    for question in ("How is the cellar heated?", "What is this?", "xyzzy"):
        assert not any(
            word in house.ask(question).text for word in ("read_node", "drill_down", "rlm ")
        )
