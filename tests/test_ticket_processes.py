"""Several processes on one database, and processes that are killed while they write."""

import random
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from routing.stores.sqlite import SqliteTicketStore
from routing.ticket import State
from routing.ticket_store import FIRST_NUMBER, Filter
from tests.conftest import ROOT
from tests.ticket_samples import open_ticket

PROCESSES = 4
TICKETS = 5000
CONTESTED = 100
KILLS = 100

Process = subprocess.Popen[str]


def start(work: str, path: Path, number: int, *arguments: int) -> Process:
    command = [sys.executable, "-m", "tests.ticket_processes", work, str(path), str(number), *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def said(process: Process) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def begin(process: Process) -> None:
    assert process.stdin
    process.stdin.write("go\n")
    process.stdin.flush()


def all_output(processes: list[Process]) -> list[list[str]]:
    """What each process says, all of them having begun at the same time."""
    assert [said(process) for process in processes] == ["ready"] * len(processes)
    for process in processes:
        begin(process)
    lines = [process.communicate(timeout=120)[0].split("\n")[:-1] for process in processes]
    assert [process.returncode for process in processes] == [0] * len(processes)
    assert all(line[-1] == "done" for line in lines)
    return lines


def whole(path: Path) -> bool:
    with sqlite3.connect(path) as database:
        found = database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return found and not database.execute("PRAGMA foreign_key_check").fetchall()


def test_four_processes_open_take_answer_and_resolve_5000_tickets(tmp_path: Path):
    path = tmp_path / "askdesk.db"
    all_output([start("live", path, number, TICKETS // PROCESSES) for number in range(PROCESSES)])
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
    end = FIRST_NUMBER + CONTESTED
    lines = all_output([start("contend", path, number, FIRST_NUMBER, end) for number in range(PROCESSES)])
    winners = {int(line.split()[1]): f"agent-{p}" for p, told in enumerate(lines) for line in told[:-1]}
    assert sum(len(told) - 1 for told in lines) == CONTESTED
    assert {ticket.number: ticket.assignee for ticket in store.queue(limit=CONTESTED)} == winners
    assert store.count(Filter(states=(State.IN_PROGRESS,))) == CONTESTED


def killed_at_a_random_moment(process: Process, chance: random.Random) -> list[tuple[int, int]]:
    """What the process had acknowledged, as (ticket, version), when it was killed."""
    begin(process)
    first = said(process)
    time.sleep(chance.random() * 0.012)
    process.kill()
    rest, _ = process.communicate(timeout=30)
    lines = [first, *rest.split("\n")[:-1]]  # the last one may be half of a line
    return [(int(number), int(version)) for number, version in (line.split() for line in lines)]


def test_what_a_killed_process_had_acknowledged_is_there_and_the_database_is_whole(tmp_path: Path):
    path, chance = tmp_path / "askdesk.db", random.Random(11)
    store = SqliteTicketStore(path)
    acknowledged: set[tuple[int, int]] = set()
    upcoming = start("write_on", path, 0)
    for life in range(KILLS):
        process, upcoming = upcoming, start("write_on", path, life + 1)  # starts while the other one works
        assert said(process) == "ready"
        told_now = killed_at_a_random_moment(process, chance)
        assert told_now
        acknowledged |= set(told_now)
        versions = {number: store.ticket(number).version for number, _ in told_now}
        assert all(versions[number] >= version for number, version in told_now)
        if life % 10 == 0:
            assert whole(path)
    upcoming.kill()
    upcoming.communicate(timeout=30)
    assert whole(path)
    assert len(acknowledged) >= KILLS
    with sqlite3.connect(path) as database:
        kept = set(database.execute("select ticket, version from event"))
        queued = set(database.execute("select ticket, version from delivery where sink = 'terminal'"))
        current = set(database.execute("select number, version from ticket"))
    assert acknowledged <= kept
    assert kept == queued  # each event together with its notification, or neither
    assert current == {(number, max(v for n, v in kept if n == number)) for number in {n for n, _ in kept}}
