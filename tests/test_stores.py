"""The database and the built libraries beside it: real files, shared by several processes."""

import multiprocessing
import os
import shutil
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier, Event
from pathlib import Path

import pytest

from knowledge.content import Content
from knowledge.glossary import Term
from knowledge.stores.database import StoreError
from knowledge.stores.sqlite import KnowledgeStore
from tests.bakery import BAKERY, ENGLISH, entry

PROCESSES = multiprocessing.get_context("spawn")
NOBODY = 65534


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "askdesk.db"


def edition(name: str) -> Content:
    """A content in which every entry, term and phrasing says `name`."""
    entries = tuple(entry(f"e{i}", f"{name} question {i}", answer=f"{name} answer") for i in range(40))
    return Content(entries=entries, terms=tuple(Term(concept=f"t{i}", names=(name,)) for i in range(40)))


# --- the database


def test_what_was_stored_is_read_again_by_another_connection(path: Path, content: Content):
    some = content.model_copy(update={"entries": content.entries[::20]})
    store = KnowledgeStore(path)
    assert store.fingerprint() is None
    assert store.content() == Content()
    store.replace(some)
    store.close()
    again = KnowledgeStore(path)
    assert again.fingerprint() == some.fingerprint() == again.content().fingerprint()
    assert {e.id: e for e in again.content().entries} == {e.id: e for e in some.entries}
    assert again.content().figures == some.figures
    assert set(again.content().terms) == set(some.terms)


def test_replacing_leaves_nothing_of_what_was_there(path: Path, content: Content):
    store = KnowledgeStore(path)
    store.replace(Content(entries=content.entries[:1], terms=content.terms[:1], figures=content.figures))
    store.replace(BAKERY)
    assert store.content().fingerprint() == BAKERY.fingerprint()
    assert store.content().figures is None


def test_only_if_empty_gives_way_to_what_is_there(path: Path):
    store = KnowledgeStore(path)
    store.replace(edition("first"), only_if_empty=True)
    store.replace(edition("second"), only_if_empty=True)
    assert store.fingerprint() == edition("first").fingerprint()


def test_a_failed_replacement_changes_nothing(path: Path):
    store = KnowledgeStore(path)
    store.replace(edition("old"))
    twice = Content(entries=(*ENGLISH, *ENGLISH))
    with pytest.raises(StoreError):
        store.replace(twice)
    assert store.content().fingerprint() == store.fingerprint() == edition("old").fingerprint()


def _read_on(path: Path, started: Event, done: Event, seen: "Queue[list[tuple[str, ...]]]") -> None:
    """Read again and again until `done`; report every combination of names that one reading showed."""
    store = KnowledgeStore(path)
    shown: set[tuple[str, ...]] = set()
    while not done.is_set():
        content = store.content()
        said = {e.wordings["en"].answer.split()[0] for e in content.entries} | {t.names[0] for t in content.terms}
        shown.add((*sorted(said), str(len(content.entries))))
        started.set()
    seen.put(sorted(shown))


def test_a_reader_sees_the_old_or_the_new_content_never_a_mixture(path: Path):
    store = KnowledgeStore(path)
    store.replace(edition("even"))
    started, done, seen = PROCESSES.Event(), PROCESSES.Event(), PROCESSES.Queue()
    reader = PROCESSES.Process(target=_read_on, args=(path, started, done, seen), daemon=True)
    reader.start()
    assert started.wait(30)
    try:
        for turn in range(150):
            store.replace(edition("even" if turn % 2 else "odd"))
    finally:
        done.set()
    shown = seen.get(timeout=30)
    reader.join(30)
    assert set(shown) == {("even", "40"), ("odd", "40")}


def _fill(number: int, paths: list[Path], together: Barrier, told: "Queue[str]") -> None:
    for path in paths:
        together.wait(30)
        try:
            store = KnowledgeStore(path)
            store.replace(edition(f"process{number}"), only_if_empty=True)
            told.put(store.content().fingerprint())
            store.close()
        except StoreError as error:
            told.put(str(error))


def test_four_processes_may_fill_one_empty_database_at_once(tmp_path: Path):
    paths = [tmp_path / f"{number}.db" for number in range(8)]
    together, told = PROCESSES.Barrier(4), PROCESSES.Queue()
    workers = [
        PROCESSES.Process(target=_fill, args=(number, paths, together, told), daemon=True) for number in range(4)
    ]
    for worker in workers:
        worker.start()
    answers = [told.get(timeout=60) for _ in range(4 * len(paths))]
    for worker in workers:
        worker.join(30)
    editions = {edition(f"process{number}").fingerprint() for number in range(4)}
    stored = [KnowledgeStore(path).fingerprint() for path in paths]
    assert set(stored) <= editions
    assert sorted(answers) == sorted(stored * 4)  # each process saw what the first of them had stored


