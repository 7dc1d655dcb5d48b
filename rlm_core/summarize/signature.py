"""Say a signature in the few words that a reader needs: name, parameter names, what comes back."""

import re
from dataclasses import dataclass
from functools import lru_cache

_RECEIVERS = frozenset(["self", "cls", "this", "&self", "&mut self", "mut self"])
_TYPE_FIRST = frozenset(["c", "cpp", "csharp", "c_sharp", "java", "scala3", "php"])
_WORD = re.compile(r"[^\W\d][\w$]*")
_RETURNS = re.compile(r"->\s*([^{=]+?)\s*(?:where\b.*)?[{:=]?\s*$")
_RETURNS_AFTER_COLON = re.compile(r"\)\s*:\s*([^{=]+?)\s*[{=]?\s*$")
_NOTHING = frozenset(["None", "void", "()", "Unit", "undefined"])
_LONGEST_RETURN = 40  # characters
_MOST_PARAMETERS = 5


@dataclass(frozen=True, slots=True)
class ShortSignature:
    """`call` is the definition as one would write its use; `returns` is empty where unknown."""

    call: str
    returns: str


def shorten(signature: str, name: str, language: str) -> ShortSignature:
    """Shorten a function's signature; one that cannot be read gives the name alone."""
    opened = _opening(signature, name)
    if opened < 0:
        return ShortSignature(name, "")
    closed = _closing(signature, opened)
    names = [
        found
        for parameter in _split(signature[opened + 1 : closed])
        if (found := _parameter_name(parameter, language))
    ]
    shown = names if len(names) <= _MOST_PARAMETERS else [*names[: _MOST_PARAMETERS - 1], "…"]
    return ShortSignature(f"{name}({', '.join(shown)})", _returned(signature, closed))


def _opening(signature: str, name: str) -> int:
    at = signature.find(name)
    return signature.find("(", at + len(name)) if at >= 0 else -1


def _closing(signature: str, opened: int) -> int:
    depth = 0
    for at in range(opened, len(signature)):
        if signature[at] in "([{":
            depth += 1
        elif signature[at] in ")]}":
            depth -= 1
            if depth == 0:
                return at
    return len(signature)


def _split(parameters: str) -> list[str]:
    """Split at the commas that stand outside every bracket."""
    if "(" not in parameters and "[" not in parameters and "<" not in parameters:
        return parameters.split(",")
    parts, depth, start = [], 0, 0
    for at, character in enumerate(parameters):
        if character in "([{<":
            depth += 1
        elif character in ")]}>":
            depth -= 1
        elif character == "," and depth <= 0:
            parts.append(parameters[start:at])
            start = at + 1
    return [*parts, parameters[start:]]


@lru_cache(maxsize=4096)  # a codebase repeats its parameters
def _parameter_name(parameter: str, language: str) -> str:
    bare = parameter.split("=", 1)[0].strip()
    if not bare or bare in _RECEIVERS:
        return ""
    if ":" in bare:
        bare = bare.split(":", 1)[0].strip()
    words: list[str] = _WORD.findall(bare)
    if not words or words[0] in _RECEIVERS:
        return ""
    word = words[-1] if language in _TYPE_FIRST else words[0]
    stars = "**" if bare.startswith("**") else "*" if bare.startswith("*") and len(bare) > 1 else ""
    return ("..." if bare.startswith("...") else stars) + word


def _returned(signature: str, closed: int) -> str:
    rest = signature[closed:]
    if "->" not in rest and ":" not in rest:
        return ""
    found = _RETURNS.search(rest) or _RETURNS_AFTER_COLON.match(rest)
    if not found:
        return ""
    returned: str = found[1].strip().strip("\"'")
    return "" if returned in _NOTHING or len(returned) > _LONGEST_RETURN else returned
