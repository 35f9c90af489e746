"""What happens to a ticket because time passes: warnings, escalations, reminders, closing."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from routing.events import (
    SYSTEM,
    AnyEvent,
    AskedUser,
    Clock,
    Closed,
    Escalated,
    Opened,
    Reminded,
    Replied,
    Resolved,
    UserWrote,
    Warned,
)
from routing.service import ServicePolicy
from routing.sla import Limits, running
from routing.ticket import Resolution, State, Ticket

PERMISSION_REMINDERS = 3


class _Plan(NamedTuple):
    """From `at` on, and before `until`, the event that `make` gives for the present moment is due."""

    at: datetime
    make: Callable[[datetime], AnyEvent]
    until: datetime | None = None


def due_events(ticket: Ticket, events: Sequence[AnyEvent], now: datetime) -> tuple[AnyEvent, ...]:
    """What is due by now and has not happened, to be applied in this order."""
    return tuple(
        plan.make(now) for plan in _plans(ticket, events) if plan.at <= now and (plan.until is None or now < plan.until)
    )


def scheduled(ticket: Ticket, events: Sequence[AnyEvent]) -> Ticket:
    """The ticket with `due`, and with `wake`: from then on `due_events` gives something new."""
    limits = running(events, ticket.policy)
    due = min((limit.due for limit in limits.values()), default=None)
    wake = min((plan.at for plan in _plans(ticket, events, limits)), default=None)
    return ticket.model_copy(update={"due": due, "wake": wake})


def _plans(ticket: Ticket, events: Sequence[AnyEvent], limits: dict[Clock, Limits] | None = None) -> Iterator[_Plan]:
    match ticket.state:
        case State.OPEN | State.IN_PROGRESS:
            if limits is None:
                limits = running(events, ticket.policy)
            for clock, limit in limits.items():
                yield from _of_clock(clock, limit, events, ticket.policy.warn_at)
        case State.WAITING_USER:
            yield _of_waiting(events, (AskedUser, Replied), 1, ticket.policy)
        case State.WAITING_PERMISSION:
            yield _of_waiting(events, (Opened, UserWrote), PERMISSION_REMINDERS, ticket.policy)
        case State.RESOLVED:
            yield _of_resolved(events, ticket.policy)


def _of_clock(clock: Clock, limit: Limits, events: Sequence[AnyEvent], warn_at: float) -> Iterator[_Plan]:
    what = clock.value.replace("_", " ")
    if _told(Escalated, clock, limit.due, events):
        return
    if not _told(Warned, clock, limit.warn, events):
        reason = f"{warn_at:.0%} of the time for the {what} has run."
        yield _Plan(
            limit.warn,
            lambda now: Warned(at=now, actor=SYSTEM, reason=reason, clock=clock, due=limit.due),
            until=limit.due,
        )
    missed = f"The time for the {what} has run out."
    yield _Plan(limit.due, lambda now: Escalated(at=now, actor=SYSTEM, reason=missed, clock=clock, due=limit.due))


def _told(kind: type[Warned | Escalated], clock: Clock, since: datetime, events: Sequence[AnyEvent]) -> bool:
    """Whether this was said of the present round: after the moment at which it became true.

    Not by comparing `due` alone: that moves with every pause, and a raised priority makes it earlier.
    """
    return any(isinstance(event, kind) and event.clock is clock and event.at >= since for event in events)


def _of_waiting(
    events: Sequence[AnyEvent], restart: tuple[type[AnyEvent], ...], reminders: int, policy: ServicePolicy
) -> _Plan:
    """The next reminder, or the end after the last; both count from the last event of `restart`."""
    start = max(index for index, event in enumerate(events) if isinstance(event, restart))
    reminded = [event for event in events[start:] if isinstance(event, Reminded)]
    last = (reminded or events[start:])[-1 if reminded else 0]
    if len(reminded) < reminders:
        final = len(reminded) + 1 == reminders
        return _Plan(last.at + timedelta(days=policy.remind_after), lambda now: _reminder(now, final, policy))
    reason = "No reply came after the reminder."
    return _Plan(
        last.at + timedelta(days=policy.close_after),
        lambda now: Closed(at=now, actor=SYSTEM, reason=reason, code=Resolution.NO_REPLY),
    )


def _reminder(now: datetime, final: bool, policy: ServicePolicy) -> Reminded:
    """Only the last one announces the end, since it is the one that the end is counted from."""
    return Reminded(at=now, actor=SYSTEM, closes=now + timedelta(days=policy.close_after) if final else None)


def _of_resolved(events: Sequence[AnyEvent], policy: ServicePolicy) -> _Plan:
    resolved = max(event.at for event in events if isinstance(event, Resolved))
    days = policy.close_resolved_after
    reason = f"Resolved for {days} days without a word from the asker."
    return _Plan(resolved + timedelta(days=days), lambda now: Closed(at=now, actor=SYSTEM, reason=reason))
