"""The front door to the describers: data in, an outline of one node (and a few parts) out."""

import re

from rlm_core.parse.data.catalogs import describe_po, describe_properties, describe_strings
from rlm_core.parse.data.description import Describer, Description, Part, line_count
from rlm_core.parse.data.dumps import (
    describe_encoded,
    describe_lines,
    describe_lockfile,
    describe_log,
    describe_minified,
    describe_snapshot,
    describe_sql,
)
from rlm_core.parse.data.json_records import (
    describe_geojson,
    describe_json,
    describe_json_lines,
    describe_source_map,
)
from rlm_core.parse.data.json_texts import describe_json_catalog, describe_notebook
from rlm_core.parse.data.manifests import MANIFESTS, outline_manifest
from rlm_core.parse.data.markup import describe_svg, describe_xliff, describe_xml
from rlm_core.parse.data.tables import describe_csv, describe_tsv
from rlm_core.parse.data.yaml_keys import describe_yaml
from rlm_core.text.tokens import clip
from rlm_core.tree.address import CODE_SIGIL, child_trail, distinct, escape_step
from rlm_core.tree.kind import Kind
from rlm_core.tree.outline import NO_PARENT, Entry, Outline
from rlm_core.tree.span import Span

DESCRIPTION_LENGTH = 600  # characters
MOST_PARTS = 20  # beyond it, keys are identifiers of records rather than names of parts

_PART_LENGTH = 200  # characters of a part's description
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\s]+")


def outline_data(content: bytes, format_name: str) -> Outline:
    """Describe data in at most `DESCRIPTION_LENGTH` characters, whatever its bytes are.

    A manifest, whose name is given as its format, is outlined as the settings that it is.
    """
    if format_name in MANIFESTS:
        return outline_manifest(content, format_name)
    description = _DESCRIBERS.get(format_name, describe_lines)(content)
    whole = Span(0, len(content), 1, line_count(content))
    text = _printable(description.text, DESCRIPTION_LENGTH)
    file = Entry(Kind.FILE, "", "", NO_PARENT, whole, documentation=text)
    return Outline(format_name, (file, *_sections(content, description)))


def _sections(content: bytes, description: Description) -> list[Entry]:
    parts = description.parts
    if len(parts) > MOST_PARTS:
        return []
    steps = distinct(escape_step(_printable(part.name, 80)) or "untitled" for part in parts)
    return [_section(content, part, step) for part, step in zip(parts, steps, strict=True)]


def _section(content: bytes, part: Part, step: str) -> Entry:
    first_line = content.count(b"\n", 0, part.start) + 1
    last_line = first_line + content.count(b"\n", part.start, max(part.start, part.end - 1))
    return Entry(
        Kind.SECTION,
        _printable(part.name, 80),
        child_trail("", step, CODE_SIGIL),
        0,
        Span(part.start, part.end, first_line, last_line),
        documentation=_printable(part.text, _PART_LENGTH),
    )


def _printable(text: str, length: int) -> str:
    """One line that can be stored and shown: no control characters, no broken encoding."""
    line = _UNPRINTABLE.sub(" ", text).strip()
    return clip(line, length).encode("utf-8", "replace").decode()


_DESCRIBERS: dict[str, Describer] = {
    "arb": describe_json_catalog,
    "base64": describe_encoded,
    "csv": describe_csv,
    "geojson": describe_geojson,
    "hex-dump": describe_encoded,
    "json-catalog": describe_json_catalog,
    "json-data": describe_json,
    "jsonl": describe_json_lines,
    "lockfile": describe_lockfile,
    "log": describe_log,
    "minified": describe_minified,
    "notebook": describe_notebook,
    "po": describe_po,
    "properties": describe_properties,
    "snapshot": describe_snapshot,
    "source-map": describe_source_map,
    "sql-dump": describe_sql,
    "strings": describe_strings,
    "svg": describe_svg,
    "tsv": describe_tsv,
    "xliff": describe_xliff,
    "xml-data": describe_xml,
    "yaml-catalog": describe_yaml,
    "yaml-data": describe_yaml,
}
