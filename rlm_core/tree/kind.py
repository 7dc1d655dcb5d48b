"""The kinds of nodes."""

from enum import StrEnum


class Kind(StrEnum):
    """What a node is to a reader; the grammar's own word for it stays inside `parse`."""

    CORPUS = "corpus"  # the whole root, where it is a folder
    FOLDER = "folder"
    FILE = "file"  # also the root, where it is one document
    SECTION = "section"  # a heading and what it covers: part, chapter, page, namespace, key
    CLASS = "class"  # class, interface, struct, trait, enum, table
    FUNCTION = "function"
    METHOD = "method"
    CONSTANT = "constant"
    CLAUSE = "clause"  # a numbered provision of a contract or law
    PARAGRAPH = "paragraph"
    TURN = "turn"  # what one speaker says at once
    SEGMENT = "segment"  # a piece cut from a long leaf, or a run of short ones
    GROUP = "group"  # a run of neighbors that makes a wide level readable


CONTAINERS = frozenset({Kind.CORPUS, Kind.FOLDER, Kind.FILE, Kind.GROUP})
DEFINITIONS = frozenset({Kind.CLASS, Kind.FUNCTION, Kind.METHOD, Kind.CONSTANT})
