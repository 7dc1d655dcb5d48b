"""Is this data? Asked for every file: the name first, and for the few that stay open, a sample."""

import re
from collections.abc import Callable
from posixpath import basename

from rlm_core.parse.data.formats import (
    DATA_FORMATS,
    FORMAT_OF_SUFFIX,
    LANGUAGES,
    LOCKFILES,
)
from rlm_core.parse.data.manifests import MANIFESTS
from rlm_core.parse.data.samples import (
    look_of_lines,
    share_of_digits,
    visible_share_of_html,
    written_in_digits,
)

__all__ = ["DATA_FORMATS", "data_format"]

LARGE = 50_000  # bytes: beyond it, JSON and YAML are records rather than settings
MINIFIED_LINE = 500  # bytes a line, on average
_SAMPLE = 4_000  # bytes
_MANY_KEYS = 60  # lines of a .properties file: beyond it, messages rather than settings
_LEAST_LIST = 1_500  # bytes: shorter lists are read as they are

_CATALOG_FOLDER = re.compile(
    r"(?:^|/)_?(?:locales?|i18n|l10n|lang|langs|languages|translations)/(.+)"
)
_LANGUAGE = re.compile(rf"(?:{LANGUAGES})(?:[-_](?:[a-z]{{2,4}}|\d{{3}})){{0,2}}")
_CATALOG_STEM = re.compile(r"(?i)(?:messages|translations?|strings|common)\b")
_BUNDLE = re.compile(r"(?i)(?:messages|.*_[a-z]{2}(?:_[a-z]{2})?)\.properties")
_ANDROID_STRINGS = re.compile(r"(?:^|/)values(?:-[\w+-]+)?/strings\.xml$")
_FIXTURES = re.compile(r"(?:^|/)_*fixtures_*/")
_API_DESCRIPTION = re.compile(rb"""["']?(?:openapi|swagger)["']?\s*:""")
_GEOJSON = re.compile(rb'"type"\s*:\s*"(?:FeatureCollection|Topology)"')
_RECORDS = re.compile(rb"\s*\[\s*[\[{]")
_XML_ROOT = re.compile(rb"<([A-Za-z_][\w.:-]*)")
_XML_PROSE = frozenset(b"article book chapter refentry section tei html topic concept task".split())
_LOG_LINE = re.compile(
    rb"[A-Z]*[\[(< ]*(?:\d{4}[-/]\d\d[-/]\d\d|(?:[A-Z][a-z]{2} )?[A-Z][a-z]{2} [ \d]\d |\d\d:\d\d:\d\d)"
)
_CHAT_LINE = re.compile(rb"^.{0,40}<[^>\s]{1,40}> ", re.MULTILINE)


def data_format(name: str, content: bytes) -> str:
    """The data format of a file, or "" if it is code, prose or settings; for a manifest, its name.

    `name` is its relative path, since folders tell (`locale/`, `fixtures/`, `__snapshots__/`).
    """
    file_name = basename(name).lower()
    if file_name in MANIFESTS:
        return file_name
    if file_name in LOCKFILES:
        return "lockfile"
    if "__snapshots__/" in name:
        return "snapshot"
    suffix = file_name.rpartition(".")[2] if "." in file_name else ""
    if known := FORMAT_OF_SUFFIX.get(suffix):
        return known
    if judge := _JUDGES.get(suffix):
        return judge(name, content)
    return "number-table" if len(content) > LARGE and written_in_digits(content) else ""


def _json(name: str, content: bytes) -> str:
    head = content[:_SAMPLE]
    if _is_catalog(name):
        return "json-catalog"
    if _GEOJSON.search(head):
        return "geojson"
    if _FIXTURES.search(name) or _RECORDS.match(head):
        return "json-data"
    if _API_DESCRIPTION.search(head):
        return ""
    is_data = len(content) > LARGE or (len(content) > _SAMPLE and share_of_digits(content) > 0.3)
    return "json-data" if is_data else ""


def _yaml(name: str, content: bytes) -> str:
    if _is_catalog(name):
        return "yaml-catalog"
    if _FIXTURES.search(name):
        return "yaml-data"
    if len(content) <= LARGE or _API_DESCRIPTION.search(content[:_SAMPLE]):
        return ""
    return "yaml-data"


def _is_catalog(name: str) -> bool:
    """Whether a file stands for a language: `locales/en.json`, `_locales/de/messages.json`."""
    found = _CATALOG_FOLDER.search(name.lower())
    if not found:
        return False
    *folders, file_name = found[1].split("/")
    stem = file_name.rpartition(".")[0]
    parts = [*folders, *stem.split(".")]
    return _CATALOG_STEM.match(stem) is not None or any(map(_LANGUAGE.fullmatch, parts))


def _properties(name: str, content: bytes) -> str:
    is_bundle = _BUNDLE.fullmatch(basename(name)) or content.count(b"\n") > _MANY_KEYS
    return "properties" if is_bundle else ""


def _xml(name: str, content: bytes) -> str:
    if _FIXTURES.search(name) or _ANDROID_STRINGS.search(name):
        return "xml-data"
    root = _XML_ROOT.search(content[:_SAMPLE])
    if len(content) <= LARGE or (root and root[1].lower() in _XML_PROSE):
        return ""
    return "xml-data"


def _source_map(name: str, content: bytes) -> str:
    return "source-map" if content.lstrip()[:1] == b"{" else ""


def _script(name: str, content: bytes) -> str:
    if ".min." in basename(name) or _is_minified(content):
        return "minified"
    return "number-table" if len(content) > LARGE and written_in_digits(content) else ""


def _web_page(name: str, content: bytes) -> str:
    """A saved page has long lines too; it is data only if there is hardly anything to read."""
    return "minified" if _is_minified(content) and visible_share_of_html(content) < 0.1 else ""


def _is_minified(content: bytes) -> bool:
    return len(content) > MINIFIED_LINE * (content.count(b"\n") + 1)


def _log(name: str, content: bytes) -> str:
    lines = content[:_SAMPLE].splitlines()[:-1] or [content[:_SAMPLE]]
    dated = sum(_LOG_LINE.match(line) is not None for line in lines)
    is_chat = len(_CHAT_LINE.findall(content[:_SAMPLE])) * 2 > len(lines)
    return "log" if dated * 2 >= len(lines) and not is_chat else ""


def _sql(name: str, content: bytes) -> str:
    inserts = content.count(b"INSERT INTO") + content.count(b"\nCOPY ")
    is_dump = len(content) > LARGE and inserts * 2 > content.count(b";\n")
    return "sql-dump" if is_dump else ""


def _text(name: str, content: bytes) -> str:
    if basename(name).lower().startswith(("requirements", "constraints", "license", "readme")):
        return ""
    if len(content) < _LEAST_LIST:
        return ""
    middle = len(content) // 2
    looks = {look_of_lines(content[:_SAMPLE]), look_of_lines(content[middle : middle + _SAMPLE])}
    return looks.pop() if len(looks) == 1 else ""


_JUDGES: dict[str, Callable[[str, bytes], str]] = {
    **dict.fromkeys(("json", "json5"), _json),
    **dict.fromkeys(("yaml", "yml"), _yaml),
    **dict.fromkeys(("js", "mjs", "cjs", "css"), _script),
    **dict.fromkeys(("html", "htm"), _web_page),
    **dict.fromkeys(("", "txt", "dat", "data", "lst", "list", "dic", "hex", "b64", "pem"), _text),
    "log": _log,
    "map": _source_map,
    "properties": _properties,
    "sql": _sql,
    "xml": _xml,
}
