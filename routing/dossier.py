"""All that an agent needs to know of one ticket, gathered."""

from collections.abc import Iterable, Mapping
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

SIMILAR = 0.15  # of pairs that score less, most are about different things
OF_ONE_CAUSE = 0.12  # is enough for tickets of one category and one day
MOST_SIMILAR = 5
FEWEST_OF_CLUSTER, MOST_OF_CLUSTER = 2, 50
TOGETHER = timedelta(days=1)


class Cluster(Frozen):
    """Similar unfinished tickets of one category and the last day, newest first: many of them look like an outage."""

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
    near = desk.similar(ticket, limit=MOST_OF_CLUSTER)
    return Dossier(
        ticket=ticket,
        asker=desk.store.asker(ticket.asker),
        events=events,
        timings=_timings(ticket, events, now),
        similar=tuple(other for other in near[:MOST_SIMILAR] if other.score >= SIMILAR),
        cluster=_cluster(ticket, near, now),
        suggestions=_suggestions(ticket, library.entries) if library else (),
    )


def _timings(ticket: Ticket, events: tuple[AnyEvent, ...], now: datetime) -> dict[Clock, Timing]:
    minutes = spent(events, ticket.policy, now)
    targets = ticket.policy.targets.get(ticket.priority)
    return {
        clock: Timing(reading, minutes[clock], getattr(targets, clock, None))
        for clock, reading in clocks(events, ticket.policy, now).items()
    }


def _cluster(ticket: Ticket, near: Iterable[Near], now: datetime) -> Cluster | None:
    alike = (other for other, score in near if score >= OF_ONE_CAUSE and other.category is ticket.category)
    fresh = [other for other in alike if other.state in UNFINISHED and now - other.opened < TOGETHER]
    if len(fresh) < FEWEST_OF_CLUSTER:
        return None
    numbers = sorted((other.number for other in fresh), reverse=True)
    return Cluster(numbers=tuple(numbers), since=min(other.opened for other in fresh))


def _suggestions(ticket: Ticket, entries: Mapping[str, Entry]) -> tuple[Suggestion, ...]:
    found = (entries[id] for id in ticket.suggested if id in entries)
    return tuple(_suggestion(entry, ticket) for entry in found if entry.kind is EntryKind.ANSWER)


def _suggestion(entry: Entry, ticket: Ticket) -> Suggestion:
    wording = entry.wording(ticket.lang)
    return Suggestion(entry=entry.id, question=wording.question, answer=wording.answer.split("\n")[0])
