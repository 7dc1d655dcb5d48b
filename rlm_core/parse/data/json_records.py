"""Describe JSON that holds records: objects, lists, maps of the world, a record on each line."""

from collections import Counter
from typing import Any

from rlm_core.parse.data.description import (
    Description,
    clipped,
    counted,
    line_count,
    listed,
    tallied,
    text_of,
)
from rlm_core.parse.data.json_values import byte_parts, members, read_json, record_keys, shape

_TYPED_BY = ("model", "type", "kind")  # keys by which records of different kinds are told apart


def describe_json(content: bytes) -> Description:
    """Shape, counts, keys; the members of an object become parts."""
    text = text_of(content)
    head = text[:1000].lstrip()
    if head.startswith("{"):
        return _describe_object(content, text)
    try:
        value = read_json(content)
    except ValueError:
        return _broken(content, text)
    if not isinstance(value, list):
        return Description(f"JSON: {shape(value)}: {clipped(value)}")
    return Description(f"JSON {shape(value)}.{_kinds(value)} First: {_example(value)}")


def describe_json_lines(content: bytes) -> Description:
    """Number of records, their keys, the first of them."""
    lines = content.splitlines()
    sample = [value for line in lines[:100] if (value := _value(line)) is not None]
    count = sum(1 for line in lines if line.strip())
    keys = f" with {listed(record_keys(sample))}" if record_keys(sample) else ""
    return Description(
        f"JSON Lines: {counted(count, 'record')}{keys}.{_kinds(sample)} First: {_example(sample)}"
    )


def describe_geojson(content: bytes) -> Description:
    """Number of features, their geometries and properties."""
    try:
        value = read_json(content)
    except ValueError:
        return _broken(content, text_of(content))
    features = value.get("features") if isinstance(value, dict) else None
    if not isinstance(features, list):
        return Description(f"Geographic JSON: {shape(value)}")
    records = [feature for feature in features if isinstance(feature, dict)]
    geometries = [each for record in records if isinstance(each := record.get("geometry"), dict)]
    types = Counter(clipped(geometry.get("type")) for geometry in geometries)
    properties = [each for record in records if isinstance(each := record.get("properties"), dict)]
    return Description(
        f"GeoJSON: {counted(len(records), 'feature')}. Geometries: {tallied(types.most_common())}. "
        f"Properties: {listed(record_keys(properties))}. First: {_example(properties)}"
    )


def describe_source_map(content: bytes) -> Description:
    """What the mapped file was made from."""
    try:
        value = read_json(content)
    except ValueError:
        return _broken(content, text_of(content))
    sources = value.get("sources") if isinstance(value, dict) else None
    if not isinstance(sources, list):
        return Description(f"Source map: {shape(value)}")
    made = clipped(value.get("file") or "a file")
    return Description(f"Source map of {made}, made from {listed(sources, 10)}")


def _describe_object(content: bytes, text: str) -> Description:
    found = members(text)
    if not found:
        return _broken(content, text)
    shapes = "; ".join(f"{clipped(member.key)}: {shape(member.value)}" for member in found[:12])
    # A byte-order mark is not part of the decoded text, and the places would all be off by it.
    parts = byte_parts(text, found) if not content.startswith(b"\xef\xbb\xbf") else ()
    return Description(f"JSON object of {counted(len(found), 'key')}. {shapes}", parts)


def _broken(content: bytes, text: str) -> Description:
    lines = counted(line_count(content), "line")
    return Description(f"JSON that cannot be read, {lines}. It begins: {clipped(text)}")


def _kinds(values: list[Any]) -> str:
    for key in _TYPED_BY:
        counts = Counter(
            clipped(value[key])
            for value in values
            if isinstance(value, dict) and isinstance(value.get(key), str)
        )
        if counts and counts.total() * 2 > len(values):
            return f" By {key}: {tallied(counts.most_common())}."
    return ""


def _example(values: list[Any]) -> str:
    if not values:
        return "none"
    first = values[0]
    if isinstance(first, dict):
        return ", ".join(f"{clipped(key)}: {clipped(value)}" for key, value in [*first.items()][:8])
    return clipped(first)


def _value(line: bytes) -> Any:
    try:
        return read_json(line)
    except ValueError:
        return None
