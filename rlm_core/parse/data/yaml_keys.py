"""Describe YAML by its outermost lines: keys and list items are told by their indentation."""

import re

from rlm_core.parse.data.description import Description, Part, clipped, counted, line_count, listed

_KEY = re.compile(rb"^([^\s#:'\"\[\]{}-][^:\n]*|\"[^\"\n]*\"|'[^'\n]*'):(?=\s|$)", re.MULTILINE)
_ITEM = re.compile(rb"^-(?=\s)", re.MULTILINE)
_FIELD = re.compile(rb"^(?:- |  )([A-Za-z_][\w-]*):(?=\s|$)", re.MULTILINE)
_SAMPLE = 8_000  # bytes in which the fields of records are looked for


def describe_yaml(content: bytes) -> Description:
    """Keys with their parts, or the number of records and their fields."""
    keys = list(_KEY.finditer(content))
    items = len(_ITEM.findall(content))
    lines = counted(line_count(content), "line")
    if items > len(keys):
        fields = dict.fromkeys(each.decode() for each in _FIELD.findall(content[:_SAMPLE]))
        return Description(
            f"YAML list of {counted(items, 'item')}, {lines}. Fields: {listed(fields)}"
        )
    ends = [*(key.start() for key in keys[1:]), len(content)]
    parts = tuple(_part(key, end) for key, end in zip(keys, ends, strict=False))
    inner = dict.fromkeys(each.decode() for each in _FIELD.findall(content[:_SAMPLE]))
    return Description(
        f"YAML of {counted(len(keys), 'key')}, {lines}: {listed(part.name for part in parts)}. "
        f"Inside: {listed(inner, 20) or 'values'}",
        parts,
    )


def _part(key: re.Match[bytes], end: int) -> Part:
    name = key[1].decode("utf-8", "replace").strip("\"' ")
    stop = key.start() + len(key.string[key.start() : end].rstrip())
    return Part(clipped(name), key.start(), stop)
