"""Describe translation catalogs: the language, how many messages, the first few."""

import re

from rlm_core.parse.data.description import Description, clipped, counted, text_of

_MOST_EXAMPLES = 6
_MESSAGE = re.compile(r'^msgid "(.*)"((?:\n".*")*)', re.MULTILINE)
_UNTRANSLATED = re.compile(r'^msgstr(?:\[0\])? ""\s*\n(?!")', re.MULTILINE)
_CONTINUED = re.compile(r'"\n"')
_HEADER = re.compile(
    r"^\"(Project-Id-Version|Language|Language-Team): *(.*?)(?:\\n)?\"", re.MULTILINE
)
_STRINGS_PAIR = re.compile(r'^[ \t]*"((?:[^"\\\n]|\\.)*)"\s*=', re.MULTILINE)
_PROPERTY = re.compile(r"^[ \t]*([^#!\s:=][^:=\s]*)[ \t]*[:=][ \t]*(.*)$", re.MULTILINE)


def describe_po(content: bytes) -> Description:
    """A gettext catalog."""
    text = text_of(content).replace("\r\n", "\n")
    header = dict(_HEADER.findall(text[:4_000]))
    found = [_CONTINUED.sub("", first + rest[2:-1]) for first, rest in _MESSAGE.findall(text)]
    texts = [each for each in found if each]  # the header is the translation of the empty text
    missing = len(_UNTRANSLATED.findall(text))
    language = header.get("Language") or header.get("Language-Team")
    project = header.get("Project-Id-Version")
    return Description(
        f"Translations{f' of {clipped(project)}' if project else ''}"
        f"{f' into {clipped(language)}' if language else ''}: {counted(len(texts), 'message')}, "
        f"{missing:,} not translated. First: {_examples(texts)}"
    )


def describe_strings(content: bytes) -> Description:
    """Messages of an Apple application."""
    texts = _STRINGS_PAIR.findall(text_of(content))
    return Description(f"Translations: {counted(len(texts), 'message')}. First: {_examples(texts)}")


def describe_properties(content: bytes) -> Description:
    """Messages of a Java application."""
    pairs = _PROPERTY.findall(text_of(content))
    examples = "; ".join(f"{key}: {clipped(value)}" for key, value in pairs[:_MOST_EXAMPLES])
    return Description(f"Properties: {counted(len(pairs), 'key')}. First: {examples}")


def _examples(texts: list[str]) -> str:
    return "; ".join(map(clipped, texts[:_MOST_EXAMPLES])) or "none"
