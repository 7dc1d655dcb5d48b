"""Mine what commits say against what they changed."""

import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from rlm_core.train.example import Example
from rlm_core.train.mining import stems_of

_MOST_COMMITS = 6_000  # of one history, the newest
_MOST_CHANGES = 5  # definitions: a commit that changes more is about none of them
_COMMIT = "\x01"
_NO_SUBJECT = re.compile(
    r"^(merge|revert|bump|release|version|update changelog|fixup|wip)\b|^v?\d", re.I
)
_NUMBER = re.compile(r"\(?#\d+\)?|\bgh-?\d+\b", re.IGNORECASE)

Definitions = Mapping[str, Mapping[str, Example]]  # by path and name


def commit_examples(clone: Path, definitions: Definitions) -> Iterator[Example]:
    """A commit's subject against each definition that it changed and that is there today."""
    for subject, changed in _changes(clone):
        found = [
            definitions[path][name] for path, name in changed if name in definitions.get(path, {})
        ]
        if not 0 < len(found) <= _MOST_CHANGES:
            continue
        question = stems_of(_NUMBER.sub(" ", subject), 48)
        if question.count(" ") < 2:
            continue
        for one in found:
            yield one._replace(kind="commit", question=question)


def _changes(clone: Path) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Subjects with (path, name of the definition that git names in the hunk's head)."""
    with tempfile.TemporaryDirectory() as folder:
        attributes = Path(folder) / "attributes"  # how git knows the definition that a hunk is in
        attributes.write_text(_ATTRIBUTES, encoding="utf-8")
        log = _log(clone, attributes)
    for told in log.split(_COMMIT)[1:]:
        subject, _, patch = told.partition("\n")
        if not _NO_SUBJECT.search(subject):
            yield subject, sorted(set(_named(patch)))


def _log(clone: Path, attributes: Path) -> str:
    """What git tells, the newest first: up to where a shallow or partial clone knows no more."""
    log = subprocess.run(
        ["git", "-C", str(clone), "-c", f"core.attributesFile={attributes}", "log", f"-n{_MOST_COMMITS}", "--no-merges", "-U0", "--no-color",
         "--no-ext-diff", "--no-textconv", "-p", f"--format={_COMMIT}%s", "--", *_CODE],
        capture_output=True,
        check=False,
    )  # fmt: skip
    return log.stdout.decode("utf-8", "replace")


def _named(patch: str) -> Iterator[tuple[str, str]]:
    path = ""
    for line in patch.split("\n"):
        if line.startswith("+++ "):
            path = line[6:]
        elif line.startswith("@@ ") and (found := _DEFINED.search(line.split("@@", 2)[2])):
            yield path, found[1]


_ATTRIBUTES = "*.py diff=python\n*.go diff=golang\n*.rs diff=rust\n*.java diff=java\n"
_CODE = ("*.py", "*.js", "*.ts", "*.go", "*.rs", "*.java")
_DEFINED = re.compile(r"(?:def|class|function|func|fn)\s+(?:\([^)]*\)\s*)?(\w+)")
