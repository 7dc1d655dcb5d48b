from rlm_core.ask.answer import is_broad
from rlm_core.ask.defining import asked_for
from rlm_core.ask.query import read_expectations, read_query


def test_words_that_only_ask_weigh_less_than_what_they_ask_for() -> None:
    terms = read_query("Please explain how the cart works").terms

    assert terms["cart"] > terms["explain"]
    assert "how" not in terms


def test_identifiers_and_quoted_words_are_names() -> None:
    assert {"getcart", "httpserver", "total"} <= read_query(
        "get_cart, HTTPServer and `total`"
    ).names
    assert read_query("the cart is empty").names == frozenset()


def test_roles_of_markup_are_not_words() -> None:
    assert "meth" not in read_query(":meth:`Cart.total` fails").terms


def test_everything_that_a_caller_expects_may_be_a_name() -> None:
    assert {"cart", "total"} <= read_expectations(["cart total"]).names


def test_questions_about_the_whole_are_told_from_questions_about_a_part() -> None:
    assert is_broad("What is this project and how is it organized?")
    assert is_broad("What is Django for?", "django-5.2.8")
    assert not is_broad("What is the cart for?")


def test_a_question_for_a_thing_names_it() -> None:
    assert asked_for("Who is Queequeg?") == "Queequeg"
    assert asked_for("What is a QuerySet?") == "QuerySet"
    assert asked_for("Where is the cart?") == ""


def test_the_first_sentence_says_what_a_text_is_about() -> None:
    terms = read_query("Cart totals are wrong. Rounding happens in the printer.").terms

    assert terms["cart"] > terms["round"]
    assert read_query("Cart totals\n\nRounding").terms["round"] < terms["cart"]


def test_neighboring_words_may_be_one_name() -> None:
    terms = read_query("the short test summary of the terminal").terms

    assert {"shorttest", "testsummary", "shorttestsummary"} <= terms.keys()
    assert "summaryof" not in terms
    assert terms["short"] > terms["shorttest"]


def test_all_that_a_caller_expects_weighs_the_same() -> None:
    terms = read_expectations(["cart", "total", "rounding"]).terms

    assert terms["cart"] == terms["total"] == terms["round"]


def test_a_part_named_in_a_later_sentence_makes_a_question_one_about_that_part() -> None:
    assert not is_broad("What is this project? Tell me about carts.")
