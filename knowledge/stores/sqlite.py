"""The knowledge base in SQLite: entries, glossary and figures, with the fingerprint of what they add up to."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database, Migrations

from knowledge.content import Content
from knowledge.entry import Entry
from knowledge.figures import Figures
from knowledge.glossary import Term
from knowledge.stores.database import BUSY_SECONDS, explained, open_database, writing

migrations = Migrations("askdesk.knowledge")


@migrations()
def m001_content(db: Database) -> None:
    db.table("entry").create({"id": str, "body": str}, pk="id", not_null={"body"})
    db.table("term").create({"concept": str, "body": str}, pk="concept", not_null={"body"})
    db.table("state").create({"key": str, "value": str}, pk="key", not_null={"value"})


class KnowledgeStore:
    """One SQLite file. Open it in the thread that uses it. Another process' lock is waited for `busy_seconds`."""

    def __init__(self, path: Path, *, busy_seconds: float = BUSY_SECONDS) -> None:
        self.path = path
        with explained(path):
            self._db = open_database(path, migrations, busy_seconds=busy_seconds)

    def close(self) -> None:
        self._db.close()

    def fingerprint(self) -> str | None:
        """What the stored content adds up to; None when nothing was ever stored."""
        with explained(self.path):
            return self._state("fingerprint")

    def content(self) -> Content:
        """All that is stored, as of one moment: a `replace` meanwhile is seen whole or not at all."""
        with explained(self.path), self._reading():
            return self._content()

    def replace(self, content: Content, *, only_if_empty: bool = False) -> None:
        """Make `content` all there is, in one transaction; `only_if_empty` gives way to whoever was first."""
        with explained(self.path), writing(self._db.conn):
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
        with explained(self.path), writing(self._db.conn):
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

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """A transaction in which every statement sees the same state."""
        self._db.conn.execute("BEGIN")
        try:
            yield
        finally:
            self._db.conn.rollback()
