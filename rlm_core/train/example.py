"""What is learned from, as plain values."""

from typing import NamedTuple


class Example(NamedTuple):
    """A question with the text that answers it, all as stems with spaces between.

    `place` says where the text stands; `group` is what it has for neighbors: examples of one group
    are hard negatives of each other. `kind` is how the pair was mined.
    """

    kind: str
    group: str
    question: str
    text: str
    place: str
    written: (
        tuple[str, str] | tuple[()]
    ) = ()  # question and text as written; of few, for the teacher
