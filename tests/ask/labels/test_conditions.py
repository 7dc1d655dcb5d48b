"""Conditions on items: what holds, and what is said of those that cannot be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm_core.ask.labels.conditions import read_condition
from rlm_core.ask.labels.fields import fields_of, row_fields, told_of
from rlm_core.errors import ArgumentError

_LINE = "Date: Jan 6, 2023 || User: 63685 || Amount: 1,250 || Instance: How far is the Moon?"
_RECORD = '{"user": "ann", "when": "2024-05-02", "cost": {"total": 12.5}, "tags": ["a", "b"]}'
_LOG = 'time=2024-05-02T10:00:00 level=error msg="cannot open" port=8080'


def _holds(condition: str, text: str) -> bool:
    told = fields_of(text)
    return read_condition(condition).holds(lambda name: told_of(name, told, text))


@pytest.mark.parametrize(
    ("condition", "text", "expected"),
    [
        ("/moon/i", _LINE, True),
        ("/moon/", _LINE, False),
        ("user = 63685", _LINE, True),
        ("user != 63685", _LINE, False),
        ("amount > 999", _LINE, True),
        ("amount > 1300", _LINE, False),
        ("date < 2023-02-01", _LINE, True),
        ("date >= Feb 1, 2023", _LINE, False),
        ("month = 2023-01 and weekday = Friday", _LINE, True),
        ("not user = 1 and (/sun/i or /moon/i)", _LINE, True),
        ("not (/sun/i or /moon/i)", _LINE, False),
        ("instance ~ ^how", _LINE, True),
        ("instance !~ ^how", _LINE, False),
        ('user = "ann" or user = bob', _RECORD, True),
        ("cost.total >= 12.5", _RECORD, True),
        ("when > 2024-05-01", _RECORD, True),
        ("level = ERROR", _LOG, True),
        ("msg = cannot open and port < 9000", _LOG, True),
        ("year = 2024", _LOG, True),
        ("lines = 2", "one\ntwo", True),
        ("words < 3", "one\ntwo", True),
        (r"/\d+\/\d+/", "on 3/4", True),
        # What an item lacks makes a comparison false, whichever way it goes.
        ("price > 0", _LINE, False),
        ("price <= 0", _LINE, False),
        ("price != 0", _LINE, False),
        ("price !~ x", _LINE, False),
    ],
)
def test_a_condition_holds(condition: str, text: str, expected: bool) -> None:
    assert _holds(condition, text) is expected


@pytest.mark.parametrize(
    ("condition", "rest"),
    [
        ("user =", "'user ='"),
        ("(user = 1", "its end"),
        ("user = 1 and", "its end"),
        ("/open", "'/open'"),
        ("user = 1) or /x/", "')"),
        ("", "its end"),
    ],
)
def test_a_condition_that_cannot_be_read_says_from_where_on(condition: str, rest: str) -> None:
    with pytest.raises(ArgumentError, match="cannot be read from") as raised:
        read_condition(condition)

    assert rest in str(raised.value)


def test_a_pattern_that_is_none_is_named() -> None:
    with pytest.raises(ArgumentError, match=r"The pattern '\(' cannot be read"):
        read_condition("/(/")


def test_a_pattern_that_goes_astray_is_stopped() -> None:
    with pytest.raises(ArgumentError, match="without nested repetitions"):
        _holds(r"/(a|aa)+$/", "a" * 60 + "b")


def test_the_cells_of_a_table_are_fields() -> None:
    assert row_fields(["Name", " Total"], 'ann,"1,200"', ",") == {"name": "ann", "total": "1,200"}


@given(st.text(max_size=80))
def test_any_text_is_a_condition_or_an_argument_error(written: str) -> None:
    try:
        holds = read_condition(written).holds(lambda _: "2024 some text")
    except ArgumentError:
        return
    assert holds in (True, False)


@given(st.text(max_size=200))
def test_any_text_has_fields_without_complaint(text: str) -> None:
    told = fields_of(text)

    assert all(key == key.casefold() for key in told)
