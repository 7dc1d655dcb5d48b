"""Numbers as documents write them: 12, XII, twelve, twelfth; and 4.2.1 as a tuple."""

import re

_ROMAN = re.compile(r"(M{0,3})(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})", re.IGNORECASE)
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_CARDINALS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    "twenty",
)  # fmt: skip
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
    "eighteenth", "nineteenth", "twentieth",
)  # fmt: skip
_WORDS = {
    word: value for words in (_CARDINALS, _ORDINALS) for value, word in enumerate(words, start=1)
}
NUMBER_WORDS = "|".join(sorted(_WORDS, key=len, reverse=True))  # for patterns that ignore case


def roman_value(numeral: str) -> int:
    """The value of a roman numeral in either case; 0 where it is none."""
    if not numeral or not _ROMAN.fullmatch(numeral):
        return 0
    digits = [_ROMAN_DIGITS[letter] for letter in numeral.upper()]
    following = [*digits[1:], 0]
    return sum(
        -digit if digit < after else digit
        for digit, after in zip(digits, following, strict=True)
    )  # fmt: skip


def number_value(written: str) -> int:
    """The value of a number in digits, roman numerals or words up to twenty; 0 where it is none."""
    word = written.lower().removeprefix("the ")
    if word[:1].isdecimal():
        return int(re.match(r"\d{1,6}", word)[0]) if word[:1].isascii() else 0  # type: ignore[index]
    return _WORDS.get(word, 0) or roman_value(written)


def decimal_parts(written: str) -> tuple[int, ...]:
    """`4.02` as (4, 2)."""
    return tuple(int(part) for part in written.split(".") if part)
