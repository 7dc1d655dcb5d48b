"""Random edits of a tree of code and prose, as values that say what they do when a test prints them."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st

from tests.sources.git_commands import git

FOLDERS = ("", "src/", "src/shop/", "src/shop/till/", "docs/", "docs/guide/", "lib/", "tests/")
NAMES = (
    "cart.py", "price.py", "__init__.py", "till.js", "README.md", "guide.md", "index.rst", "notes.txt",
    "rates.json", "test_cart.py",
)  # fmt: skip
SYMBOLS = ("with_tax", "Cart", "total", "RATE", "open_till", "receipt")
BRANCHES = ("main", "counting", "pricing")
IGNORED = ("docs/", "src/shop/till/", "*.md", "price.py", "lib/", "!cart.py")
WIDE = 51  # entries: one more than a reader can take in, so that groups come and go


@dataclass(frozen=True, slots=True)
class Write:
    """A file with a text made of pieces."""

    path: str
    text: str

    def do(self, root: Path) -> None:
        file = root / self.path
        if any(above.is_file() for above in file.parents) or file.is_dir():
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(self.text, encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Append:
    """More text at the end of a file that is there."""

    path: str
    text: str

    def do(self, root: Path) -> None:
        if (root / self.path).is_file():
            with (root / self.path).open("a", encoding="utf-8") as file:
                file.write(self.text)


@dataclass(frozen=True, slots=True)
class Recount:
    """Every digit becomes the next one: the file is as long as it was."""

    path: str

    def do(self, root: Path) -> None:
        if (root / self.path).is_file():
            text = (root / self.path).read_bytes()
            following = bytes.maketrans(b"0123456789", b"1234567890")
            (root / self.path).write_bytes(text.translate(following))


@dataclass(frozen=True, slots=True)
class Break:
    """Bytes that no longer are a text."""

    path: str

    def do(self, root: Path) -> None:
        if (root / self.path).is_file():
            (root / self.path).write_bytes(b"\0\1\2\3" * 50)


@dataclass(frozen=True, slots=True)
class Move:
    """A file or folder goes elsewhere, over whatever file is there."""

    path: str
    to: str

    def do(self, root: Path) -> None:
        source, target = root / self.path, root / self.to
        if not source.exists() or target.is_dir() or source == root or source in target.parents:
            return
        if any(above.is_file() for above in target.parents) or target.is_file() is source.is_dir():
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        source.rename(target)


@dataclass(frozen=True, slots=True)
class Delete:
    """A file or folder goes for good."""

    path: str

    def do(self, root: Path) -> None:
        if (root / self.path).is_file():
            (root / self.path).unlink()
        elif self.path:
            shutil.rmtree(root / self.path, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Fill:
    """A folder holds so many small files, and no other numbered ones."""

    folder: str
    count: int

    def do(self, root: Path) -> None:
        folder = root / self.folder
        if folder.is_file() or any(above.is_file() for above in folder.parents):
            return
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(WIDE + 10):
            file = folder / f"part_{number:02}.py"
            if number >= self.count:
                file.unlink(missing_ok=True)
            elif not file.exists():
                file.write_text(f"def part_{number}(): ...\n", encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Commit:
    """All that is there goes into git's history."""

    subject: str

    def do(self, root: Path) -> None:
        git(root, "add", "--all")
        git(root, "commit", "--quiet", "--allow-empty", f"--message={self.subject}")


@dataclass(frozen=True, slots=True)
class Switch:
    """Another branch; what was not committed is committed first."""

    branch: str

    def do(self, root: Path) -> None:
        Commit("Leave the branch").do(root)
        is_new = not git(root, "branch", "--list", self.branch)
        git(root, "switch", "--quiet", *(["--create"] if is_new else []), self.branch)


Edit = Write | Append | Recount | Break | Move | Delete | Fill | Commit | Switch


def _last_step(path: str) -> str:
    return path.rpartition("/")[2]


folders = st.sampled_from(FOLDERS)
files = st.builds(str.__add__, folders, st.sampled_from(NAMES))
symbols = st.sampled_from(SYMBOLS)
folder_names = st.sampled_from([folder.rstrip("/") for folder in FOLDERS if folder])

functions = st.builds("def {}(value):\n    \"\"\"Work out {}.\"\"\"\n    return {}(value)\n\n\n".format, symbols, symbols, symbols)  # fmt: skip
classes = st.builds("class {}:\n    def {}(self):\n        {}()\n\n\n".format, symbols, symbols, symbols)  # fmt: skip
constants = st.builds("{} = {}\n".format, symbols, st.integers(0, 9))
sections = st.builds("# {}\n\nThe folder `{}` holds what `{}` needs.\n\n".format, symbols, folder_names, symbols)  # fmt: skip
paragraphs = st.builds("Everybody who uses {} should know {} well.\n\n".format, symbols, symbols)
broken = st.sampled_from(["def ((((\n", '{"rate": [1,\n', "\ufffd\n"])
texts = st.lists(st.one_of(functions, classes, constants, sections, paragraphs, broken), max_size=4).map("".join)  # fmt: skip
subjects = st.builds("The {} folder keeps what {} needs.".format, folder_names.map(_last_step), symbols)  # fmt: skip
rules = st.lists(st.sampled_from(IGNORED), max_size=2).map(lambda lines: "".join(f"{line}\n" for line in lines))  # fmt: skip

edits: st.SearchStrategy[Edit] = st.one_of(
    st.builds(Write, files, texts),
    st.builds(Append, files, texts),
    st.builds(Recount, files),
    st.builds(Delete, files | folders),
    st.builds(Move, files, files),
    st.builds(Move, folders, folders.map(lambda folder: folder.rstrip("/"))),
    st.builds(Break, files),
    st.builds(Write, st.builds(str.__add__, folders, st.sampled_from([".gitignore", ".rlmignore"])), rules),
    st.builds(Fill, folders, st.sampled_from([0, 3, WIDE - 2, WIDE, WIDE + 9])),
    st.builds(Commit, subjects),
    st.builds(Switch, st.sampled_from(BRANCHES)),
)  # fmt: skip
