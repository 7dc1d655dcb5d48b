"""What a file without definitions of its own passes on: the names that it imports to be imported."""

import re

_IMPORTS = re.compile(
    r"^from\s+\S+\s+import\s+(?:\(([^)]*)\)|([^\n(#]+))"  # Python
    r"|^(?:export|import)\s+(?:type\s+)?\{([^}]*)\}\s*from"  # JavaScript, TypeScript
    r"|^pub\s+use\s+[\w:]*?(?:\{([^}]*)\}|(\w+)\s*;)"  # Rust
    r"|^(?:pub\s+)?mod\s+(\w+)\s*;"
    r"|^export\s+\*\s+from\s+['\"][./]*([\w/-]+)",
    re.MULTILINE,
)
_NAME = re.compile(r"(?:^|,)\s*(?:[\w.]+\s+as\s+)?(\w+)\s*(?=,|$)", re.MULTILINE)


def passed_on(text: str) -> list[str]:
    """The names that a text imports, in order, each once; private ones left out."""
    names = [
        name
        for match in _IMPORTS.finditer(text)
        for name in _NAME.findall(next(group for group in match.groups() if group))
    ]
    return [name for name in dict.fromkeys(names) if not name.startswith("_")]
