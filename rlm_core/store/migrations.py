"""The shape of the two databases, as functions in order; each ran once is never edited again."""

import sqlite3
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

Migration = Callable[["Database"], None]


def migrate(connection: sqlite3.Connection, migrations: Sequence[Migration]) -> None:
    """Bring a database to the newest shape; its version is the number of migrations it has seen."""
    if _version(connection) >= len(migrations):
        return
    from sqlite_utils import Database  # noqa: PLC0415 -- most databases have the newest shape

    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _version(connection)  # another process may have been faster
        for number, migration in enumerate(migrations[version:], start=version + 1):
            migration(Database(connection))
            connection.execute(f"PRAGMA user_version = {number}")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _index_files_and_nodes(database: "Database") -> None:
    database.table("meta").create({"key": str, "value": str}, pk="key")
    database.table("files").create(
        {
            "id": int,
            "path": str,
            "size": int,  # bytes
            "mtime_ns": int,
            "inode": int,
            "fingerprint": bytes,
            "format": str,  # empty: it could not be read
        },
        pk="id",
    )
    database.table("files").create_index(["path"], unique=True)
    database.table("nodes").create(
        {
            "id": int,
            "parent": int,  # null: the root
            "file": int,  # 0: a folder, or a group of a folder's children
            "ordinal": int,  # its place among all nodes of its file, or among its siblings in a folder
            "kind": str,
            "name": str,
            "trail": str,  # within the file; for folders the whole address
            "start_byte": int,
            "end_byte": int,
            "start_line": int,
            "end_line": int,
            "signature": str,
            "documentation": str,
            "summary": bytes,  # packed
            "weight": float,
            "own_fingerprint": bytes,
            "tree_fingerprint": bytes,
            "child_count": int,
        },
        pk="id",
    )
    database.table("nodes").create_index(["file", "trail"])
    database.table("nodes").create_index(["parent"])


def _index_words(database: "Database") -> None:
    # The text is split and stemmed before it is stored: Python cannot register FTS5 tokenizers.
    # Content is kept inside, since contentless tables refuse DELETE before SQLite 3.43.
    database.execute(
        "CREATE VIRTUAL TABLE words USING fts5(name, place, exact, stem, "
        "tokenize = \"unicode61 remove_diacritics 0 tokenchars '.'\")"
    )
    # Words wait in memory until a transaction ends, instead of being written in pieces of 1 MB
    # that have to be merged again.
    database.execute("INSERT INTO words (words, rank) VALUES ('hashsize', 33554432)")
    # And merged when there are many pieces: merging at every fourth doubles what a build writes.
    database.execute("INSERT INTO words (words, rank) VALUES ('automerge', 16)")
    database.execute("CREATE VIRTUAL TABLE vocabulary USING fts5vocab(words, row)")


def _index_findings(database: "Database") -> None:
    # `file` is 0 for what a walk left out, else the number of a file that could not be read.
    database.table("skips").create({"file": int, "path": str, "reason": str})
    database.table("skips").create_index(["file"])
    database.table("problems").create({"file": int, "message": str, "line": int})
    database.table("problems").create_index(["file"])
    database.table("mentions").create({"file": int, "name": str, "sentence": str, "line": int})
    database.table("mentions").create_index(["file"])


