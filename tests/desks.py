"""A desk with a few people, in both stores: for tests of what happens to tickets and of who is told."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from routing.askers_desk import AskersDesk
from routing.events import Actor, Role
from routing.notification import Audience, Notification
from routing.permissions import May
from routing.service import Member, Service, Team
from routing.ticket import Category, Draft, Place, Priority, Ticket
from routing.ticket_store import TicketStore
from routing.tickets import Opening, TicketDesk
from tests.histories import POLICY, at

SINK = "letters"
MORNING = at("2025-09-22 10:00").astimezone(dt.UTC)  # a Monday in Beijing, with everybody at work
NIGHT = at("2025-09-22 22:00").astimezone(dt.UTC)
ANNA, BEN = "anna", "ben"
LEE, MAX, SUE = (Actor(id=id, role=Role.AGENT) for id in ("lee", "max", "sue"))
PLACE = Place(surface="terminal")
SERVICE = Service(
    policy=POLICY,
    teams=(
        Team(name="engine", categories=("job_failure", "performance"), members=(Member(id="lee"), Member(id="max"))),
        Team(name="money", categories=("billing",), assign="nobody"),
        Team(name="rest"),
    ),
    on_call=("sue",),
    escalate_to=("boss",),
)
NOBODY = SERVICE.model_copy(update={"teams": tuple(t.model_copy(update={"members": ()}) for t in SERVICE.teams)})


def desk_on(store: TicketStore, service: Service = SERVICE) -> TicketDesk:
    return TicketDesk(store, service, (SINK,))


def draft(text: str = "My job stopped.", *, asker: str = ANNA, **fields: Any) -> Draft:
    plain = {"title": text, "category": Category.JOB_FAILURE, "priority": Priority.NORMAL, "lang": "en", "place": PLACE}
    return Draft(description=text, asker=asker, **{**plain, **fields})


def opening(
    desk: TicketDesk, text: str = "My job stopped.", now: dt.datetime = MORNING, *, may: May = May.FILE, **fields: Any
) -> Opening:
    made = draft(text, **fields)
    return desk.open_ticket(made, may, Actor(id=made.asker, role=Role.USER), now)


def opened(desk: TicketDesk, text: str = "My job stopped.", now: dt.datetime = MORNING, **fields: Any) -> Ticket:
    """Its number, and everybody's letters of the opening thrown away."""
    ticket = opening(desk, text, now, **fields).ticket
    letters(desk.store)
    return ticket


def own(desk: TicketDesk, asker: str = ANNA) -> AskersDesk:
    return AskersDesk(desk, asker)


def later(minutes: float = 0, *, days: float = 0, start: dt.datetime = MORNING) -> dt.datetime:
    return start + dt.timedelta(days=days, minutes=minutes)


def letters(store: TicketStore) -> list[Notification]:
    """All that has to be told and was not handed out yet, a ticket's in the order of their events."""
    far = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
    found: list[Notification] = []
    while leased := store.lease("reader", far, far + dt.timedelta(minutes=1), limit=1000):
        for delivery in leased:
            store.delivered(delivery, far)
            found.append(delivery.notification)
    return found


def whom(told: Iterable[Notification]) -> list[tuple[str, str]]:
    """Recipient and kind of each."""
    return [(one.recipient, one.kind) for one in told]


def to_asker(told: Iterable[Notification], asker: str = ANNA) -> list[str]:
    return [one.text for one in told if (one.audience, one.recipient) == (Audience.ASKER, asker)]


def to_agents(told: Iterable[Notification]) -> dict[str, str]:
    return {one.recipient: one.text for one in told if one.audience is Audience.AGENTS}
