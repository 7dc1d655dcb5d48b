"""The encoder of one update: whether it can be used, and what the index says of it."""

from rlm_core.encode.choice import EncoderChoice
from rlm_core.encode.encoder import (
    VectorSpace,
    fingerprint_of,
    load_encoder,
    shipped_fingerprint,
    vector_space,
)
from rlm_core.encode.model_folder import find_model, model_fingerprint
from rlm_core.errors import EncoderUnusable
from rlm_core.store.index import Index
from rlm_core.update.messages import EncoderTold
from rlm_core.update.workers import Workers

_CHANGED = (
    "The encoder's files were changed while this process runs, which goes on by words alone. "
    "Start it again to use them."
)


class Encoding:
    """What was chosen, as far as it goes: where it cannot be used, words go on alone, and the status says why.

    `fingerprint` dates new vectors; it is empty where none are made.
    """

    def __init__(self, choice: EncoderChoice, index: Index, workers: Workers) -> None:
        self.choice = choice
        self._index = index
        self._workers = workers
        self._told = EncoderTold()
        self._failure = ""
        self.fingerprint = self._usable_fingerprint()

    @property
    def meaning(self) -> str:
        """What dates the topics and summaries in which the shipped encoder has a part; empty: it has none."""
        return shipped_fingerprint() if self.choice.is_model else self.fingerprint

    def begin(self) -> VectorSpace | None:
        """Have the index ready for this encoder's vectors: those of another are of no use."""
        space = None
        try:
            if self.fingerprint:
                space = self._space()
        except EncoderUnusable as error:
            self._failure, self.fingerprint = str(error), ""
        with self._index.writing() as writer:
            if self._index.meta("encoder") != self.fingerprint:
                writer.clear_vectors()
                writer.set_meta("encoder", self.fingerprint)
            if space:
                writer.set_meta("vectors_dimensions", str(space.dimensions))
        return space

    def take(self, told: EncoderTold) -> bool:
        """Note what a worker said of the encoder; whether the vectors that it made are of use."""
        if told.fingerprint not in ("", self.fingerprint):
            told = told._replace(failure=_CHANGED)
        self._told = told
        self._failure = told.failure or self._failure
        return not told.failure

    def finish(self) -> None:
        """Write down for the status what is not written yet."""
        noted = {"encoder_failure": self._failure}
        if self._told.device or not self.fingerprint:
            noted |= {"encoder_device": self._told.device, "encoder_notice": self._told.notice}
        changed = {key: one for key, one in noted.items() if self._index.meta(key) != one}
        if changed:
            with self._index.writing() as writer:
                for key, value in changed.items():
                    writer.set_meta(key, value)

    def _usable_fingerprint(self) -> str:
        """What dates new vectors; what failed before is tried, since it is nothing that a fingerprint shows."""
        if self.choice.is_none:
            return ""
        try:
            if self.choice.is_model:
                model_fingerprint(find_model(self.choice.name))
            if self._index.meta("encoder_failure"):
                self._try()
        except EncoderUnusable as error:
            self._failure = str(error)
            return ""
        return fingerprint_of(self.choice)

    def _try(self) -> None:
        if self.choice.is_model:
            self._dimensions_told()
        else:
            load_encoder(self.choice.for_questions)

    def _space(self) -> VectorSpace:
        if not self.choice.is_model:
            return vector_space(self.choice, 0)
        known = self._index.meta("vectors_dimensions")
        is_known = known and self._index.meta("encoder") == self.fingerprint
        return vector_space(self.choice, int(known) if is_known else self._dimensions_told())

    def _dimensions_told(self) -> int:
        """How many numbers a model's vectors have: a worker loads it, and finds out whether it is sound."""
        told = self._workers.try_encoder()
        self._told = told
        if told.failure:
            raise EncoderUnusable(told.failure)
        return told.dimensions
