"""Measure how much of what authors wrote extracted summaries recover when it is hidden.

Docstrings of installed packages are blanked out, the rest is summarized, and the summary is
compared with what was hidden, beside two things that cost nothing: the first words of the same
source, and words from a random place in it. All three are given the same number of words.

    python benchmarks/summaries.py [--packages 30]
"""

import argparse
import ast
import random
import re
import site
import sysconfig
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path

from rlm_core.parse.source import parse_source
from rlm_core.segment.outline import segment_outline
from rlm_core.summarize.folder import summarize_folder
from rlm_core.summarize.folder_contents import FolderChild, FolderContents
from rlm_core.summarize.outline import summarize_outline
from rlm_core.tree.kind import Kind
from rlm_core.tree.outline import Entry
from rlm_core.tree.summary import Summary

FILES_A_PACKAGE = 40
CASES_A_PACKAGE = 20  # of functions, so that no package decides
FEWEST_DOCUMENTED = 20  # functions with a docstring, in a package that is taken
FEWEST_WORDS = 5  # of a hidden text: fewer say nothing
MOST_WORDS = 60
RESAMPLES = 1_000
SEED = 0

_WORD = re.compile(r"[a-z]+|\d+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Case:
    """A hidden text, and the three answers to it, all as words."""

    hidden: list[str]
    summary: list[str]
    lead: list[str]
    chance: list[str]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packages", type=int, default=30)
    packages = choose_packages(parser.parse_args().packages)
    print(f"{len(packages)} packages: {', '.join(package.name for package in packages)}\n")
    print(f"{'':10}{'cases':>6}  {'':8}{'ROUGE-1 F':>22}{'ROUGE-L F':>22}")
    levels = {"functions": function_cases, "files": file_cases, "folders": folder_cases}
    for name, cases_of in levels.items():
        cases = [case for package in packages for case in cases_of(package)]
        print_level(name, cases)


def print_level(name: str, cases: Sequence[Case]) -> None:
    """Print one level's three rows."""
    for system in ("summary", "lead", "chance"):
        pairs = [(getattr(case, system), case.hidden) for case in cases]
        ones = interval([rouge_1(*pair) for pair in pairs])
        longest = interval([rouge_l(*pair) for pair in pairs])
        print(f"{name:10}{len(cases):>6}  {system:8}{ones:>22}{longest:>22}")


# --- packages -----------------------------------------------------------------------


def choose_packages(count: int) -> list[Path]:
    """The installed packages with most documented functions, by name where they are equal."""
    folders = {Path(path) for path in [sysconfig.get_path("purelib"), *site.getsitepackages()]}
    packages = [
        path
        for folder in sorted(folders)
        if folder.is_dir()
        for path in sorted(folder.iterdir())
        if (path / "__init__.py").is_file() and not path.name.startswith("_")
    ]
    documented = {path: sum(map(count_documented, python_files(path))) for path in packages}
    enough = [path for path in packages if documented[path] >= FEWEST_DOCUMENTED]
    return sorted(enough, key=lambda path: (-documented[path], path.name))[:count]


def python_files(package: Path) -> list[Path]:
    """The files of a package that are read, in order."""
    return sorted(package.rglob("*.py"))[:FILES_A_PACKAGE]


def count_documented(path: Path) -> int:
    """How many functions of a file have a docstring."""
    tree = read_tree(path)
    return sum(
        isinstance(node, ast.FunctionDef) and ast.get_docstring(node) is not None
        for node in (ast.walk(tree) if tree else ())
    )


def read_tree(path: Path) -> ast.Module | None:
    """A file's syntax tree, if it has one."""
    try:
        return ast.parse(path.read_text(encoding="utf-8"))
    except (SyntaxError, ValueError, OSError):
        return None


# --- cases --------------------------------------------------------------------------


def function_cases(package: Path) -> Iterator[Case]:
    """Functions of files from which every docstring was taken."""
    found = [case for path in python_files(package) for case in file_functions(path)]
    step = max(1, len(found) // CASES_A_PACKAGE)
    return iter(found[::step][:CASES_A_PACKAGE])


def file_functions(path: Path) -> Iterator[Case]:
    """A case for each function of a file that says what it does."""
    tree = read_tree(path)
    if tree is None:
        return
    content = path.read_bytes()
    told = {
        node.lineno: first_paragraph(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
    }
    bare = without_docstrings(content, list(ast.walk(tree)))
    for entry, summary in summarized(path, bare):
        if entry.kind in (Kind.FUNCTION, Kind.METHOD):
            hidden = next(
                (
                    told[line]
                    for line in range(entry.span.start_line, entry.span.end_line)
                    if line in told
                ),
                "",
            )
            source = bare[entry.span.start_byte : entry.span.end_byte].decode(errors="ignore")
            yield from case_of(hidden, summary, source)


def file_cases(package: Path) -> Iterator[Case]:
    """Files from which the module's own docstring was taken."""
    for path in python_files(package):
        tree = read_tree(path)
        if tree is None or not (hidden := first_paragraph(tree)):
            continue
        bare = without_docstrings(path.read_bytes(), [tree])
        _, summary = summarized(path, bare)[0]
        yield from case_of(hidden, summary, bare.decode(errors="ignore"))


def folder_cases(package: Path) -> Iterator[Case]:
    """Folders from whose `__init__.py` the docstring was taken."""
    for opening in sorted(package.rglob("__init__.py"))[:FILES_A_PACKAGE]:
        tree = read_tree(opening)
        hidden = first_paragraph(tree) if tree else ""
        if not hidden and opening.parent == package:
            hidden = distribution_summary(package.name)
        if tree is None or not hidden:
            continue
        bare = without_docstrings(opening.read_bytes(), [tree])
        children = folder_children(opening.parent, bare)
        if len(children) > 1:
            contents = FolderContents(path=f"{opening.parent.name}/", children=tuple(children))
            source = "\n".join(folder_text(opening.parent, bare))
            yield from case_of(hidden, summarize_folder(contents), source)


def folder_children(folder: Path, bare_opening: bytes) -> list[FolderChild]:
    """A folder's files and subfolders; a subfolder is known by what opens it."""
    found = []
    for path in sorted(folder.iterdir()):
        source = path / "__init__.py" if path.is_dir() else path
        if source.suffix != ".py" or not source.is_file():
            continue
        content = (
            bare_opening
            if source.parent == folder and path.name == "__init__.py"
            else source.read_bytes()
        )
        entry, summary = summarized(source, content)[0]
        found.append(
            FolderChild(
                name=path.name,
                kind=Kind.FOLDER if path.is_dir() else Kind.FILE,
                headline=summary.headline.text,
                documentation=entry.documentation,
                weight=summary.weight,
                is_test="test" in path.name,
            )
        )
    return found


def folder_text(folder: Path, bare_opening: bytes) -> Iterator[str]:
    """The text of a folder's own files, what opens it without its docstring."""
    for path in sorted(folder.glob("*.py")):
        content = bare_opening if path.name == "__init__.py" else path.read_bytes()
        yield content.decode(errors="ignore")


def distribution_summary(package: str) -> str:
    """The one line with which a package presents itself in its index."""
    for distribution in distributions():
        if (distribution.metadata["Name"] or "").lower().replace("-", "_") == package:
            return distribution.metadata["Summary"] or ""
    return ""


def summarized(path: Path, content: bytes) -> list[tuple[Entry, Summary]]:
    """A source's entries with their summaries."""
    outline = segment_outline(parse_source(path.name, content), content)
    return list(zip(outline.entries, summarize_outline(outline, content), strict=True))


def case_of(hidden: str, summary: Summary, source: str) -> Iterator[Case]:
    """A case, if the hidden text says something."""
    wanted = words(hidden)[:MOST_WORDS]
    if len(wanted) < FEWEST_WORDS:
        return
    statements = [summary.headline, *summary.brief]
    told = words(" ".join(dict.fromkeys(statement.text for statement in statements)))[:MOST_WORDS]
    available = words(source)
    start = random.Random(f"{SEED} {hidden}").randrange(max(1, len(available) - len(told)))
    chance = available[start : start + len(told)]
    yield Case(wanted, told, available[: len(told)], chance)


# --- hiding -------------------------------------------------------------------------


def first_paragraph(node: ast.AST) -> str:
    """The first paragraph of a docstring."""
    if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return ""
    return (ast.get_docstring(node) or "").split("\n\n")[0]


def without_docstrings(content: bytes, nodes: Iterable[ast.AST]) -> bytes:
    """The content with an ellipsis and blanks in the place of these nodes' docstrings."""
    lines = content.split(b"\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    bare = bytearray(content)
    for node in nodes:
        if not first_paragraph(node):
            continue
        told = node.body[0]  # type: ignore[attr-defined] # it has a docstring, hence a body
        first = starts[told.lineno - 1] + told.col_offset
        last = starts[told.end_lineno - 1] + told.end_col_offset
        blanks = bytes(10 if byte == 10 else 32 for byte in bare[first:last])
        bare[first:last] = b"..." + blanks[3:]
    return bytes(bare)


# --- scores -------------------------------------------------------------------------


def words(text: str) -> list[str]:
    """Lower-case words; identifiers give their parts."""
    return _WORD.findall(_HUMP.sub(" ", text).lower())


def rouge_1(told: Sequence[str], hidden: Sequence[str]) -> float:
    """F of the words in common."""
    return f_measure((Counter(told) & Counter(hidden)).total(), len(told), len(hidden))


def rouge_l(told: Sequence[str], hidden: Sequence[str]) -> float:
    """F of the longest common subsequence."""
    lengths = [0] * (len(hidden) + 1)
    for word in told:
        before = 0
        for at, other in enumerate(hidden, 1):
            above = lengths[at]
            lengths[at] = before + 1 if word == other else max(above, lengths[at - 1])
            before = above
    return f_measure(lengths[-1], len(told), len(hidden))


def f_measure(common: int, told: int, hidden: int) -> float:
    """The harmonic mean of precision and recall."""
    return 2 * common / (told + hidden) if common else 0.0


def interval(values: Sequence[float]) -> str:
    """The mean with its 95 % interval by bootstrap over cases."""
    if not values:
        return "none"
    chance = random.Random(SEED)
    count = len(values)
    means = sorted(sum(chance.choices(values, k=count)) / count for _ in range(RESAMPLES))
    low, high = means[int(0.025 * RESAMPLES)], means[int(0.975 * RESAMPLES)]
    return f"{sum(values) / count:.3f} [{low:.3f}, {high:.3f}]"


if __name__ == "__main__":
    main()
