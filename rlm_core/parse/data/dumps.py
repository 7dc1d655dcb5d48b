"""Describe what is written line by line, or in one line: logs, lists, dumps, minified code."""

import re
from collections import Counter

from rlm_core.parse.data.description import (
    Description,
    clipped,
    counted,
    line_count,
    listed,
    tallied,
    text_of,
)

_TIME = re.compile(
    r"\d{4}[-/]\d\d[-/]\d\d(?:[T ]\d\d:\d\d(?::\d\d)?)?|(?:[A-Z][a-z]{2} [ \d]\d )?\d\d:\d\d:\d\d"
)
_LEVEL = re.compile(
    r"\b(TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|FATAL)\b", re.IGNORECASE
)
_BANNER = re.compile(r"/\*[!*]?(.*?)(?:\*/|\Z)", re.DOTALL)
_DECLARED = re.compile(r"\b(?:function|class) ([A-Za-z_$][\w$]{3,})|[;},]\.([A-Za-z][\w-]{3,})\{")
_SNAPSHOT = re.compile(
    r"^(?:exports\[`(.*?)`\] =|# name: (.*)|(?:expression|description): (.*))", re.MULTILINE
)
_INSERT = re.compile(r"^(?:INSERT INTO|COPY) [`\"\[]?([\w.]+)", re.MULTILINE | re.IGNORECASE)
_TABLE = re.compile(
    r"^CREATE TABLE (?:IF NOT EXISTS )?[`\"\[]?([\w.]+)", re.MULTILINE | re.IGNORECASE
)
_LOCKED = re.compile(
    r'^name = "([^"\n]+)"|^ {4}"(?:node_modules/)?([^"\n]+)": \{|^ {2}"?(@?[\w./-]+)@[^\n]*:$'
    r'|^"?(@?[\w./-]+)@[^\n]*:$|^ {4}([\w.-]+) \(|^([\w./-]+) v\S+ h1:',
    re.MULTILINE,
)
_ARMOR = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----")


def describe_lines(content: bytes) -> Description:
    """A list, a table of numbers, shapes: how many lines, the first, the middle, the last."""
    lines = [line for line in content.splitlines() if line.strip()]
    if not lines:
        return Description("No lines")
    places = sorted({0, 1, 2, len(lines) // 2, len(lines) - 1} & set(range(len(lines))))
    shown = "; ".join(clipped(text_of(lines[place])) for place in places)
    return Description(f"Data of {counted(len(lines), 'line')}, {_size(content)}. From it: {shown}")


def describe_log(content: bytes) -> Description:
    """From when to when, how many lines of which level, the first and last line."""
    text = text_of(content)
    lines = text.split("\n")
    times = _TIME.findall(text)
    levels = Counter(level.upper() for line in lines if (level := _level(line)))
    span = f" from {times[0]} to {times[-1]}" if times else ""
    return Description(
        f"Log of {counted(line_count(content), 'line')}{span}. "
        f"Levels: {tallied(sorted(levels.items())) or 'none'}. First: {clipped(lines[0])}"
    )


def describe_encoded(content: bytes) -> Description:
    """Bytes written in letters: how many, and what they are said to be; never the bytes, which may be a key."""
    labels = dict.fromkeys(label.decode() for label in _ARMOR.findall(content))
    named = f" ({listed(labels)})" if labels else ""
    lines = counted(line_count(content), "line")
    return Description(f"Encoded bytes{named}: {_size(content)} in {lines}")


def describe_minified(content: bytes) -> Description:
    """Size, the notice at its top, the names that were left."""
    text = text_of(content)
    banner = _BANNER.match(text.lstrip())
    notice = " ".join(banner[1].replace("*", " ").split())[:250] if banner else ""
    names = dict.fromkeys(first or second for first, second in _DECLARED.findall(text[:300_000]))
    return Description(
        f"Minified code, {_size(content)} in {counted(line_count(content), 'line')}."
        f"{f' Notice: {notice}.' if notice else ''} Names: {listed(names, 20) or 'none'}"
    )


def describe_snapshot(content: bytes) -> Description:
    """How many snapshots a test compares with, and their names."""
    names = ["".join(found) for found in _SNAPSHOT.findall(text_of(content))]
    lines = counted(line_count(content), "line")
    return Description(
        f"Snapshots of tests: {len(names):,} in {lines}. Names: {listed(names) or 'none'}"
    )


def describe_sql(content: bytes) -> Description:
    """The tables that a dump makes and fills."""
    text = text_of(content)
    filled = Counter(_INSERT.findall(text))
    made = dict.fromkeys(_TABLE.findall(text))
    return Description(
        f"SQL dump of {counted(line_count(content), 'line')}. Creates: {listed(made) or 'nothing'}. "
        f"Fills: {tallied(filled.most_common(), 20) or 'nothing'}"
    )


def describe_lockfile(content: bytes) -> Description:
    """How many packages are locked, and the first of them."""
    names = dict.fromkeys("".join(found) for found in _LOCKED.findall(text_of(content)))
    lines = counted(line_count(content), "line")
    return Description(
        f"Lock file: {counted(len(names), 'package')} in {lines}. {listed(names, 30)}"
    )


def _level(line: str) -> str:
    found = _LEVEL.search(line[:200])
    return found[1] if found else ""


def _size(content: bytes) -> str:
    return counted(len(content), "byte")
