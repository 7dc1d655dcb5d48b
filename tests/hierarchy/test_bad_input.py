"""Input that is no proper text: recorded, skipped with a reason, and never at anyone else's cost."""

import codecs
import os
from pathlib import Path

import pytest

from rlm_core.errors import AddressError, ArgumentError, RootError, SourceError
from rlm_core.hierarchy import Hierarchy, find_root, mark_root
from rlm_core.settings import Settings
from rlm_core.tree.status import Progress
from rlm_core.tree.summary import Size
from tests.hierarchy.conftest import Open, Write

GOOD = "def total(prices):\n    return sum(prices)\n"


def skips(hierarchy: Hierarchy) -> dict[str, str]:
    return {skip.path: skip.reason for skip in hierarchy.status().skips}


def answers(hierarchy: Hierarchy) -> bool:
    """Whether the good file is found and read, whatever stands beside it."""
    found = {hit.path for hit in hierarchy.search("total prices").hits}
    return "good.py" in found and "return sum" in hierarchy.read_node("good.py").text


def test_an_empty_folder_is_a_whole_that_holds_nothing(write: Write, open_root: Open) -> None:
    hierarchy = open_root(write({}))
    report = hierarchy.update()
    page = hierarchy.drill_down(".")

    assert (report.files_seen, report.nodes_written) == (0, 0)
    assert (page.children, page.total, page.cursor) == ((), 0, None)
    assert hierarchy.search("anything").hits == ()
    assert hierarchy.summarize_node(".", Size.FULL).text
    assert hierarchy.ask("what is this?").text
    assert hierarchy.status().complete


def test_empty_files_are_read_as_nothing_and_reading_ends(write: Write, open_root: Open) -> None:
    names = ("empty.py", "empty.md", "empty.txt", "empty.json", "__init__.py")
    hierarchy = open_root(write(dict.fromkeys(names, "")))
    hierarchy.update()

    for name in names:
        passage = hierarchy.read_node(name)
        assert (passage.text, passage.cursor) == ("", None)
        assert hierarchy.summarize_node(name, Size.HEADLINE).text
    assert len(hierarchy.drill_down(".").children) == len(names)


def test_a_file_that_is_deleted_between_walk_and_reading_is_a_skip_and_then_forgotten(
    write: Write, open_root: Open
) -> None:
    root = write({f"file{number:03}.py": f"x = {number}\n" for number in range(260)})
    (root / "good.py").write_text(GOOD, encoding="utf-8")
    last = root / "zzz.py"
    last.write_text("x = 1\n", encoding="utf-8")
    hierarchy = open_root(root, workers=1)

    def delete_once_parsing(progress: Progress) -> None:
        if progress.phase == "parse":
            last.unlink(missing_ok=True)

    hierarchy.update(delete_once_parsing)

    assert "zzz.py does not exist" in skips(hierarchy)["zzz.py"]
    assert answers(hierarchy)
    assert hierarchy.update().files_removed == 1
    assert skips(hierarchy) == {}


def test_nul_bytes_are_binary_content_and_counted_by_reason(write: Write, open_root: Open) -> None:
    hierarchy = open_root(
        write({"good.py": GOOD, "bad.py": b"x = 1\0\0", "worse.md": b"\0\1\2\xff\xfe"})
    )
    report = hierarchy.update()
    status = hierarchy.status()

    assert skips(hierarchy) == {"bad.py": "binary content", "worse.md": "binary content"}
    assert status.skip_counts == {"binary content": 2}
    assert (status.files_indexed, status.files_total, report.skipped) == (1, 1, 2)
    assert answers(hierarchy)
    with pytest.raises(AddressError):
        hierarchy.read_node("bad.py")


def test_a_line_of_fifty_megabytes_is_read_in_part_at_nobody_elses_cost(
    write: Write, open_root: Open
) -> None:
    hierarchy = open_root(write({"good.py": GOOD, "long.txt": b"a" * 50_000_000}))
    hierarchy.update()

    assert hierarchy.status().problems == ()
    passage = hierarchy.read_node("long.txt")
    assert len(passage.text) < 6_000
    assert passage.text.endswith("(long line cut)")
    assert hierarchy.summarize_node("long.txt", Size.FULL).text
    assert answers(hierarchy)


