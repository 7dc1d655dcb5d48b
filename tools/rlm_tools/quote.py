"""The words of a source, shown so that nobody takes them for ours.

Text of the indexed files is data. Exact lines carry their numbers, extracted words a quotation
mark at the line's start, and characters that could steer a terminal or hide text are made visible.
"""

from collections.abc import Iterator

from rlm_tools.budget import CODE_CHARACTERS

_BIDIRECTIONAL = [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_VISIBLE: dict[int, str] = {
    **{code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n"},
    0x7F: "\u2421",
    **{code: f"<U+{code:04X}>" for code in [*range(0x80, 0xA0), 0x2028, 0x2029, *_BIDIRECTIONAL]},
}


def visible(text: str) -> str:
    """The text with control characters, but for tabs and line ends, made visible."""
    return text.translate(_VISIBLE)


def one_line(text: str) -> str:
    """The text on one line, with visible control characters."""
    return visible(" ".join(text.split()))


def numbered(text: str, first_line: int) -> list[str]:
    """Every line of a passage behind its number: `12  total = 0`."""
    return [f"{number}  {line}" for number, line in enumerate(_lines(text), start=first_line)]


def excerpt(text: str, first_line: int, tokens: int) -> tuple[list[str], int]:
    """The first numbered lines that fit into so many tokens, and how many lines were left out.

    A first line that is too long on its own is cut, so that long paragraphs are still quoted.
    """
    lines = numbered(text, first_line)
    kept, left = [], int(tokens * CODE_CHARACTERS)
    for line in lines:
        if len(line) + 1 > left:
            break
        kept.append(line)
        left -= len(line) + 1
    if not kept and lines and left >= _SHORTEST_CUT:
        kept = [lines[0][: left - 1] + "…"]
    return kept, len(lines) - len(kept)


def quoted(text: str) -> Iterator[str]:
    """Every line behind a quotation mark, for words that were extracted from a source."""
    return (f"> {line}".rstrip() for line in _lines(text))


_SHORTEST_CUT = 60  # characters: less of a line says nothing


def _lines(text: str) -> list[str]:
    lines = [visible(line.removesuffix("\r")) for line in text.split("\n")]
    return lines[:-1] if lines[-1] == "" and len(lines) > 1 else lines
