"""Who has to be told what of a ticket's event. Pure; the sentences for agents and askers stand in `telling.py`."""

from collections.abc import Iterator
from functools import singledispatch

from routing.events import (
    AskedUser,
    Assigned,
    Closed,
    Escalated,
    Event,
    Merged,
    Opened,
    PermissionGranted,
    Rated,
    Reminded,
    Reopened,
    Replied,
    Resolved,
    Role,
    Taken,
    UserWrote,
    Warned,
)
from routing.notification import Audience, Notification
from routing.service import Service
from routing.telling import told_agents, told_asker
from routing.ticket import State, Ticket

_FOR_THE_ASKER = (
    PermissionGranted,
    Taken,
    Replied,
    AskedUser,
    Resolved,
    Closed,
    Reopened,
    Reminded,
    Merged,
)


def notifications(ticket: Ticket, event: Event, service: Service) -> Iterator[Notification]:
    """`ticket` as it is after `event`. Nobody is told what they did themselves."""
    if isinstance(event, _FOR_THE_ASKER) and event.actor.role is not Role.USER:
        yield _notification(ticket, event, Audience.ASKER, ticket.asker)
    for recipient in dict.fromkeys(_agents(event, ticket, service)):
        if recipient != event.actor.id:
            yield _notification(ticket, event, Audience.AGENTS, recipient)


def _notification(ticket: Ticket, event: Event, audience: Audience, recipient: str) -> Notification:
    tell = told_asker if audience is Audience.ASKER else told_agents
    return Notification(
        ticket=ticket.number,
        version=ticket.version,
        kind=getattr(event, "kind", ""),
        audience=audience,
        recipient=recipient,
        place=ticket.place if audience is Audience.ASKER else None,
        lang=ticket.lang,
        text=tell(ticket, event),
        at=event.at,
    )


@singledispatch
def _agents(event: Event, ticket: Ticket, service: Service) -> tuple[str, ...]:
    """Ids of the agents, or names of the teams, who have to know."""
    return ()


@_agents.register
def _(event: Opened, ticket: Ticket, service: Service) -> tuple[str, ...]:
    return () if ticket.state is State.WAITING_PERMISSION else (ticket.team,)


@_agents.register
def _(event: PermissionGranted, ticket: Ticket, service: Service) -> tuple[str, ...]:
    return (ticket.team,)


@_agents.register
def _(event: Assigned, ticket: Ticket, service: Service) -> tuple[str, ...]:
    return (event.assignee or event.team,)


@_agents.register(UserWrote)
@_agents.register(Reopened)
@_agents.register(Warned)
@_agents.register(Rated)
def _(event: Event, ticket: Ticket, service: Service) -> tuple[str, ...]:
    return (ticket.assignee or ticket.team,) if ticket.state is not State.WAITING_PERMISSION else ()


@_agents.register
def _(event: Closed, ticket: Ticket, service: Service) -> tuple[str, ...]:
    return (ticket.assignee,) if ticket.assignee and event.actor.role is Role.USER else ()


@_agents.register
def _(event: Escalated, ticket: Ticket, service: Service) -> tuple[str, ...]:
    return (ticket.assignee or ticket.team, *service.escalate_to)
