"""Everything that an index says about a root, without the numbers that only it knows."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

_NODES = """
    SELECT coalesce(files.path, '') || '|' || nodes.trail, nodes.*, words.name, words.place, words.exact, words.stem
    FROM nodes LEFT JOIN files ON files.id = nodes.file LEFT JOIN words ON words.rowid = nodes.id
"""
_VECTORS = "SELECT node, rows FROM vectors"
# Which database this is and how often it was written differs; the time does, and where texts were encoded last.
_PASSING = "('updated_at', 'vectors_of', 'vectors_version', 'encoder_device', 'encoder_notice')"
_NUMBERS = {"id", "parent", "file"}
_OTHERS = (
    "SELECT path, size, fingerprint, format FROM files",
    "SELECT path, reason FROM skips",
    "SELECT path, message, line FROM problems JOIN files ON files.id = problems.file",
    "SELECT path, name, sentence, line FROM mentions JOIN files ON files.id = mentions.file",
    f"SELECT key, value FROM meta WHERE key NOT IN {_PASSING}",
    "SELECT 'vectors', count(*) FROM vectors",
    "SELECT 'words', count(*) FROM words",  # none without a node
    "SELECT term, doc, cnt FROM vocabulary",
)

Snapshot = dict[str, Any]


def snapshot(index: str) -> Snapshot:
    """Nodes by address with their parents' addresses, and all that is kept beside them."""
    with closing(sqlite3.connect(f"{Path(index).as_uri()}?mode=ro", uri=True)) as connection:
        return _nodes(connection) | {
            query: sorted(connection.execute(query).fetchall(), key=repr) for query in _OTHERS
        }


def differences(one: Snapshot, other: Snapshot) -> dict[str, Any]:
    """What two snapshots say differently."""
    keys = sorted(one.keys() | other.keys())
    return {key: (one.get(key), other.get(key)) for key in keys if one.get(key) != other.get(key)}


def _nodes(connection: sqlite3.Connection) -> Snapshot:
    cursor = connection.execute(_NODES)
    names = [column[0] for column in cursor.description]
    rows = cursor.fetchall()
    vectors = dict(connection.execute(_VECTORS).fetchall())
    address_of = {row[names.index("id")]: row[0] for row in rows}
    assert len(set(address_of.values())) == len(rows), "two nodes have one address"
    found = {}
    for row in rows:
        facts = [
            (name, value) for name, value in zip(names, row, strict=True) if name not in _NUMBERS
        ]
        parent = address_of.get(row[names.index("parent")])
        found[row[0]] = (parent, facts, vectors.get(row[names.index("id")]))
    return found
