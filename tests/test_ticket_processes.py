"""Several processes on one database, and processes that are killed while they write."""

import multiprocessing
import random
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest

from routing.stores.sqlite import SqliteTicketStore
from routing.ticket import State
from routing.ticket_store import FIRST_NUMBER, Filter
from tests import ticket_processes
from tests.ticket_samples import open_ticket

PROCESSES = 4
TICKETS = 5000
CONTESTED = 100
KILLS = 100

# Forked by a server that has imported everything and opened nothing: a process starts in milliseconds.
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.ticket_processes"])

Started = tuple[BaseProcess, Connection]


def start(work: Callable[..., None], path: Path, *arguments: Any) -> Started:
    ours, theirs = CONTEXT.Pipe()
    process = CONTEXT.Process(target=work, args=(path, theirs, *arguments), daemon=True)
    process.start()
    theirs.close()
    return process, ours


def said(pipe: Connection) -> Any:
    assert pipe.poll(120), "the process says nothing"
    return pipe.recv()


def results(started: list[Started]) -> list[Any]:
    """What each process tells in the end, all of them having begun at the same time."""
    assert [said(pipe) for _, pipe in started] == ["ready"] * len(started)
    for _, pipe in started:
        pipe.send("go")
    told = [said(pipe) for _, pipe in started]
    for process, _ in started:
        process.join(30)
    assert [process.exitcode for process, _ in started] == [0] * len(started)
    return told


def whole(path: Path) -> bool:
    with sqlite3.connect(path) as database:
        found = database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return found and not database.execute("PRAGMA foreign_key_check").fetchall()


@pytest.fixture
def memory_path(tmp_path: Path) -> Iterator[Path]:
    """Where files live in memory, if there is such a place: what is proved is not how fast a disk is."""
    shared_memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=shared_memory if shared_memory.is_dir() else tmp_path) as folder:
        yield Path(folder) / "askdesk.db"


def test_four_processes_open_take_answer_and_resolve_5000_tickets(memory_path: Path):
    path = memory_path
    results([start(ticket_processes.live, path, number, TICKETS // PROCESSES) for number in range(PROCESSES)])
    store = SqliteTicketStore(path)
    tickets = store.queue(limit=2 * TICKETS)
    assert [ticket.number for ticket in tickets] == list(range(FIRST_NUMBER, FIRST_NUMBER + TICKETS))
    assert Counter(ticket.state for ticket in tickets) == {State.RESOLVED: TICKETS}
    assert {ticket.version for ticket in tickets} == {4}
    each = TICKETS // PROCESSES
    assert {ticket.title for ticket in tickets} == {f"{p}/{turn}" for p in range(PROCESSES) for turn in range(each)}
    assert store.waiting_deliveries() == 4 * TICKETS
    with sqlite3.connect(path) as database:
        assert database.execute("select count(*), count(distinct ticket) from event").fetchone() == (
            4 * TICKETS,
            TICKETS,
        )
    assert whole(path)


def test_of_agents_who_take_one_ticket_at_once_one_wins(tmp_path: Path):
    path = tmp_path / "askdesk.db"
    store = SqliteTicketStore(path)
    for _ in range(CONTESTED):
        open_ticket(store)
    contested = range(FIRST_NUMBER, FIRST_NUMBER + CONTESTED)
    won = results([start(ticket_processes.contend, path, number, contested) for number in range(PROCESSES)])
    winners = {number: f"agent-{process}" for process, numbers in enumerate(won) for number in numbers}
    assert sum(map(len, won)) == CONTESTED
    assert {ticket.number: ticket.assignee for ticket in store.queue(limit=CONTESTED)} == winners
    assert store.count(Filter(states=(State.IN_PROGRESS,))) == CONTESTED


def killed_at_a_random_moment(process: BaseProcess, pipe: Connection, chance: random.Random) -> set[tuple[int, int]]:
    """What the process had acknowledged, as (ticket, version), when it was killed."""
    assert said(pipe) == "ready"
    pipe.send("go")
    acknowledged = {said(pipe)}
    time.sleep(chance.random() * 0.012)
    process.kill()
    process.join(30)
    while True:
        try:
            acknowledged.add(pipe.recv())
        except EOFError:
            return acknowledged


def test_what_a_killed_process_had_acknowledged_is_there_and_the_database_is_whole(tmp_path: Path):
    path, chance = tmp_path / "askdesk.db", random.Random(11)
    store = SqliteTicketStore(path)
    acknowledged: set[tuple[int, int]] = set()
    for life in range(KILLS):
        process, pipe = start(ticket_processes.write_on, path)
        told = killed_at_a_random_moment(process, pipe, chance)
        assert all(store.ticket(number).version >= version for number, version in told)
        acknowledged |= told
        if life % 10 == 0:
            assert whole(path)
    assert whole(path)
    assert len(acknowledged) >= KILLS
    with sqlite3.connect(path) as database:
        kept = set(database.execute("select ticket, version from event"))
        queued = set(database.execute("select ticket, version from delivery where sink = 'terminal'"))
        current = set(database.execute("select number, version from ticket"))
    assert acknowledged <= kept
    assert kept == queued  # each event together with its notification, or neither
    assert current == set(dict(sorted(kept)).items())  # each ticket is at its last event
