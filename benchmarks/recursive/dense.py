"""Dense questions over the ledgers of a corpus: what is reached by labeling beside what is true of them."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from time import process_time

from benchmarks.recursive.asking import Asking
from benchmarks.recursive.desk import StubDesk
from benchmarks.recursive.ledgers import COMPLAINT, NEITHER, PRAISE, Entry
from rlm_core.inference.budget import Budget
from rlm_core.tree.labels import WHOLE, Labeling, LabelResult, Page

CAP_USD = 1.0  # of the labeling that takes judgment
JUDGED = Labeling(
    question="How does the customer take it, by the note?",
    labels=(COMPLAINT, PRAISE, NEITHER),
    level="record",
    where="dealing ~ .",
)

_LARGE, _LARGER, _EARLY = 500, 2_450, date(2025, 1, 15)
_REFUNDS = f"dealing = refund and amount > {_LARGE}"
_FEW = f"dealing = refund and amount > {_LARGER}"
_ALL = 10_000_000  # items of one list

Truth = Callable[[Sequence[Entry]], object]
Reached = Callable[[LabelResult], object]


@dataclass(frozen=True, slots=True)
class Dense:
    """A question that conditions decide: what is asked, what is read of the result, what is true."""

    name: str
    asked: Labeling
    reached: Reached
    true: Truth
    page: Page = WHOLE


def dense_rows(root: Asking, entries: Sequence[Entry]) -> Iterator[str]:
    """Every question that conditions decide, and whether what is reached is what is true."""
    yield f"{'dense question':<44}{'true':>9}{'reached':>9}{'equal':>7}{'calls':>7}{'CPU s':>9}"
    for one in QUESTIONS:
        yield _row(root, one, entries)


def _row(root: Asking, one: Dense, entries: Sequence[Entry]) -> str:
    desk = StubDesk()
    started = process_time()
    reached = one.reached(root.label(one.asked, desk, Budget(), one.page))
    seconds = process_time() - started
    true = one.true(entries)
    equal = "yes" if reached == true else "NO"
    return (
        f"{one.name:<44}{_size(true):>9,}{_size(reached):>9,}{equal:>7}"
        f"{desk.spent.calls:>7}{seconds:>9.1f}"
    )


def judged_rows(root: Asking, desk: StubDesk, when: str, entries: Sequence[Entry]) -> Iterator[str]:
    """The labeling that takes judgment, within its cap: each count with its interval beside the true one."""
    started = process_time()
    result = root.label(JUDGED, desk, Budget(usd=CAP_USD))
    seconds = process_time() - started
    spent = desk.spent
    read = ", ".join(f"{count:,} {how}" for how, count in result.decided.items())
    yield (
        f"judged, {when}: {result.items:,} entries, {read}; {spent.calls:,} calls, "
        f"{spent.input_tokens + spent.output_tokens:,} tokens, ${spent.usd:.3f} of ${CAP_USD:.2f}, "
        f"{seconds:.1f} s of CPU"
    )
    tones = Counter(one.tone for one in entries)
    for count in result.counts:
        true = tones[count.label]
        inside = "inside" if count.low <= true <= count.high else "OUTSIDE"
        yield (
            f"  {count.label:<12}true {true:>8,}  told {count.count:>8,}  "
            f"[{count.low:,}, {count.high:,}] {inside}"
        )


def _size(value: object) -> int:
    """A count itself; of groups or a list, how many."""
    return value if isinstance(value, int) else len(value)  # type: ignore[arg-type]


def _is_large(one: Entry) -> bool:
    return one.dealing == "refund" and one.amount > _LARGE


def _is_larger(one: Entry) -> bool:
    return one.dealing == "refund" and one.amount > _LARGER


def _pairs_of_invoices(entries: Sequence[Entry]) -> int:
    paid = Counter(one.invoice for one in entries if one.dealing == "payment")
    return sum(paid[one.invoice] for one in entries if one.dealing == "refund")


def _pairs_of_clerks(entries: Sequence[Entry]) -> int:
    some = {one.clerk for one in entries if _is_larger(one)}
    others = {one.clerk for one in entries if not _is_larger(one) and one.day < _EARLY}
    return len({frozenset((one, other)) for one in some for other in others if one != other})


def _grouped(result: LabelResult) -> dict[tuple[str, ...], int]:
    return {row.group: row.total for row in result.groups}


def _count(result: LabelResult) -> int:
    return result.counts[0].count


def _records(where: str) -> Labeling:
    return Labeling("", (), "record", where=where)


_FOR_PAIRS = replace(
    _records("dealing ~ ."), labels=("paid: dealing = payment", "back: dealing = refund")
)

QUESTIONS = (
    Dense(
        f"refunds above {_LARGE}",
        _records(_REFUNDS),
        _count,
        lambda entries: sum(map(_is_large, entries)),
    ),
    Dense(
        f"refunds above {_LARGE}, by month",
        replace(_records(_REFUNDS), group_by=("month",)),
        _grouped,
        lambda entries: Counter((f"{one.day:%Y-%m}",) for one in entries if _is_large(one)),
    ),
    Dense(
        "all entries, by clerk and dealing",
        replace(_records("dealing ~ ."), group_by=("clerk", "dealing")),
        _grouped,
        lambda entries: Counter((one.clerk, one.dealing) for one in entries),
    ),
    Dense(
        "pairs: a payment and a refund of one invoice",
        replace(_FOR_PAIRS, pairs="paid & back sharing invoice"),
        lambda result: result.pair_count,
        _pairs_of_invoices,
    ),
    Dense(
        "pairs of clerks: large refund, early entry",
        replace(
            _records("dealing ~ ."),
            labels=(f"large: {_FEW}", f"early: date < {_EARLY}"),
            pairs="large & early by clerk",
        ),
        lambda result: result.pair_count,
        _pairs_of_clerks,
    ),
    Dense(
        f"list: refunds above {_LARGER:,}, by place",
        _records(_FEW),
        lambda result: [(one.path, one.start_line) for one in result.listed],
        lambda entries: sorted((one.path, one.line) for one in entries if _is_larger(one)),
        Page("*", limit=_ALL),
    ),
)
