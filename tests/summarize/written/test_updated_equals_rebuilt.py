"""After any edits, with writing in between, also stopped, what is written is what a rebuild writes."""

from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rlm_core.inference.budget import Budget
from tests.properties.edits import Edit, Write, edits
from tests.properties.test_updated_equals_rebuilt import SHOP, open_hierarchy
from tests.sources.git_commands import git
from tests.summarize.written.conftest import Writing
from tests.summarize.written.model import Killed, ModelDesk
from tests.summarize.written.test_work import module

EXAMPLES = settings().max_examples // 10  # `--hypothesis-profile=thorough` for more
LONG = (
    Write("src/shop/till/long.py", module("till", 5)),
    Write("lib/price.py", module("price", 4)),
    Write("docs/guide/notes.txt", "Everybody who uses total should know Cart well.\n\n" * 40),
)
writings = st.sampled_from(["all", "top", "one call", "killed"])
steps = st.lists(edits | st.sampled_from(LONG) | writings, min_size=1, max_size=8)


def write(writing: Writing, how: str) -> None:
    writing.hierarchy.update()
    if writing.hierarchy._index.root() is None:
        return
    if how == "all":
        writing.write_all()
    elif how == "top":
        writing.write_best_first()
    elif how == "one call":
        writing.write_all(budget=Budget(calls=1))
    else:
        writing.desk.kill_after = 1
        with suppress(Killed):
            writing.write_all()
        writing.desk.kill_after = None


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=steps)
def test_updated_equals_rebuilt(steps: list[Edit | str]) -> None:
    with TemporaryDirectory() as folder, ExitStack() as opened:
        root = Path(folder).resolve() / "project"
        root.mkdir()
        git(root, "init", "--quiet", "--initial-branch=main")
        updated = Writing(open_hierarchy(root, "data", opened), ModelDesk())
        for step in (*SHOP, *steps, "all"):
            if isinstance(step, str):
                write(updated, step)
            else:
                step.do(root)
        fresh = Writing(open_hierarchy(root, "fresh", opened), ModelDesk())
        write(fresh, "all")

        if updated.hierarchy._index.root() is not None:
            said, says = updated.all_kept(), fresh.all_kept()
            assert {one: said[one] for one in says if says[one]} == {
                one: told for one, told in says.items() if told
            }
