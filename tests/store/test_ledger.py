"""The ledger: nothing is begun that could break a cap, and what is known is what is shown."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rlm_core.errors import MemoCorrupted
from rlm_core.store.ledger import FREE, Amount, Ledger, Limits, Refusal, Wanted
from rlm_core.store.memo import Memo, MemoResult
from rlm_core.store.replies import KeptReply
from rlm_core.tree.costs import Cost

REPLY = KeptReply("A cart.", "fake-1", "fake-1-of-june")


@pytest.fixture
def memo(tmp_path: Path) -> Iterator[Memo]:
    with closing(Memo(tmp_path / "memo.db")) as opened:
        yield opened


SOME = Amount(100, 10, 10)
UNLIMITED = Limits()


def wanted(name: str, most: Amount = SOME, subject: str = "cart.py") -> Wanted:
    return Wanted(name.encode(), subject, (subject.split("::")[0],), "fake-1", most, 10)


def reserve(ledger: Ledger, run: int, name: str, limits: Limits = UNLIMITED) -> int:
    (call,) = ledger.reserve(run, [wanted(name)], limits)
    assert not isinstance(call, Refusal)
    return call


def test_a_call_that_could_break_the_cap_is_refused_and_the_next_may_fit(memo: Memo) -> None:
    run = memo.ledger.begin("a build", "")
    dear, cheap = Amount(80, 1, 1), Amount(20, 1, 1)
    asked = [wanted("a", dear), wanted("b", dear), wanted("c", cheap), wanted("d", cheap)]
    answers = memo.ledger.reserve(run, asked, Limits(nanodollars=100))

    assert [isinstance(answer, int) for answer in answers] == [True, False, True, False]
    assert answers[1] is answers[3] is Refusal.TOO_DEAR


@pytest.mark.parametrize("limits", [Limits(nanodollars=199), Limits(tokens=39), Limits(calls=1)])
def test_each_limit_holds_by_itself(memo: Memo, limits: Limits) -> None:
    run = memo.ledger.begin("a build", "")
    first, second = memo.ledger.reserve(run, [wanted("a"), wanted("b")], limits)

    assert isinstance(first, int)
    assert second is Refusal.TOO_DEAR


def test_what_a_call_did_not_cost_is_free_again(memo: Memo) -> None:
    ledger, limits = memo.ledger, Limits(nanodollars=100)
    run = ledger.begin("a build", "")
    ledger.settle(reserve(ledger, run, "a", limits), Amount(40, 5, 5), 1.0, REPLY)
    (too_dear,) = ledger.reserve(run, [wanted("b")], limits)
    (fits,) = ledger.reserve(run, [wanted("b", Amount(60, 5, 5))], limits)

    assert too_dear is Refusal.TOO_DEAR
    assert isinstance(fits, int)


def test_a_call_whose_end_nobody_knows_counts_at_its_most(memo: Memo) -> None:
    """Whoever made it was killed, or its reply was lost on the way."""
    ledger, limits = memo.ledger, Limits(nanodollars=200)
    run = ledger.begin("a build", "")
    reserve(ledger, run, "killed", limits)
    ledger.lose(reserve(ledger, run, "lost", limits), Amount(100, 10, 10), "The line was cut.")

    assert ledger.reserve(run, [wanted("next")], limits) == [Refusal.TOO_DEAR]
    assert ledger.cost_of(run) == Cost("a build", 2, 20, 20, 200e-9, unknown=2)


def test_a_call_is_settled_once(memo: Memo) -> None:
    """Two processes may fetch the same batch."""
    ledger = memo.ledger
    run = ledger.begin("a build", "")
    call = reserve(ledger, run, "a")
    for _ in range(2):
        ledger.settle(call, Amount(40, 5, 5), 1.0, REPLY)
    ledger.fail(call, FREE, "Too late.")

    assert ledger.cost_of(run) == Cost("a build", 1, 5, 5, 40e-9)


def test_what_is_kept_meanwhile_is_not_reserved(memo: Memo) -> None:
    run = memo.ledger.begin("a build", "")
    memo.ledger.settle(reserve(memo.ledger, run, "a"), FREE, 1.0, REPLY)

    assert memo.ledger.reserve(run, [wanted("a")], UNLIMITED) == [Refusal.KEPT]
    assert memo.replies.get_many([b"a", b"b"]) == {b"a": REPLY}


def test_costs_are_told_by_run_model_subject_and_day(memo: Memo) -> None:
    ledger = memo.ledger
    first, second = ledger.begin("a build", "1 $"), ledger.begin("a question", "")
    ledger.settle(reserve(ledger, first, "a"), Amount(40, 5, 6), 2.0, REPLY)
    ledger.settle(reserve(ledger, first, "b"), Amount(None, 5, 6), 4.0, REPLY)
    (other,) = ledger.reserve(second, [wanted("c", subject="till.py::Till")], UNLIMITED)
    assert isinstance(other, int)
    ledger.fail(other, Amount(70, 9, 0), "It refused.")
    costs = ledger.costs()

    assert costs.total == Cost("all", 3, 19, 12, 110e-9, unpriced=1, failed=1)
    assert [(one.name[16:], one.calls) for one in costs.runs] == [
        (" a question", 1), (" a build", 2),
    ]  # fmt: skip
    assert costs.models == (Cost("fake-1", 3, 19, 12, 110e-9, unpriced=1, failed=1),)
    assert [one.name for one in costs.subjects] == ["till.py::Till", "cart.py"]
    assert sum(one.calls for one in costs.days) == 3
    assert ledger.usual_seconds("fake-1") == 3.0
    assert ledger.usual_seconds("fake-2") is None


def test_an_empty_ledger_tells_of_nothing(memo: Memo) -> None:
    assert memo.ledger.costs().total == Cost("all")
    assert memo.ledger.costs().runs == ()


def test_forgetting_a_path_takes_its_replies_and_its_name_in_the_ledger(memo: Memo) -> None:
    ledger = memo.ledger
    run = ledger.begin("a build", "")
    for name, subject in (("a", "src/cart.py::Cart"), ("b", "src/till.py"), ("c", "srcs/x.py")):
        (call,) = ledger.reserve(run, [wanted(name, subject=subject)], UNLIMITED)
        assert isinstance(call, int)
        ledger.settle(call, Amount(40, 5, 6), 1.0, REPLY)
    removed = memo.forget("src/cart.py")
    after_file = [one.name for one in ledger.costs().subjects]
    removed_below = memo.forget("src")

    assert (removed, removed_below) == (1, 1)
    assert sorted(after_file) == ["", "src/till.py", "srcs/x.py"]
    assert memo.replies.get_many([b"a", b"b", b"c"]).keys() == {b"c"}
    assert ledger.costs().total.calls == 3
    assert b"Cart" not in memo.path.read_bytes()


def test_a_reply_that_comes_after_its_path_was_forgotten_is_paid_and_not_kept(memo: Memo) -> None:
    run = memo.ledger.begin("a build", "")
    call = reserve(memo.ledger, run, "a")
    memo.forget("cart.py")
    memo.ledger.settle(call, Amount(40, 5, 6), 1.0, REPLY)

    assert memo.replies.get_many([b"a"]) == {}
    assert memo.ledger.cost_of(run).usd == 40e-9


def test_a_reply_is_forgotten_with_each_path_that_it_is_about(memo: Memo) -> None:
    memo.replies.keep(b"a", REPLY, ("one.py",), "2026-01-01")
    memo.replies.note_places({b"a": ("one.py", "two.py")})

    assert memo.forget("two.py") == 1
    assert memo.replies.get_many([b"a"]) == {}


def test_what_was_paid_for_is_never_collected(memo: Memo) -> None:
    run = memo.ledger.begin("a build", "")
    memo.ledger.settle(reserve(memo.ledger, run, "a"), FREE, 1.0, REPLY)
    memo.put_many([MemoResult(b"r", b"x" * 1_000, "cart.py")], "2026-01-01")
    removed = memo.collect("2999-01-01", 0)

    assert removed == 1
    assert memo.replies.get_many([b"a"]) == {b"a": REPLY}
    assert memo.forget("cart.py") == 1  # and it is still known where it belongs


def test_a_reply_that_is_not_what_was_put_there_is_damage(memo: Memo) -> None:
    memo.replies.keep(b"a", REPLY, (), "2026-01-01")
    with closing(sqlite3.connect(memo.path)) as database, database:
        database.execute("UPDATE replies SET text = 'A card.'")

    with pytest.raises(MemoCorrupted):
        memo.replies.get_many([b"a"])


amounts = st.tuples(st.integers(0, 50), st.integers(0, 20), st.integers(0, 20)).map(
    lambda found: Amount(*found)
)
limit = st.integers(0, 300)


@pytest.fixture(scope="module")
def shared_memo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Memo]:
    with closing(Memo(tmp_path_factory.mktemp("shared") / "memo.db")) as opened:
        yield opened


@given(
    limits=st.tuples(limit, limit, st.integers(0, 12)).map(lambda found: Limits(*found)),
    steps=st.lists(st.tuples(amounts, st.sampled_from("sflk"), st.floats(0, 1)), max_size=20),
)
@settings(max_examples=40, deadline=None)
def test_for_any_costs_and_caps_what_is_spent_stays_within(
    shared_memo: Memo, limits: Limits, steps: list[tuple[Amount, str, float]]
) -> None:
    ledger = shared_memo.ledger
    run = ledger.begin("any", "")
    for number, (most, end, share) in enumerate(steps):
        (call,) = ledger.reserve(run, [wanted(f"{run} {number}", most)], limits)
        if isinstance(call, Refusal):
            continue
        cost = Amount(*(int((part or 0) * share) for part in most))
        match end:  # settled, failed, lost; or the process was killed
            case "s":
                ledger.settle(call, cost, 0.0, REPLY)
            case "f":
                ledger.fail(call, cost, "No.")
            case "l":
                ledger.lose(call, most, "Who knows.")
        spent = ledger.cost_of(run)
        assert round(spent.usd * 1e9) <= limits.nanodollars
        assert spent.input_tokens + spent.output_tokens <= limits.tokens
        assert spent.calls <= limits.calls
    with closing(sqlite3.connect(shared_memo.path)) as database:
        sums = "SELECT nanodollars, tokens, calls FROM runs WHERE id = ?"
        rows = "SELECT sum(nanodollars), sum(input_tokens + output_tokens), count(*) FROM calls WHERE run = ?"
        kept, counted = (database.execute(query, (run,)).fetchone() for query in (sums, rows))
    assert kept == tuple(part or 0 for part in counted)
