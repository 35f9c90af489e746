"""The stores of tickets, each held to the contract, and what only the database can show."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from knowledge.stores.database import StoreError
from knowledge.stores.sqlite import KnowledgeStore
from routing.stores.memory import MemoryTicketStore
from routing.stores.schema import migrations
from routing.stores.similar import BATCH
from routing.stores.sqlite import SqliteTicketStore
from routing.ticket_store import Filter, TicketStore
from tests.bakery import BAKERY
from tests.store_contract import TicketStoreContract
from tests.ticket_samples import AGENT, POLICY, happen, open_ticket, opened, replied, taken


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "askdesk.db"


class TestMemory(TicketStoreContract):
    @pytest.fixture
    def store(self) -> TicketStore:
        return MemoryTicketStore()

    def test_threads_open_and_take_without_losing_anything(self, store: TicketStore):
        def work() -> None:
            for _ in range(50):
                happen(store, open_ticket(store).number, taken())

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert store.load("engine") == {AGENT.id: 200, "": 200}


class TestSqlite(TicketStoreContract):
    @pytest.fixture
    def store(self, path: Path) -> Iterator[TicketStore]:
        store = SqliteTicketStore(path)
        yield store
        store.close()


def test_both_stores_find_the_same_similar_tickets_with_the_same_scores(path: Path):
    """Over several batches of postings, and with features that more tickets have than are looked at."""
    stores: list[TicketStore] = [MemoryTicketStore(), SqliteTicketStore(path)]
    texts = [(*{8 * (i * k % 97 % (k + 60)) for k in range(1, 12)}, 4_294_967_288) for i in range(450)]
    for store in stores:
        with store.transaction():
            for features in texts:
                store.add(opened(), POLICY, features)
    for features in (*texts[::70], texts[-1]):
        memory, sqlite = ([(n.ticket.number, n.score) for n in s.similar(features, limit=9)] for s in stores)
        assert memory == [(number, pytest.approx(score)) for number, score in sqlite]


def test_similar_tickets_are_found_over_all_epochs(path: Path):
    store = SqliteTicketStore(path, epoch=BATCH)
    with store.transaction():
        for turn in range(300):
            store.add(opened(), POLICY, (8, 8_000 + turn % 60 * 8))
    found = store.similar((8, 8_080), limit=9)
    assert [near.ticket.number for near in found[:5]] == [1251, 1191, 1131, 1071, 1011]
    assert [near.score for near in found[:5]] == [1, 1, 1, 1, 1]


@pytest.mark.parametrize("change", ["update event set shown = 1", "delete from event"])
def test_the_database_itself_refuses_to_change_an_event(path: Path, change: str):
    open_ticket(SqliteTicketStore(path))
    with sqlite3.connect(path) as other, pytest.raises(sqlite3.IntegrityError, match="events are only ever added"):
        other.execute(change)


def test_another_connection_sees_a_transaction_only_when_it_has_ended(path: Path):
    store, other = SqliteTicketStore(path), SqliteTicketStore(path)
    number = open_ticket(store).number
    with store.transaction():
        event = taken()
        store.append(store.ticket(number).model_copy(update={"version": 2}), event)
        assert other.ticket(number).version == 1
    assert other.ticket(number).version == 2


def test_a_foreign_lock_is_waited_for_and_then_refused(path: Path):
    store = SqliteTicketStore(path, busy_seconds=0.3)
    number = open_ticket(store).number
    foreign = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    foreign.execute("BEGIN IMMEDIATE")
    start = time.monotonic()
    with pytest.raises(StoreError, match="is locked by another process: try again"):
        happen(store, number, taken())
    assert 0.25 < time.monotonic() - start < 5
    ends = threading.Timer(0.1, foreign.execute, ["ROLLBACK"])
    ends.start()
    assert happen(store, number, taken()).assignee == AGENT.id
    ends.join()


# --- one file for the knowledge base and the tickets, from every earlier schema


def tickets_of_the_first_schema(path: Path) -> None:
    database = Database(sqlite3.connect(path))
    later = [migration.name for migration in migrations.pending(database)][1:]
    migrations.apply(database, stop_before=later or None)
    database.close()


def test_a_database_that_had_only_the_knowledge_base_gets_tickets_beside_it(path: Path):
    knowledge = KnowledgeStore(path)
    knowledge.replace(BAKERY)
    knowledge.close()
    number = open_ticket(SqliteTicketStore(path)).number
    assert KnowledgeStore(path).content().fingerprint() == BAKERY.fingerprint()
    assert SqliteTicketStore(path).ticket(number).title == "Job is down"


def test_a_database_that_had_only_tickets_gets_the_knowledge_base_beside_them(path: Path):
    number = open_ticket(SqliteTicketStore(path)).number
    KnowledgeStore(path).replace(BAKERY)
    assert SqliteTicketStore(path).ticket(number).title == "Job is down"
    assert KnowledgeStore(path).fingerprint() == BAKERY.fingerprint()


def test_a_database_of_the_first_schema_is_brought_to_the_newest(path: Path):
    tickets_of_the_first_schema(path)
    with sqlite3.connect(path) as old:
        old.executescript(Path(__file__).with_name("tickets_first_schema.sql").read_text(encoding="utf-8"))
    old.close()
    store = SqliteTicketStore(path)
    assert not list(migrations.pending(Database(path)))
    (ticket,) = store.queue()
    assert (ticket.label, ticket.title, ticket.assignee, ticket.version) == ("#1001", "Job is down", AGENT.id, 3)
    assert [event.kind for event in store.events(1001)] == ["opened", "taken", "replied"]
    assert store.similar((8, 16))[0].ticket == ticket
    assert store.load("engine") == {AGENT.id: 1, "": 1}
    assert store.queue(Filter(text="作业")) == (ticket,)
    assert happen(store, 1001, replied()).version == 4
    assert open_ticket(store).number == 1002


def test_a_database_of_a_later_version_is_left_alone(path: Path):
    SqliteTicketStore(path).close()
    with sqlite3.connect(path) as later:
        later.execute("insert into _sqlite_migrations values (99, 'askdesk.tickets', 'm999_later', '2031')")
    later.close()
    with pytest.raises(StoreError, match="was written by a later version of askdesk: update askdesk"):
        SqliteTicketStore(path)


def test_a_foreign_database_is_refused_and_left_as_it_was(path: Path):
    with sqlite3.connect(path) as foreign:
        foreign.execute("create table ticket (number integer primary key)")
    foreign.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="not one of askdesk's"):
        SqliteTicketStore(path)
    assert path.read_bytes() == before
