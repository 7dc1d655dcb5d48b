"""Blot out what looks like a secret inside ordinary text, before it becomes an answer or a prompt.

Two kinds of rules. *Shapes* of tokens, as their issuers document them: AWS "unique identifiers",
GitHub and GitLab token prefixes, Slack, Stripe, Google, OpenAI, Anthropic, npm, PyPI and others,
RFC 7519 for JWTs, RFC 7468 for PEM. *Places* where a secret stands: an assignment to a telling name,
the password in a URL or connection string, an `Authorization` header. A place counts only where
the value looks made by a machine or chosen with care, so that `password="secret"` in a test stays.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import log2

REDACTED = "[redacted]"
_PRIVATE_KEY = re.compile(
    rb"(?P<head>-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----)"
    rb"(?P<body>(?:[A-Za-z0-9+/=\s\"',]|\\[nr]|(?:Proc-Type|DEK-Info|Version|Comment):[^\n]*\n){64,20000})"
)
_MATERIAL_BYTES = re.compile(rb"[A-Za-z0-9+/=]")


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text without its secrets, and how many there were."""

    text: str
    count: int


def redact(text: str) -> Redacted:
    """Put a marker in the place of each likely secret.

    Lines stay lines, so that citations hold. Doing it twice changes nothing.
    """
    pieces, at = [], 0
    for start, end in sorted(set(_spans(text))):
        if start >= at:  # two rules may see one secret
            pieces += [text[at:start], REDACTED + "\n" * text.count("\n", start, end)]
            at = end
    return Redacted("".join([*pieces, text[at:]]), len(pieces) // 2)


def without_private_keys(content: bytes) -> bytes:
    """A source with stars for the material of its private keys, byte for byte and line for line.

    Done before anything is indexed or cut, since a few lines out of a key's middle look like no key.
    """
    if b"PRIVATE KEY" not in content:
        return content
    return _PRIVATE_KEY.sub(_starred, content)


def _starred(found: re.Match[bytes]) -> bytes:
    return found["head"] + _MATERIAL_BYTES.sub(b"*", found["body"])


def _spans(text: str) -> Iterator[tuple[int, int]]:
    cut = _CUT_KEY.match(text)  # a passage that begins inside a key
    if cut and _has_key_material(cut["secret"]):
        yield cut.span("secret")
    lowered = _lowered(text)
    for rule in _RULES:
        yield from rule.spans(text, lowered)


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a secret looks like, from a word on by which it is found quickly."""

    words: tuple[str, ...]  # in lower case; looked up as they are, since a regex is 20 times slower
    pattern: re.Pattern[str]  # matches where the word stands; its group `secret` is to blot out
    is_secret: Callable[[str], bool]
    before: re.Pattern[str] | None = None  # what must stand on the line before the word

    def spans(self, text: str, lowered: str) -> Iterator[tuple[int, int]]:
        """Where secrets stand in a text."""
        for at in (at for word in self.words for at in _occurrences(lowered, word)):
            match = self.pattern.match(text, at) if self._fits_before(text, at) else None
            if match and self.is_secret(match["secret"]):
                yield match.span("secret")

    def _fits_before(self, text: str, at: int) -> bool:
        line_start = text.rfind("\n", 0, at) + 1
        return not self.before or self.before.fullmatch(text, line_start, at) is not None


def _occurrences(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def _lowered(text: str) -> str:
    """The text in lower case, character for character: a few letters would grow."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(letter.lower() if letter.isascii() else letter for letter in text)


def _is_varied(value: str) -> bool:
    """For shapes: not the `xxxx` of a manual."""
    return len(set(value)) >= 8 and not _PLACEHOLDER.search(value)


def _is_chosen(value: str) -> bool:
    """For quoted values: a good password, or a long random string."""
    if _PLACEHOLDER.search(value) or _PATH_LIKE.fullmatch(value):
        return False
    classes = sum(bool(pattern.search(value)) for pattern in _CHARACTER_CLASSES)
    has_digit = any(character.isdigit() for character in value)
    return has_digit and (classes >= 3 or (classes == 2 and len(value) >= 20)) and _is_random(value)


def _is_random(value: str) -> bool:
    """At least 2.5 bits a character, and more where there are enough of them to tell."""
    total = len(value)
    bits = -sum(count / total * log2(count / total) for count in Counter(value).values())
    return bits >= (3.0 if total >= 16 else 2.5)


def _is_bare_secret(value: str) -> bool:
    """For values without quotes, which in code are names and expressions."""
    is_name = _NAME.fullmatch(value) is not None
    if is_name and ("." in value or len(value) < 12 or sum(map(str.isdigit, value)) < 2):
        return False
    return _is_chosen(value)


def _is_password(value: str) -> bool:
    """For places that hold passwords and nothing else."""
    return not _PLACEHOLDER.search(value) and (len(value) >= 8 or not value.isalpha())


def _has_key_material(value: str) -> bool:
    return _KEY_MATERIAL.search(value) is not None


_CHARACTER_CLASSES = tuple(map(re.compile, ("[a-z]", "[A-Z]", "[0-9]", "[^a-zA-Z0-9]")))
_NAME = re.compile(r"[A-Za-z_][\w.]*")
_PATH_LIKE = re.compile(
    r"(?:\.{0,2}/)?[\w.-]+(?:/[\w.-]*[a-z_.-])+|\w+://\S+|[\w-]+(?:\.[a-z_]+)+|[a-z]+(?:[-_][a-z]+)*[-_]?\d+"
)
_KEY_MATERIAL = re.compile(r"[A-Za-z0-9+/]{40}")
_PLACEHOLDER = re.compile(
    r"""pass(?:word|wd|phrase|\b) | p[a4@][s5$]{2}w[o0]rd | secret | s3cr3t | example | sample | dummy
    | fake | change.?me | placeholder | redacted | insecure | default | invalid | mock | lorem
    | qwerty | letmein | 12345 | abcdef | x{4} | \*{3} | \.{3} | \bfoo | \bbar\b | \btest | testing
    | \bmy[-_] | your[-_]? | \btodo\b | \$\{ | \{\{ | [<>] | %[(s] | \{\w*\} | ^\$\w+$""",
    re.VERBOSE | re.IGNORECASE,
)

_SHAPES = (
    r"A(?:KIA|SIA|BIA|CCA)[A-Z2-7]{16}(?![A-Za-z0-9])",
    r"gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{50,}",
    r"gl(?:pat|dt|rt|cbt|ptt|ft|agent|oas|soat|imt|ffct)-[\w-]{20,}",
    r"xox[abeoprs]-[\w-]{10,}|xapp-\d-[\w-]{10,}|hooks\.slack\.com/services/T\w+/B\w+/\w{16,}",
    r"[sr]k_(?:live|test)_[0-9A-Za-z]{16,}|whsec_[0-9A-Za-z+/]{24,}",
    r"AIza[\w-]{35}|GOCSPX-[\w-]{28}|ya29\.[\w-]{20,}",
    r"sk-(?:ant-|proj-|svcacct-|admin-|or-)[\w-]{20,}|sk-[A-Za-z0-9]{32,}|gsk_[0-9A-Za-z]{50}",
    r"npm_[A-Za-z0-9]{36}|pypi-AgE[\w-]{50,}|hf_[A-Za-z]{30,}|SG\.[\w-]{22}\.[\w-]{43}",
    r"do[opr]_v1_[a-f0-9]{64}|shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}|dapi[a-f0-9]{32}",
    r"AGE-SECRET-KEY-1[0-9A-Z]{58}|lin_api_[0-9A-Za-z]{40}",
    r"eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}",
)
_SHAPE_WORDS = """akia asia abia acca ghp_ gho_ ghu_ ghs_ ghr_ github_pat_ glpat- gldt- glrt- glcbt-
    glptt- glft- glagent- gloas- glsoat- glimt- glffct- xox xapp- hooks.slack.com sk_live_ sk_test_
    rk_live_ rk_test_ whsec_ aiza gocspx- ya29. sk- gsk_ npm_ pypi-age hf_ sg. doo_v1_ dop_v1_
    dor_v1_ shpat_ shpca_ shppa_ shpss_ dapi age-secret-key- lin_api_ eyj"""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_TELLING_WORDS = _words(
    """password passwd passphrase pwd secret token credential apikey api_key api-key
    access_key access-key accesskey auth_key auth-key account_key accountkey private_key
    private-key privatekey signing_key encryption_key master_key shared_key"""
)
_CONNECTION_WORDS = "password= pwd= accountkey= sharedaccesskey="

_TELLING = rf"(?i:(?:{'|'.join(_TELLING_WORDS)})s?(?:[_-]?(?:key|token|base64))?)"
_ASSIGNED = r"""["']?\]?[ \t]*(?::[ \t]*[\w.]+[ \t]*=|=>|:=|[:=](?![=~]))[ \t]*"""
_KEY_BODY = r"(?P<secret>(?:(?!-----)[\w\s+/=\\\"',:;.()-])++)"

_CUT_KEY = re.compile(r"(?P<secret>[A-Za-z0-9+/=\s]++)-----END [A-Z0-9 ]*PRIVATE KEY")
_RULES = (
    _Rule(
        ("-----begin ",),
        re.compile(rf"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----{_KEY_BODY}"),
        _has_key_material,
    ),
    _Rule(
        _words(_SHAPE_WORDS),
        re.compile(rf"(?<![A-Za-z0-9])(?P<secret>{'|'.join(_SHAPES)})"),
        _is_varied,
    ),
    _Rule(
        ("://",),
        re.compile(r"://[^\s:/@\"'<>{}]{0,64}:(?P<secret>[^\s/@\"'<>{}]{3,200})(?=@[\w\[])"),
        _is_password,
    ),
    _Rule(
        ("authorization",),
        re.compile(
            r"\w+[\"']?\]?\s*[:=,]\s*[\"']?(?:bearer|basic|token)\s+(?P<secret>[\w.~+/=-]{16,})",
            re.IGNORECASE,
        ),
        _is_chosen,
    ),
    _Rule(
        _TELLING_WORDS,
        re.compile(
            rf"{_TELLING}{_ASSIGNED}[bru]?(?P<quote>[\"'`])(?P<secret>[^\"'`\s]{{8,500}})(?P=quote)"
        ),
        _is_chosen,
    ),
    _Rule(
        _TELLING_WORDS,
        re.compile(
            rf"{_TELLING}[ \t]*[:=][ \t]*(?P<secret>[^\s\"'`(){{}}\[\],;]{{8,500}})"
            r"[ \t]*\r?(?:#.*)?$",
            re.MULTILINE,
        ),
        _is_bare_secret,
        before=re.compile(r"[ \t]*(?:export[ \t]+|set[ \t]+|-[ \t]+)?[\w.-]*"),
    ),
    _Rule(
        _words(_CONNECTION_WORDS),
        re.compile(r"(?:(?<=[;\"'])|(?<=; ))\w+=(?P<secret>[^;\"'\s()\[\]{}]{6,500})(?=[;\"'])"),
        _is_password,
    ),
)
