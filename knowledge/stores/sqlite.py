"""The knowledge base in SQLite: entries, glossary and figures, with the fingerprint of what they add up to."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import ValidationError
from sqlite_utils import Database, Migrations

from knowledge.content import Content
from knowledge.entry import Entry
from knowledge.figures import Figures
from knowledge.glossary import Term

BUSY_SECONDS = 10.0
_BUSY_STEP = 0.02

migrations = Migrations("askdesk.knowledge")


@migrations()
def m001_content(db: Database) -> None:
    db.table("entry").create({"id": str, "body": str}, pk="id", not_null={"body"})
    db.table("term").create({"concept": str, "body": str}, pk="concept", not_null={"body"})
    db.table("state").create({"key": str, "value": str}, pk="key", not_null={"value"})


class StoreError(Exception):
    """The database cannot be used; the message says why and what to do."""


class KnowledgeStore:
    """One SQLite file. Open it in the thread that uses it. Another process' lock is waited for `busy_seconds`."""

    def __init__(self, path: Path, *, busy_seconds: float = BUSY_SECONDS) -> None:
        self.path = path
        with _explained(path):
            _check_place(path)
            self._db = Database(sqlite3.connect(path, timeout=busy_seconds))
            self._check_owner()
            if list(migrations.pending(self._db)):
                self._use_wal(busy_seconds)
                with self._writing():
                    migrations.apply(self._db)

    def close(self) -> None:
        self._db.close()

    def fingerprint(self) -> str | None:
        """What the stored content adds up to; None when nothing was ever stored."""
        with _explained(self.path):
            return self._state("fingerprint")

    def content(self) -> Content:
        """All that is stored, as of one moment: a `replace` meanwhile is seen whole or not at all."""
        with _explained(self.path), self._reading():
            return self._content()

    def replace(self, content: Content, *, only_if_empty: bool = False) -> None:
        """Make `content` all there is, in one transaction; `only_if_empty` gives way to whoever was first."""
        with _explained(self.path), self._writing():
            if only_if_empty and self._state("fingerprint"):
                return
            for table in ("entry", "term", "state"):
                self._db.table(table).delete_where()
            self._db.table("entry").insert_all({"id": e.id, "body": e.model_dump_json()} for e in content.entries)
            self._db.table("term").insert_all(
                {"concept": t.concept, "body": t.model_dump_json()} for t in content.terms
            )
            state = {"fingerprint": content.fingerprint()}
            if content.figures:
                state["figures"] = content.figures.model_dump_json()
            self._db.table("state").insert_all({"key": key, "value": value} for key, value in state.items())

    def stamp(self) -> None:
        """Compute the stored fingerprint anew: another version of askdesk may add the same content up differently."""
        with _explained(self.path), self._writing():
            self._db.table("state").upsert({"key": "fingerprint", "value": self._content().fingerprint()}, pk="key")

    def _content(self) -> Content:
        figures = self._state("figures")
        return Content(
            entries=tuple(
                Entry.model_validate_json(row["body"]) for row in self._db.table("entry").rows_where(order_by="id")
            ),
            terms=tuple(
                Term.model_validate_json(row["body"]) for row in self._db.table("term").rows_where(order_by="concept")
            ),
            figures=Figures.model_validate_json(figures) if figures else None,
        )

    def _state(self, key: str) -> str | None:
        row = self._db.conn.execute("select value from state where key = ?", [key]).fetchone()
        return row[0] if row else None

    def _check_owner(self) -> None:
        tables = set(self._db.table_names())
        if tables and not {"entry", "state"} <= tables:
            raise StoreError(f"{self.path} is a database, but not one of askdesk's: set DATABASE_URL to another file.")

    def _use_wal(self, seconds: float) -> None:
        """Let readers and one writer work side by side. SQLite does not wait for a lock here, so this does."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                self._db.conn.execute("PRAGMA journal_mode=WAL")
                return
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise
            time.sleep(_BUSY_STEP)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """A transaction in which every statement sees the same state."""
        self._db.conn.execute("BEGIN")
        try:
            yield
        finally:
            self._db.conn.rollback()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """A transaction that takes the write lock at once: read-then-write never meets 'database is locked' halfway."""
        connection = self._db.conn
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            connection.rollback()
            raise
        connection.commit()


def _check_place(path: Path) -> None:
    if path.is_dir():
        raise StoreError(
            f"{path} is a folder, not a database file: set DATABASE_URL to a file, e.g. sqlite:///askdesk.db."
        )
    if not path.parent.is_dir():
        raise StoreError(f"the folder {path.parent} does not exist: create it or set DATABASE_URL to another file.")


@contextmanager
def _explained(path: Path) -> Iterator[None]:
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
