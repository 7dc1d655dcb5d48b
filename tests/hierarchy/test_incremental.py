"""An update costs what has changed, and what it leaves is what a rebuild gives."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from rlm_core.hierarchy import Hierarchy
from rlm_core.tree.status import UpdateReport
from tests.hierarchy.conftest import Files, Open, Write
from tests.hierarchy.snapshot import differences, snapshot

CART = '''\
"""The shopping cart."""

from shop.price import with_tax


class Cart:
    """The lines of an order."""

    def total(self) -> float:
        """Sum of all lines, tax included."""
        return with_tax(sum(self.lines))
'''
PRICE = '''\
"""Prices and taxes."""

RATE = 0.2


def with_tax(net):
    """A net price with tax."""
    return net * (1 + RATE)
'''
GUIDE = "# Guide\n\nThe package `src/shop` sells things.\n\n## Taxes\n\nTaxes are added by `with_tax`.\n"
SHOP: Files = {
    "README.md": "# Shop\n\nA small shop. The folder `src/shop/` holds the cart.\n",
    "docs/guide.md": GUIDE,
    "src/shop/__init__.py": '"""Sells things."""\n',
    "src/shop/cart.py": CART,
    "src/shop/price.py": PRICE,
    "tests/test_cart.py": "from shop.cart import Cart\n\n\ndef test_total():\n    assert Cart()\n",
}


def work(report: UpdateReport) -> tuple[int, int, int]:
    return report.files_read, report.files_parsed, report.files_removed


def replace(file: Path, old: str, new: str) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


@pytest.fixture
def shop(write: Write, open_root: Open) -> tuple[Path, Hierarchy]:
    root = write(SHOP)
    hierarchy = open_root(root)
    assert work(hierarchy.update()) == (6, 6, 0)
    return root, hierarchy


Shop = tuple[Path, Hierarchy]


def test_a_second_update_reads_and_parses_and_writes_nothing(shop: Shop) -> None:
    _, hierarchy = shop
    report = hierarchy.update()

    assert work(report) == (0, 0, 0)
    assert (report.files_seen, report.nodes_written) == (6, 0)


def test_an_edited_function_costs_one_file(shop: Shop) -> None:
    root, hierarchy = shop
    untouched = snapshot(hierarchy.status().index_path)
    replace(root / "src/shop/price.py", "net * (1 + RATE)", "round(net * (1 + RATE), 2)")
    assert hierarchy.status().changed_paths == ("src/shop/price.py",)
    report = hierarchy.update()

    assert work(report) == (1, 1, 0)
    assert report.nodes_written == 2  # the function, and the file that it ends
    changed = differences(untouched, snapshot(hierarchy.status().index_path))
    nodes = {key for key in changed if "|" in key}
    assert nodes >= {"src/shop/price.py|", "src/shop/price.py|::with_tax"}
    assert not [
        key for key in nodes if key.startswith(("src/shop/cart", "docs/", "README", "tests/"))
    ]
    assert "round" in hierarchy.read_node("src/shop/price.py::with_tax").text


def test_a_touched_file_is_read_once_and_not_parsed(shop: Shop) -> None:
    root, hierarchy = shop
    before = snapshot(hierarchy.status().index_path)
    os.utime(root / "src/shop/cart.py", ns=(1, 1))

    assert work(hierarchy.update()) == (1, 0, 0)
    assert work(hierarchy.update()) == (0, 0, 0)
    assert differences(before, snapshot(hierarchy.status().index_path)) == {}


def test_a_file_that_moves_to_another_folder_is_not_parsed_again(shop: Shop) -> None:
    root, hierarchy = shop
    (root / "lib").mkdir()
    (root / "src/shop/price.py").rename(root / "lib/price.py")

    assert work(hierarchy.update()) == (1, 0, 1)
    assert hierarchy.search("with_tax").hits[0].path == "lib/price.py"


def test_a_deleted_file_and_the_folder_that_held_nothing_else_are_gone(shop: Shop) -> None:
    root, hierarchy = shop
    shutil.rmtree(root / "docs")

    assert work(hierarchy.update()) == (0, 0, 1)
    assert {child.address for child in hierarchy.drill_down(".").children} == {
        "README.md", "src/", "tests/",
    }  # fmt: skip


def test_a_file_that_becomes_binary_is_a_skip_and_one_that_becomes_text_is_indexed(
    shop: Shop,
) -> None:
    root, hierarchy = shop
    guide = root / "docs/guide.md"
    guide.write_bytes(b"\0\1\2")
    hierarchy.update()

    assert [skip.path for skip in hierarchy.status().skips] == ["docs/guide.md"]
    assert not any(hit.path.startswith("docs/guide") for hit in hierarchy.search("taxes").hits)
    assert work(hierarchy.update()) == (0, 0, 0)
    guide.write_text(GUIDE, encoding="utf-8")
    assert work(hierarchy.update()) == (1, 0, 0)
    assert hierarchy.status().skips == ()


def test_a_switch_to_a_branch_and_back_parses_only_what_was_never_seen(shop: Shop) -> None:
    root, hierarchy = shop
    replace(root / "src/shop/price.py", "RATE = 0.2", "RATE = 0.3")
    replace(root / "README.md", "small", "large")
    assert work(hierarchy.update()) == (2, 2, 0)
    replace(root / "src/shop/price.py", "RATE = 0.3", "RATE = 0.2")
    replace(root / "README.md", "large", "small")

    assert work(hierarchy.update()) == (2, 0, 0)


Edit = Callable[[Path], object]


def put(path: str, text: str) -> Edit:
    """Write a file, with the folders above it."""

    def edit(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")

    return edit


def fill(count: int) -> Edit:
    """Make a folder hold so many files, and no others."""

    def edit(root: Path) -> None:
        shutil.rmtree(root / "many", ignore_errors=True)
        for number in range(count):
            text = f'"""Part {number}."""\n\n\ndef part_{number}(): ...\n'
            put(f"many/part_{number:02}.py", text)(root)

    return edit


def make_a_folder_of_a_file(root: Path) -> None:
    (root / "README.md").unlink()
    put("README.md/inner.md", "# In\n")(root)


def remove_all_but_the_sources(root: Path) -> None:
    for folder in ("docs", "many", "deep", "README.md"):
        shutil.rmtree(root / folder)


USES = "".join(f"def use_{number}(): return with_tax({number})\n\n\n" for number in range(9))
EDITS: dict[str, Edit] = {
    "a constant is renamed": lambda root: replace(root / "src/shop/price.py", "RATE", "SHARE"),
    "a name is used more often": put("src/uses.py", USES),
    "a folder is full": fill(50),
    "a folder is too full": fill(51),
    "a folder is far too full": fill(73),
    "a folder is nearly full again": fill(49),
    "a witness changes": lambda root: replace(root / "docs/guide.md", "sells", "sells rare"),
    "a README comes": put("src/shop/README.md", "# The shop\n\nAll that is sold here.\n"),
    "a file comes into a new folder": put("deep/er/and/deeper.md", "# Deep\n\nDown.\n"),
    "a folder is renamed": lambda root: (root / "src/shop").rename(root / "src/store"),
    "a file becomes binary": lambda root: (root / "docs/guide.md").write_bytes(b"\0\0"),
    "a file becomes a folder": make_a_folder_of_a_file,
    "a rule ignores a folder": put(".rlmignore", "tests/\n"),
    "a file is broken": put("src/uses.py", "def ((((\n"),
    "nearly all is gone": remove_all_but_the_sources,
}


def rebuilt(root: Path, open_root: Open, name: str, memo: str = "") -> Hierarchy:
    """A fresh index of a root; given a memo, what was parsed is remembered, which is quicker."""
    fresh = open_root(root, data=name)
    if memo:
        for suffix in ("", "-wal"):
            shutil.copy(memo + suffix, fresh.status().memo_path + suffix)
    fresh.update()
    return fresh


def test_updated_equals_rebuilt_after_every_edit(shop: Shop, open_root: Open) -> None:
    root, hierarchy = shop
    for number, (name, edit) in enumerate(EDITS.items()):
        edit(root)
        hierarchy.update()
        fresh = rebuilt(root, open_root, f"fresh{number}", hierarchy.status().memo_path)
        found = differences(
            snapshot(hierarchy.status().index_path), snapshot(fresh.status().index_path)
        )

        assert found == {}, name


def _random_edit(root: Path, random: Random) -> None:
    files = sorted(path for path in root.rglob("*") if path.is_file())
    folders = sorted(path for path in root.rglob("*") if path.is_dir())
    file = random.choice([root / "new.py", *files])
    match random.choice(["write", "append", "move", "copy", "delete"]):
        case "write":
            target = random.choice([root, *folders]) / f"made_{random.randrange(5)}.py"
            target.write_text(f"def made_{random.randrange(9)}(with_tax): ...\n", encoding="utf-8")
        case "append" if file.exists():
            file.write_text(
                file.read_text(encoding="utf-8") + "\n\nwith_tax(1)\n", encoding="utf-8"
            )
        case "move" if file.exists():
            file.rename(random.choice([root, *folders]) / file.name)
        case "copy" if file.exists():
            shutil.copy(file, file.with_name(f"copy_of_{file.name}"))
        case "delete" if file.exists() and len(files) > 2:
            file.unlink()


@pytest.mark.parametrize("seed", range(3))
def test_updated_equals_rebuilt_after_any_edits(shop: Shop, open_root: Open, seed: int) -> None:
    root, hierarchy = shop
    random = Random(seed)
    for _ in range(6):
        for _ in range(random.randrange(1, 5)):
            _random_edit(root, random)
        hierarchy.update()
    fresh = rebuilt(root, open_root, "fresh")

    found = differences(
        snapshot(hierarchy.status().index_path), snapshot(fresh.status().index_path)
    )
    assert found == {}
