"""A SQLite file opened once per thread, with errors that say what to do."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from weakref import WeakSet

from rlm_core.errors import StoreError, StoreFull
from rlm_core.sources.mounts import mount_concern
from rlm_core.store.damage import Damaged
from rlm_core.store.migrations import Migration, migrate

BUSY_SECONDS = 30.0  # a writer commits at least every second, so a longer wait means a hung one
CLOSE_SECONDS = 5.0  # a transaction takes less

_DAMAGE = (
    "malformed",
    "not a database",
    "disk image",
    "file is encrypted",
    "unsupported file format",
    "corrupt",
    "vtable constructor failed",
    "no such table",
    "Could not decode to UTF-8",
)


class _Connection:
    """One thread's connection. Its lock is free but while a statement or transaction runs."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self.database = database
        self.identity: tuple[int, int] | None = None
        self.in_use = threading.RLock()

    def __del__(self) -> None:
        """Close with the thread that it belonged to."""
        self.database.close()


class Connections:
    """Hands every thread its own connection to one SQLite file in write-ahead mode.

    A file that was replaced or deleted meanwhile is opened anew, so that all processes see the one
    that is there.
    """

    def __init__(self, path: Path, migrations: Sequence[Migration]) -> None:
        self.path = path
        self._migrations = migrations
        self._local = threading.local()
        self._opened: WeakSet[_Connection] = WeakSet()  # a thread that ends takes its own along
        self._lock = threading.Lock()
        self._is_closed = False
        self._concern = mount_concern(path)

    @contextmanager
    def here(self) -> Iterator[sqlite3.Connection]:
        """The connection of the calling thread, which is not closed meanwhile.

        Raises:
            StoreError: All connections were closed.

        """
        connection = self._own()
        with connection.in_use:
            yield connection.database

    def _own(self) -> _Connection:
        if self._is_closed:
            raise self._closed()
        own: _Connection | None = getattr(self._local, "own", None)
        if own is None or own.identity != self._identity():
            own = self._local.own = self._open()
        return own

    def _identity(self) -> tuple[int, int] | None:
        """What tells this file from another one at its path; None where there is none."""
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _open(self) -> _Connection:
        with readable_errors(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # Closing happens from whichever thread ends the program, hence no thread check.
            connection = sqlite3.connect(
                self.path, timeout=BUSY_SECONDS, check_same_thread=False, isolation_level=None
            )
            opened = _Connection(connection)
            with opened.in_use:
                self._register(opened)
                self._prepare(opened.database)
            opened.identity = self._identity()
        return opened

    def _register(self, opened: _Connection) -> None:
        with self._lock:
            if self._is_closed:
                raise self._closed()
            self._opened.add(opened)

    def _prepare(self, database: sqlite3.Connection) -> None:
        # The write-ahead log needs memory that processes share, which a network does not give.
        mode = "DELETE" if self._concern else "WAL"
        database.execute(f"PRAGMA journal_mode = {mode}")
        database.execute("PRAGMA synchronous = NORMAL")
        database.execute("PRAGMA cache_size = -16000")  # 16 MB
        database.execute("PRAGMA wal_autocheckpoint = 8000")  # pages, 32 MB
        database.execute("PRAGMA temp_store = MEMORY")
        migrate(database, self._migrations)

    def _closed(self) -> StoreError:
        return StoreError(f"{self.path} was closed.")

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """One write: all of it is committed, or none."""
        with readable_errors(self.path), self.here() as database:
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
                database.execute("COMMIT")
            except BaseException:
                if database.in_transaction:  # a full disk may have ended it
                    database.execute("ROLLBACK")
                raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let everything that the calling thread reads meanwhile be of one version.

        Keep it short: the log cannot be emptied while one of its versions is read. One inside another
        is of the outer one's version.
        """
        with self.here() as database:
            is_inside = database.in_transaction
            if is_inside:
                yield
                return
            with readable_errors(self.path):
                database.execute("BEGIN")
            try:
                yield
            finally:
                if database.in_transaction:  # SQLite ends it itself where the disk fails
                    database.execute("ROLLBACK")

    def scrub(self) -> None:
        """Leave nothing of deleted rows on the disk: not in free pages, not in the log.

        Raises:
            StoreError: Another process reads for so long that the log cannot be emptied.

        """
        with readable_errors(self.path), self.here() as database:
            database.execute("VACUUM")
            (is_busy, _, _) = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if is_busy:
            raise StoreError(
                f"{self.path} is read by another process, so its log still holds what was removed: repeat the command."
            )

    def start_afresh(self) -> None:
        """Remove the file; every thread opens a new one at its next call."""
        with readable_errors(self.path):
            for suffix in ("-wal", "-shm", ""):
                self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)

    def size(self) -> int:
        """Bytes on disk, the log included."""
        files = (self.path, self.path.with_name(self.path.name + "-wal"))
        return sum(file.stat().st_size for file in files if file.exists())

    def close(self) -> None:
        """Close the connections of all threads, each once it is not in use.

        One that stays in use is left to the end of the process: to close it would crash its thread.
        """
        with self._lock:
            self._is_closed = True
            opened = list(self._opened)
            self._opened.clear()
        for connection in opened:
            if connection.in_use.acquire(timeout=CLOSE_SECONDS):
                connection.database.close()
                connection.in_use.release()


@contextmanager
def readable_errors(path: Path) -> Iterator[None]:
    """Turn SQLite's and the system's errors into ours, which say what, where and what next."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        message = str(error)
        if any(sign in message for sign in _DAMAGE):
            raise Damaged(f"{path} is damaged: {message}.") from error
        if "full" in message:
            raise StoreFull(
                f"No space left to write {path}: free some, then repeat the command."
            ) from error
        if "locked" in message:
            raise StoreError(
                f"{path} is held by another process for more than {BUSY_SECONDS:g} s: end that one, then repeat."
            ) from error
        if "readonly" in message or "unable to open" in message:
            raise StoreFull(
                f"{path} cannot be written ({message}): set RLM_HOME to a folder that can."
            ) from error
        raise StoreError(f"{path}: {message}.") from error
    except OSError as error:
        raise StoreFull(
            f"{path.parent} cannot be written ({error.strerror or error}): "
            "free space, or set RLM_HOME to a folder that can."
        ) from error
