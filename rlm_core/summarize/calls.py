"""What a piece of code calls and raises, read from its text alone."""

import re
from collections import Counter

CHARACTERS_READ = 2_000  # of one definition: a longer one has said what it does by then
MOST_CALLS = 4

_CALL = re.compile(r"\b([^\W\d]\w*+)\(")
_RAISE = re.compile(r"\b(?:raise|throw new|throw)\s+([A-Z][\w.]*)")

_KEYWORDS_WORDS = """
    if elif else while for foreach switch match case return yield await async with and or not in
    is lambda def fn func fun function class struct new delete throw raise assert except catch try
    typeof sizeof instanceof del print import from go defer unless until when super self this Some
    Ok Err None
"""
_KEYWORDS = frozenset(_KEYWORDS_WORDS.split())
_EVERYDAY_WORDS = """
    abs all any append apply assert_ bool bytes callable clear concat copy decode dict encode
    endswith enumerate error expect extend filter find first float forEach format frozenset get
    getattr hasattr hash id includes index indexOf insert int isinstance issubclass items iter
    join keys last len length list log lower make map max min next object open ord partition pop
    property push range remove replace repr require reversed round rsplit set setattr setdefault
    size slice sorted sort split splitlines startswith str string strip lstrip rstrip sum toString
    tuple type unwrap update upper values vars zip __init__ __new__ assertEqual assertIs
    assertTrue assertFalse assertIn assertNotIn assertIsNone assertRaises assertIsInstance
    assertRaisesMessage assertNumQueries assertQuerySetEqual subTest assertIsNot assertNotEqual
    assertIsNotNone assertSequenceEqual assertContains cast gettext gettext_lazy add String Number
    Error panic println clone into iter_mut collect to_string as_str printf fprintf add_argument
"""
_EVERYDAY = frozenset(_EVERYDAY_WORDS.split())
_PASSED_OVER = _KEYWORDS | _EVERYDAY


def called_names(text: str, own_name: str) -> list[str]:
    """The most telling names that a definition calls: the most frequent, then the first."""
    counted = Counter(_CALL.findall(text))
    counted.pop(own_name, None)
    if not counted:
        return []
    told = [name for name in counted if name not in _PASSED_OVER and len(name) > 2]
    if len(told) > MOST_CALLS:
        told.sort(key=counted.__getitem__, reverse=True)
    return told[:MOST_CALLS]


def raised_names(text: str) -> list[str]:
    """The errors that a definition raises, in order, each once."""
    if "raise " not in text and "throw" not in text:
        return []
    return list(dict.fromkeys(_RAISE.findall(text)))[:MOST_CALLS]
