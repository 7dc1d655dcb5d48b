"""The recursion under test: a root, brought up to date, and asked with a desk."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from benchmarks.recursive.desk import StubDesk
from rlm_core.ask.current import CurrentSources
from rlm_core.ask.labels.label import Labeler
from rlm_core.ask.meaning import Meaning
from rlm_core.ask.recursion.question import Question
from rlm_core.ask.recursion.recursion import Recursion
from rlm_core.encode.choice import EncoderChoice
from rlm_core.hierarchy import Hierarchy, mark_root
from rlm_core.inference.budget import Budget
from rlm_core.settings import Settings
from rlm_core.store.index import Index
from rlm_core.tree.answer import Answer
from rlm_core.tree.labels import WHOLE, Labeling, LabelResult, Page


class Asking:
    """One root, with the index that a hierarchy of it keeps."""

    def __init__(
        self, hierarchy: Hierarchy, index: Index, sources: CurrentSources, meaning: Meaning
    ) -> None:
        self.hierarchy = hierarchy
        self.index = index
        self.sources = sources
        self.meaning = meaning

    @property
    def recursion(self) -> Recursion:
        """The recursion over the root as it is now."""
        return Recursion(
            self.index,
            self.sources,
            self.meaning,
            self.hierarchy.coverage(),
        )

    def ask(self, question: Question, desk: StubDesk) -> Answer:
        """An answer of the desk's model."""
        desk.begin()
        with self.index.snapshot():
            return self.recursion.answer(question, desk, None)

    def label(
        self, asked: Labeling, desk: StubDesk, budget: Budget, page: Page = WHOLE
    ) -> LabelResult:
        """Every item labeled, where conditions do not decide by the desk's model."""
        desk.begin()
        with self.index.snapshot():
            labeler = Labeler(self.index, self.sources, self.meaning.vectors)
            return labeler.label(asked, None, desk, budget, page, self.hierarchy.coverage())


@contextmanager
def asking(path: Path, data_folder: Path) -> Iterator[Asking]:
    """Index a root and open it."""
    settings = Settings(data_folder=data_folder)
    root = mark_root(path, settings)
    with closing(Hierarchy.open(root, settings)) as hierarchy:
        hierarchy.update()
        file = data_folder / root.repository_key / root.key / "index.db"
        with closing(Index(file)) as index:
            sources = CurrentSources(root, settings, index)
            yield Asking(
                hierarchy,
                index,
                sources,
                Meaning(index, EncoderChoice(settings.encoder, settings.device)),
            )
