"""Describe data in XML by its tags alone: no entity is expanded, nothing is fetched."""

import html
import re
from collections import Counter
from collections.abc import Iterator

from rlm_core.parse.data.description import Description, clipped, counted, listed, tallied, text_of

_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<(/?)([A-Za-z_][\w:.-]*)([^<>]*)>", re.DOTALL
)
_SVG_TEXT = re.compile(r"<(?:\w+:)?(?:title|desc|text|tspan)\b[^<>]*>([^<]+)")
_SIZE = re.compile(r'\b(width|height|viewBox)\s*=\s*["\']([^"\']*)["\']')
_UNIT = re.compile(r"<(?:source|seg-source)\b[^<>]*>([^<]+)")
_TARGET_LANGUAGE = re.compile(r'\b(?:target-language|trgLang)\s*=\s*["\']([^"\']*)["\']')


def describe_xml(content: bytes) -> Description:
    """The root, the elements directly in it, and the first texts."""
    text = text_of(content)
    root, children, inner = _census(text)
    if not root:
        return Description(f"XML without elements. It begins: {clipped(text)}")
    return Description(
        f"XML <{clipped(root)}> with {counted(children.total(), 'child element')}: "
        f"{tallied(children.most_common(), 8) or 'none'}. "
        f"Inside them: {tallied(inner.most_common(), 12) or 'text only'}. "
        f"Texts: {listed(_texts(text), 6) or 'none'}"
    )


def describe_svg(content: bytes) -> Description:
    """Title, size, number of elements, words in the picture."""
    text = text_of(content)
    root, children, inner = _census(text)
    sizes = ", ".join(f"{name} {clipped(value)}" for name, value in _SIZE.findall(text[:2_000])[:3])
    words = [html.unescape(found).strip() for found in _SVG_TEXT.findall(text)]
    elements = children + inner
    return Description(
        f"Picture (SVG{f', {sizes}' if sizes else ''}) of "
        f"{counted(elements.total() + bool(root), 'element')}: {tallied(elements.most_common(), 8)}. "
        f"Words in it: {listed([word for word in words if word], 20) or 'none'}"
    )


def describe_xliff(content: bytes) -> Description:
    """Target language, number of messages, the first few."""
    text = text_of(content)
    language = _TARGET_LANGUAGE.search(text)
    texts = [html.unescape(each) for each in _UNIT.findall(text)]
    return Description(
        f"Translations{f' into {clipped(language[1])}' if language else ''}: "
        f"{counted(len(texts), 'message')}. First: {listed(texts, 6) or 'none'}"
    )


def _census(text: str) -> tuple[str, Counter[str], Counter[str]]:
    """The root's name, and how often which element stands directly in it, and deeper."""
    root, depth = "", 0
    children: Counter[str] = Counter()
    inner: Counter[str] = Counter()
    for closes, name, rest in _tags(text):
        if closes:
            depth -= 1
            continue
        if depth == 0:
            root = root or name
        else:
            (children if depth == 1 else inner)[name] += 1
        depth += not rest.endswith("/")
    return root, children, inner


def _tags(text: str) -> Iterator[tuple[str, str, str]]:
    return ((tag[1], tag[2], tag[3]) for tag in _TAG.finditer(text) if tag[2])


def _texts(text: str) -> list[str]:
    found = re.findall(r">\s*([^<>\s][^<>]*)<", text[:8_000])
    return [html.unescape(each) for each in found]