def _index_for_small_updates(database: "Database") -> None:
    # An update finds what hangs on a changed file by these, without looking at all others.
    execute = database.conn.execute
    execute("ALTER TABLE files ADD COLUMN folder TEXT")  # with a trailing slash; "" is the root
    execute("UPDATE files SET folder = rtrim(path, replace(path, '/', ''))")
    execute("CREATE INDEX idx_files_folder ON files (folder)")
    execute(
        "ALTER TABLE files ADD COLUMN namesake TEXT NOT NULL DEFAULT ''"
    )  # the folder's path that a document has
    execute("CREATE INDEX idx_files_namesake ON files (namesake) WHERE namesake != ''")
    execute("ALTER TABLE files ADD COLUMN settled INTEGER NOT NULL DEFAULT 0")
    execute("ALTER TABLE files ADD COLUMN maker TEXT NOT NULL DEFAULT ''")
    execute("ALTER TABLE mentions ADD COLUMN subject TEXT")  # the name as the end of a path
    execute("CREATE INDEX idx_mentions_subject ON mentions (subject)")
    # What folders are described from, beside their children: a folder's node, the fingerprint of
    # all of it, and the definitions below that go up to the next folder, packed.
    execute("CREATE TABLE folders (node INTEGER PRIMARY KEY, inputs BLOB, definitions BLOB)")
    execute("CREATE TABLE uses (term TEXT PRIMARY KEY, nodes INTEGER) WITHOUT ROWID")
    execute("CREATE TABLE subjects (folder TEXT, place INTEGER, subject TEXT)")  # of commits
    execute("CREATE INDEX idx_subjects_folder ON subjects (folder)")
    # What has changed since folders were described.
    execute("CREATE TABLE touched (kind TEXT, value TEXT, PRIMARY KEY (kind, value)) WITHOUT ROWID")


def _index_vectors(database: "Database") -> None:
    # `rows` are int8, k times as many as there are dimensions; `version` says in which transaction
    # they were written, so that what was derived from them earlier knows what it lacks.
    database.execute(
        "CREATE TABLE vectors (node INTEGER PRIMARY KEY, version INTEGER NOT NULL, rows BLOB NOT NULL)"
    )
    database.execute("CREATE INDEX idx_vectors_version ON vectors (version)")
    # Which database it is: a matrix that was made from another one of this name is not taken for its own.
    database.execute("INSERT INTO meta (key, value) VALUES ('vectors_of', hex(randomblob(8)))")


INDEX_MIGRATIONS: tuple[Migration, ...] = (
    _index_files_and_nodes,
    _index_words,
    _index_findings,
    _index_for_small_updates,
    _index_vectors,
)


def _memo_results(database: "Database") -> None:
    # `path` is where the input stood when the result was last of use, so that it can be forgotten.
    database.table("results").create(
        {"key": bytes, "value": bytes, "path": str, "used": str}, pk="key"
    )
    database.table("results").create_index(["path"])


def _memo_places(database: "Database") -> None:
    # One text may stand at several paths, and a path has had several texts: all are forgotten by it.
    database.execute(
        "CREATE TABLE places (path TEXT, key BLOB, PRIMARY KEY (path, key)) WITHOUT ROWID"
    )
    database.execute("INSERT INTO places (path, key) SELECT path, key FROM results")
    database.execute("DROP INDEX idx_results_path")
    database.execute("ALTER TABLE results DROP COLUMN path")
    # SQLite notices damage to its own pages, but not inside a value.
    database.execute("ALTER TABLE results ADD COLUMN checksum INTEGER")  # null: older, not checked


def _memo_ages(database: "Database") -> None:
    database.conn.execute("CREATE INDEX idx_results_used ON results (used)")
    database.conn.execute("CREATE INDEX idx_places_key ON places (key)")


def _memo_replies(database: "Database") -> None:
    # Apart from results: what was paid for is not collected with them.
    execute = database.conn.execute
    execute(
        "CREATE TABLE replies (key BLOB PRIMARY KEY, text TEXT NOT NULL, origin TEXT NOT NULL, "
        "model TEXT NOT NULL, day TEXT NOT NULL, checksum INTEGER NOT NULL)"
    )
    execute("CREATE INDEX idx_replies_origin ON replies (origin)")
    execute(
        "CREATE TABLE reply_places (path TEXT, key BLOB, PRIMARY KEY (path, key)) WITHOUT ROWID"
    )
    execute("CREATE INDEX idx_reply_places_key ON reply_places (key)")


