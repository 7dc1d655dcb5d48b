"""A git repository of many files to edit, and the edits."""

import os
import re
import subprocess
from pathlib import Path

MAIN, OTHER = "main", "other"
MANY = 500  # files
_LAST_RETURN = re.compile(r"^( +)return\b", re.MULTILINE)
_GIT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Ann",
    "GIT_AUTHOR_EMAIL": "ann@example.com",
    "GIT_COMMITTER_NAME": "Ann",
    "GIT_COMMITTER_EMAIL": "ann@example.com",
}


def environment(**more: str) -> dict[str, str]:
    """The caller's environment, without the settings of git of whoever runs the benchmark."""
    return {**os.environ, **_GIT, **more}


class Repository:
    """A working tree with two branches that differ in many files; edits are never the same twice."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._edits = 0
        self.files = [path for path in sorted(root.rglob("*.py")) if _has_return(path)]

    def create(self) -> None:
        """Commit what is there to the main branch, and many changes to the other one."""
        self.git("init", "--quiet", f"--initial-branch={MAIN}")
        self.git("config", "gc.auto", "0")
        exclude = self.root / ".git" / "info" / "exclude"
        exclude.parent.mkdir(exist_ok=True)
        exclude.write_text(".codegraph/\n", encoding="utf-8")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message=Begin")
        self.git("switch", "--quiet", "--create", OTHER)
        self.edit_many()
        for file in self.files[:: max(1, len(self.files) // 20)][:20]:
            file.rename(file.with_name(f"renamed_{file.name}"))
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message=Change much")
        self.git("switch", "--quiet", MAIN)

    def edit_function(self) -> tuple[Path, str]:
        """Save another line in one function: the file, and a word that it did not hold before."""
        file = self.files[len(self.files) // 2]
        return file, self._edit(file)

    def edit_many(self) -> int:
        """Do the same in many files, spread over the tree; how many."""
        chosen = self.files[:: max(1, len(self.files) // MANY)][:MANY]
        for file in chosen:
            self._edit(file)
        return len(chosen)

    def restore(self) -> None:
        """Take all edits back."""
        self.git("checkout", "--quiet", "--", ".")

    def switch(self, branch: str) -> None:
        """Go to another branch."""
        self.git("switch", "--quiet", branch)

    def git(self, *words: str) -> None:
        """Run git here."""
        subprocess.run(
            ["git", *words], cwd=self.root, env=environment(), check=True, capture_output=True
        )

    def folder_of(self, file: Path) -> str:
        """The folder of a file as an update is told it: relative, with a trailing slash."""
        relative = file.parent.relative_to(self.root).as_posix()
        return "" if relative == "." else f"{relative}/"

    def _edit(self, file: Path) -> str:
        self._edits += 1
        word = "edited" + "".join(chr(ord("a") + int(digit)) for digit in f"{self._edits:06}")
        text = _LAST_RETURN.sub(rf"\1{word} = {self._edits}\n\1return", _text(file), count=1)
        file.write_text(text, encoding="utf-8")
        return word


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace")


def _has_return(file: Path) -> bool:
    return file.is_file() and bool(_LAST_RETURN.search(_text(file)))
