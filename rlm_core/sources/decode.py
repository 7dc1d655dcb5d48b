"""Bytes in, UTF-8 out, with what was wrong on the way. Valid UTF-8 comes back byte for byte.

Where the bytes are UTF-8, or nearly, offsets stay those of the file: a byte-order mark becomes three
spaces and each broken byte one `?`. In any other encoding the text is transcoded, and offsets
are those of the transcoded text.
"""

import codecs
import re
from dataclasses import dataclass

from rlm_core.tree.outline import Problem

UTF_8 = "utf-8"
_WESTERN = "cp1252"  # with latin-1 inside it, what most text in an unnamed encoding is
_WESTERN_LETTERS = frozenset(
    "àáâãäåæçèéêëìíîïñòóôõöøùúûüýßœÀÁÂÄÅÆÇÈÉÊËÍÎÏÑÓÔÖØÙÚÛÜŒ«»¿¡’‘“”–—…°§£€©®·"
)

_MARKS = (  # the longer first: UTF-32's begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BROKEN = re.compile("[\udc80-\udcff]")  # what `surrogateescape` makes of one broken byte
_WIDE = re.compile("[^\x00-\x7f\udc80-\udcff]")
_BROKEN_PER_WIDE = 0.1  # beyond it, the wide characters are chance and the encoding is another
_CONTROLS = bytes([*range(0x01, 0x08), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F])
_MOST_CONTROLS = 0.02  # of all bytes; text in a legacy encoding has none
_SAMPLE = 65_536  # bytes: enough to tell encodings apart
_FEW = 24  # bytes beyond ASCII: too few for statistics


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text as UTF-8, the encoding it was in, and what was wrong with it."""

    content: bytes
    encoding: str
    problems: tuple[Problem, ...] = ()


def decode(data: bytes) -> Decoded | None:
    """Make UTF-8 of a file's bytes; None where they are not text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _transcoded(data, encoding)
    if b"\0" in data:
        encoding = _unmarked_wide(data)
        return _transcoded(data, encoding) if encoding else None
    try:
        data.decode(UTF_8)
    except UnicodeDecodeError as error:
        return _repaired(data, error)
    return Decoded(_without_mark(data), UTF_8)


def _without_mark(data: bytes) -> bytes:
    return b"   " + data[3:] if data.startswith(codecs.BOM_UTF8) else data


def _repaired(data: bytes, error: UnicodeDecodeError) -> Decoded | None:
    text = data.decode(UTF_8, "surrogateescape")
    broken = len(_BROKEN.findall(text))
    is_cut_short = error.reason == "unexpected end of data"
    if not is_cut_short and broken > _BROKEN_PER_WIDE * len(_WIDE.findall(text)):
        return _legacy(data)
    line = data.count(b"\n", 0, error.start) + 1
    problem = Problem(f"bytes that are not valid UTF-8, each read as '?': {broken}", line)
    return Decoded(_without_mark(text.encode(UTF_8, "replace")), UTF_8, (problem,))


def _legacy(data: bytes) -> Decoded | None:
    if len(data) - len(data.translate(None, _CONTROLS)) > _MOST_CONTROLS * len(data):
        return None
    encoding = _guess(data)
    return _transcoded(data, encoding, Problem(f"not UTF-8: read as {encoding}, by its letters"))


def _guess(data: bytes) -> str:
    """The most likely encoding, judged by the lines that have more than ASCII in them."""
    lines = b"".join(line for line in data.splitlines(keepends=True) if not line.isascii())
    sample = lines[:_SAMPLE]
    if _looks_western(sample.decode(_WESTERN, "replace")):
        return _WESTERN
    from charset_normalizer import from_bytes  # noqa: PLC0415 -- rare, and slow to import

    best = from_bytes(sample).best()
    return best.encoding if best else _WESTERN


def _looks_western(text: str) -> bool:
    """Few letters beyond ASCII, all of them western; statistics alone take French for Baltic."""
    wide = [letter for letter in text if letter > "\x7f"]
    fitting = sum(letter in _WESTERN_LETTERS for letter in wide)
    return len(wide) < _FEW or (fitting >= 0.95 * len(wide) and len(wide) < 0.3 * len(text))


def _unmarked_wide(data: bytes) -> str:
    """Tell UTF-16 and UTF-32 without a mark from binary: they give printable words with spaces."""
    for encoding in ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"):
        text = data[:_SAMPLE].decode(encoding, "replace")
        spaces = sum(map(text.count, " \n\t\r"))
        printable = sum(map(str.isprintable, text)) + spaces - text.count(" ")
        if spaces > 0.01 * len(text) and printable - text.count("\ufffd") > 0.98 * len(text):
            return encoding
    return ""


def _transcoded(data: bytes, encoding: str, *problems: Problem) -> Decoded | None:
    text = data.decode(encoding, "replace").removeprefix("\ufeff")
    if "\0" in text:
        return None
    if lost := text.count("\ufffd"):
        problems += (Problem(f"characters that are not valid {encoding}: {lost}"),)
    return Decoded(text.encode(UTF_8, "replace"), encoding, problems)
