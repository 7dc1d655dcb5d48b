"""Put texts where they can be indexed, writing only what changed."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

_UNSAFE = re.compile(r"[^\w.-]+")
_NAME_LENGTH = 100  # characters


def safe_name(identity: str) -> str:
    """A file or folder name that holds no more than an identity's letters, digits, dots and dashes."""
    return _UNSAFE.sub("-", identity)[-_NAME_LENGTH:].strip("-.")


def document_name(identity: str) -> str:
    """The name of a document's file."""
    return f"{safe_name(identity)}.txt"


def write_document(folder: Path, identity: str, text: str) -> Path:
    """Write a document into a folder, unless it already stands there."""
    path = folder / document_name(identity)
    _write_if_changed(path, text)
    return path


def write_tree(folder: Path, files: Mapping[str, str], text_of: Callable[[str], str]) -> Path:
    """Make a folder hold exactly these files (path -> blob)."""
    for stale in _paths(folder) - files.keys():
        (folder / stale).unlink()
    for path, blob in files.items():
        _write_if_changed(folder / path, text_of(blob))
    return folder


def _write_if_changed(path: Path, text: str) -> None:
    encoded = text.encode()
    if not path.exists() or path.read_bytes() != encoded:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(encoded)


def _paths(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
