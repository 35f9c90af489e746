"""What the processes of test_ticket_processes.py do. Each tells through its pipe what is durable, after it is."""

from multiprocessing.connection import Connection
from pathlib import Path

from routing.events import Actor, Role
from routing.lifecycle import NotAllowedError, apply
from routing.stores.sqlite import SqliteTicketStore
from tests.ticket_samples import POLICY, opened, replied, resolved, taken, told

WAIT_SECONDS = 30


def _ready(path: Path, pipe: Connection) -> SqliteTicketStore:
    """The store, when all others are ready too."""
    store = SqliteTicketStore(path, busy_seconds=WAIT_SECONDS)
    pipe.send("ready")
    pipe.recv()
    return store


def live(path: Path, pipe: Connection, process: int, tickets: int) -> None:
    """Open tickets, take them, reply to them and resolve them, each in a transaction of its own."""
    store, me = _ready(path, pipe), Actor(id=f"agent-{process}", role=Role.AGENT)
    for turn in range(tickets):
        with store.transaction():
            opening = opened(f"{process}/{turn}", asker=f"user-{process}")
            ticket = store.add(opening, POLICY, (8 * (turn % 50), 8 * turn + 4))
            store.notify([told(ticket.number)], ["terminal"])
        for event in (taken(me), replied(f"by {me.id}", me), resolved(me)):
            with store.transaction():
                ticket = apply(store.ticket(ticket.number), event)
                store.append(ticket, event)
                store.notify([told(ticket.number, ticket.version)], ["terminal"])
    pipe.send("done")


def contend(path: Path, pipe: Connection, process: int, numbers: range) -> None:
    """Try to take the same tickets as everybody else; tell which were won."""
    store, me = _ready(path, pipe), Actor(id=f"agent-{process}", role=Role.AGENT)
    won = []
    for number in numbers:
        try:
            with store.transaction():
                store.append(apply(store.ticket(number), taken(me)), taken(me))
        except NotAllowedError:
            continue
        won.append(number)
    pipe.send(won)


def write_on(path: Path, pipe: Connection) -> None:
    """Open, take and reply until killed; acknowledge each as (ticket, version)."""
    store = _ready(path, pipe)
    while True:
        with store.transaction():
            number = store.add(opened(), POLICY, range(8, 400, 8)).number
            store.notify([told(number)], ["terminal", "webhook"])
        pipe.send((number, 1))
        for event in (taken(), replied()):
            with store.transaction():
                after = apply(store.ticket(number), event)
                store.append(after, event)
                store.notify([told(number, after.version)], ["terminal"])
            pipe.send((number, after.version))