def _folder(path: Path) -> None:
    path.mkdir()


def _text_file(path: Path) -> None:
    path.write_text("id,question,answer\n" * 50, encoding="utf-8")


def _foreign_database(path: Path) -> None:
    with sqlite3.connect(path) as foreign:
        foreign.execute("create table invoice (id integer primary key, amount real)")


def _damaged_database(path: Path) -> None:
    store = KnowledgeStore(path)
    store.replace(edition("fine"))
    store.close()
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))


def _database_of_a_later_version(path: Path) -> None:
    KnowledgeStore(path).replace(edition("fine"))
    with sqlite3.connect(path) as database:
        database.execute('update entry set body = \'{"id": "e0", "novelty": 1}\' where id = \'e0\'')


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_folder, "is a folder, not a database file"),
        (_text_file, "is not a SQLite database"),
        (_foreign_database, "is a database, but not one of askdesk's"),
        (_damaged_database, "cannot be used"),
        (_database_of_a_later_version, "holds content that this version of askdesk cannot read"),
    ],
)
def test_what_is_no_usable_database_is_refused_in_one_sentence(path: Path, spoil: Callable[[Path], None], said: str):
    spoil(path)
    with pytest.raises(StoreError) as caught:
        KnowledgeStore(path).content()
    assert said in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_foreign_database_is_left_as_it_was(path: Path):
    _foreign_database(path)
    before = path.read_bytes()
    with pytest.raises(StoreError):
        KnowledgeStore(path)
    assert path.read_bytes() == before


def test_a_missing_folder_is_named(tmp_path: Path):
    with pytest.raises(StoreError, match=r"the folder .*nowhere does not exist: create it"):
        KnowledgeStore(tmp_path / "nowhere" / "askdesk.db")


@pytest.fixture
def unwritable() -> Iterator[Path]:
    """A folder that a process without privileges may read, but not write."""
    folder = Path(tempfile.mkdtemp())
    store = KnowledgeStore(folder / "askdesk.db")
    store.replace(edition("old"))
    store.close()
    (folder / "askdesk.db").chmod(0o444)
    folder.chmod(0o555)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def _write_without_privileges(paths: list[Path], told: "Queue[list[str]]") -> None:
    if os.geteuid() == 0:
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    said = []
    for path in paths:
        try:
            KnowledgeStore(path).replace(edition("new"))
        except StoreError as error:
            said.append(str(error))
    told.put([] if os.access(paths[0].parent, os.W_OK) else said)


def test_a_read_only_file_or_folder_is_refused_in_one_sentence(unwritable: Path):
    paths = [unwritable / "askdesk.db", unwritable / "another.db"]
    told = PROCESSES.Queue()
    worker = PROCESSES.Process(target=_write_without_privileges, args=(paths, told), daemon=True)
    worker.start()
    said = told.get(timeout=30)
    worker.join(30)
    if not said:
        pytest.skip("this system lets every process write everywhere")
    assert [line.partition(":")[0] for line in said] == [f"{path} cannot be written" for path in paths]


def test_a_locked_database_is_waited_for_and_then_refused(path: Path):
    KnowledgeStore(path).replace(edition("old"))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    store = KnowledgeStore(path, busy_seconds=0.3)
    start = time.monotonic()
    with pytest.raises(StoreError, match="is locked by another process: try again"):
        store.replace(edition("new"))
    assert 0.25 < time.monotonic() - start < 5
    assert store.fingerprint() == edition("old").fingerprint()  # reading goes on meanwhile
    other.execute("ROLLBACK")
    store.replace(edition("new"))
    assert store.fingerprint() == edition("new").fingerprint()


def test_opening_an_empty_database_waits_for_whoever_writes_it(path: Path):
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    ends = threading.Timer(0.3, other.execute, ["ROLLBACK"])
    ends.start()
    assert KnowledgeStore(path).fingerprint() is None
    ends.join()


def test_a_database_locked_before_it_was_ever_used(path: Path):
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match="is locked by another process: try again"):
        KnowledgeStore(path, busy_seconds=0.1)
    other.execute("ROLLBACK")
    assert KnowledgeStore(path, busy_seconds=0.1).fingerprint() is None
