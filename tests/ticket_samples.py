"""Small tickets, events and policies for tests of tickets."""

import datetime as dt
from typing import Any

from routing.events import Actor, AnyEvent, Opened, Replied, Resolved, Role, Taken
from routing.lifecycle import apply
from routing.notification import Audience, Notification
from routing.service import BusinessHours, ServicePolicy, Targets
from routing.ticket import Category, Draft, Place, Priority, Resolution, Ticket
from routing.ticket_store import TicketStore

NOW = dt.datetime(2026, 3, 2, 9, 30, 0, 123456, tzinfo=dt.UTC)
POLICY = ServicePolicy(
    name="default",
    targets={"urgent": Targets(first_response=30), "normal": Targets(first_response=240, resolution=2880)},
    hours=BusinessHours(time_zone="Asia/Shanghai", days={"monday": ({"start": "09:00", "end": "18:00"},)}),  # type: ignore[dict-item]
)
ANNA, BEN = "anna", "ben"
AGENT = Actor(id="agent-1", role=Role.AGENT)
OTHER_AGENT = Actor(id="agent-2", role=Role.AGENT)


def at(minutes: float) -> dt.datetime:
    return NOW + dt.timedelta(minutes=minutes)


def user(id: str = ANNA) -> Actor:
    return Actor(id=id, role=Role.USER)


def opened(
    title: str = "Job is down", *, asker: str = ANNA, team: str = "engine", minutes: float = 0, **draft: Any
) -> Opened:
    plain = {
        "description": f"{title}: it stopped at noon 作业挂了",
        "category": Category.JOB_FAILURE,
        "priority": Priority.NORMAL,
        "lang": "en",
        "place": Place(surface="terminal"),
    }
    made = Draft(title=title, asker=asker, **{**plain, **draft})
    return Opened(at=at(minutes), actor=user(asker), draft=made, team=team)


def open_ticket(store: TicketStore, title: str = "Job is down", features: tuple[int, ...] = (), **of: Any) -> Ticket:
    with store.transaction():
        return store.add(opened(title, **of), POLICY, features)


def happen(store: TicketStore, number: int, *events: AnyEvent) -> Ticket:
    """The events in one transaction, each applied to what is stored."""
    with store.transaction():
        for event in events:
            store.append(apply(store.ticket(number), event), event)
        return store.ticket(number)


def taken(by: Actor = AGENT, minutes: float = 1) -> Taken:
    return Taken(at=at(minutes), actor=by)


def replied(text: str = "We look into it.", by: Actor = AGENT, minutes: float = 2) -> Replied:
    return Replied(at=at(minutes), actor=by, text=text)


def resolved(by: Actor = AGENT, minutes: float = 3) -> Resolved:
    return Resolved(at=at(minutes), actor=by, code=Resolution.SOLVED)


def told(ticket: int, version: int = 1, recipient: str = "engine", minutes: float = 0) -> Notification:
    return Notification(
        ticket=ticket,
        version=version,
        kind="opened",
        audience=Audience.AGENTS,
        recipient=recipient,
        text=f"#{ticket} was opened",
        at=at(minutes),
    )
