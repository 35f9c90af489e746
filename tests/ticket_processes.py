"""What the processes of test_ticket_processes.py run; small imports, so that they start quickly.

Called as `python -m tests.ticket_processes WORK DATABASE NUMBER ARGUMENTS`.
"""

import sys
from pathlib import Path

from routing.events import Actor, Role
from routing.lifecycle import apply
from routing.stores.sqlite import SqliteTicketStore
from tests.ticket_samples import POLICY, opened, replied, resolved, taken, told


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def live(store: SqliteTicketStore, process: int, tickets: int) -> None:
    """Open `tickets` of them, and take, reply to and resolve as many of anybody's."""
    me = Actor(id=f"agent-{process}", role=Role.AGENT)
    say("ready")
    sys.stdin.readline()
    for turn in range(tickets):
        with store.transaction():
            opening = opened(f"{process}/{turn}", asker=f"user-{process}")
            number = store.add(opening, POLICY, [8 * (turn % 50), 8 * turn + 4]).number
            store.notify([told(number)], ["terminal"])
        for event in (taken(me), replied(f"by {me.id}", me), resolved(me)):
            with store.transaction():
                store.append(apply(store.ticket(number), event), event)
                store.notify([told(number, store.ticket(number).version)], ["terminal"])
    say("done")


def contend(store: SqliteTicketStore, process: int, numbers: range) -> None:
    """Try to take the same tickets as everybody else; say which were won."""
    from routing.lifecycle import NotAllowedError

    me = Actor(id=f"agent-{process}", role=Role.AGENT)
    say("ready")
    sys.stdin.readline()
    for number in numbers:
        try:
            with store.transaction():
                store.append(apply(store.ticket(number), taken(me)), taken(me))
        except NotAllowedError:
            continue
        say(f"won {number}")
    say("done")


def write_on(store: SqliteTicketStore, process: int) -> None:
    """Open and reply until killed; acknowledge what is durable."""
    say("ready")
    sys.stdin.readline()
    while True:
        with store.transaction():
            number = store.add(opened(f"life {process}"), POLICY, range(8, 400, 8)).number
            store.notify([told(number)], ["terminal", "webhook"])
        say(f"{number} 1")
        for event in (taken(), replied()):
            with store.transaction():
                after = apply(store.ticket(number), event)
                store.append(after, event)
                store.notify([told(number, after.version)], ["terminal"])
            say(f"{number} {after.version}")


def main() -> None:
    work, path, process, *rest = sys.argv[1:]
    store = SqliteTicketStore(Path(path), busy_seconds=30)
    if work == "live":
        live(store, int(process), int(rest[0]))
    elif work == "contend":
        contend(store, int(process), range(int(rest[0]), int(rest[1])))
    else:
        write_on(store, int(process))


if __name__ == "__main__":
    main()
