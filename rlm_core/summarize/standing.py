"""What a file's name says of its standing among its siblings, whatever it holds."""

import re

_TEST = re.compile(
    r"(^|/)(tests?|testing|__tests__|spec)(/|$)|(^|/)(test_[^/]*|[^/]*(_test|\.test|\.spec)\.\w+)$"
)
_STANDINGS: tuple[tuple[float, re.Pattern[str]], ...] = (
    (
        0.1,
        re.compile(
            r"(^|/)(licen[cs]e|copying|notice|authors|contributors|maintainers|code_of_conduct|pkg-info|"
            r"manifest\.in|spelling_wordlist)[^/]*$",
            re.IGNORECASE,
        ),
    ),
    (0.3, _TEST),
    (0.3, re.compile(r"(^|/)(change(s|log)|news|history)[^/]*$|(^|/)(releases?|whatsnew)/$", re.IGNORECASE)),
    (0.3, re.compile(r"(^|/)(\.[^/]+|[^/]+\.(ini|cfg|lock|json|ya?ml|bat|toml)|makefile)$", re.IGNORECASE)),
    (0.7, re.compile(r"(^|/)(docs?|examples?|scripts|tools|extras)/$")),
)  # fmt: skip


def standing(path: str) -> float:
    """A factor for the weight of a file or folder (`path` ends in `/`), at most 1.

    Licenses and lists of people say nothing of what a project does; tests, changes and configuration
    say less than what they are about.
    """
    return next((factor for factor, pattern in _STANDINGS if pattern.search(path)), 1.0)


def is_test_path(path: str) -> bool:
    """Whether a file or folder, by its path, holds tests."""
    return bool(_TEST.search(path))
