"""askdesk's one SQLite file: opening it, writing to it, and its errors as sentences. Each store has its own tables."""

import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from sqlite_utils import Database, Migrations

BUSY_SECONDS = 10.0
FAMILY = "askdesk."  # begins the name of every set of migrations of ours
_BUSY_STEP = 0.02

Row = tuple[Any, ...]


class StoreError(Exception):
    """The database cannot be used; the message says why and what to do."""


def open_database(path: Path, migrations: Migrations, *, busy_seconds: float = BUSY_SECONDS) -> Database:
    """Open the file, making it if it is not there, and bring the tables of `migrations` to their newest form.

    To be called within `explained`. Another process' lock is waited for `busy_seconds`.
    """
    _check_place(path)
    database = Database(sqlite3.connect(path, timeout=busy_seconds))
    try:
        check_owner(database, path)
        check_version(database, path, migrations)
        if list(migrations.pending(database)):
            _use_wal(database.conn, busy_seconds)
            with writing(database.conn):
                migrations.apply(database)
    except BaseException:
        database.close()
        raise
    return database


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """A transaction that takes the write lock at once: read-then-write never meets 'database is locked' halfway."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """SQLite's errors as sentences."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise StoreError(_sentence(path, str(error))) from error
    except ValidationError as error:
        raise StoreError(
            f"{path} holds content that this version of askdesk cannot read ({error.title}): "
            "set DATABASE_URL to another file."
        ) from error


def check_owner(database: Database, path: Path) -> None:
    """Raise StoreError for a database that has tables, but none of ours."""
    if database.table_names() and not migration_sets(database):
        raise StoreError(f"{path} is a database, but not one of askdesk's: set DATABASE_URL to another file.")


def migration_sets(database: Database) -> set[str]:
    """Whose tables of ours are there."""
    if Migrations.migrations_table not in database.table_names():
        return set()
    rows = database.conn.execute(f"select distinct migration_set from {Migrations.migrations_table}")
    return {name for (name,) in rows if name.startswith(FAMILY)}


def check_version(database: Database, path: Path, migrations: Migrations) -> None:
    """Raise StoreError for tables that a later version of askdesk has changed."""
    known = {migration.name for migration in _all(migrations)}
    if any(applied.name not in known for applied in migrations.applied(database)):
        raise StoreError(f"{path} was written by a later version of askdesk: update askdesk, or use another file.")


class Session:
    """A connection for the thread that opens it. Statements that write need an open transaction."""

    def __init__(self, path: Path, migrations: Migrations, *, busy_seconds: float = BUSY_SECONDS) -> None:
        self.path = path
        with explained(path):
            self._database = open_database(path, migrations, busy_seconds=busy_seconds)
            self._connection = self._database.conn
            self._connection.execute("PRAGMA synchronous=FULL")
            self._connection.execute("PRAGMA foreign_keys=ON")
            self._connection.execute("PRAGMA cache_size=-16000")

    def close(self) -> None:
        self._database.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        if self._connection.in_transaction:
            raise RuntimeError("A transaction is open already: do all of it inside that one.")
        with explained(self.path), writing(self._connection):
            yield

    @contextmanager
    def joined(self) -> Iterator[None]:
        """The transaction that is open, or one of its own."""
        if self._connection.in_transaction:
            yield
        else:
            with self.transaction():
                yield

    def rows(self, sql: str, *parameters: object) -> list[Row]:
        with explained(self.path):
            return self._connection.execute(sql, parameters).fetchall()

    def write(self, sql: str, *parameters: object) -> sqlite3.Cursor:
        self._check_transaction()
        with explained(self.path):
            return self._connection.execute(sql, parameters)

    def write_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        self._check_transaction()
        with explained(self.path):
            self._connection.executemany(sql, rows)

    def _check_transaction(self) -> None:
        if not self._connection.in_transaction:
            raise RuntimeError("Nothing can be written outside a transaction: open one with transaction().")


def _check_place(path: Path) -> None:
    if path.is_dir():
        raise StoreError(
            f"{path} is a folder, not a database file: set DATABASE_URL to a file, e.g. sqlite:///askdesk.db."
        )
    if not path.parent.is_dir():
        raise StoreError(f"the folder {path.parent} does not exist: create it or set DATABASE_URL to another file.")


def _use_wal(connection: sqlite3.Connection, seconds: float) -> None:
    """Let readers and one writer work side by side. SQLite does not wait for a lock here, so this does."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
        time.sleep(_BUSY_STEP)


def _all(migrations: Migrations) -> list[Any]:
    """Every migration of the set: those that an empty database has not had."""
    return migrations.pending(Database(memory=True))


def _sentence(path: Path, said: str) -> str:
    if "locked" in said:
        return f"{path} is locked by another process: try again when that has finished."
    if "readonly" in said or "unable to open" in said:
        return (
            f"{path} cannot be written: check the permissions of file and folder, or set DATABASE_URL to another file."
        )
    if "not a database" in said:
        return f"{path} is not a SQLite database: set DATABASE_URL to another file."
    return f"{path} cannot be used ({said}): restore it from a backup or set DATABASE_URL to another file."
