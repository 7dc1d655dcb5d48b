"""What is indexed: Django, the standard library of this Python, and a novel."""

import shutil
import subprocess
import sys
import sysconfig
import tarfile
from dataclasses import dataclass
from pathlib import Path

DJANGO = "5.2.8"
_COPIES = 6  # of the novel: about 20 MB
_LEFT_OUT = ("site-packages", "__pycache__", "*.pyc", "*.so")


@dataclass(frozen=True, slots=True)
class Corpus:
    """A folder or document to index, and which floor stands below it."""

    name: str
    root: Path
    floor: str  # `code` or `prose`
    aim_ratio: float | None = None  # CPU of the index over the floor, at most
    aim_bytes: int | None = None  # memory at most
    asked: bool = False  # whether questions are timed on its index

    def size(self) -> int:
        """Bytes that the floor reads."""
        return sum(path.stat().st_size for path in measured_files(self.root, self.floor))


def measured_files(root: Path, floor: str) -> list[Path]:
    """The files that the floor reads: Python files, or the document itself."""
    if floor == "prose":
        return [root]
    return sorted(path for path in root.rglob("*.py") if path.is_file())


def django(given: Path | None, cache: Path) -> Corpus:
    """Django's source distribution: the given folder, or one that pip fetches into the cache."""
    root = given or cache / f"django-{DJANGO}"
    if not root.exists():
        _download(cache)
    return Corpus(
        f"Django {DJANGO}", root, "code", aim_ratio=5.0, aim_bytes=600_000_000, asked=True
    )


def standard_library(cache: Path) -> Corpus:
    """A copy of this Python's standard library, without what is installed beside it."""
    root = cache / f"python-{sys.version_info.major}.{sys.version_info.minor}"
    if not root.exists():
        library = sysconfig.get_path("stdlib")
        shutil.copytree(library, root, ignore=shutil.ignore_patterns(*_LEFT_OUT), symlinks=True)
    return Corpus("standard library", root, "code")


def novels(novel: Path, cache: Path) -> list[Corpus]:
    """A novel once, and several times over."""
    if not novel.exists():
        return []
    text = novel.read_bytes()
    long = cache / f"{novel.stem}-times-{_COPIES}{novel.suffix}"
    if not long.exists():
        long.write_bytes(text * _COPIES)
    return [
        Corpus(novel.stem, novel, "prose"),
        Corpus(f"the same {_COPIES} times over", long, "prose"),
    ]


def _download(cache: Path) -> None:
    cache.mkdir(parents=True, exist_ok=True)
    command = ("download", "--quiet", "--no-deps", "--no-binary", ":all:", f"django=={DJANGO}")
    subprocess.run([sys.executable, "-m", "pip", *command, "--dest", cache], check=True)
    with tarfile.open(cache / f"django-{DJANGO}.tar.gz") as packed:
        packed.extractall(cache, filter="data")
