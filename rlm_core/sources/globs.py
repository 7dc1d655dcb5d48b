r"""Git's globs as regexes: `*`, `?`, `[a-z]`, `[[:alpha:]]`, `\*` inside a step, `**` between steps.

Three deviations from git, all in corners: `?` and `[...]` match characters here and bytes there; a
slash inside brackets ends them here; and `a**/b` means `a*/b`, as git's manual says and its code
does not.
A hostile glob cannot make a match take exponential time: whatever stands between two stars is
matched where it first fits and never tried again elsewhere (atomic groups), which loses nothing.
"""

import re
from collections.abc import Sequence

_SPECIAL = re.compile(r"[*?\[\\]")
_TOKEN = re.compile(
    r"""\\(?P<escaped>.) | (?P<stars>\*+) | (?P<any>\?) | (?P<plain>[^\\\[*?]+)
    | \[(?P<negated>[!^]?)(?P<items>\]?+(?:\\.|\[:[a-z]+:\]|[^\]\\])*)\]""",
    re.VERBOSE | re.DOTALL,
)
_ITEM = re.compile(r"\[:(?P<name>[a-z]+):\]|(?P<first>\\.|.)(?:-(?P<last>\\.|[^\]\\]))?", re.DOTALL)
_CLASSES = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "blank": r" \t",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": r"\x21-\x7e",
    "lower": "a-z",
    "print": r"\x20-\x7e",
    "punct": r"\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e",
    "space": r" \t\n\r\f\v",
    "upper": "A-Z",
    "xdigit": "0-9a-fA-F",
}


def has_wildcards(glob: str) -> bool:
    """Whether a glob is more than the name that it spells."""
    return _SPECIAL.search(glob) is not None


def path_regex(glob: str) -> str | None:
    """The regex of a path; a step that is `**` stands for any number of folders.

    None where the glob is malformed and so matches nothing.
    """
    runs: list[list[str]] = [[]]  # of steps, cut at `**`
    for step in glob.split("/"):
        if len(step) > 1 and not step.strip("*"):
            runs.append([])
        elif (regex := step_regex(step)) is None:
            return None
        else:
            runs[-1].append(regex)
    return _joined(["/".join(run) for run in runs])


def step_regex(glob: str) -> str | None:
    """The regex of one step of a path, or None where the glob is malformed and so matches nothing."""
    if not glob.strip("*"):
        return "[^/]+" if glob else None  # a path has no empty step
    pieces, at = [""], 0  # cut at stars
    while at < len(glob):
        token = _TOKEN.match(glob, at)
        regex = _token_regex(token) if token else None
        if token is None or regex is None:
            return None
        if token["stars"]:
            pieces.append("")
        else:
            pieces[-1] += regex
        at = token.end()
    return _starred(pieces)


def _joined(runs: Sequence[str]) -> str:
    first, *others = runs
    if not others:
        return first
    *middle, last = others
    start = f"{first}/" if first else ""
    between = "".join(f"(?>(?:[^/]*/)*?{run}/)" for run in middle if run)
    return start + between + (f"(?:.*/)?{last}" if last else ".+")


def _starred(pieces: Sequence[str]) -> str:
    first, *others = pieces
    if not others:
        return first
    *middle, last = others
    return first + "".join(f"(?>[^/]*?{piece})" for piece in middle if piece) + f"[^/]*{last}"


def _token_regex(token: re.Match[str]) -> str | None:
    if token["items"] is not None:
        return _class_regex(token["items"], is_negated=bool(token["negated"]))
    if token["any"]:
        return "[^/]"
    return re.escape(token["escaped"] or token["plain"] or "")


def _class_regex(items: str, *, is_negated: bool) -> str | None:
    inside = ""
    for item in _ITEM.finditer(items):
        if item["name"] is None:
            inside += _range_regex(item["first"][-1], (item["last"] or "")[-1:])
        elif item["name"] in _CLASSES:
            inside += _CLASSES[item["name"]]
        else:
            return None
    return f"[^/{inside}]" if is_negated else f"(?!/)[{inside}]"


def _range_regex(first: str, last: str) -> str:
    """A range; one that runs backwards holds its first character alone, as in git."""
    start = re.escape(first)
    return f"{start}-{re.escape(last)}" if last and first <= last else start
