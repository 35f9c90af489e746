"""How long people have waited, against what they were promised. Computed from a ticket's events alone.

All three clocks run while the ticket is open or in progress. The targets of its present priority hold for the whole of
the time that has run.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from routing import lifecycle
from routing.events import AnyEvent, AskedUser, Clock, Opened, Reopened, Replied, Resolved, Role, UserWrote
from routing.hours import add_minutes, minutes_between
from routing.service import BusinessHours, ServicePolicy, Targets
from routing.ticket import State, Ticket

_RUNNING = (State.OPEN, State.IN_PROGRESS)
_DONE = (State.RESOLVED, State.CLOSED)


class Reading(NamedTuple):
    """`due` is None unless the clock runs and has a target; `met` is when it stopped for good. `share` of the target is
    used (0 without a target): more than 1 when it was missed."""

    due: datetime | None
    met: datetime | None
    breached: bool
    paused: bool
    share: float


class Limits(NamedTuple):
    """When a running clock is worth a warning, and when its target is missed: both may be past."""

    warn: datetime
    due: datetime


class _Span(NamedTuple):
    """Of running time; the last one has no end while the clock runs."""

    start: datetime
    end: datetime | None


class _Meter(NamedTuple):
    spans: tuple[_Span, ...]
    met: datetime | None
    target: int | None
    hours: BusinessHours | None

    @property
    def runs(self) -> bool:
        return bool(self.spans) and self.spans[-1].end is None

    def at(self, minutes: float) -> datetime | None:
        """When so much has run, or None if the clock stands still before."""
        for start, end in self.spans:
            if end is None:
                return add_minutes(start, minutes, self.hours)
            here = minutes_between(start, end, self.hours)
            if minutes <= here:
                return add_minutes(start, minutes, self.hours)
            minutes -= here
        return None

    def used(self, now: datetime) -> float:
        return sum(minutes_between(start, end or now, self.hours) for start, end in self.spans)


def clocks(events: Sequence[AnyEvent], policy: ServicePolicy, now: datetime) -> dict[Clock, Reading]:
    """Every clock that has started. A closed ticket keeps those that were met; a merged one has none."""
    return {clock: _reading(meter, now) for clock, meter in _meters(events, policy)}


def spent(events: Sequence[AnyEvent], policy: ServicePolicy, now: datetime) -> dict[Clock, float]:
    """The minutes that each of these clocks has run, of business time where it keeps business hours."""
    return {clock: meter.used(now) for clock, meter in _meters(events, policy)}


def running(events: Sequence[AnyEvent], policy: ServicePolicy) -> dict[Clock, Limits]:
    """The clocks that run towards a target."""
    found = {}
    for clock, meter in _meters(events, policy):
        if meter.runs and meter.target:
            warn, due = meter.at(meter.target * policy.warn_at), meter.at(meter.target)
            if warn and due:  # always: a running clock reaches every target
                found[clock] = Limits(warn, due)
    return found


def next_due(events: Sequence[AnyEvent], policy: ServicePolicy) -> datetime | None:
    """The earliest target of all that run; past if it was missed and still runs."""
    return min((limits.due for limits in running(events, policy).values()), default=None)


def _reading(meter: _Meter, now: datetime) -> Reading:
    paused = meter.met is None and not meter.runs
    if meter.target is None:
        return Reading(None, meter.met, False, paused, 0.0)
    due = meter.at(meter.target)
    breached = due is not None and (due < meter.met if meter.met else due <= now)
    return Reading(due if meter.runs else None, meter.met, breached, paused, meter.used(now) / meter.target)


def _meters(events: Sequence[AnyEvent], policy: ServicePolicy) -> Iterator[tuple[Clock, _Meter]]:
    history = tuple(_history(events, policy))
    ticket = history[-1]
    if ticket.merged_into is not None:
        return
    worked = tuple(_worked(history))
    targets = policy.targets.get(ticket.priority, Targets())
    hours = None if ticket.priority in policy.always else policy.hours
    for clock, start, met in _rounds(events, history):
        if met or ticket.state is not State.CLOSED:
            yield clock, _Meter(tuple(_within(worked, start, met)), met, getattr(targets, clock), hours)


def _history(events: Sequence[AnyEvent], policy: ServicePolicy) -> Iterator[Ticket]:
    """The ticket after each event."""
    first = events[0]
    assert isinstance(first, Opened), "the first event does not open the ticket"
    ticket = lifecycle.begin(0, first, policy)
    yield ticket
    for event in events[1:]:
        ticket = lifecycle.apply(ticket, event)
        yield ticket


def _worked(history: Iterable[Ticket]) -> Iterator[_Span]:
    start: datetime | None = None
    for ticket in history:
        runs = ticket.state in _RUNNING
        if runs and start is None:
            start = ticket.updated
        elif start is not None and not runs:
            yield _Span(start, ticket.updated)
            start = None
    if start is not None:
        yield _Span(start, None)


def _within(spans: Iterable[_Span], start: datetime, end: datetime | None) -> Iterator[_Span]:
    for span in spans:
        begin = max(span.start, start)
        ends = [moment for moment in (span.end, end) if moment]
        stop = min(ends) if ends else None
        if stop is None or begin < stop:
            yield _Span(begin, stop)


def _rounds(events: Sequence[AnyEvent], history: Sequence[Ticket]) -> Iterator[tuple[Clock, datetime, datetime | None]]:
    """The present round of each clock that has started: since when, and when it was fulfilled."""
    opened = events[0].at
    yield Clock.FIRST_RESPONSE, opened, next((event.at for event in events if _answers(event)), None)
    asked, answered = _last_exchange(events)
    if asked:
        yield Clock.NEXT_RESPONSE, asked, answered
    yield Clock.RESOLUTION, opened, _done_since(history)


def _last_exchange(events: Iterable[AnyEvent]) -> tuple[datetime | None, datetime | None]:
    """The oldest unanswered words of the asker, or else the last answered ones, and their answer.

    What they write before the first response waits for that one.
    """
    asked: datetime | None = None
    answered: datetime | None = None
    in_touch = False
    for event in events:
        if _answers(event):
            in_touch = True
            answered = answered or event.at
        elif in_touch and isinstance(event, UserWrote | Reopened) and (asked is None or answered):
            asked, answered = event.at, None
    return asked, answered


def _answers(event: AnyEvent) -> bool:
    return isinstance(event, Replied | AskedUser | Resolved) and event.actor.role is Role.AGENT


def _done_since(history: Iterable[Ticket]) -> datetime | None:
    since: datetime | None = None
    for ticket in history:
        since = (since or ticket.updated) if ticket.state in _DONE else None
    return since