def test_code_beyond_the_size_limit_is_skipped_with_the_limit(
    write: Write, open_root: Open
) -> None:
    hierarchy = open_root(
        write({"good.py": GOOD, "big.js": "x;" * 1_000, "long.md": "word " * 1_000}),
        max_file_bytes=1_000,
    )
    hierarchy.update()

    assert skips(hierarchy) == {"big.js": "larger than 1,000 bytes"}
    assert hierarchy.read_node("long.md").text.startswith("word")


@pytest.mark.parametrize("brackets", ["()", "[]", "{}"])
def test_three_thousand_nested_brackets_cost_nobody_anything(
    write: Write, open_root: Open, brackets: str
) -> None:
    deep = brackets[0] * 3_000 + brackets[1] * 3_000
    names = ("deep.py", "deep.js", "deep.ts", "deep.json", "deep.yaml", "deep.c", "deep.md")
    files = dict.fromkeys(names, f"x = {deep}\n") | {"bare.json": deep, "open.py": deep[:3_000]}
    hierarchy = open_root(write({"good.py": GOOD, **files}))
    report = hierarchy.update()

    assert report.files_parsed == len(files) + 1
    assert not [one for one in hierarchy.status().problems if "not parsed" in one.message]
    assert answers(hierarchy)
    for name in files:
        assert hierarchy.summarize_node(name, Size.FULL).text
        assert hierarchy.read_node(name).source_lines == 1


def test_broken_encodings_are_read_as_well_as_can_be_and_said(
    write: Write, open_root: Open
) -> None:
    hierarchy = open_root(
        write(
            {
                "good.py": GOOD,
                "broken.md": ("# Kämmerer\n\n" + "Wörter über Bäume, naïve café\n" * 9).encode()
                + b"\xff\n",
                "half.md": codecs.BOM_UTF16_LE
                + "# Wide\n\nGolden words.\n".encode("utf-16-le")[:-1],
                "wide.md": codecs.BOM_UTF16_BE + "# Wider\n\nSilver words.\n".encode("utf-16-be"),
                "surrogate.md": b"# Half\n\nCopper \xed\xa0\x80 words.\n",
            }
        )
    )
    hierarchy.update()
    problems = {problem.path for problem in hierarchy.status().problems}

    assert {"broken.md", "half.md", "surrogate.md"} <= problems
    assert "wide.md" not in problems
    for word, path in (("golden", "half.md"), ("silver", "wide.md"), ("copper", "surrogate.md")):
        assert hierarchy.search(word).hits[0].path == path
    assert "Wörter über Bäume" in hierarchy.read_node("broken.md").text
    assert answers(hierarchy)


def test_links_are_never_followed(write: Write, open_root: Open, tmp_path: Path) -> None:
    root = write({"good.py": GOOD, "inner/note.md": "# Note\n\nInner words.\n"})
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "far.md").write_text("# Far\n\nUnobtainium.\n", encoding="utf-8")
    (root / "inner" / "loop").symlink_to(root, target_is_directory=True)
    (root / "self").symlink_to(root / "self")
    (root / "out").symlink_to(tmp_path / "outside", target_is_directory=True)
    (root / "far.md").symlink_to(tmp_path / "outside" / "far.md")
    hierarchy = open_root(root)
    hierarchy.update()

    assert hierarchy.status().files_indexed == 2
    assert set(skips(hierarchy)) == {"inner/loop", "self", "out", "far.md"}
    assert hierarchy.search("unobtainium").hits == ()
    assert answers(hierarchy)


def test_a_file_that_becomes_a_link_out_of_the_root_is_not_read(
    write: Write, open_root: Open, tmp_path: Path
) -> None:
    root = write({"good.py": GOOD, "note.md": "# Note\n\nPlain words.\n"})
    outside = tmp_path / "outside.md"
    outside.write_text("# Far\n\nUnobtainium words.\n", encoding="utf-8")
    hierarchy = open_root(root)
    hierarchy.update()
    (root / "note.md").unlink()
    (root / "note.md").symlink_to(outside)

    with pytest.raises(SourceError, match="leads out of the root"):
        hierarchy.read_node("note.md")
    assert not any("Unobtainium" in hit.text for hit in hierarchy.search("plain words note").hits)
    assert "Unobtainium" not in hierarchy.ask("What are the plain words of the note?").text
    assert hierarchy.summarize_node("note.md", Size.FULL).stale