def _memo_ledger(database: "Database") -> None:
    # Money is in billionths of a dollar: whole numbers, so that sums and caps are exact.
    execute = database.conn.execute
    execute(
        "CREATE TABLE runs (id INTEGER PRIMARY KEY, what TEXT NOT NULL, started TEXT NOT NULL, "
        "most TEXT NOT NULL, "  # its limits, to be read by people
        # What its calls cost, and those that are out may cost: always the sums of the rows below.
        "nanodollars INTEGER NOT NULL DEFAULT 0, tokens INTEGER NOT NULL DEFAULT 0, "
        "calls INTEGER NOT NULL DEFAULT 0)"
    )
    execute(
        "CREATE TABLE calls (id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs, "
        "key BLOB, "  # null: forgotten
        "subject TEXT NOT NULL, model TEXT NOT NULL, state TEXT NOT NULL, "
        "nanodollars INTEGER, "  # null: nobody knows the price
        "input_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL, "
        "most_tokens INTEGER NOT NULL, "  # that the reply was allowed
        "seconds REAL NOT NULL DEFAULT 0, at TEXT NOT NULL, "
        "batch TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '')"
    )
    execute("CREATE INDEX idx_calls_run ON calls (run)")
    execute("CREATE INDEX idx_calls_key ON calls (key)")
    execute("CREATE INDEX idx_calls_batch ON calls (batch) WHERE batch != ''")


def _memo_written(database: "Database") -> None:
    # Summaries that a model wrote: by what it read (`key`), which says the same whoever read it.
    execute = database.conn.execute
    execute(
        "CREATE TABLE written (id INTEGER PRIMARY KEY, key BLOB NOT NULL, origin TEXT NOT NULL, "
        "maker BLOB NOT NULL, value BLOB NOT NULL, checksum INTEGER NOT NULL, "
        "faults INTEGER NOT NULL, day TEXT NOT NULL, UNIQUE (key, origin))"
    )
    execute("CREATE INDEX idx_written_origin ON written (origin)")
    # The text that they tell of; `whole`: what is below it had been written too.
    execute(
        "CREATE TABLE written_trees (tree BLOB, key BLOB, whole INTEGER NOT NULL, "
        "PRIMARY KEY (tree, key)) WITHOUT ROWID"
    )
    # What was shown last at an address, for the time when its text has changed.
    execute(
        "CREATE TABLE written_places (root TEXT, address TEXT, key BLOB NOT NULL, "
        "PRIMARY KEY (root, address)) WITHOUT ROWID"
    )
    execute(
        "CREATE TABLE written_paths (path TEXT, key BLOB, PRIMARY KEY (path, key)) WITHOUT ROWID"
    )
    execute(
        "CREATE TABLE written_failures (root TEXT, address TEXT, path TEXT NOT NULL, "
        "reason TEXT NOT NULL, day TEXT NOT NULL, PRIMARY KEY (root, address)) WITHOUT ROWID"
    )
    # Pieces of work that the calling agent has been given.
    execute(
        "CREATE TABLE handed_out (identity TEXT, root TEXT, addresses BLOB NOT NULL, "
        "tries INTEGER NOT NULL, day TEXT NOT NULL, PRIMARY KEY (identity, root)) WITHOUT ROWID"
    )


def _memo_open_work(database: "Database") -> None:
    # What the calling agent is asked for: questions and labelings, and which piece was handed out
    # until when (seconds since 1970), so that two subagents do not do the same.
    execute = database.conn.execute
    execute(
        "CREATE TABLE open_work (root TEXT NOT NULL, identity TEXT NOT NULL, kind TEXT NOT NULL, "
        "plain BLOB NOT NULL, day TEXT NOT NULL, UNIQUE (root, identity))"
    )
    execute("CREATE TABLE leases (task TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID")


def _memo_askers(database: "Database") -> None:
    # Who asks, so that another one who wants the same waits for its reply.
    database.conn.execute("ALTER TABLE calls ADD COLUMN asker TEXT NOT NULL DEFAULT ''")


MEMO_MIGRATIONS: tuple[Migration, ...] = (
    _memo_results,
    _memo_places,
    _memo_ages,
    _memo_replies,
    _memo_ledger,
    _memo_written,
    _memo_open_work,
    _memo_askers,
)
