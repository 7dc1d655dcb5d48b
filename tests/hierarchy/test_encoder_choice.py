"""Another encoder is an update, not a migration: it costs its vectors, and what was made before is remembered.

Models are stand-ins of `tests/assets/fake_torch`, which only the workers import.
"""

from pathlib import Path

import pytest

from rlm_core.hierarchy import Hierarchy
from tests.hierarchy.conftest import Files, Open, Write
from tests.hierarchy.snapshot import differences, snapshot
from tests.server.test_encoder import FAKE, make_model

SHOP: Files = {
    "README.md": "# Shop\n\nThe folder `src` holds the cart.\n",
    "src/cart.py": "class Cart:\n    def total(self):\n        return sum(self.lines)\n",
    "src/price.py": "RATE = 2\n\n\ndef with_tax(net):\n    return net * RATE\n",
}
NODES = 8


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("PYTHONPATH", str(FAKE))
    return str(make_model(tmp_path / "model"))


def _made_by(hierarchy: Hierarchy) -> tuple[str, set[int]]:
    """The encoder that the index names, and how many numbers its vectors have."""
    found = snapshot(hierarchy.status().index_path)
    meta = dict(next(rows for query, rows in found.items() if "FROM meta" in query))
    dimensions = int(meta.get("vectors_dimensions", "1"))
    rows = [node[2] for node in found.values() if isinstance(node, tuple) and node[2]]
    assert all(len(one) % dimensions == 0 for one in rows)
    return meta["encoder"], {dimensions} if rows else set()


def test_another_encoder_costs_its_vectors_and_one_that_was_used_before_nothing(
    write: Write, open_root: Open, model: str
) -> None:
    root = write(SHOP)
    shipped = open_root(root)
    assert shipped.update().nodes_encoded == NODES
    name, dimensions = _made_by(shipped)
    assert dimensions == {256}

    other = open_root(root, encoder=model)
    report = other.update()
    assert (report.nodes_encoded, report.files_parsed, report.nodes_written) == (NODES, 0, 0)
    assert _made_by(other)[0] != name
    assert _made_by(other)[1] == {100}

    none = open_root(root, encoder="none")
    assert none.update().nodes_encoded == 0
    assert _made_by(none) == ("", set())

    for again, expected in ((shipped, 256), (other, 100)):
        report = again.update()
        assert (report.nodes_encoded, report.files_parsed, report.nodes_written) == (0, 0, 0)
        assert _made_by(again)[1] == {expected}
    assert again.update().files_read == 0


@pytest.mark.parametrize("encoder", ["model", "none", "shipped"])
def test_updated_equals_rebuilt_with_any_encoder(
    write: Write, open_root: Open, model: str, encoder: str
) -> None:
    chosen = model if encoder == "model" else encoder
    root = write(SHOP)
    hierarchy = open_root(root, encoder=chosen)
    hierarchy.update()
    (root / "src" / "price.py").rename(root / "src" / "tax.py")
    assert hierarchy.update().nodes_encoded == 0  # a rename encodes no text
    cart = (root / "src" / "cart.py").read_text("utf-8")
    (root / "src" / "cart.py").write_text(cart.replace("sum", "max"), "utf-8")
    assert hierarchy.update().nodes_encoded == (0 if encoder == "none" else 3)
    (root / "README.md").unlink()
    hierarchy.update()
    rebuilt = open_root(root, data="rebuilt", encoder=chosen)
    rebuilt.update()

    paths = [one.status().index_path for one in (hierarchy, rebuilt)]
    assert differences(*map(snapshot, paths)) == {}


def test_forgetting_under_another_encoder_leaves_an_index_that_is_made_whole_again(
    write: Write, open_root: Open, model: str
) -> None:
    root = write(SHOP)
    hierarchy = open_root(root)
    hierarchy.update()
    open_root(root, encoder="none").forget("src/price.py")
    (root / "src" / "price.py").unlink()
    hierarchy.update()
    rebuilt = open_root(root, data="rebuilt")
    rebuilt.update()

    paths = [one.status().index_path for one in (hierarchy, rebuilt)]
    assert differences(*map(snapshot, paths)) == {}


def test_a_model_that_changes_while_a_process_runs_makes_no_vectors_there(
    write: Write, open_root: Open, model: str
) -> None:
    root = write(SHOP)
    hierarchy = open_root(root, encoder=model)
    hierarchy.update()
    hierarchy.rest()  # the next update starts a worker that meets the model as it is then
    (Path(model) / "synonyms.txt").write_text("car truck\n", "utf-8")
    (root / "src" / "new.py").write_text("def new(): ...\n", "utf-8")
    hierarchy.update()
    (notice,) = hierarchy.status().notices

    assert "changed while this process runs" in notice
    assert hierarchy.drill_down("src/new.py").children
