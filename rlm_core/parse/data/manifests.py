"""Read manifests: settings of a package that tell people, in one line, what the package is.

A manifest is outlined as the settings that it is; the line becomes its file's documentation.
"""

import json
import re
from collections.abc import Callable
from dataclasses import replace

from rlm_core.parse.code.outline import outline_code
from rlm_core.parse.languages import language_of
from rlm_core.parse.lines import outline_lines
from rlm_core.tree.outline import Outline

_LONGEST = 400  # characters of a description
_FEWEST_WORDS = 2  # of one that says something

_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_JSON = re.compile(r'"description"\s*:\s*("(?:[^"\\\n]|\\.)*")')
_TOML_TABLE = re.compile(r"^[ \t]*\[(?:project|package|tool\.poetry)\][^\n]*\n", re.MULTILINE)
_TOML = re.compile(
    r'^[ \t]*description[ \t]*=[ \t]*(?:"""(.*?)"""|("(?:[^"\\\n]|\\.)*")|\'([^\'\n]*)\')',
    re.MULTILINE | re.DOTALL,
)
_INI_SECTION = re.compile(r"^\[metadata\][^\n]*\n", re.MULTILINE)
_INI = re.compile(r"^(?:description|summary)[ \t]*[=:][ \t]*([^\n]+)", re.MULTILINE)
_NEXT_SECTION = re.compile(r"^[ \t]*\[", re.MULTILINE)
_POINTS = re.compile(r"(?:file|attr):")  # setup.cfg may name a file that holds it

Found = tuple[str, int]  # the words, and the character that they stand at


def outline_manifest(content: bytes, name: str) -> Outline:
    """The outline of a manifest of this name, with its description, if it has one."""
    language = language_of(name, content)
    if language is None or not language.module:
        outline = outline_lines(content, language.name if language else "text")
    else:
        outline = outline_code(content, language)
    text = content.decode(errors="replace")
    words, at = _FINDERS[name](text) or ("", 0)
    words = " ".join(words.split())[:_LONGEST]
    if len(words.split()) < _FEWEST_WORDS:
        return outline
    line = text.count("\n", 0, at) + 1
    file, *others = outline.entries
    told = replace(file, documentation=words, documentation_lines=(line, line))
    return replace(outline, entries=(told, *others))


def _in_json(text: str) -> Found | None:
    """The description of the outermost object, whatever inner ones say of themselves."""
    for found in _JSON.finditer(text):
        if _depth(text[: found.start()]) == 1:
            return _unquoted(found[1]), found.start()
    return None


def _unquoted(quoted: str) -> str:
    try:
        return str(json.loads(quoted, strict=False))
    except ValueError:  # an escape that JSON does not know
        return quoted[1:-1]


def _depth(text: str) -> int:
    bare = _STRING.sub("", text)
    return bare.count("{") + bare.count("[") - bare.count("}") - bare.count("]")


def _in_toml(text: str) -> Found | None:
    for table in _TOML_TABLE.finditer(text):
        if found := _TOML.search(text, table.end(), _end(text, table.end())):
            plain = found[1] or found[3]
            return plain or _unquoted(found[2] or '""'), found.start()
    return None


def _in_ini(text: str) -> Found | None:
    section = _INI_SECTION.search(text)
    found = section and _INI.search(text, section.end(), _end(text, section.end()))
    return (found[1], found.start()) if found and not _POINTS.match(found[1]) else None


def _end(text: str, at: int) -> int:
    """Where the section ends that `at` stands in."""
    following = _NEXT_SECTION.search(text, at)
    return following.start() if following else len(text)


_FINDERS: dict[str, Callable[[str], Found | None]] = {
    "cargo.toml": _in_toml,
    "composer.json": _in_json,
    "package.json": _in_json,
    "pyproject.toml": _in_toml,
    "setup.cfg": _in_ini,
}
MANIFESTS = frozenset(_FINDERS)
"""The names of manifests, in lower case."""
