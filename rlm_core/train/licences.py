"""Under which licences a corpus stands, as its own files say: what has no permissive one is not read."""

import re
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from rlm_core.train.corpora import has_history

Log = Callable[[str], None]

_SAID = {
    "Apache-2.0": r"apache license,?\s+version 2\.0",
    "MIT": r"permission is hereby granted, free of charge",
    "BSD": r"redistribution and use in source and binary forms",
    "PSF": r"license agreement for matplotlib|python software foundation license",
    "ISC": r"permission to use, copy, modify, and(?:/or)? distribute this software",
    "CC0-1.0": r"cc0 1\.0",
    "Unlicense": r"released into the public domain",
}
_FILES = re.compile(r"licen[cs]e|copying", re.IGNORECASE)
_VERSION = re.compile(r"^Version: (\S+)$", re.MULTILINE)


class Provenance(NamedTuple):
    """Where a corpus is from: an address, a commit or version, and its licences."""

    origin: str
    version: str
    licences: tuple[str, ...]


def permitted(repositories: Path, log: Log) -> dict[Path, Provenance]:
    """The corpora that may be learned from."""
    found = {one: provenance(one) for one in sorted(repositories.iterdir()) if one.is_dir()}
    for corpus, told in found.items():
        if not told.licences:
            log(f"{corpus.name}: not read, none of its files names a permissive licence")
    return {corpus: told for corpus, told in found.items() if told.licences}


def corpora_table(
    corpora: Mapping[Path, Provenance], files: Sequence[Path], learned_from: Mapping[str, int]
) -> str:
    """What was read, as a table for the model card."""
    told = {corpus.name: one for corpus, one in corpora.items()}
    told["prose"] = Provenance("books and contracts", "", ("public domain, CC0-1.0", "CC BY 4.0"))
    told["meetings"] = Provenance("github.com/Yale-LILY/QMSum, train", "", ("MIT",))
    lines = ["| corpus | commit or version | licences | examples |", "|---|---|---|---|"]
    for file in files:
        one = told[file.stem]
        count = f"{learned_from[file.stem]:,}" if file.stem in learned_from else "held out"
        name = one.origin or file.stem
        lines.append(f"| {name} | {one.version} | {', '.join(one.licences)} | {count} |")
    return "\n".join(lines) + "\n"


def provenance(corpus: Path) -> Provenance:
    """What a clone named `OWNER+NAME` or a package unpacked into `pypi+NAME` says of itself."""
    told = " ".join(_licence_texts(corpus)).lower()
    words = " ".join(told.split())
    licences = tuple(name for name, pattern in _SAID.items() if re.search(pattern, words))
    owner, _, name = corpus.name.partition("+")
    if has_history(corpus):
        return Provenance(f"github.com/{owner}/{name}", _commit(corpus), licences)
    metadata = next(iter(sorted(corpus.glob("*.dist-info/METADATA"))), None)
    found = _VERSION.search(metadata.read_text("utf-8")) if metadata else None
    return Provenance(
        f"pypi.org/project/{name}" if owner == "pypi" else "", found[1] if found else "", licences
    )


def _licence_texts(corpus: Path) -> Iterator[str]:
    """At the top, or, of a package, in what pip knows of it."""
    for file in sorted((*corpus.iterdir(), *corpus.glob("*.dist-info/**/*"))):
        if file.is_file() and _FILES.search(file.name):
            yield file.read_text("utf-8", errors="replace")


def _commit(clone: Path) -> str:
    asked = ["git", "-C", str(clone), "rev-parse", "--short=12", "HEAD"]
    return subprocess.run(asked, capture_output=True, check=True, text=True).stdout.strip()
