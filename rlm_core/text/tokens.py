"""Estimate how many tokens of a language model a text costs, without its tokenizer."""

PROSE_CHARACTERS = 4.0  # characters a token, English prose
CODE_CHARACTERS = 2.5  # characters a token, numbered code


def estimate_tokens(text: str, *, is_code: bool = False) -> int:
    """The estimated tokens of a text, rounded up."""
    return int(len(text) / (CODE_CHARACTERS if is_code else PROSE_CHARACTERS)) + bool(text)


def clip(text: str, length: int) -> str:
    """Cut a text to at most `length` characters at a word, with an ellipsis where it was cut."""
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
