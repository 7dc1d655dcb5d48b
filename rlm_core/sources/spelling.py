"""One file under many spellings: letter case, composed or decomposed accents, backslashes.

A path in an index is spelled as on disk. What a person, a model or a file event names may be spelled
otherwise, and whether that means the same file is for the file system to say: it folds case on macOS
and Windows, and on some composes accents. Only accents are forgiven everywhere, where just one
name can be meant: no keyboard shows which form it types.
"""

import os
import unicodedata
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path


def spellings(path: str) -> tuple[str, ...]:
    """A path as it is given, and then in the forms that name the same file on any system."""
    slashed = path.replace("\\", "/")
    forms = (unicodedata.normalize(form, slashed) for form in ("NFC", "NFD"))
    return tuple(dict.fromkeys((path, slashed, *forms)))


def spelled_on_disk(top: Path, path: str) -> str:
    """A path relative to `top` as it is spelled on disk; empty where there is nothing.

    A name that is there as it stands is that name. Links are not followed out: a step is only ever
    one of the names that its folder lists.
    """
    for form in dict.fromkeys((path, path.replace("\\", "/"))):
        steps = [step for step in form.split("/") if step not in {"", "."}]
        if steps and (found := _steps_on_disk(f"{top}/", steps)):
            return found + ("/" if form.endswith("/") else "")
    return ""


def entry_spelled(
    name: str, names: Iterable[str], identity: Callable[[str], Hashable | None]
) -> str:
    """Under which of a folder's names its file system knows what is called `name`; empty for none.

    `identity` tells what the system finds under a name, None for nothing.
    """
    meant = _folded(name)
    alike = [one for one in names if one == name or _folded(one) == meant]
    if not alike or name in alike:
        return name if alike else ""
    wanted = identity(name)
    found = (one for one in alike if wanted is not None and identity(one) == wanted)
    return next(found, "")


def entry_identity(folder: str) -> Callable[[str], Hashable | None]:
    """What a file system finds under a name in a folder, given with its trailing slash."""

    def identity(name: str) -> Hashable | None:
        try:
            status = os.lstat(folder + name)
        except (OSError, ValueError):
            return None
        return status.st_dev, status.st_ino

    return identity


@lru_cache(maxsize=64)
def folds_case(folder: Path) -> bool:
    """Whether the file system finds a folder that exists under its name in the other letter case."""
    for one in (folder, *folder.parents):
        if (other := one.name.swapcase()) != one.name:
            identity = entry_identity(f"{one.parent}/")
            return identity(other) == identity(one.name)
    return False


def _steps_on_disk(folder: str, steps: Sequence[str]) -> str:
    spelled = ""
    for step in steps:
        try:
            names = [entry.name for entry in Path(folder + spelled).iterdir()]
        except OSError:
            return ""
        found = entry_spelled(step, names, entry_identity(folder + spelled))
        if not found and not (found := _only_composed_otherwise(step, names)):
            return ""
        spelled += f"{found}/"
    return spelled.removesuffix("/")


def _only_composed_otherwise(name: str, names: Iterable[str]) -> str:
    meant = unicodedata.normalize("NFC", name)
    alike = [one for one in names if unicodedata.normalize("NFC", one) == meant]
    return alike[0] if len(alike) == 1 else ""


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
