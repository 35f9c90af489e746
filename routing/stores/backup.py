"""Copies of the database that are known to be whole, and the way back from one."""

import datetime as dt
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlite_utils import Database

from knowledge.stores.database import BUSY_SECONDS, StoreError, check_version, explained, migration_sets
from knowledge.stores.sqlite import migrations as knowledge_migrations
from routing.stores.schema import migrations as ticket_migrations

_SIDE_FILES = ("-wal", "-shm", "-journal")


def backup(source: Path, target: Path, *, force: bool = False) -> None:
    """Copy the database as it is at one moment, while others go on writing; raises StoreError.

    `target` appears when the copy was found whole; a file that is there already is only replaced with `force`.
    """
    if not source.is_file():
        raise StoreError(f"{source} does not exist: there is nothing to back up.")
    _check_target(source, target, force=force)
    with _temporary(target) as copy:
        _copy(source, copy)
        _check_whole(copy, source)
        _publish(copy, target)


def restore(copy: Path, target: Path, now: dt.datetime) -> Path | None:
    """Put a backup in the place of the database; raises StoreError when it is not whole, or the database is in use.

    Gives the file, named by `now`, to which the replaced database was moved; None if there was none.
    """
    if not copy.is_file():
        raise StoreError(f"{copy} does not exist: name a file that `askdesk backup` has written.")
    _check_target(copy, target, force=True)
    with _temporary(target) as checked:
        _copy(copy, checked)
        _check_whole(checked, copy)
        kept = _set_aside(target, now)
        _publish(checked, target)
    return kept


def _check_target(source: Path, target: Path, *, force: bool) -> None:
    if target.is_dir() or not target.parent.is_dir():
        raise StoreError(f"{target} cannot be written: name a file in a folder that exists.")
    if target.exists() and target.samefile(source):
        raise StoreError(f"{target} is the database itself: name another file.")
    if target.exists() and not force:
        raise StoreError(f"{target} exists already: name another file, or use --force to replace it.")


@contextmanager
def _temporary(target: Path) -> Iterator[Path]:
    """A new file beside `target`, so that renaming it is one step; removed if it is still there."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
    except OSError as error:
        raise StoreError(f"{target} cannot be written ({error.strerror}): check the folder's permissions.") from error
    os.close(handle)
    try:
        yield Path(name)
    finally:
        for ending in ("", *_SIDE_FILES):
            Path(name + ending).unlink(missing_ok=True)


def _copy(source: Path, copy: Path) -> None:
    """As of one moment, what stands in the write-ahead log included: one step is one read transaction."""
    address = f"{source.absolute().as_uri()}?mode=rw"  # never made anew when it has just been removed
    with (
        explained(source),
        closing(sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS)) as reading,
        closing(sqlite3.connect(copy)) as writing,
    ):
        reading.backup(writing)
        writing.execute("PRAGMA journal_mode=WAL")  # as the stores expect it, even if somebody just renames the file


def _check_whole(path: Path, called: Path) -> None:
    """Raise StoreError, which names the file as `called`."""
    with explained(called), closing(Database(sqlite3.connect(path))) as database:
        if not migration_sets(database):
            raise StoreError(f"{called} is not a database of askdesk's: name another file.")
        for migrations in (knowledge_migrations, ticket_migrations):
            check_version(database, called, migrations)
        found = [row[0] for row in database.conn.execute("PRAGMA integrity_check")]
        orphans = database.conn.execute("PRAGMA foreign_key_check").fetchall()
        if found != ["ok"] or orphans:
            what = found[0] if found != ["ok"] else f"{len(orphans)} rows refer to nothing"
            raise StoreError(f"{called} is damaged ({what}): use a backup that is whole.")


def _set_aside(target: Path, now: dt.datetime) -> Path | None:
    """Rename the database and what belongs to it; refuse while another process has it open."""
    if not target.exists():
        return None
    kept = target.with_name(f"{target.name}.{now:%Y%m%dT%H%M%SZ}")
    if kept.exists():
        raise StoreError(f"{kept} exists already: move it away first.")
    _check_unused(target)
    for ending in ("", *_SIDE_FILES):
        with suppress(FileNotFoundError):
            Path(f"{target}{ending}").rename(f"{kept}{ending}")
    return kept


def _check_unused(target: Path) -> None:
    """Only the last connection may leave the write-ahead log, which also makes the database one file."""
    with closing(sqlite3.connect(target, timeout=0)) as connection:
        try:
            connection.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise StoreError(f"{target} is in use by another process: stop askdesk there and try again.") from error
        except sqlite3.DatabaseError:
            return  # damaged, which is why something is restored: kept as it is


def _publish(copy: Path, target: Path) -> None:
    """Rename, so that `target` is there whole or not at all, even after a loss of power."""
    _settle(copy)
    copy.replace(target)
    _settle(target.parent)


def _settle(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
