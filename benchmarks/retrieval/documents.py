"""What the sets of documents share: the baseline with its floors, and characters within a budget."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from benchmarks.retrieval import bm25, metrics
from benchmarks.retrieval.quotes import Squeezed, quoted
from benchmarks.retrieval.system import Returned
from benchmarks.retrieval.values import Document, Found, Interval, Options, Question
from benchmarks.retrieval.windows import windows

BUDGETS = (2000, 8000)  # characters


@dataclass(frozen=True, slots=True)
class Baseline:
    """BM25 over the windows of one document, and the two floors under it."""

    document: Document
    cuts: list[Interval]
    shard: bm25.Shard

    @classmethod
    def of(cls, document: Document) -> "Baseline":
        """Cut and index a document."""
        cuts = windows(document.text)
        return cls(document, cuts, bm25.make_shard(document.text[start:end] for start, end in cuts))

    def search(self, question: str, limit: int = 50) -> list[Found]:
        """The windows that BM25 ranks first."""
        return [
            Found("", "window", start=self.cuts[r.unit][0], end=self.cuts[r.unit][1], score=r.score)
            for r in bm25.rank([self.shard], question, limit)
        ]

    def random(self, question: Question) -> list[Found]:
        """All windows in an order that the question's name alone decides."""
        drawn = Random(question.identity).sample(self.cuts, len(self.cuts))
        return [Found("", "window", start=start, end=end) for start, end in drawn]

    def lead(self) -> list[Found]:
        """The document from its start."""
        return [Found("", "file", start=0, end=len(self.document.text))]


def hit_characters(hits: Sequence[Found], gold: Sequence[Interval]) -> dict[str, float]:
    """Characters@budget of hits that are read one after the other."""
    return {
        f"characters@{budget}": metrics.character_recall(metrics.within_budget(hits, budget), gold)
        for budget in BUDGETS
    }


def answer_characters(
    document: Squeezed, answer: Returned, gold: Sequence[Interval]
) -> dict[str, float]:
    """Characters@budget of an answer's text, in which all that is not quoted spends budget too."""
    inside = [(hit.start, hit.end) for hit in answer.hits]
    return {
        f"characters@{budget}": metrics.character_recall(
            quoted(answer.text[:budget], document, inside), gold
        )
        for budget in BUDGETS
    }


def chosen(documents: Sequence[Document], options: Options) -> list[Document]:
    """All documents, or as many as the options say, spread over the set."""
    if not options.cases:
        return list(documents)
    return list(documents[:: max(1, len(documents) // options.cases)])[: options.cases]
