"""What is known of a folder when it is described: its children, and who wrote what about it."""

from dataclasses import dataclass
from enum import IntEnum

from rlm_core.tree.kind import Kind


@dataclass(frozen=True, slots=True)
class FolderChild:
    """A file or folder directly inside. `documentation` is its author's own first words, if any."""

    name: str
    kind: Kind
    headline: str
    documentation: str = ""
    weight: float = 1.0
    is_test: bool = False


@dataclass(frozen=True, slots=True)
class Lead:
    """Words that introduce the folder, and where they stand; `line` is their first line."""

    text: str
    path: str
    line: int = 1


@dataclass(frozen=True, slots=True)
class UsedDefinition:
    """A definition below the folder that others use; `uses` is a coarse bucket, not a count."""

    name: str
    kind: Kind
    headline: str
    uses: int


class WitnessOrigin(IntEnum):
    """Who speaks, the most reliable first."""

    DOCUMENTATION = 0
    CODE = 1  # a comment or docstring elsewhere
    TEST = 2
    HISTORY = 3  # the subject of a commit


@dataclass(frozen=True, slots=True)
class Witness:
    """A sentence elsewhere that names the folder. `name` is how it is written there."""

    name: str
    sentence: str
    path: str
    line: int
    origin: WitnessOrigin = WitnessOrigin.DOCUMENTATION


@dataclass(frozen=True, slots=True)
class FolderContents:
    """A folder as its summary sees it.

    `package_docs` are in order of trust: a package's own docstring before a manifest's description.
    `namesakes` are the leads of documents elsewhere that are named after the folder, as
    `docs/ref/contrib/humanize.txt` is after `django/contrib/humanize/`.
    """

    path: str
    children: tuple[FolderChild, ...] = ()
    readme: Lead | None = None
    package_docs: tuple[Lead, ...] = ()
    namesakes: tuple[Lead, ...] = ()
    definitions: tuple[UsedDefinition, ...] = ()
    witnesses: tuple[Witness, ...] = ()
