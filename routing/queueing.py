"""What a queue of tickets shows, and in which order. Pure; every store holds to this."""

import datetime as dt
from typing import NamedTuple

from routing.ticket import Ticket
from routing.ticket_store import Filter, TicketStore

NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)  # stands where no target runs: after all that have one


def order(ticket: Ticket) -> tuple[dt.datetime, int, int]:
    """Sorts by what is due first, then by priority, then by age."""
    return ticket.due or NEVER, ticket.priority.rank, ticket.number


def searchable(ticket: Ticket) -> str:
    """What a filter's text is looked for in, with case folded."""
    return "\n".join((ticket.label, ticket.title, ticket.description, *ticket.tags)).casefold()


def fits(ticket: Ticket, wanted: Filter) -> bool:
    same = ("category", "priority", "team", "assignee", "asker")
    return (
        (not wanted.states or ticket.state in wanted.states)
        and all(getattr(wanted, name) in (None, getattr(ticket, name)) for name in same)
        and wanted.text.casefold() in searchable(ticket)
    )


class Page(NamedTuple):
    """The first tickets of a queue, and how many it has in all."""

    tickets: tuple[Ticket, ...]
    total: int


def first_page(store: TicketStore, wanted: Filter, limit: int = 20) -> Page:
    tickets = store.queue(wanted, limit=limit)
    return Page(tickets, len(tickets) if len(tickets) < limit else store.count(wanted))
