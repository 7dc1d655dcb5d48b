"""Numbers with what they count, as people write them."""


def counted(number: int, noun: str) -> str:
    """`1 file`, `1,340 files`; the noun is given as it stands for one, and takes an `s` for more."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
