"""All that an agent needs to know of one ticket, gathered."""

from datetime import datetime, timedelta
from typing import NamedTuple

from knowledge.entry import Entry, EntryKind, Frozen
from knowledge.library import Library
from routing.events import AnyEvent, Clock
from routing.sla import Reading, clocks, spent
from routing.standing import Asker
from routing.ticket import UNFINISHED, Ticket
from routing.ticket_store import Near
from routing.tickets import TicketDesk

SIMILAR = 0.25  # less has only single words in common
MOST_SIMILAR = 5
MOST_OF_CLUSTER = 50
TOGETHER = timedelta(days=1)


class Cluster(Frozen):
    """Similar unfinished tickets of the last day, newest first: more than a few of them look like an outage."""

    numbers: tuple[int, ...]
    since: datetime


class Suggestion(Frozen):
    """An entry that might answer, with the first line of its answer in the ticket's language."""

    entry: str
    question: str
    answer: str


class Timing(NamedTuple):
    reading: Reading
    minutes: float  # that the clock has run
    target: int | None


class Dossier(NamedTuple):
    ticket: Ticket
    asker: Asker
    events: tuple[AnyEvent, ...]
    timings: dict[Clock, Timing]
    similar: tuple[Near, ...]
    cluster: Cluster | None
    suggestions: tuple[Suggestion, ...]


def dossier(desk: TicketDesk, number: int, library: Library | None, now: datetime) -> Dossier:
    """Raises UnknownTicketError. Without a library, or for entries that it no longer has, nothing is suggested."""
    ticket = desk.store.ticket(number)
    events = desk.store.events(number)
    near = [near for near in desk.similar(ticket, limit=MOST_OF_CLUSTER) if near.score >= SIMILAR]
    return Dossier(
        ticket=ticket,
        asker=desk.store.asker(ticket.asker),
        events=events,
        timings=_timings(ticket, events, now),
        similar=tuple(near[:MOST_SIMILAR]),
        cluster=_cluster([near.ticket for near in near], now),
        suggestions=_suggestions(ticket, library.by_id) if library else (),
    )


def _timings(ticket: Ticket, events: tuple[AnyEvent, ...], now: datetime) -> dict[Clock, Timing]:
    minutes = spent(events, ticket.policy, now)
    targets = ticket.policy.targets.get(ticket.priority)
    return {
        clock: Timing(reading, minutes[clock], getattr(targets, clock, None))
        for clock, reading in clocks(events, ticket.policy, now).items()
    }


def _cluster(similar: list[Ticket], now: datetime) -> Cluster | None:
    fresh = [ticket for ticket in similar if ticket.state in UNFINISHED and now - ticket.opened < TOGETHER]
    if not fresh:
        return None
    numbers = sorted((ticket.number for ticket in fresh), reverse=True)
    return Cluster(numbers=tuple(numbers), since=min(ticket.opened for ticket in fresh))


def _suggestions(ticket: Ticket, entries: dict[str, Entry]) -> tuple[Suggestion, ...]:
    found = (entries[id] for id in ticket.suggested if id in entries)
    return tuple(_suggestion(entry, ticket) for entry in found if entry.kind is EntryKind.ANSWER)


def _suggestion(entry: Entry, ticket: Ticket) -> Suggestion:
    wording = entry.wording(ticket.lang)
    return Suggestion(entry=entry.id, question=wording.question, answer=wording.answer.split("\n")[0])
