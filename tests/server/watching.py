"""What tests of watching have in common: a hierarchy that remembers its updates, and patience."""

import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from rlm_core.errors import AddressError, SourceError
from rlm_core.hierarchy import Hierarchy, mark_root
from rlm_core.settings import Settings
from rlm_core.tree.status import Progress, UpdateReport
from rlm_core.tree.summary import Size
from rlm_server.watch import Part, Watching

PATIENCE_SECONDS = 30.0


class RememberingHierarchy(Hierarchy):
    """A real one; `looked_at` has the folders of each update that began, None for everything."""

    looked_at: list[tuple[str, ...] | None]
    told: str = ""  # how it is watched
    ended: int = 0
    rested: int = 0

    def update(
        self,
        on_progress: Callable[[Progress], None] | None = None,
        folders: Collection[str] | None = None,
    ) -> UpdateReport:
        self.looked_at.append(None if folders is None else tuple(sorted(folders)))
        report = super().update(on_progress, folders)
        self.ended += 1
        return report

    def note_watching(self, told: str) -> None:
        super().note_watching(told)
        self.told = told

    def rest(self) -> None:
        super().rest()
        self.rested += 1


Watch = Callable[..., RememberingHierarchy]


def open_remembering(root: Path, settings: Settings) -> RememberingHierarchy:
    """Open a root that is named, and so consented to."""
    hierarchy = RememberingHierarchy(mark_root(root, settings), settings)
    hierarchy.looked_at = []
    return hierarchy


def eventually(holds: Callable[[], object], seconds: float = PATIENCE_SECONDS) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


def knows(hierarchy: Hierarchy, address: str) -> bool:
    """Whether a node is in the index; asking causes no update."""
    try:
        hierarchy.summarize_node(address, Size.HEADLINE)
    except AddressError:
        return False
    except SourceError:  # it is, but may not be shown any more
        return True
    return True


def function(name: str) -> str:
    return f'def {name}():\n    """What {name} is for."""\n    return 1\n'


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


@contextmanager
def watching(watch: Watching) -> Iterator[Watching]:
    """Watch in the background, from when everything was looked at until the block ends."""
    watch.start()
    try:
        eventually(lambda: watch.part in {Part.WATCHING, Part.POLLING, Part.FOLLOWING})
        yield watch
    finally:
        watch.close()
