"""Backups of a database in use, and the way back."""

import datetime as dt
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.stores.database import StoreError
from knowledge.stores.sqlite import KnowledgeStore
from routing.stores.backup import backup, restore
from routing.stores.sqlite import SqliteTicketStore
from tests.bakery import BAKERY
from tests.ticket_samples import happen, open_ticket, taken, told

NOW = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with a knowledge base and one ticket, open nowhere."""
    path = tmp_path / "askdesk.db"
    knowledge = KnowledgeStore(path)
    knowledge.replace(BAKERY)
    knowledge.close()
    add(path, "first")
    return path


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return tmp_path / "copy.db"


def add(path: Path, title: str) -> None:
    store = SqliteTicketStore(path)
    open_ticket(store, title)
    store.close()


def titles(path: Path) -> list[str]:
    store = SqliteTicketStore(path)
    try:
        return [ticket.title for ticket in store.queue(limit=100_000)]
    finally:
        store.close()


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_backup_is_one_file_with_everything_up_to_the_last_transaction(path: Path, copy: Path):
    store = SqliteTicketStore(path)
    open_ticket(store, "in the log")  # of a connection that stays open: not yet in the main file
    backup(path, copy)
    store.close()
    assert files(path.parent) == ["askdesk.db", "copy.db"]
    assert titles(copy) == ["first", "in the log"]
    assert KnowledgeStore(copy).content().fingerprint() == BAKERY.fingerprint()


def test_a_backup_while_another_writes_is_whole_transactions(path: Path, tmp_path: Path):
    enough, failed = threading.Event(), []

    def write() -> None:
        store = SqliteTicketStore(path)
        while not enough.is_set():
            try:
                number = open_ticket(store, "another").number
                happen(store, number, taken())
            except StoreError as error:
                failed.append(error)
        store.close()

    writer = threading.Thread(target=write)
    writer.start()
    sizes = []
    for turn in range(8):
        backup(path, tmp_path / f"{turn}.db")
        with sqlite3.connect(tmp_path / f"{turn}.db") as database:
            events, versions, numbers = database.execute(
                "select (select count(*) from event), sum(version), count(*) from ticket"
            ).fetchone()
        assert events == versions
        sizes.append(numbers)
    enough.set()
    writer.join()
    assert not failed
    assert sizes == sorted(sizes)
    assert sizes[-1] > sizes[0]


def test_a_backup_replaces_a_file_only_by_force(path: Path, copy: Path):
    copy.write_text("precious", encoding="utf-8")
    with pytest.raises(StoreError, match="exists already: name another file"):
        backup(path, copy)
    assert copy.read_text(encoding="utf-8") == "precious"
    backup(path, copy, force=True)
    assert titles(copy) == ["first"]


def _orphaned(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("delete from policy")


def _damaged(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * 4096 * 4)


def _foreign(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as database:
        database.execute("create table invoice (id integer)")


def _text(path: Path) -> None:
    path.write_text("id,question\n" * 900, encoding="utf-8")


def _later(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("insert into _sqlite_migrations values (99, 'askdesk.tickets', 'm999_later', '2031')")


def _missing(path: Path) -> None:
    path.unlink()


SPOILT = [
    (_orphaned, "is damaged"),
    (_damaged, "damaged|cannot be used"),
    (_foreign, "is not a database of askdesk's"),
    (_text, "is not a SQLite database"),
    (_later, "was written by a later version"),
    (_missing, "does not exist"),
]


@pytest.mark.parametrize(("spoil", "said"), SPOILT)
def test_nothing_is_called_a_backup_that_is_not_whole(path: Path, copy: Path, spoil: Callable[[Path], None], said: str):
    spoil(path)
    with pytest.raises(StoreError, match=said) as caught:
        backup(path, copy)
    assert str(path) in str(caught.value)
    assert not copy.exists()
    assert not [name for name in files(path.parent) if name.startswith(".")]


@pytest.mark.parametrize(("spoil", "said"), SPOILT)
def test_nothing_is_restored_from_what_is_no_whole_backup(
    path: Path, copy: Path, spoil: Callable[[Path], None], said: str
):
    backup(path, copy)
    add(path, "second")
    spoil(copy)
    with pytest.raises(StoreError, match=said) as caught:
        restore(copy, path, NOW)
    assert str(copy) in str(caught.value)
    assert titles(path) == ["first", "second"]
    assert not [name for name in files(path.parent) if name.startswith(".")]


def test_restoring_keeps_the_replaced_database_under_a_dated_name(path: Path, copy: Path):
    backup(path, copy)
    add(path, "second")
    kept = restore(copy, path, NOW)
    assert kept == path.with_name("askdesk.db.20260302T093000Z")
    assert files(path.parent) == ["askdesk.db", kept.name, "copy.db"]
    assert titles(path) == ["first"]
    assert titles(kept) == ["first", "second"]
    with sqlite3.connect(path) as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    with pytest.raises(StoreError, match="exists already: move it away"):
        restore(copy, path, NOW)


def test_a_database_can_be_restored_where_there_is_none(path: Path, copy: Path, tmp_path: Path):
    backup(path, copy)
    assert restore(copy, tmp_path / "new.db", NOW) is None
    assert titles(tmp_path / "new.db") == ["first"]


def test_a_damaged_database_can_be_replaced(path: Path, copy: Path):
    backup(path, copy)
    _text(path)
    kept = restore(copy, path, NOW)
    assert titles(path) == ["first"]
    assert kept
    assert kept.read_text(encoding="utf-8").startswith("id,question")


def test_a_database_that_is_open_elsewhere_is_not_replaced(path: Path, copy: Path):
    backup(path, copy)
    store = SqliteTicketStore(path)
    open_ticket(store, "second")
    with pytest.raises(StoreError, match="is in use by another process: stop askdesk there"):
        restore(copy, path, NOW)
    with store.transaction():
        store.notify([told(1001)], ["terminal"])
    store.close()
    assert titles(path) == ["first", "second"]
    assert restore(copy, path, NOW)
    assert titles(path) == ["first"]