def test_a_name_that_is_not_text_is_skipped_and_shown_with_escapes(
    write: Write, open_root: Open
) -> None:
    root = write({"good.py": GOOD})
    Path(os.fsdecode(bytes(root) + b"/b\xffd.py")).write_text("x = 1\n", encoding="utf-8")
    hierarchy = open_root(root)
    hierarchy.update()

    assert skips(hierarchy) == {"b\\xffd.py": "name is not valid UTF-8"}
    assert answers(hierarchy)


@pytest.mark.parametrize("name", [b"r\xffot", b"tab\there", b"new\nline", b"100%#~::"])
def test_a_root_may_have_any_name(tmp_path: Path, open_root: Open, name: bytes) -> None:
    root = Path(os.fsdecode(bytes(tmp_path) + b"/" + name))
    root.mkdir()
    (root / "good.py").write_text(GOOD, encoding="utf-8")
    hierarchy = open_root(root)
    hierarchy.update()

    assert answers(hierarchy)
    assert hierarchy.status().root.encode()


@pytest.mark.parametrize(
    "name", ["a#b.py", "50%.py", "x~2.py", "c::d.py", "new\nline.py", "sp ace.py"]
)
def test_a_file_may_have_any_name_and_is_found_by_the_address_that_answers_give(
    write: Write, open_root: Open, name: str
) -> None:
    hierarchy = open_root(write({name: GOOD, f"in/{name}": GOOD}))
    hierarchy.update()

    hits = [hit for hit in hierarchy.search("total prices").hits if hit.start_line]
    assert {hit.path for hit in hits} == {name, f"in/{name}"}
    assert all("sum(prices)" in hierarchy.read_node(hit.address).text for hit in hits)
    assert {child.path for child in hierarchy.drill_down(".").children} == {name, "in/"}


def test_a_root_that_is_missing_or_lies_below_a_file_is_said(tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path / "data")
    (tmp_path / "file.md").write_text("# File\n", encoding="utf-8")

    for find in (find_root, mark_root):
        for path in (tmp_path / "nowhere", tmp_path / "file.md" / "below", tmp_path / "n\0l"):
            with pytest.raises(RootError, match="Cannot index"):
                find(path, settings)
        with pytest.raises(ArgumentError, match="not an absolute path"):
            find(Path("relative"), settings)


def test_a_document_is_a_root_and_gone_when_it_is_deleted(tmp_path: Path, open_root: Open) -> None:
    document = tmp_path / "guide.md"
    document.write_text("# Guide\n\nPlain words.\n", encoding="utf-8")
    hierarchy = open_root(document)
    hierarchy.update()
    assert "Plain words." in hierarchy.read_node("guide.md").text
    document.unlink()

    with pytest.raises(SourceError, match=r"guide\.md"):
        hierarchy.read_node("guide.md")
    hierarchy.update()
    assert hierarchy.search("plain words").hits == ()


def test_a_root_that_goes_away_is_said_and_what_is_known_stays(
    write: Write, open_root: Open
) -> None:
    root = write({"good.py": GOOD})
    hierarchy = open_root(root)
    hierarchy.update()
    root.rename(root.with_name("moved"))

    with pytest.raises(RootError, match="still exists"):
        hierarchy.update()
    root.with_name("moved").rename(root)
    assert hierarchy.update().files_read == 0
    assert answers(hierarchy)


def test_a_root_of_which_nothing_can_be_indexed_says_why(write: Write, open_root: Open) -> None:
    root = write({"scan.pdf": b"%PDF-1.7\x00\x00\xff"})
    hierarchy = open_root(root / "scan.pdf")
    hierarchy.update()

    told = hierarchy.ask("What is this?").text
    assert "nothing here that can be indexed" in told
    assert "scan.pdf: binary content" in told
    with pytest.raises(AddressError, match="binary content"):
        hierarchy.drill_down(".")
