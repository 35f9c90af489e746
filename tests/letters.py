"""Notifications and deliveries to test with, and a clock that is set by hand."""

import datetime as dt
from collections.abc import Sequence

from routing.events import Actor, Opened, Role
from routing.notification import Audience, Delivery, Notification
from routing.service import BusinessHours, ServicePolicy
from routing.ticket import Category, Draft, Place, Priority
from routing.ticket_store import TicketStore

NOON = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)
POLICY = ServicePolicy(name="test", targets={}, hours=BusinessHours(time_zone="UTC", days={}))


class Clock:
    def __init__(self, now: dt.datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> dt.datetime:
        return self.now

    def advance(self, **by: float) -> None:
        self.now += dt.timedelta(**by)


def notification(ticket: int = 1042, version: int = 2, text: str = "Please restart the job.") -> Notification:
    return Notification(
        ticket=ticket,
        version=version,
        kind="replied",
        audience=Audience.ASKER,
        recipient="asker-1",
        place=Place(surface="terminal"),
        text=text,
        at=NOON,
    )


def delivery(text: str = "Please restart the job.", attempts: int = 0) -> Delivery:
    return Delivery(id=7, key="key-7", sink="webhook", notification=notification(text=text), attempts=attempts)


def queue(store: TicketStore, sinks: Sequence[str], *, tickets: int = 1, each: int = 1) -> None:
    """Open `tickets` tickets and queue `each` notifications of every one to all `sinks`."""
    asker = Actor(id="asker-1", role=Role.USER)
    draft = Draft(
        title="Job fails",
        description="It fails.",
        category=Category.JOB_FAILURE,
        priority=Priority.NORMAL,
        asker=asker.id,
        lang="en",
        place=Place(surface="terminal"),
    )
    for _ in range(tickets):
        with store.transaction():
            ticket = store.add(Opened(at=NOON, actor=asker, draft=draft, team="jobs"), POLICY, ())
            told = [notification(ticket.number, version, f"text {version}") for version in range(1, each + 1)]
            store.notify(told, sinks)
