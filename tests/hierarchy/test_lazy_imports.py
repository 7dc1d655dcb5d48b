"""The process that answers stays light: what is heavy is imported by workers, or never."""

import subprocess
import sys
from pathlib import Path

# numpy is left out: sqlite-utils imports it by itself where it is installed.
HEAVY = (
    "tree_sitter",
    "tree_sitter_python",
    "torch",
    "sentence_transformers",
    "anthropic",
    "mcp",
    "charset_normalizer",
    "pydantic",
)

PROGRAM = """
import sys
from pathlib import Path
from rlm_core.hierarchy import Hierarchy, mark_root
from rlm_core.settings import Settings

root, data = map(Path, sys.argv[1:3])
settings = Settings(data_folder=data)
hierarchy = Hierarchy.open(mark_root(root, settings), settings)
hierarchy.update()
assert hierarchy.search("total of the cart").hits
assert hierarchy.ask("How is the total computed?").text
assert hierarchy.ask("What is this project about?").text
assert hierarchy.drill_down(".", "total").children
assert hierarchy.read_node("cart.py::total").text
assert hierarchy.summarize_node("cart.py", "full").text
assert hierarchy.status().complete
hierarchy.close()
print(*(name for name in sys.argv[3:] if name in sys.modules))
"""


def test_indexing_and_answering_import_nothing_heavy(tmp_path: Path) -> None:
    root = tmp_path / "project"
    root.mkdir()
    (root / "cart.py").write_text("def total(cart):\n    return sum(cart)\n", encoding="utf-8")
    (root / "guide.md").write_text("# Guide\n\nThe cart has a total.\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-P", "-c", PROGRAM, str(root), str(tmp_path / "data"), *HEAVY],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (done.stderr, done.stdout.strip()) == ("", "")


WORKER = """
import sys
from io import BytesIO
import msgpack
from rlm_core.encode.choice import EncoderChoice
from rlm_core.update.messages import write_message
from rlm_core.update.worker import serve_jobs

def loaded():
    return sorted({"numpy", "torch", "sentence_transformers"} & set(sys.modules))

def work(name):
    jobs = BytesIO()
    write_message(jobs, msgpack.packb((True, [("cart.py", b"def total(): return 1", b"", "")])))
    jobs.seek(0)
    serve_jobs(jobs, BytesIO(), 20.0, EncoderChoice(name))
    return loaded()

print(loaded(), work("none"), work("shipped"))
"""


def test_a_worker_has_no_numpy_before_its_first_vector_and_no_torch_at_all() -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-c", WORKER],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (done.stderr, done.stdout.strip()) == ("", "[] [] ['numpy']")
