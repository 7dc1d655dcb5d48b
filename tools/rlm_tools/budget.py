"""How much a tool may say: estimates of what a text costs a model, and the limits that always hold."""

DEFAULT_TOKENS = 2_000
MOST_TOKENS = 20_000
MOST_CHARACTERS = 40_000

PROSE_CHARACTERS = 4.0  # characters a token
CODE_CHARACTERS = 2.5  # characters a token, for numbered lines of source

_CUT = (
    "\n… cut here: the answer was longer than a tool may say. Ask for less, or go on with a cursor."
)


def tokens(text: str, *, is_code: bool = False) -> int:
    """The estimated tokens of a text, rounded up."""
    return int(len(text) / (CODE_CHARACTERS if is_code else PROSE_CHARACTERS)) + bool(text)


def bounded(text: str) -> str:
    """Cut a text that is longer than any tool may say, at a line's end where there is one.

    The limit in characters is the stricter one for numbered code too, so it alone is checked.
    """
    if len(text) <= MOST_CHARACTERS:
        return text
    kept = text[: MOST_CHARACTERS - len(_CUT)]
    line_end = kept.rfind("\n")
    return kept[: line_end if line_end > len(kept) // 2 else len(kept)] + _CUT
