"""Which encoder a user chose, and on which device it is to work. A value: nothing is looked at."""

from dataclasses import dataclass

SHIPPED = "shipped"
NO_ENCODER = "none"  # words alone


@dataclass(frozen=True, slots=True)
class EncoderChoice:
    """`name` is `shipped`, `none`, or a sentence-transformers model: its folder, or its name."""

    name: str = SHIPPED
    device: str = "auto"  # or "cpu", or "cuda"

    @property
    def is_none(self) -> bool:
        """Whether nothing is encoded."""
        return self.name == NO_ENCODER

    @property
    def is_model(self) -> bool:
        """Whether it is a transformer: it reads text as written, and is dear to load and to run."""
        return self.name not in (SHIPPED, NO_ENCODER)

    @property
    def for_questions(self) -> "EncoderChoice":
        """The same where single texts are encoded: the shipped one needs no device for that."""
        return self if self.is_model else EncoderChoice(self.name, "cpu")
