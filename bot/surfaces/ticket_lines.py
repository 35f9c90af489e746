"""Tickets as lines: the queue, and what a move made of one."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from bot.surfaces.screen import Line, Piece, shown
from routing.ticket import Priority, State, Ticket

HEADER = ("number", "state", "priority", "due", "category", "team/assignee", "asker", "title")
SOON = timedelta(hours=1)
NOTHING = "-"

STATE_STYLES = {
    State.WAITING_PERMISSION: "dim",
    State.OPEN: "bold",
    State.WAITING_USER: "dim",
    State.RESOLVED: "green",
    State.CLOSED: "dim",
}
PRIORITY_STYLES = {Priority.URGENT: "bold red", Priority.HIGH: "yellow", Priority.LOW: "dim"}
LATE, NEAR = "bold red", "yellow"


def rows(tickets: Iterable[Ticket], now: datetime) -> list[tuple[Piece, ...]]:
    return [
        (
            Piece(ticket.label, "bold"),
            state_piece(ticket),
            priority_piece(ticket),
            due_piece(ticket.due, now),
            Piece(ticket.category.value),
            Piece(holder(ticket)),
            Piece(shown(ticket.asker)),
            Piece(shown(ticket.title)),
        )
        for ticket in tickets
    ]


def moved(ticket: Ticket, now: datetime) -> Line:
    """What a ticket is after a move."""
    due = due_piece(ticket.due, now)
    pieces = (
        Piece(ticket.label, "bold"),
        state_piece(ticket),
        priority_piece(ticket),
        Piece(ticket.category.value),
        Piece(holder(ticket)),
        *((Piece(f"due {due.text}", due.style),) if ticket.due else ()),
        *((Piece(ticket.resolution.value),) if ticket.resolution else ()),
        *((Piece(f"rated {ticket.rating} of 5"),) if ticket.rating else ()),
        Piece(shown(ticket.title)),
    )
    return Line(tuple(joined(pieces)))


def joined(pieces: Iterable[Piece], by: str = " · ") -> Iterator[Piece]:
    for number, piece in enumerate(pieces):
        if number:
            yield Piece(by, "dim")
        yield piece


def state_piece(ticket: Ticket) -> Piece:
    return Piece(ticket.state.value, STATE_STYLES.get(ticket.state, ""))


def priority_piece(ticket: Ticket) -> Piece:
    return Piece(ticket.priority.value, PRIORITY_STYLES.get(ticket.priority, ""))


def holder(ticket: Ticket) -> str:
    return shown(f"{ticket.team}/{ticket.assignee}" if ticket.assignee else ticket.team)


def due_piece(due: datetime | None, now: datetime) -> Piece:
    if due is None:
        return Piece(NOTHING)
    left = due - now
    if left < timedelta():
        return Piece(f"{span(-left)} late", LATE)
    return Piece(f"in {span(left)}", NEAR if left < SOON else "")


def span(time: timedelta) -> str:
    """Rounded down to its largest unit: 25 min, 3 h, 2 d."""
    minutes = int(time.total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // (24 * 60)} d"
